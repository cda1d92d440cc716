"""What is logged: named events with an allow-list of fields. Words, addresses and tracebacks have no way in."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = frozenset(
    "event level timestamp process bell error code count seconds standing state step reason conversation delivery "
    "attempts role epoch version port signal exit pid kind outcome status number name where".split()
)
LONGEST_VALUE = 80
# These log addresses, numbers or whole messages when they are allowed to.
SILENCED = (
    "mail",
    "mail.log",
    "mail.error",
    "mail.debug",
    "twilio",
    "twilio.http_client",
    "urllib3",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
    "httpx",
    "rq",
    "rq.worker",
    "sqlalchemy",
    "alembic",
    "asyncio",
)


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and shorten what is: an event never carries text of a person."""
    kept: dict[str, Any] = {}
    for name, value in event.items():
        if name in FIELDS:
            kept[name] = value if isinstance(value, int | float | bool | None) else str(value)[:LONGEST_VALUE]
    return kept


def start(process: str) -> None:
    """Log to standard error as JSON lines that name the process; quieten every library."""
    for name in SILENCED:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)
    logging.getLogger().setLevel(logging.CRITICAL)
    logging.raiseExceptions = False
    sys.excepthook = _last_words
    threading.excepthook = lambda fallen: _last_words(fallen.exc_type, fallen.exc_value, fallen.exc_traceback)
    sys.unraisablehook = lambda fallen: _last_words(fallen.exc_type, fallen.exc_value, fallen.exc_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)


def place_of(error: BaseException) -> str:
    """Where it was raised, as folder/file:line: what a log may tell of an exception beside its class."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{'/'.join(trace.tb_frame.f_code.co_filename.split('/')[-2:])}:{trace.tb_lineno}" if trace else ""


def _last_words(kind: type[BaseException], error: BaseException | None, _trace: Any) -> None:
    """A process or a thread that falls says where, never with which values."""
    structlog.get_logger().critical("fell", error=kind.__name__, where=place_of(error) if error else "")
