"""What other mail systems send back: reports on letters, in the standard form."""

from __future__ import annotations

from email.message import Message

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: {to}
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=part"

--=part
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--=part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 14 Jan 2030 12:00:00 +0000

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {status} the mailbox says no

--=part
Content-Type: text/rfc822-headers

From: someone@example.net
Subject: Your message

--=part--
"""


def report(to: str, recipient: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report on a letter to `recipient`, sent to the return path it left with."""
    subject = "Delayed Mail (still being retried)" if action == "delayed" else "Undelivered Mail Returned to Sender"
    filled = REPORT.format(to=to, recipient=recipient, action=action, status=status, subject=subject)
    return filled.replace("\n", "\r\n").encode()


def return_path_of(letter: Message) -> str:
    """The address that reports on a letter come back to."""
    return str(letter["X-Envelope-From"]).strip("<> ")
