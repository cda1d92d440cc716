"""The service within a run: what arrives, what waits, what is offered, and who is there. Advisors act in `advising`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bench.simulation import figures
from bench.simulation.agenda import Agenda
from bench.simulation.arrivals import PROMISE_HOURS, Written
from bench.simulation.hours import Spell, minute_of, moment
from bench.simulation.ledger import Entry, Ledger
from bench.simulation.people import Advisor
from bench.simulation.policies import Policy
from bench.simulation.threads import Thread, opened
from gateway import duty
from gateway.advisors import Team
from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.eligible import Candidate, Case, weight
from gateway.matching.lapses import Record, after_a_lapse
from gateway.words.tagging import topics

DANGER = 3  # from this level on a supervisor sees it first
SWEEP = 10.0  # minutes between looks at what waits when nothing rings
SETTINGS = Settings.model_validate({"languages": "en nl fr", "promise_hours": PROMISE_HOURS})


class Service:
    """One run of one policy. `tell_advisor` hears of every offer, `tell_supervisors` of what they must see."""

    settings = SETTINGS

    def __init__(self, policy: Policy, seed: int, people: Sequence[Advisor], until: float) -> None:
        self.policy, self.seed, self.until = policy, seed, until
        self.agenda, self.ledger = Agenda(), Ledger()
        self.people = {person.id: person for person in people}
        self.threads: dict[str, Thread] = {}
        self.waiting: dict[str, Thread] = {}
        self.recused: dict[str, frozenset[str]] = {}
        self.on_rota: dict[str, float] = {}  # until which minute
        self.supervisors: set[str] = set()
        self.last_asked = dict.fromkeys(self.people, 0.0)
        self.taken: dict[str, dict[int, int]] = {person: {} for person in self.people}
        self.candidates = {person.id: _candidate(person) for person in people}
        self.rung = False
        self.tell_advisor: Callable[[Thread], None] = lambda _thread: None
        self.tell_supervisors: Callable[[Thread], None] = lambda _thread: None
        self._cases: dict[tuple[str, int, bool], Case] = {}
        self.agenda.at(SWEEP, self._sweep)
        self.agenda.at(0.0, self._midnight)

    @property
    def now(self) -> datetime:
        """The simulated time."""
        return self.agenda.now

    def ring(self) -> None:
        """Something may be offered now."""
        self.rung = True

    # --- what a policy sees and does ------------------------------------------------------------------------------

    def case(self, thread: Thread) -> Case:
        """The conversation as the gateway's own matching sees it."""
        key = thread.row.id, thread.grasp, bool(self.supervisors)
        if key not in self._cases:
            team = Team(
                candidates=self.candidates, supervised=key[2], languages=self.settings.languages, now=self.agenda.now
            )
            self._cases[key] = team.case(thread.row, self.recused.get(thread.row.contact_id, frozenset()))
        return self._cases[key]

    def anybody_for(self, thread: Thread) -> bool:
        """Whether somebody with room is there for its topic and language, as the gateway asks first."""
        return any(
            them.on_duty and them.has_room and thread.row.topic in them.skills and thread.row.language in them.languages
            for them in self.candidates.values()
        )

    def offer(self, thread: Thread, advisor_id: str) -> None:
        """Offer it on a lease."""
        minute, them = self.agenda.minute, self.candidates[advisor_id]
        thread.move(Step.OFFER, Actor.MATCHING)
        del self.waiting[thread.row.id]
        thread.row.advisor_id = advisor_id
        if advisor_id in thread.row.once_more:
            thread.row.once_more[advisor_id] = False
        recused = advisor_id in self.recused.get(thread.row.contact_id, ())
        here = advisor_id in self.on_rota
        self.ledger.offered(thread, self.people[advisor_id], minute, here, bool(self.supervisors), recused)
        self.last_asked[advisor_id] = minute
        self.candidates[advisor_id] = replace(them, load=them.load + weight(thread.row.risk))
        self.agenda.at(minute + self.settings.lease_minutes, self.lapse, thread, thread.grasp)
        self.tell_advisor(thread)

    # --- what happens to conversations ----------------------------------------------------------------------------

    def lapse(self, thread: Thread, grasp: int) -> None:
        """An offer that nobody has taken goes on to somebody else."""
        if thread.grasp == grasp and thread.row.state is State.OFFERED:
            self.ledger.counts["lapsed"] += 1
            self._count_lapse(thread.row.advisor_id or "")
            self.back(thread, Step.LAPSE, Actor.MATCHING)

    def _count_lapse(self, who: str) -> None:
        them = self.candidates[who]
        before = Record(them.lapses, them.asked_again_at)
        ends = moment(self.on_rota[who]) if who in self.on_rota else None
        found = after_a_lapse(before, self.now, on_duty=them.on_duty, duty_ends=ends)
        self.candidates[who] = replace(them, lapses=found.lapses, asked_again_at=found.asked_again_at)

    def is_here(self, who: str) -> None:
        """They have come, or looked at what is offered to them: what they let lapse counts no more."""
        if self.candidates[who].lapses:
            self.candidates[who] = replace(self.candidates[who], lapses=0, asked_again_at=None)
            self.ring()

    def back(self, thread: Thread, step: Step, by: Actor) -> None:
        """Let it wait for somebody else."""
        gone = thread.row.advisor_id
        self.lift(thread)
        thread.move(step, by)
        thread.row.passed_by = list(dict.fromkeys([*thread.row.passed_by, gone or ""]))
        if step is not Step.LAPSE and gone is not None:
            thread.row.once_more[gone] = gone not in thread.row.once_more
        thread.row.advisor_id = None
        thread.write_anew()
        self.wait(thread)

    def wait(self, thread: Thread) -> None:
        """It waits for an advisor."""
        self.waiting[thread.row.id] = thread
        self.ring()

    def lift(self, thread: Thread) -> None:
        """It does not lie on its advisor's table any more."""
        them = self.candidates.get(thread.row.advisor_id or "")
        if them is not None and thread.row.state in (State.OFFERED, State.ASSIGNED, State.IN_REVIEW):
            self.candidates[them.advisor_id] = replace(them, load=them.load - weight(thread.row.risk))
            self.ring()

    def due(self, message: Written) -> datetime:
        """By when an answer is promised."""
        return duty.due(self.now, message.risk, message.promise_hours)

    def arrive(self, message: Written) -> None:
        """Somebody writes."""
        thread = self.threads.get(message.conversation)
        due = self.due(message)
        if message.gives_up_at is not None:
            self.agenda.at(message.gives_up_at, self.leave, message)
        before = thread.answered_by if thread is not None else None
        joined = thread is not None and thread.row.state is not State.ANSWERED
        entry = self.ledger.entries[message.id] = Entry(message, minute_of(due), before=before, joined=joined)
        if thread is not None and thread.row.state in (State.OFFERED, State.ASSIGNED, State.IN_REVIEW):
            entry.offered = self.agenda.minute  # it is with somebody already
        if thread is None:
            self._open(message, due)
        elif thread.row.state is not State.CLOSED:
            self._join(thread, message, due)

    def _open(self, message: Written, due: datetime) -> None:
        first = State.HELD if message.empty else State.ESCALATED if message.risk >= DANGER else State.WAITING
        thread = self.threads[message.conversation] = opened(message, self.now, due, first)
        thread.ask(message)
        if first is State.WAITING:
            self.wait(thread)
        else:
            self.tell_supervisors(thread)

    def _join(self, thread: Thread, message: Written, due: datetime) -> None:
        """More words: what is answered waits again, what waits has more to answer, danger goes to the supervisors."""
        answered = thread.row.state is State.ANSWERED
        heavier = weight(max(thread.row.risk, message.risk)) - weight(thread.row.risk)
        if answered:
            thread.row.risk, thread.row.due_at = message.risk, due
            thread.row.passed_by, thread.row.once_more = [], {}
            thread.row.opened_minute = self.now
        elif message.risk > thread.row.risk:
            self._weigh_more(thread, heavier)
            thread.row.risk, thread.row.due_at = message.risk, min(due, thread.row.due_at)
        thread.ask(message)
        thread.grasp += answered or thread.row.state is State.WAITING
        if message.risk >= DANGER and thread.row.state is not State.ESCALATED:
            self.lift(thread)
            self.waiting.pop(thread.row.id, None)
            thread.move(Step.ESCALATE, Actor.CONTACT)
            self.tell_supervisors(thread)
        elif answered:
            thread.move(Step.WRITE_AGAIN, Actor.CONTACT)
            self.wait(thread)

    def _weigh_more(self, thread: Thread, more: int) -> None:
        them = self.candidates.get(thread.row.advisor_id or "")
        if them is not None and thread.row.state in (State.OFFERED, State.ASSIGNED, State.IN_REVIEW):
            self.candidates[them.advisor_id] = replace(them, load=them.load + more)

    def leave(self, message: Written) -> None:
        """They send EXIT."""
        thread = self.threads[message.conversation]
        self.lift(thread)
        self.waiting.pop(thread.row.id, None)
        if thread.row.state is not State.CLOSED:
            thread.move(Step.CLOSE, Actor.CONTACT)

    def answer(self, thread: Thread, by: str) -> None:
        """What they asked has been answered."""
        for message in thread.asked:
            entry = self.ledger.entries[message.id]
            entry.answered, entry.by = self.agenda.minute, by
        thread.asked, thread.drafted, thread.todo, thread.sent_back = [], 0, 0.0, False
        thread.turn, thread.answered_by = thread.turn + 1, by

    # --- who is there ---------------------------------------------------------------------------------------------

    def comes(self, spell: Spell) -> None:
        """Somebody's hours on the rota begin."""
        if spell.staff_id in self.people:
            self.on_rota[spell.staff_id] = spell.ends
        else:
            self.supervisors.add(spell.staff_id)
        self._there(spell.staff_id)

    def goes(self, spell: Spell) -> None:
        """They end."""
        self.on_rota.pop(spell.staff_id, None)
        self.supervisors.discard(spell.staff_id)
        self._there(spell.staff_id)

    def _there(self, who: str) -> None:
        if who in self.candidates:
            ends = moment(self.on_rota[who]) if who in self.on_rota else None
            self.candidates[who] = replace(self.candidates[who], on_duty=ends is not None, off_at=ends)
        self.ring()

    def take_on(self, advisor_id: str, risk: int) -> None:
        """They have accepted one of this risk: their share of the week grows."""
        day = int(self.agenda.minute // figures.A_DAY)
        days = self.taken[advisor_id]
        days[day] = days.get(day, 0) + weight(risk)
        them = self.candidates[advisor_id]
        self.candidates[advisor_id] = replace(them, week=them.week + weight(risk))

    def _midnight(self) -> None:
        """A day less in everybody's week; whoever has stopped coming is taken off the list when that is noticed."""
        day = int(self.agenda.minute // figures.A_DAY)
        for who, them in self.candidates.items():
            week = sum(taken for on, taken in self.taken[who].items() if day - 7 < on)
            capacity = 0 if self.people[who].taken_off_at <= self.agenda.minute else them.capacity
            self.candidates[who] = replace(them, week=week, capacity=capacity)
        if self.agenda.minute < self.until:
            self.agenda.at(self.agenda.minute + figures.A_DAY, self._midnight)

    # --- the clock ------------------------------------------------------------------------------------------------

    def _sweep(self) -> None:
        self.ring()
        if self.agenda.minute < self.until:
            self.agenda.at(self.agenda.minute + SWEEP, self._sweep)

    def run(self) -> Ledger:
        """Let everything happen; returns what became of it all."""
        while self.agenda.step():
            if self.rung:
                self.rung = False
                if self.waiting and any(them.on_duty and them.has_room for them in self.candidates.values()):
                    self.policy.offer_all(list(self.waiting.values()), self)
        self.ledger.ended = {thread.row.id: thread.row.state.value for thread in self.threads.values()}
        return self.ledger


def _candidate(person: Advisor) -> Candidate:
    return Candidate(
        person.id,
        topics.covered(person.skills),
        person.languages,
        person.capacity,
        on_duty=False,
        under_18=person.under_18,
        gladly=topics.covered(person.gladly),
        never=topics.covered(person.never),
        with_buddy=topics.covered(person.with_buddy),
    )
