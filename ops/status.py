"""`sottovoce-ops status`: how things stand, in numbers and names of states; nothing anybody wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ops.office import Office
from ops.outbound import PAUSED
from ops.telling import AsJson, tell

if TYPE_CHECKING:
    from gateway.config import Settings
    from gateway.store import Engine, Session
    from gateway.store.promises import Tally

DAYS = (7, 30)
UP_TO_DATE, BEHIND, MISSING = "up to date", "behind", "missing"


def status(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Show how things stand: schema, keys, conversations, deliveries, promises, rota and letters."""
    found = look(ctx.obj)
    tell(found, *told(found), as_json=as_json)


def look(office: Office) -> dict[str, Any]:
    """Everything `status` shows; without a database of this version's schema only that, and the keys."""
    from gateway.store import reading

    found: dict[str, Any] = {"schema": MISSING, "keys": keys_by_process(office.settings.keys)}
    if not office.has_database():
        return found
    with office.any_database() as engine:
        found["schema"] = schema_state(engine)
        if found["schema"] == UP_TO_DATE:
            with reading(engine) as session:
                found |= _counted(office, session)
    return found


def schema_state(engine: Engine) -> str:
    """Whether the database has this version's schema."""
    from gateway.store import schema

    try:
        schema.check(engine)
    except schema.SchemaBehind:
        return BEHIND
    return UP_TO_DATE


def keys_by_process(keys_dir: Path) -> dict[str, str]:
    """For each process "ok", or what is wrong with its view of the keys. No key is read."""
    from gateway.crypto.keyring import HOLDINGS

    return {process: _view(keys_dir / process) for process in HOLDINGS}


def _view(view: Path) -> str:
    from gateway.crypto import key_files
    from gateway.crypto.holdings import SYMMETRIC_ROLES
    from gateway.crypto.keyring import HOLDINGS, MustNotHold, check_view

    holding = HOLDINGS[view.name]
    try:
        check_view(view, holding)
    except MustNotHold as refusal:
        return str(refusal)
    private = {role for role in holding.private if not key_files.epochs_in(view / role, key_files.PRIVATE)}
    known = holding.public - SYMMETRIC_ROLES
    missing = private | {role for role in known if not key_files.epochs_in(view / role, key_files.PUBLIC)}
    return f"missing: {', '.join(sorted(missing))}" if missing else "ok"


def _counted(office: Office, session: Session) -> dict[str, Any]:
    from gateway import letters
    from gateway.store import conversations, deliveries, promises, team
    from gateway.store.tables import Channel

    today = office.world.now().astimezone(office.settings.zone).date()
    channels = tuple(Channel) if office.sends_texts else (Channel.EMAIL,)
    return {
        "conversations": {state.value: count for state, count in conversations.counts(session).items()},
        "deliveries": {standing.value: count for standing, count in deliveries.counts(session).items()},
        "promises": {
            str(days): promises_kept(promises.tallies(session, today - timedelta(days=days - 1))) for days in DAYS
        },
        "outbound_paused": team.is_on(session, PAUSED),
        "nobody_on_call": nobody_on_call(session, office.world.now(), office.settings),
        "letters_to_approve": letters.unsigned(
            session, office.settings.languages, channels, office.settings.first_text
        ),
    }


def promises_kept(tallies: Sequence[Tally]) -> dict[str, Any]:
    """How many promises were kept, revised and broken: as a whole, and by level of risk."""
    from gateway.conversation import PromiseOutcome

    def counted(of: Sequence[Tally]) -> dict[str, int]:
        return {outcome.value: sum(one.count for one in of if one.outcome is outcome) for outcome in PromiseOutcome}

    levels = sorted({one.risk for one in tallies})
    by_risk = {str(risk): counted([one for one in tallies if one.risk == risk]) for risk in levels}
    return counted(tallies) | {"by_risk": by_risk}


def nobody_on_call(session: Session, now: datetime, settings: Settings) -> list[list[str]]:
    """The stretches of the next 24 hours in which no alarm would reach anybody on the rota, in local ISO times."""
    from gateway import on_call

    gaps = on_call.uncovered(session, settings, now)
    return [[moment.astimezone(settings.zone).isoformat(timespec="minutes") for moment in gap] for gap in gaps]


def told(found: dict[str, Any]) -> list[str]:
    """What was found, in lines for people."""
    lines = [f"Schema: {found['schema']}"]
    lines += [f"Keys of {process}: {state}" for process, state in found["keys"].items()]
    if found["schema"] != UP_TO_DATE:
        return [*lines, "Run `sottovoce-ops database upgrade`, or `keys init` for a new service."]
    gaps = [f"{_spoken(start)} to {_spoken(end)}" for start, end in found["nobody_on_call"]]
    return [
        *lines,
        f"Conversations: {_counts(found['conversations'])}",
        f"Deliveries: {_counts(found['deliveries'])}",
        *(_promises(days, kept) for days, kept in found["promises"].items()),
        f"Outbound: {'paused' if found['outbound_paused'] else 'open'}",
        f"Nobody on call in the next 24 hours: {_listed(gaps)}",
        f"Essential letters to approve: {_listed(found['letters_to_approve'])}",
    ]


def _promises(days: str, kept: dict[str, Any]) -> str:
    counts = {name: count for name, count in kept.items() if name != "by_risk" and count}
    return f"Promises of the last {days} days: {_counts(counts)}"


def _counts(counts: dict[str, int]) -> str:
    return _listed([f"{count} {name.replace('_', ' ')}" for name, count in sorted(counts.items())])


def _listed(parts: Sequence[str]) -> str:
    return "; ".join(parts) if parts else "none"


def _spoken(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%A %H:%M}"
