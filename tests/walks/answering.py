"""What an advisor and a supervisor do about a question, up to the point a walk is about."""

from __future__ import annotations

import httpx

from tests.walks.running import Service, until
from tests.walks.staff import seen


def take(service: Service, question: str) -> httpx.Response:
    """The advisor takes what waits until it is this question; returns its page, ready to be written on.

    The walks share a service: whatever else waits is answered on the way.
    """
    advisor = service.staff("advisor")
    while True:
        page = until(
            lambda: (found := advisor.press(advisor.open("/"), "Take the next one")).url.path != "/queue" and found,
            "something to take",
        )
        if question in seen(page):
            return page
        _answered(service, page, "I am here too.")


def submit(service: Service, question: str, words: str) -> str:
    """The advisor takes this question and submits an answer. Returns the path of the conversation."""
    page = take(service, question)
    service.staff("advisor").press(page, "Submit", Your_answer=words)
    return page.url.path


def approve(service: Service, path: str) -> httpx.Response:
    """The supervisor approves what is proposed there, just as it stands."""
    supervisor = service.staff("supervisor")
    return supervisor.press(supervisor.open(path), "Approve")


def answer(service: Service, question: str, words: str) -> str:
    """The advisor takes the question and writes; the supervisor approves. Returns the path of the conversation."""
    return _answered(service, take(service, question), words)


def _answered(service: Service, page: httpx.Response, words: str) -> str:
    service.staff("advisor").press(page, "Submit", Your_answer=words)
    approve(service, page.url.path)
    return page.url.path
