"""What supervisors do in a run: danger, drafts and what is held, the most urgent first, one thing after the other."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from bench.simulation import figures
from bench.simulation.hours import Spell
from bench.simulation.service import DANGER, Service
from bench.simulation.threads import Thread
from gateway.conversation import Actor, State, Step
from gateway.eligible import weight

SUPERVISOR = "supervisor"
OTHERS_SIGN = 5.0  # minutes: whatever a supervisor writes, another one reads


class Supervising:
    """All supervisors of a run: each on duty does one thing after the other."""

    def __init__(self, service: Service) -> None:
        self.service, self.agenda = service, service.agenda
        self.to_do: list[tuple[int, float, int, Thread, int]] = []
        self.busy = 0
        self.count = 0
        self.return_draft: Callable[[Thread], None] = lambda _thread: None

    def comes(self, _spell: Spell) -> None:
        """A supervisor's hours begin."""
        self._next()

    def look(self, thread: Thread) -> None:
        """Somebody is in danger, or something is held. At night whoever is on call at home is woken for danger."""
        if thread.row.state is State.ESCALATED and not self.service.supervisors:
            after = figures.AT_NIGHT_MINUTES + self._minutes(thread)
            self.agenda.at(self.agenda.minute + after, self._done, thread, thread.grasp, False)
        else:
            self._queue(thread)

    def review(self, thread: Thread) -> None:
        """A draft has been handed in."""
        self._queue(thread)

    def _queue(self, thread: Thread) -> None:
        self.count += 1
        due = thread.row.due_at.timestamp()
        heapq.heappush(self.to_do, (-thread.row.risk, due, self.count, thread, thread.grasp))
        self._next()

    def _next(self) -> None:
        while self.to_do and self.busy < len(self.service.supervisors):
            *_, thread, grasp = heapq.heappop(self.to_do)
            if thread.grasp == grasp:
                self.busy += 1
                self.agenda.at(self.agenda.minute + self._minutes(thread), self._done, thread, grasp, True)

    def _minutes(self, thread: Thread) -> float:
        if thread.row.state is State.HELD:
            return figures.EMPTY_MINUTES
        if thread.row.state is State.IN_REVIEW:
            return sum(message.reviewing for message in thread.asked[: thread.drafted])
        return figures.LOOKING_MINUTES + (thread.todo + OTHERS_SIGN if _writes(thread) else 0.0)

    def _done(self, thread: Thread, grasp: int, on_duty: bool) -> None:
        self.busy -= on_duty
        if thread.grasp == grasp:
            if thread.row.state is State.HELD:
                thread.move(Step.CLOSE, Actor.SUPERVISOR)
            elif thread.row.state is State.ESCALATED:
                self._decide(thread)
            else:
                self._judge(thread)
        self._next()

    def _decide(self, thread: Thread) -> None:
        """Answer what is in danger, or let it wait for an advisor."""
        if _writes(thread):
            thread.move(Step.TAKE_OVER, Actor.SUPERVISOR)
            thread.move(Step.SUBMIT, Actor.SUPERVISOR)
            thread.row.advisor_id = None
            self._approve(thread, SUPERVISOR)
            return
        thread.move(Step.RELEASE, Actor.SUPERVISOR)
        message = thread.asked[-1]
        thread.row.due_at = thread.row.due_at if thread.row.due_at > self.service.now else self.service.due(message)
        thread.row.passed_by, thread.row.once_more, thread.row.advisor_id = [], {}, None
        thread.write_anew()
        self.service.wait(thread)

    def _judge(self, thread: Thread) -> None:
        """Approve a draft, unless it must be better, or they wrote again meanwhile."""
        late = thread.asked[thread.drafted :]
        again = thread.asked[0].sent_back and not thread.sent_back
        if not late and not again:
            self._approve(thread, thread.row.advisor_id or "")
            return
        thread.sent_back = True
        thread.todo = figures.JOINING * sum(message.writing for message in late)
        thread.todo += figures.REWRITING * thread.asked[0].writing if again else 0.0
        thread.move(Step.SEND_BACK, Actor.SUPERVISOR)
        self.return_draft(thread)

    def _approve(self, thread: Thread, by: str) -> None:
        self.service.lift(thread)
        thread.move(Step.APPROVE, Actor.SUPERVISOR)
        thread.move(Step.DELIVER, Actor.OUTBOUND)
        if by != SUPERVISOR:
            self.service.ledger.weights[by] += weight(thread.row.risk)
        self.service.answer(thread, by)


def _writes(thread: Thread) -> bool:
    """Whether a supervisor answers this alone."""
    return any(message.by_supervisor for message in thread.asked if message.risk >= DANGER)
