"""How a page is made: a template, filled in with everything escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.console.wording import BLOCK_REASONS, BLOCK_TIMES, NOTICES, RISKS, WEEKDAYS

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def environment() -> Environment:
    """Where the templates live; a name that is missing is an error, and every value is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"block_times": BLOCK_TIMES, "block_reasons": BLOCK_REASONS, "levels": RISKS, "weekdays": WEEKDAYS}
    return made


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Fill in a template. `?done=…` in the address names one of our own sentences, never text."""
    known = {
        "service": request.app.state.desk.settings.service_name,
        "person": getattr(request.state, "person", None),
        "done": NOTICES.get(request.query_params.get("done", "")),
        "address": request.url.path,
    }
    content = request.app.state.templates.get_template(template).render(known | context)
    return HTMLResponse(content, status_code=status)
