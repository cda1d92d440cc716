"""What the pocket has to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class PocketSettings:
    """Where the doors are, and the demo account with the provider.

    `sms_url` is exactly the URL that is signed; `smtp_host` and `smtp_port` are the mail door.
    """

    data_dir: Path
    smtp_host: str
    smtp_port: int
    sms_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    sms_number: str
    ask_address: str

    @property
    def folder(self) -> Path:
        """Where the pocket keeps what it received and sent."""
        return self.data_dir / "pocket"
