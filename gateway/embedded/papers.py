"""The demo's papers: who its people are, fresh sign-in links, and demo.json for whoever wants to drive it."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from gateway.config import BadSetting, Settings
from gateway.store import Engine, team, transaction
from gateway.store.tables import SignInLink
from gateway.time_and_chance import Circumstances, token_hash

LINK_LIFE = timedelta(hours=24)
ROLES = ("advisor", "supervisor", "second_supervisor", "coordinator")


def people(data_dir: Path) -> dict[str, Any]:
    """The demo's people, as `sottovoce-ops demo` wrote them down; raises BadSetting."""
    try:
        found: dict[str, Any] = json.loads((data_dir / "demo" / "people.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadSetting("the demo is not set up in SOTTOVOCE_DATA_DIR; run: sottovoce-ops demo") from None
    return found


def fresh_links(engine: Engine, settings: Settings, world: Circumstances) -> dict[str, str]:
    """A new one-use link for each of the demo's people; those of an earlier start no longer matter."""
    known, links = people(settings.data_dir), {}
    with transaction(engine) as session:
        for role in ROLES:
            token = world.new_token()
            expires = world.now() + LINK_LIFE
            team.keep_link(session, SignInLink(id=token_hash(token), staff_id=known[role], expires_at=expires))
            links[role] = f"{settings.console_url}/sign-in/{token}"
    return links


def forget(data_dir: Path) -> None:
    """Remove demo.json: nothing is ready."""
    (data_dir / "demo.json").unlink(missing_ok=True)


def write(data_dir: Path, papers: dict[str, Any]) -> None:
    """Write demo.json last of all and at once, so that whoever finds it finds it whole."""
    waiting = data_dir / "demo.json.new"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(papers, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(data_dir / "demo.json")
