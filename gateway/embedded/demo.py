"""The demo: its settings, its pocket, its papers, and what is said when everything is ready."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.config import PREFIX, BadSetting, Settings
from gateway.embedded import papers
from gateway.embedded.pocket.serving import serve
from gateway.embedded.pocket.settings import PocketSettings
from gateway.store import open_engine
from gateway.time_and_chance import Circumstances
from gateway.wiring import until_told

ACCOUNT_SID = "AC" + "0" * 31 + "1"
SMS_NUMBER = "+447700900000"  # a number reserved for drama
PATIENCE = 30  # seconds: on a busy machine everybody writes at the start, and nobody waits for these papers but us
SECRETS = ("twilio_auth_token", "twilio_api_key", "twilio_api_secret")


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings that the demo brings; whatever is set already wins."""
    folder = Path(environment.get(f"{PREFIX}DATA_DIR", "var")) / "demo"
    files = {f"{PREFIX}{name.upper()}_FILE": str(folder / name) for name in SECRETS}
    return files | {
        f"{PREFIX}SIGNOFF": "key",
        f"{PREFIX}COOL_DOWN_HOURS": "0",  # the demo has one advisor, who is there at any hour
        f"{PREFIX}SORT_FIRST": "off",  # whoever tries it out sees an answer come about whatever they write
        f"{PREFIX}TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        f"{PREFIX}TWILIO_FROM": SMS_NUMBER,
    }


def serve_pocket(known: Settings, page: socket.socket, mail: socket.socket, ready: Callable[[], None]) -> None:
    """Be the person's phone and mail program until told to stop."""
    host, _, port = known.smtp_listen.rpartition(":")
    pocket = PocketSettings(
        data_dir=known.data_dir,
        smtp_host=host.strip("[]"),
        smtp_port=int(port),
        sms_url=f"{known.sms_public_url}/sms/twilio",
        account_sid=known.twilio_account_sid or "",
        auth_token=_secret(known, "twilio_auth_token"),
        api_key=_secret(known, "twilio_api_key"),
        api_secret=_secret(known, "twilio_api_secret"),
        sms_number=known.twilio_from or "",
        ask_address=known.ask_address,
    )
    stop = until_told()
    page.listen(128)
    mail.listen(128)
    ready()
    serve(pocket, page, mail, stop)


def write_papers(known: Settings, bound: Mapping[str, str]) -> None:
    """Make fresh sign-in links and write demo.json."""
    found = papers.people(known.data_dir)
    engine = open_engine(known.database, PATIENCE)
    links = papers.fresh_links(engine, known, Circumstances())
    engine.dispose()
    papers.write(
        known.data_dir,
        {
            "smtp": bound["smtp"],
            "sms_url": f"{known.sms_public_url}/sms/twilio",
            "status_url": f"{known.sms_public_url}/sms/twilio/status",
            "twilio_auth_token": _secret(known, "twilio_auth_token"),
            "twilio_account_sid": known.twilio_account_sid,
            "console_url": known.console_url,
            "admin_url": f"http://{bound['admin']}",
            "pocket_url": f"http://{bound['pocket']}",
            "ask_address": known.ask_address,
            "sms_number": known.twilio_from,
            "on_call_phones": found["on_call_phones"],
            "sign_in": links,
        },
    )


def greeting(known: Settings, pocket: str) -> list[str]:
    """Where things are."""
    links = json.loads((known.data_dir / "demo.json").read_text(encoding="utf-8"))["sign_in"]
    lines = [
        "",
        "Sottovoce is running as a demo. Nothing leaves this machine.",
        "",
        f"  the pocket        http://{pocket}   a phone and a mail program: write here as the person would",
        f"  the console       {known.console_url}   for the staff; sign in with one of these, once each:",
    ]
    lines += [f"    {role.replace('_', ' '):<18}{link}" for role, link in links.items()]
    return [*lines, "", "Ctrl-C ends everything."]


def _secret(known: Settings, name: str) -> str:
    value = getattr(known, name)
    if value is None:
        raise BadSetting(f"{PREFIX}{name.upper()} is needed by the demo; run: sottovoce-ops demo")
    return str(value.get_secret_value())
