"""
Random commands by right and wrong people against the decider, beside a small model.

Several tasks of one workflow share their rotations; people join and leave; time passes; requests
come late and twice. After every step the events fold to the state, and nobody is lost.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from task.domain.codec import event_from_json, event_to_json
from task.domain.decide import decide, plan
from task.domain.evolve import apply, replay
from task.domain.model import (
    OPEN_ITEM_STATUSES,
    OWNER_POOL,
    Act,
    Command,
    Decision,
    Event,
    ItemAssigned,
    Member,
    NotifyAssignment,
    Open,
    Pool,
    Refusal,
    ReportTicketStatus,
    TakeUp,
    TaskState,
    TaskStatus,
    TurnTaken,
    role_pool,
)
from testing.strategies import EPOCH, ROLES, definitions
from workflow.domain.definition import PRIORITIES, Definition

POOLS = (OWNER_POOL, *(role_pool(role) for role in ROLES))
PEOPLE = range(1, 6)
people = st.sampled_from(PEOPLE)


@dataclass
class ModelTask:
    """What the model knows: who holds it where, and what the ticket's service was told."""

    step_id: int
    holder: int | None
    held: set[int] = field(default_factory=set)
    rev: int = 1
    items: int = 0
    ended: bool = False
    reports: list[str] = field(default_factory=lambda: ["Open"])


@dataclass
class Rotation:
    members: set[int]
    last: int | None = None
    count: Counter[int] = field(default_factory=Counter)

    def next(self) -> int | None:
        """The model's own round robin."""
        if not self.members:
            return None
        after = [user_id for user_id in self.members if user_id > (self.last or 0)]
        return min(after or self.members)

    def change(self, members: set[int]) -> None:
        self.members = members
        self.count = Counter()


class DeciderMachine(RuleBasedStateMachine):
    definition: Definition
    now: datetime

    @initialize(
        definition=definitions(), members=st.tuples(*(st.sets(people, min_size=1) for _ in POOLS))
    )
    def start(self, definition: Definition, members: tuple[set[int], ...]) -> None:
        self.definition = definition
        self.now = EPOCH
        self.rotations = {name: Rotation(who) for name, who in zip(POOLS, members, strict=True)}
        self.states: list[TaskState] = []
        self.history: list[list[tuple[Event, ...]]] = []
        self.model: list[ModelTask] = []

    # --- what may happen ----------------------------------------------------------------------

    @rule(priority=st.sampled_from(PRIORITIES), waited=st.integers(0, 100))
    @precondition(lambda self: len(self.states) < 6)
    def open(self, priority: str, waited: int) -> None:
        arrived = self.now - timedelta(hours=waited)
        start = self.definition.step(self.definition.start_step_id)
        owner = self.rotations[OWNER_POOL].next()
        holder = self.rotations[role_pool(start.role)].next()
        decision = self.decided(None, Open(priority, arrived))
        state = apply(None, decision)
        self.states.append(state)
        self.history.append([self.stored(decision)])
        task = ModelTask(step_id=start.step_id, holder=None)
        self.model.append(task)
        self.hand_over(task, start.step_id, holder)
        assert (state.owner and state.owner.user_id) == owner
        sla = self.definition.sla(priority)
        assert state.target_at == (None if sla is None else arrived + sla)
        assert self.reports(decision) == ["Open"]

    @rule(
        data=st.data(),
        notes=st.text(max_size=10),
        seen=st.booleans(),
        acts=st.integers(1, 4),
    )
    @precondition(lambda self: self.held_tasks())
    def act_as_holder(self, data: st.DataObject, notes: str, seen: bool, acts: int) -> None:
        """A task goes on for some steps, and the last request of each arrives twice."""
        number = data.draw(st.sampled_from(self.held_tasks()))
        task = self.model[number]
        while acts and task.holder is not None:
            acts -= 1
            way = data.draw(st.sampled_from(self.ways(task)))
            command = Act(task.holder, way, notes, rev=task.rev if seen else None)
            self.accept_act(number, command)
            expected = self.judge(task, command)
            if expected is not None:
                self.refused(number, command, expected)
            assert expected is not None or not seen

    @rule(
        data=st.data(),
        actor=people,
        transition_id=st.none() | st.integers(99, 130),
        late=st.sampled_from([None, 0, 0, 1, 2, -1]),
        on_behalf=st.booleans(),
        notes=st.sampled_from(["", "  ", "because"]),
    )
    @precondition(lambda self: bool(self.states))
    def act_as_anybody(
        self,
        data: st.DataObject,
        actor: int,
        transition_id: int | None,
        late: int | None,
        on_behalf: bool,
        notes: str,
    ) -> None:
        number = data.draw(st.integers(0, len(self.states) - 1))
        task = self.model[number]
        rev = None if late is None else task.rev - late
        command = Act(actor, transition_id, notes, rev=rev, on_behalf=on_behalf)
        expected = self.judge(task, command)
        if expected is None:
            self.accept_act(number, command)
        else:
            self.refused(number, command, expected)

    @rule(data=st.data())
    @precondition(lambda self: bool(self.states))
    def take_up(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.states) - 1))
        task = self.model[number]
        if task.ended or task.holder is not None:
            self.refused(number, TakeUp(), ("nothing_to_take_up", 409))
            self.refused(number, Open("low", self.now), ("task_exists", 409))
            return
        holder = self.rotations[role_pool(self.definition.step(task.step_id).role)].next()
        if holder is None:
            self.refused(number, TakeUp(), ("nobody_eligible", 409))
            return
        decision = self.decided(self.states[number], TakeUp())
        self.store(number, decision)
        self.hand_over(task, task.step_id, holder)
        assert self.reports(decision) == []

    @rule(name=st.sampled_from(POOLS), members=st.sets(people))
    def membership_changes(self, name: str, members: set[int]) -> None:
        self.rotations[name].change(members)

    @rule(hours=st.integers(0, 60), microseconds=st.integers(0, 999_999))
    def time_passes(self, hours: int, microseconds: int) -> None:
        self.now += timedelta(hours=hours, microseconds=microseconds)

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def events_fold_to_the_state(self) -> None:
        for state, commands in zip(self.states, self.history, strict=True):
            assert replay(commands) == state

    @invariant()
    def nobody_is_lost(self) -> None:
        for state, task in zip(self.states, self.model, strict=True):
            holders = [
                item.holder.user_id for item in state.items if item.status in OPEN_ITEM_STATUSES
            ]
            assert holders == ([] if task.holder is None else [task.holder])
            assert (state.waiting_for is not None) == (not task.ended and task.holder is None)
            assert state.step_id == (None if task.ended else task.step_id)
            assert (state.status is TaskStatus.COMPLETED) == task.ended
            assert (state.resolved_at is not None) == task.ended
            assert state.rev == task.rev
            assert [item.number for item in state.items] == list(range(1, task.items + 1))

    @invariant()
    def deadlines_lie_within_the_target(self) -> None:
        for state in self.states:
            for item in state.items:
                if state.target_at is None:
                    assert item.due_at is None
                else:
                    assert item.due_at is not None
                    assert item.due_at <= state.target_at
                    assert item.due_at >= min(item.assigned_at, state.target_at)

    @invariant()
    def turns_are_fair(self) -> None:
        for rotation in self.rotations.values():
            counts = [rotation.count[user_id] for user_id in rotation.members]
            assert not counts or max(counts) - min(counts) <= 1

    # --- helpers ------------------------------------------------------------------------------

    def held_tasks(self) -> list[int]:
        return [number for number, task in enumerate(self.model) if task.holder is not None]

    def ways(self, task: ModelTask) -> list[int | None]:
        finish: list[int | None] = [None] if self.definition.step(task.step_id).is_end else []
        return [*(way.transition_id for way in self.definition.exits(task.step_id)), *finish]

    def pools(self, names: tuple[str, ...]) -> dict[str, Pool]:
        return {
            name: Pool(
                tuple(
                    Member(user_id * 10, user_id, f"Person {user_id}")
                    for user_id in sorted(self.rotations[name].members)
                ),
                self.rotations[name].last,
            )
            for name in names
        }

    def judge(self, task: ModelTask, command: Act) -> tuple[str, int] | None:
        """The rules in words of the model: the code and status of the refusal, or None."""
        step = self.definition.step(task.step_id)
        leaving = {
            way.transition_id
            for way in self.definition.graph.transitions
            if way.from_step_id == task.step_id
        }
        rules: list[tuple[bool, str, int]] = [
            (command.on_behalf and not command.notes.strip(), "notes_required", 400),
            (task.ended, "task_ended", 409),
            (command.rev not in (None, task.rev), "stale_rev", 409),
            (not command.on_behalf and command.actor_user_id not in task.held, "not_holder", 403),
            (not command.on_behalf and command.actor_user_id != task.holder, "item_closed", 409),
            (task.holder is None, "item_closed", 409),
            (command.transition_id is None and not step.is_end, "not_an_end_step", 409),
            (command.transition_id not in {None, *leaving}, "transition_not_offered", 409),
        ]
        return next(((code, status) for broken, code, status in rules if broken), None)

    def decided(self, state: TaskState | None, command: Command) -> Decision:
        """Run a command that must be accepted, with just the pools that it planned for."""
        names = plan(self.definition, state, command)
        assert list(names) == sorted(set(names))
        decision = decide(self.definition, state, command, self.now, self.pools(names))
        assert isinstance(decision, Decision)
        for effect in decision.effects:
            if isinstance(effect, TurnTaken):
                assert effect.user_id == self.rotations[effect.pool].next()
                self.rotations[effect.pool].last = effect.user_id
                self.rotations[effect.pool].count[effect.user_id] += 1
        assigned = [event.number for event in decision.events if isinstance(event, ItemAssigned)]
        assert assigned == [
            effect.item_number
            for effect in decision.effects
            if isinstance(effect, NotifyAssignment)
        ]
        return decision

    def refused(self, number: int, command: Command, expected: tuple[str, int]) -> None:
        state = self.states[number]
        outcome = decide(self.definition, state, command, self.now, self.pools(POOLS))
        assert isinstance(outcome, Refusal)
        assert (outcome.code, outcome.status) == expected
        assert outcome.message
        if expected[0] != "nobody_eligible":
            assert plan(self.definition, state, command) == ()

    def accept_act(self, number: int, command: Act) -> None:
        task, before = self.model[number], self.states[number]
        holder = before.open_item
        assert holder is not None
        way = next(
            (
                w
                for w in self.definition.exits(task.step_id)
                if w.transition_id == command.transition_id
            ),
            None,
        )
        heir = None
        if way is not None:
            heir = self.rotations[role_pool(self.definition.step(way.to_step_id).role)].next()
        decision = self.decided(before, command)
        self.store(number, decision)
        closed = self.states[number].items[holder.number - 1]
        assert (closed.notes, closed.acted_at) == (command.notes, self.now)
        task.reports += self.reports(decision)
        if way is None:
            task.ended, task.holder = True, None
            assert task.reports[-1] == "Resolved"
        else:
            self.hand_over(task, way.to_step_id, heir)
        assert task.reports in (
            ["Open", "In Progress"],
            ["Open", "Resolved"],
            ["Open", "In Progress", "Resolved"],
        )

    def store(self, number: int, decision: Decision) -> None:
        self.states[number] = apply(self.states[number], decision)
        self.history[number].append(self.stored(decision))
        self.model[number].rev += 1

    @staticmethod
    def stored(decision: Decision) -> tuple[Event, ...]:
        """The events as they come back from their stored form, which loses nothing."""
        rows = [json.loads(json.dumps(event_to_json(event))) for event in decision.events]
        read = tuple(event_from_json(kind, data) for kind, data in rows)
        assert read == decision.events
        return read

    def hand_over(self, task: ModelTask, step_id: int, holder: int | None) -> None:
        task.step_id, task.holder = step_id, holder
        if holder is not None:
            task.items += 1
            task.held.add(holder)

    @staticmethod
    def reports(decision: Decision) -> list[str]:
        return [
            effect.status for effect in decision.effects if isinstance(effect, ReportTicketStatus)
        ]


_PROFILE = settings()
TestDeciderMachine = DeciderMachine.TestCase
TestDeciderMachine.settings = settings(
    max_examples=_PROFILE.max_examples * 4,
    stateful_step_count=_PROFILE.stateful_step_count * 2,
)
