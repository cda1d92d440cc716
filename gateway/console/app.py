"""The console as a web application: every route on one page, each guarded by the table of permissions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from gateway.console import (
    agreeing,
    automatic_letters,
    away,
    blocking,
    complaining,
    conversation_page,
    drafting,
    held,
    home,
    my_boundaries,
    my_hours,
    people,
    placing,
    planning,
    promises_page,
    queue,
    recusing,
    revealing,
    reviewing,
    rota,
    sorting,
    supervision,
)
from gateway.console.access import permissions, sign_in
from gateway.console.access.person import guard
from gateway.console.desk import Desk
from gateway.console.pages import STATIC, environment
from gateway.console.protection import Protection
from gateway.console.trouble import explain_troubles

MOST_FORM_BYTES = 512 * 1024
ONE = "/conversations/{conversation_id}"

# name in the table of permissions, method, path, and what answers
Route = tuple[str, str, str, Callable[..., Any]]
ROUTES: tuple[Route, ...] = (
    ("sign_in_page", "GET", "/sign-in/{token}", sign_in.sign_in_page),
    ("sign_in", "POST", "/sign-in/{token}", sign_in.sign_in),
    ("sign_out", "POST", "/sign-out", sign_in.sign_out),
    ("signed_out", "GET", "/signed-out", sign_in.signed_out),
    ("home", "GET", "/", home.home),
    ("queue", "GET", "/queue", queue.queue),
    ("take_next", "POST", "/queue/take-next", queue.take_next),
    ("conversation", "GET", ONE, conversation_page.conversation),
    ("save", "POST", f"{ONE}/save", drafting.save),
    ("submit", "POST", f"{ONE}/submit", drafting.submit),
    ("hand_back", "POST", f"{ONE}/hand-back", drafting.hand_back),
    ("may_know", "POST", f"{ONE}/may-know", recusing.may_know),
    ("another", "POST", f"{ONE}/another", recusing.another),
    ("complaint", "POST", f"{ONE}/complaint", complaining.complaint),
    ("complaints", "GET", "/complaints", complaining.complaints_page),
    ("seen_to", "POST", "/complaints/{complaint_id}/seen-to", complaining.seen_to),
    ("plan", "POST", f"{ONE}/plan", planning.plan),
    ("end_plan", "POST", f"{ONE}/plan/end", planning.end_plan),
    ("place", "POST", f"{ONE}/place", placing.place),
    ("my_boundaries", "GET", "/my/boundaries", my_boundaries.my_boundaries),
    ("keep_boundaries", "POST", "/my/boundaries", my_boundaries.keep_boundaries),
    ("set_free", "POST", "/my/free", my_boundaries.set_free),
    ("my_hours", "GET", "/my/hours", my_hours.my_hours),
    ("add_absence", "POST", "/my/absences", my_hours.add_absence),
    ("end_absence", "POST", "/my/absences/{absence_id}/end", my_hours.end_absence),
    ("keep_telling", "POST", "/my/telling", my_hours.keep_telling),
    ("escalate", "POST", f"{ONE}/escalate", drafting.escalate),
    ("approve", "POST", f"{ONE}/approve", reviewing.approve_words),
    ("send_back", "POST", f"{ONE}/send-back", reviewing.send_back),
    ("recall", "POST", f"{ONE}/recall", reviewing.recall),
    ("take_over", "POST", f"{ONE}/take-over", reviewing.take_over),
    ("sort", "POST", f"{ONE}/sort", sorting.sort),
    ("release", "POST", f"{ONE}/release", held.release),
    ("close", "POST", f"{ONE}/close", held.close),
    ("block", "POST", f"{ONE}/block", blocking.block),
    ("rest", "POST", "/messages/{message_id}/rest", revealing.rest),
    ("others", "POST", "/messages/{message_id}/others", revealing.others),
    ("supervision", "GET", "/supervision", supervision.supervision),
    ("held", "GET", "/held", held.held),
    ("blocked", "GET", "/blocked", blocking.blocked),
    ("lift", "POST", "/blocked/{block_id}/lift", blocking.lift),
    ("letters", "GET", "/letters", automatic_letters.letters_page),
    ("approve_letter", "POST", "/letters/{template_id}/approve", automatic_letters.approve_letter),
    ("agreement", "GET", "/agreement", agreeing.agreement_page),
    ("people", "GET", "/people", people.people),
    ("promises", "GET", "/promises", promises_page.promises_page),
    ("rota", "GET", "/rota", rota.rota),
    ("add_watch", "POST", "/rota/add", rota.add_watch),
    ("remove_watch", "POST", "/rota/{watch_id}/remove", rota.remove_watch),
    ("note_away", "POST", "/rota/away", away.note_away),
    ("not_away", "POST", "/rota/away/{absence_id}/end", away.not_away),
)


def console_app(desk: Desk, routes: tuple[Route, ...] = ROUTES) -> FastAPI:
    """The console for this desk; raises Unguarded when a route does not stand in the table of permissions."""
    permissions.check([name for name, *_ in routes] + ["static"])
    app = FastAPI(
        title="console",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        max_body_size=MOST_FORM_BYTES,
        redirect_slashes=False,
    )
    app.state.desk = desk
    app.state.templates = environment()
    app.router.routes.extend(_guarded(routes).routes)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Protection, console_url=desk.settings.console_url)
    explain_troubles(app)
    return app


@cache
def _guarded(routes: tuple[Route, ...]) -> APIRouter:
    """The routes, each behind the guard: what they need is worked out once, for they know of no desk."""
    router = APIRouter(dependencies=[Depends(guard)], redirect_slashes=False)
    for name, method, path, answer in routes:
        router.add_api_route(path, answer, methods=[method], name=name, response_model=None)
    return router
