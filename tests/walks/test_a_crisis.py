"""Words of danger: the crisis letter within moments, the supervisor on call is told until somebody has opened it."""

from __future__ import annotations

import os
import signal

from tests.walks.running import Service, until
from tests.walks.staff import seen

CRY = "i cant do this anymore i want to kill myself tonight"


def alarms(service: Service) -> int:
    return sum(len(service.texts_to(phone)) for phone in service.papers["on_call_phones"])


def test_a_crisis_brings_the_crisis_letter_and_tells_the_supervisor_on_call(service: Service) -> None:
    number, before = "+447700900301", alarms(service)

    service.text(number, CRY)

    (letter,) = until(lambda: service.texts_to(number), "the crisis letter")
    assert "999" in letter["body"]
    until(lambda: alarms(service) == before + 1, "the supervisor's text")
    alarm = service.texts_to(service.papers["on_call_phones"][0])[-1]["body"]
    assert "supervisor" in alarm
    assert number not in alarm
    supervisor = service.staff("supervisor")
    path = supervisor.conversations()[0]
    page = supervisor.open(path)
    assert "kill myself" in seen(page)
    supervisor.press(page, "Take over")


def test_a_crisis_is_handled_with_redis_killed_and_emptied(service: Service) -> None:
    number, before = "+447700900302", alarms(service)
    for pid in service.pids("redis-server"):
        os.kill(pid, signal.SIGKILL)

    service.text(number, CRY)

    until(lambda: service.texts_to(number), "the crisis letter, without Redis")
    until(lambda: alarms(service) == before + 1, "the supervisor's text, without Redis")
    supervisor = service.staff("supervisor")
    page = supervisor.open(supervisor.conversations()[0])
    assert "kill myself" in seen(page)
    supervisor.press(page, "Take over")
