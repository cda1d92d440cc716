"""What advisors do in a run: look at offers, accept or pass, write one after the other, go home, go silent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from bench.simulation import figures
from bench.simulation.chance import share
from bench.simulation.hours import Spell, minute_of
from bench.simulation.people import Advisor
from bench.simulation.service import Service
from bench.simulation.supervising import Supervising
from bench.simulation.threads import Thread
from gateway import duty, eligible
from gateway.conversation import Actor, State, Step

LOOKS_AFTER = 6.0  # minutes at most until somebody who is there has seen an offer
AT_ONCE = 2  # what they write now, and one more
TOO_SHORT = 10.0  # minutes before the end in which nothing is begun


@dataclass
class Table:
    """What lies before one advisor, and whether they are there until `until`. `writing` is what they write now.

    `left` are offers that they have seen and not answered, `asked` how often they were asked about a conversation.
    """

    advisor: Advisor
    until: float = -1.0
    mine: dict[str, Thread] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    left: dict[str, Thread] = field(default_factory=dict)
    writing: Thread | None = None
    asked: Counter[str] = field(default_factory=Counter)


class Advising:
    """All advisors of a run."""

    def __init__(self, service: Service, supervising: Supervising) -> None:
        self.service, self.supervising = service, supervising
        self.agenda = service.agenda
        self.tables = {person.id: Table(person) for person in service.people.values()}

    def comes(self, spell: Spell) -> None:
        """Somebody comes: they see what is offered to them, and go on with what they have."""
        table = self.tables[spell.staff_id]
        table.until = spell.ends
        self.service.is_here(table.advisor.id)
        self._look_again(table)
        self._work(table)

    def goes(self, spell: Spell) -> None:
        """Somebody goes, and mostly hands back what they have not begun."""
        table = self.tables[spell.staff_id]
        self._tidy(table)
        for thread in list(table.mine.values()):
            unbegun = thread.row.id not in table.begun and thread is not table.writing
            if unbegun and self._share("hands back", table, thread) < figures.HANDS_BACK_UNBEGUN:
                self._return(table, thread, Step.HAND_BACK, Actor.ADVISOR, "handed back")

    # --- offers ---------------------------------------------------------------------------------------------------

    def offered(self, thread: Thread) -> None:
        """An offer has come. Whoever is not there does not see it."""
        table = self.tables[thread.row.advisor_id or ""]
        table.asked[thread.row.id] += 1
        if self.agenda.minute < table.until:
            after = self._share("looks", table, thread) * LOOKS_AFTER
            self.agenda.at(self.agenda.minute + after, self._look, table, thread, thread.grasp)
        else:
            table.left[thread.row.id] = thread

    def _look(self, table: Table, thread: Thread, grasp: int) -> None:
        if thread.grasp != grasp or table.until - self.agenda.minute < TOO_SHORT:
            return  # gone elsewhere, or they are about to go themselves and leave it for somebody else
        if table.advisor.knows(thread.row.contact_id, self.service.seed):
            known = self.service.recused.get(thread.row.contact_id, frozenset())
            self.service.recused[thread.row.contact_id] = known | {table.advisor.id}
            self.service.ledger.counts["may know them"] += 1
            self.service.is_here(table.advisor.id)
            self.service.back(thread, Step.DECLINE, Actor.ADVISOR)
        elif self._share("passes", table, thread) < figures.PASSES:
            self.service.ledger.counts["passed"] += 1
            self.service.is_here(table.advisor.id)
            self.service.back(thread, Step.DECLINE, Actor.ADVISOR)
        elif self._has_time(table, thread):
            self._accept(table, thread)
        else:
            table.left[thread.row.id] = thread

    def _has_time(self, table: Table, thread: Thread) -> bool:
        """Whether they would take one more: with little before them, and time to write it before they go."""
        before = [mine for mine in table.mine.values() if not self._neglected(table, mine)]
        needed = sum(mine.todo for mine in (*before, thread)) * table.advisor.pace
        return len(before) < AT_ONCE and table.until - self.agenda.minute >= needed - figures.OVERTIME

    def _accept(self, table: Table, thread: Thread) -> None:
        thread.move(Step.ACCEPT, Actor.ADVISOR)
        self.service.is_here(table.advisor.id)
        self.service.take_on(table.advisor.id, thread.row.risk)
        table.mine[thread.row.id] = thread
        self._saved(table, thread)
        self._work(table)

    # --- writing --------------------------------------------------------------------------------------------------

    def _work(self, table: Table) -> None:
        """Begin or go on with what is due first, if there is anything, and time."""
        self._tidy(table)
        left = table.until - self.agenda.minute
        if table.writing is not None or left < TOO_SHORT:
            return
        ready = [thread for thread in table.mine.values() if not self._neglected(table, thread)]
        if not ready:
            self._look_again(table)
            return
        thread = min(ready, key=lambda thread: (thread.row.due_at, thread.row.id))
        table.writing, planned = thread, thread.todo
        table.begun.add(thread.row.id)
        thread.drafted = len(thread.asked)
        needed = planned * table.advisor.pace
        now = self.agenda.minute
        if needed <= left + figures.OVERTIME:
            self.agenda.at(now + needed, self._written, table, thread, thread.grasp, planned)
        else:
            self.agenda.at(table.until, self._paused, table, thread, thread.grasp, left / table.advisor.pace)

    def _look_again(self, table: Table) -> None:
        """With nothing left to write they see to what they have left lying."""
        for thread in table.left.values():
            if thread.row.state is State.OFFERED and thread.row.advisor_id == table.advisor.id:
                self.agenda.at(self.agenda.minute + 1, self._look, table, thread, thread.grasp)
        table.left.clear()

    def _neglected(self, table: Table, thread: Thread) -> bool:
        return self._share("neglects", table, thread) < table.advisor.neglects

    def _written(self, table: Table, thread: Thread, grasp: int, done: float) -> None:
        table.writing = None
        if thread.grasp == grasp:
            thread.todo -= done
            if thread.todo <= 0.01:
                self._hand_in(table, thread)
            else:  # they wrote again meanwhile
                self._saved(table, thread)
        self._work(table)

    def _paused(self, table: Table, thread: Thread, grasp: int, done: float) -> None:
        table.writing = None
        if thread.grasp == grasp:
            thread.todo -= done
            self._saved(table, thread)

    def _hand_in(self, table: Table, thread: Thread) -> None:
        rest = eligible.rest(thread.row.risk, self.service.settings.cool_down_hours)
        if rest:
            them, until = self.service.candidates[table.advisor.id], self.agenda.now + rest
            self.service.candidates[table.advisor.id] = replace(them, rests_until=max(until, them.rests_until or until))
        thread.move(Step.SUBMIT, Actor.ADVISOR)
        self.service.is_here(table.advisor.id)  # whoever has handed in sees their queue
        self._away(table, thread)
        self.supervising.review(thread)

    def sent_back(self, thread: Thread) -> None:
        """A supervisor has returned a draft, with what is left to write."""
        table = self.tables[thread.row.advisor_id or ""]
        table.mine[thread.row.id] = thread
        table.begun.add(thread.row.id)
        self._saved(table, thread)
        self._work(table)

    # --- silence --------------------------------------------------------------------------------------------------

    def _saved(self, table: Table, thread: Thread) -> None:
        """From here on they may be silent for so long."""
        row = thread.row
        hours = min(message.promise_hours for message in thread.asked)
        row.silent_at = duty.silent(self.agenda.now, row.risk, hours, self.service.settings.silent_hours)
        self.agenda.at(minute_of(row.silent_at), self._silent, table, thread, thread.grasp)

    def _silent(self, table: Table, thread: Thread, grasp: int) -> None:
        row = thread.row
        if thread.grasp != grasp or row.state is not State.ASSIGNED or row.silent_at is None:
            return
        if table.writing is thread:
            self._saved(table, thread)
        elif row.silent_at <= self.agenda.now:
            self._return(table, thread, Step.LAPSE, Actor.MATCHING, "fell silent")

    def _return(self, table: Table, thread: Thread, step: Step, by: Actor, why: str) -> None:
        self.service.ledger.counts[why] += 1
        self._away(table, thread)
        self.service.back(thread, step, by)

    def _away(self, table: Table, thread: Thread) -> None:
        table.mine.pop(thread.row.id, None)
        table.begun.discard(thread.row.id)

    def _tidy(self, table: Table) -> None:
        """What has gone elsewhere, to the supervisors or to its end, lies here no longer."""
        for thread in list(table.mine.values()):
            if thread.row.state is not State.ASSIGNED or thread.row.advisor_id != table.advisor.id:
                self._away(table, thread)

    def _share(self, what: str, table: Table, thread: Thread) -> float:
        return share(self.service.seed, what, table.advisor.id, thread.row.id, thread.turn, table.asked[thread.row.id])
