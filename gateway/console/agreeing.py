"""How often people and the door agree about danger and topic, by language: numbers, and nobody's words."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console import wording
from gateway.console.access.person import TheDesk
from gateway.console.pages import page
from gateway.store import agreement, reading
from gateway.store.agreement import Agreement


@dataclass(frozen=True)
class Shown:
    """One language: what was counted, each with a sentence."""

    language: str
    sentences: tuple[str, ...]


def agreement_page(request: Request, desk: TheDesk) -> HTMLResponse:
    """The counts, language by language."""
    with reading(desk.engine) as session:
        counted = agreement.by_language(session)
    shown = [Shown(wording.language(one.language), sentences(one)) for one in counted]
    return page(request, "agreement.html", shown=shown)


def sentences(counted: Agreement) -> tuple[str, ...]:
    """What was counted in one language, in words; what nobody has judged is left out."""
    said = (
        (counted.levels, f"Level of danger the same: {share(counted.exact, counted.levels)}"),
        (counted.levels, f"The same or one apart: {share(counted.within_one, counted.levels)}"),
        (counted.alarms, f"Alarms that were danger: {share(counted.confirmed, counted.alarms)}"),
        (counted.levels, f"Danger that people found and the door had not heard: {counted.missed}"),
        (counted.topics, f"First topic the same: {share(counted.first, counted.topics)}"),
    )
    return tuple(sentence for judged, sentence in said if judged)


def share(part: int, whole: int) -> str:
    """A share with what it is of: "7 of 8 (88%)"."""
    return f"{part} of {whole} ({round(100 * part / max(whole, 1))}%)"
