"""Random walks of a task through a workflow with conditions, automatic steps and defaults.

A small model says which ways are open and where they lead. The model evaluates conditions by Python
functions, one for each condition of the workflow. So it shares no rule with the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any

from sla.domain.priorities import PRIORITIES, PRIORITY_NAMES
from task.domain.assigning import OWNER_POOL
from task.domain.command import Asker, Command, Relation
from task.domain.commands import (
    Act,
    Cancel,
    ChangeContent,
    ChangePriority,
    Hold,
    Open,
    PassOn,
    Reopen,
    Resume,
    Start,
    TakeUp,
)
from task.domain.decide import decide, plan
from task.domain.decision import Decision, Refusal, TurnTaken
from task.domain.events import Event
from task.domain.evolve import apply, replay
from task.domain.offers import accepted_acts, offers
from task.domain.state import OPEN_TASK_STATUSES, Member, Pool, TaskState, TaskStatus
from testing.strategies import EPOCH
from workflow.domain.definition import Definition, Transition

Ticket = Mapping[str, Any]
Way = int | None
"""The id of a transition; None finishes."""

_ADMIN = 999
_OFTEN = 3
"""A number of visits that is as good as any higher number: no condition distinguishes them."""


def _amount(ticket: Ticket, visits: int, priority: str) -> bool | None:
    amount = ticket.get("amount")
    if amount is None:
        return False
    return None if isinstance(amount, str) else amount > 1000


MEANINGS: Mapping[str, Callable[[Ticket, int, str], bool | None]] = {
    'ticket.priority == "High"': lambda ticket, visits, priority: ticket["priority"] == "High",
    'ticket.department == "IT" && ticket.category != "Hardware"': (
        lambda ticket, visits, priority: (
            ticket["department"] == "IT" and ticket["category"] != "Hardware"
        )
    ),
    "!has(ticket.sub_category)": lambda ticket, visits, priority: "sub_category" not in ticket,
    "task.visits > 2": lambda ticket, visits, priority: visits > 2,
    'ticket.subject.startsWith("VPN") || task.priority == "Critical"': (
        lambda ticket, visits, priority: (
            ticket["subject"].startswith("VPN") or priority == "Critical"
        )
    ),
    "true": lambda ticket, visits, priority: True,
    "ticket.amount > 1000": _amount,
}
"""A function for each condition that `strategies.conditions` draws. Its arguments are a ticket, the
visits of the step and the task's priority; it returns None if the condition cannot be evaluated.
"""


def drawn_ticket(random: Random) -> dict[str, Any]:
    """A ticket for which each of the conditions may be true or false, and one may fail."""
    ticket = {
        "priority": random.choice(["Low", "High"]),
        "department": random.choice(["IT", "HR"]),
        "category": random.choice(["Hardware", "Software"]),
        "subject": random.choice(["VPN is slow", "A chair"]),
    }
    if random.random() < 0.5:
        ticket["sub_category"] = "Laptop"
    amount = random.choice([None, 5, 5000, "much"])
    return ticket if amount is None else {**ticket, "amount": amount}


def telling_tickets() -> Iterator[dict[str, Any]]:
    """One ticket for each combination of values that the conditions can have. None of them fails."""
    about = (("IT", "Software"), ("HR", "Hardware"))
    for priority, (department, category), subject, sub_category, amount in product(
        ["Low", "High"], about, ["A chair", "VPN is slow"], [None, "Laptop"], [5, 5000]
    ):
        ticket = {
            "priority": priority,
            "department": department,
            "category": category,
            "subject": subject,
            "amount": amount,
        }
        yield ticket if sub_category is None else {**ticket, "sub_category": sub_category}


@dataclass(frozen=True, slots=True)
class Expected:
    """The ways on from a step according to the model. Ways that lead somewhere have the step on
    which somebody has to work next, or None if the task ends.
    """

    offered: list[Way]
    landings: dict[Way, int | None]


@dataclass
class Model:
    """Says which ways are open for a ticket, and where they lead."""

    definition: Definition
    ticket: Ticket
    visits: Mapping[int, int]
    priority: str

    def expected(self, step_id: int) -> Expected:
        offered, _ = self._open(step_id, self.visits)
        exits = {way.transition_id: way for way in self.definition.exits(step_id)}
        landings: dict[Way, int | None] = {}
        for transition_id in offered:
            if transition_id is None:
                landings[None] = None
                continue
            found = self.landing(exits[transition_id].to_step_id)
            if found != "stuck":
                landings[transition_id] = found
        return Expected(offered, landings)

    def landing_of_stuck(self, step_id: int) -> Any:
        """The same as `landing`, for a task that already stands on this automatic step."""
        visits = {**self.visits, step_id: self.visits[step_id] - 1}
        return Model(self.definition, self.ticket, visits, self.priority).landing(step_id)

    def landing(self, step_id: int) -> Any:
        """The step on which a task that enters this step comes to wait. It is None if the task
        ends, and "stuck" if it cannot pass an automatic step.
        """
        visits = Counter(self.visits)
        seen: set[int] = set()
        while True:
            visits[step_id] += 1
            step = self.definition.step(step_id)
            if not step.is_automatic:
                return step_id
            offered, true = self._open(step_id, visits)
            if not true and (self._failing(step_id, visits) or not offered):
                return "stuck"
            way = true[0] if true else next((it for it in offered if it is not None), None)
            if way is None:
                return None
            if step_id in seen:
                return "stuck"
            seen.add(step_id)
            step_id = next(
                it.to_step_id for it in self.definition.exits(step_id) if it.transition_id == way
            )

    def _open(self, step_id: int, visits: Mapping[int, int]) -> tuple[list[Way], list[int]]:
        exits = self.definition.exits(step_id)
        true = [way.transition_id for way in exits if self._value(way, step_id, visits)]
        is_else = not true and not self._failing(step_id, visits)
        open_ones = [
            way
            for way in exits
            if way.transition_id in true or (not way.condition and (is_else or not way.is_default))
        ]
        back = self.definition.back_transition_ids
        forward = [way.transition_id for way in open_ones if way.transition_id not in back]
        finish: list[Way] = [None] if self.definition.step(step_id).is_end else []
        backward = [way.transition_id for way in open_ones if way.transition_id in back]
        return [*forward, *finish, *backward], true

    def _failing(self, step_id: int, visits: Mapping[int, int]) -> bool:
        exits = self.definition.exits(step_id)
        return any(way.condition and self._value(way, step_id, visits) is None for way in exits)

    def _value(self, way: Transition, step_id: int, visits: Mapping[int, int]) -> bool | None:
        if not way.condition:
            return False
        meaning = MEANINGS[way.condition]
        return meaning(self.ticket, visits.get(step_id, 0), PRIORITY_NAMES[self.priority])


@dataclass(frozen=True, slots=True)
class Lead:
    """A way that leads nearer to the end if the ticket is this one. On an automatic step there is
    no way to choose.
    """

    ticket: Ticket
    way: Way


def leads(definition: Definition) -> Mapping[int, Lead]:
    """For each step, the way with the fewest acts to the end.

    It is computed for a task of low priority that was on every step often, because conditions on
    the number of visits do not change after that. A step is missing if its conditions never let a
    task out. A sound graph may contain such a step: an automatic end whose other way has the
    condition `true`.
    """
    often = dict.fromkeys((step.step_id for step in definition.graph.steps), _OFTEN)
    edges: dict[int, list[tuple[Lead, int | None]]] = {step_id: [] for step_id in often}
    for ticket in telling_tickets():
        model = Model(definition, ticket, often, "low")
        for step in definition.graph.steps:
            if step.is_automatic:
                landing = model.landing_of_stuck(step.step_id)
                landings: Mapping[Way, int | None] = {} if landing == "stuck" else {None: landing}
            else:
                landings = model.expected(step.step_id).landings
            edges[step.step_id] += [(Lead(ticket, way), to) for way, to in landings.items()]
    found: dict[int, Lead] = {}
    near: set[int | None] = {None}
    while near:
        reached = {
            step_id: lead
            for step_id, ways in edges.items()
            if step_id not in found
            for lead, to in ways
            if to in near
        }
        found |= reached
        near = set(reached)
    return found


@dataclass
class Walk:
    """One task, which random commands take to its end.

    After each command three things are checked: the state is the result of the events; the offers,
    the list of ways and the decisions agree with the model. `leads` has the way to the end from
    every step.
    """

    definition: Definition
    leads: Mapping[int, Lead]
    random: Random
    ticket: dict[str, Any] = field(init=False)
    state: TaskState | None = None
    history: list[tuple[Event, ...]] = field(default_factory=list)
    now: datetime = EPOCH
    last: dict[str, int | None] = field(default_factory=dict)
    is_anybody_there: bool = True

    def __post_init__(self) -> None:
        self.ticket = drawn_ticket(self.random)

    def run(self, commands: int) -> None:
        """Open the task, send `commands` random commands, then finish the task."""
        self.is_anybody_there = self.random.random() < 0.9
        outcome = self.send(Open(self.random.choice(PRIORITIES), self.now))
        assert isinstance(outcome, Decision)
        for _ in range(commands):
            self.now += timedelta(minutes=self.random.randrange(600))
            self.send(self.drawn_command())
            self.check()
        self.finish()

    def finish(self) -> None:
        """Lead the task to its end. Every command on this way must be accepted.

        With the ticket of the lead, each act takes the task nearer to the end. The exception is a
        step that was visited less than often. That happens at most `_OFTEN` times for each step.
        """
        self.is_anybody_there = True
        size = len(self.definition.graph.steps)
        preparations, commands_by_act = 4, 3
        for _ in range(preparations + commands_by_act * size * (_OFTEN * size + 1)):
            state = self.known()
            if state.status is TaskStatus.COMPLETED:
                assert state.ended is not None
                assert self.definition.step(state.ended.step_id).is_end
                return
            self.accept(self.onward(state))
            self.check()
        raise AssertionError("The task cannot be finished.")

    def onward(self, state: TaskState) -> Command:
        """The next command on the task's way to its end."""
        if state.status is TaskStatus.CANCELLED:
            return Reopen(_ADMIN, "Not yet.")
        if state.status is TaskStatus.ON_HOLD:
            return Resume(_ADMIN, True)
        if state.priority == "urgent":
            return ChangePriority("low", _ADMIN, "No haste.")
        if state.waiting_for is not None:
            return TakeUp()
        assert state.step_id is not None
        lead = self.leads[state.step_id]
        if self.ticket != lead.ticket:
            return self.changed_content(lead.ticket)
        if state.is_stuck:
            return PassOn()
        item = state.open_item
        assert item is not None
        ways = accepted_acts(self.given(), state, self.now)
        way = lead.way if lead.way in ways else self.random.choice(ways)
        return Act(item.holder.user_id, way, "Done.")

    def changed_content(self, ticket: Ticket) -> Command:
        self.ticket = dict(ticket)
        return ChangeContent(frozenset({"subject"}), None)

    def drawn_command(self) -> Command:
        state, random = self.known(), self.random
        item = state.open_item
        holder = item.holder.user_id if item else _ADMIN
        known = [None, *(way.transition_id for way in self.definition.graph.transitions)]
        here = [way.transition_id for way in self.definition.exits(state.step_id or 0)]
        drawn = random.randrange(12)
        if drawn == 0:
            self.is_anybody_there = random.random() < 0.7
        match drawn:
            case 0 | 1:
                return TakeUp()
            case 2:
                return self.changed_content(drawn_ticket(self.random))
            case 3:
                return ChangePriority(random.choice(PRIORITIES), _ADMIN, "So.")
            case 4:
                return random.choice([Hold(_ADMIN, "Waits.", True), Resume(_ADMIN, True)])
            case 5:
                return random.choice([Cancel(_ADMIN, "No."), Reopen(_ADMIN, "Yes."), PassOn()])
            case 6:
                return Start(holder)
            case 7:
                return Act(_ADMIN, random.choice(known), "For them.", on_behalf=True)
            case _:
                return Act(holder, random.choice(here or known), "Done.")

    # --- sending and checking -----------------------------------------------------------------

    def known(self) -> TaskState:
        assert self.state is not None
        return self.state

    def given(self) -> Definition:
        return self.definition.of_ticket(self.ticket)

    def accept(self, command: Command) -> None:
        assert isinstance(self.send(command), Decision), command

    def send(self, command: Open | Command) -> Decision | Refusal:
        outcome = self.outcome(self.given(), command)
        if isinstance(outcome, Refusal):
            return outcome
        if outcome.events:
            self.state = apply(self.state, outcome)
            self.history.append(outcome.events)
        for effect in outcome.effects:
            if isinstance(effect, TurnTaken):
                self.last[effect.pool] = effect.user_id
        return outcome

    def outcome(self, definition: Definition, command: Open | Command) -> Decision | Refusal:
        pools = {name: self.pool(name) for name in plan(definition, self.state, command)}
        return decide(definition, self.state, command, self.now, pools)

    def pool(self, name: str) -> Pool:
        people = (Member(11, 1), Member(12, 2)) if self.is_anybody_there else ()
        return Pool(people if name != OWNER_POOL else (Member(90, 9),), self.last.get(name))

    def check(self) -> None:
        state = self.known()
        assert replay(self.history) == state
        is_open = state.status in OPEN_TASK_STATUSES
        has = (state.open_item is not None, state.waiting_for is not None, state.is_stuck)
        assert sum(has) == (1 if is_open else 0)
        self.check_ways(state, self.ticket)
        self.check_ways(state, {**drawn_ticket(self.random), "amount": "much"})

    def check_ways(self, state: TaskState, ticket: Ticket) -> None:
        """Compare all functions that say which ways are open with the model, as if the task had
        this ticket.
        """
        item = state.open_item
        is_running = state.status in (TaskStatus.PENDING, TaskStatus.IN_PROGRESS)
        known = [None, *(way.transition_id for way in self.definition.graph.transitions)]
        takes: dict[Way, int | None] = {}
        offered: list[Way] = []
        if item is not None and is_running:
            model = Model(self.definition, ticket, state.visits, state.priority)
            expected = model.expected(item.step_id)
            takes, offered = expected.landings, expected.offered
        definition = self.definition.of_ticket(ticket)
        assert list(accepted_acts(definition, state, self.now)) == list(takes)
        for who in (item.holder.user_id if item else 1, _ADMIN):
            relation = Relation.ADMIN if who == _ADMIN else Relation.HOLDER
            found = offers(definition, state, Asker(who, frozenset({relation})), self.now)
            acts = [offer for offer in found if offer.command == Act.name]
            if is_running:
                assert [offer.transition_id for offer in acts] == offered
            assert [it.transition_id for it in acts if it.refused is None] == list(takes)
            for way in known:
                on_behalf = who == _ADMIN
                command = Act(who, way, "Because.", on_behalf=on_behalf)
                outcome = self.outcome(definition, command)
                assert isinstance(outcome, Decision) == (way in takes), (way, outcome)
                if isinstance(outcome, Decision):
                    assert apply(state, outcome).step_id == takes[way]
