"""A test with random commands, and a small model that predicts the result of each command.

Several tasks of one workflow share their rotations. People join and leave roles, time passes, and
requests come late or twice. Some requests come from people who may not send them. `TaskMachine`
draws the commands and compares the results. It has two subclasses: one runs the commands with the
decider alone, the other through the service's HTTP endpoints and queues.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sla.domain.deadlines import task_target
from sla.domain.pausing import clock_at
from sla.domain.priorities import PRIORITIES
from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.commands import Act
from task.domain.state import OPEN_ITEM_STATUSES, Origin, TaskState
from testing.model import ModelTask, Rotation
from testing.strategies import ROLES, graphs, headers
from workflow.domain.definition import (
    Definition,
    Graph,
    Header,
    RoleRef,
)

PEOPLE = range(1, 6)
UNKNOWN_TRANSITION_ID = 999_999
Answer = tuple[str, int]  # the code and the status of a refusal

people = st.sampled_from(PEOPLE)
pool_members = st.tuples(*(st.sets(people, max_size=3) for _ in range(1 + len(ROLES))))


class TaskMachine(RuleBasedStateMachine):
    definition: Definition

    def __init__(self) -> None:
        super().__init__()
        self.model: list[ModelTask] = []
        self.touched: set[int] = set()

    # --- for a subclass to implement ----------------------------------------------------------

    def publish(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> Definition:
        """Set up people and a workflow; returns the frozen definition.

        `members` has the ticket owners first, then the members of each of `ROLES`.
        """
        raise NotImplementedError

    def pool_role(self, role: RoleRef) -> RoleRef:
        """The role of `ROLES` with the id that the published definition has for it."""
        raise NotImplementedError

    def do_open(self, number: int, priority: str, waited: timedelta) -> bool:
        """Open task `number` for a ticket that arrived `waited` ago; False if it was already open."""
        raise NotImplementedError

    def do_act(self, number: int, command: Act) -> Answer | None:
        raise NotImplementedError

    def do_take_up(self, number: int) -> bool:
        raise NotImplementedError

    def do_set_members(self, pool: str, members: set[int]) -> None:
        """Replace the members of the pool in the service; `self.rotations` is updated afterwards."""
        raise NotImplementedError

    def do_wait(self, duration: timedelta) -> None:
        raise NotImplementedError

    def state(self, number: int) -> TaskState:
        """The current state of the task. Also checks that its history leads to this state."""
        raise NotImplementedError

    def reports(self, number: int) -> list[str]:
        """The statuses that were reported to ticket_service, in order. Equal statuses in a row count
        once.
        """
        raise NotImplementedError

    # --- the random steps ---------------------------------------------------------------------

    @initialize(header=headers(), graph=graphs(least=3), members=pool_members)
    def begin(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> None:
        self.definition = self.publish(header, graph, members)
        pools = [OWNER_POOL, *(role_pool(self.pool_role(role)) for role in ROLES)]
        self.rotations = {
            pool: Rotation(set(who)) for pool, who in zip(pools, members, strict=True)
        }

    @rule(priority=st.sampled_from(PRIORITIES), waited=st.integers(0, 100))
    @precondition(lambda self: len(self.model) < 6)
    def open(self, priority: str, waited: int) -> None:
        number = len(self.model)
        assert self.do_open(number, priority, timedelta(hours=waited))
        task = ModelTask(self.definition.start_step_id)
        self.model.append(task)
        self.touched.add(number)
        task.owner = self.rotations[OWNER_POOL].take_turn()
        task.hand_over(task.step_id, self.pool_of(task.step_id).take_turn())
        state = self.state(number)
        sla = self.definition.sla(priority)
        assert state.target_at == (None if sla is None else state.arrived_at + sla)

    @rule(
        data=st.data(),
        notes=st.text("ab é\n", max_size=6),
        seen=st.booleans(),
        acts=st.integers(1, 6),
    )
    @precondition(lambda self: self.held())
    def act_as_holder(self, data: st.DataObject, notes: str, seen: bool, acts: int) -> None:
        """Advance a task by some steps, sending each request twice."""
        number = data.draw(st.sampled_from(self.held()))
        task = self.model[number]
        while acts and task.holder is not None:
            acts -= 1
            way = data.draw(st.sampled_from(self.ways(task)))
            command = Act(task.holder, way, notes, rev=task.rev if seen else None)
            self.act(number, command)
            again = self.judge(task, command)
            assert again is not None or not seen
            if again is not None:
                self.act(number, command)

    @rule(
        data=st.data(),
        actor=people,
        late=st.sampled_from([None, 0, 0, 1, -1]),
        on_behalf=st.booleans(),
        notes=st.sampled_from(["", "  ", "because"]),
    )
    @precondition(lambda self: bool(self.model))
    def act_as_anybody(
        self, data: st.DataObject, actor: int, late: int | None, on_behalf: bool, notes: str
    ) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        known = [way.transition_id for way in self.definition.graph.transitions]
        way = data.draw(st.sampled_from([None, UNKNOWN_TRANSITION_ID, *known]))
        rev = None if late is None else task.rev - late
        self.act(number, Act(actor, way, notes, rev=rev, on_behalf=on_behalf))

    @rule(data=st.data())
    @precondition(lambda self: bool(self.model))
    def take_up(self, data: st.DataObject) -> None:
        """Let a task look for a person again, preferably a task that waits. Also receive its ticket
        again.
        """
        waiting = [n for n, task in enumerate(self.model) if not task.ended and task.holder is None]
        self.look_again(data.draw(st.sampled_from([*waiting, self.draw_task(data)])))

    def look_again(self, number: int) -> None:
        task = self.model[number]
        holder = None
        if not task.ended and task.holder is None:
            holder = self.rotations[self.pool_waited_for(task)].take_turn()
        self.touched.add(number)
        assert self.do_take_up(number) == (holder is not None)
        assert not self.do_open(number, "low", timedelta(0))
        if holder is not None:
            task.rev += 1
            task.hand_over(task.step_id, holder)

    @rule(data=st.data(), members=st.sets(people, max_size=3))
    def membership_changes(self, data: st.DataObject, members: set[int]) -> None:
        """Replace the members of a pool, preferably of a pool for which a task waits."""
        waited_for = {
            self.pool_waited_for(task)
            for task in self.model
            if not task.ended and task.holder is None
        }
        self.set_members(data.draw(st.sampled_from(sorted(waited_for or self.rotations))), members)

    @rule(hours=st.integers(0, 60), microseconds=st.integers(0, 999_999))
    def time_passes(self, hours: int, microseconds: int) -> None:
        self.do_wait(timedelta(hours=hours, microseconds=microseconds))

    # --- the rules that must hold -------------------------------------------------------------

    @invariant()
    def nobody_is_lost(self) -> None:
        for number in sorted(self.touched):
            self.check_task(number)
        self.touched.clear()

    def teardown(self) -> None:
        """Check every task at the end: no command may have changed a task other than its own."""
        for number in range(len(self.model)):
            self.check_task(number)

    def check_task(self, number: int) -> None:
        state, task = self.state(number), self.model[number]
        holders = [item.holder.user_id for item in state.items if item.status in OPEN_ITEM_STATUSES]
        assert holders == ([] if task.holder is None else [task.holder])
        assert (state.waiting_for is not None) == (not task.ended and task.holder is None)
        assert state.step_id == (None if task.ended else task.step_id)
        assert (state.owner and state.owner.user_id) == task.owner
        assert state.status is task.status
        assert state.has_begun == (task.begun or task.ended)
        assert (state.ended is not None) == task.ended
        assert self.reports(number) == task.reported
        assert (state.resolved_at is not None) == (task.ended and not task.cancelled)
        assert state.rev == task.rev
        assert [item.number for item in state.items] == list(range(1, task.items + 1))
        self.check_deadlines(state)
        sla = self.definition.sla(state.priority)
        ended_pauses = tuple(pause for pause in state.pauses if pause.end is not None)
        assert state.target_at == task_target(state.arrived_at, sla, pauses=ended_pauses)

    @invariant()
    def turns_are_fair(self) -> None:
        for rotation in self.rotations.values():
            counts = [rotation.count[user_id] for user_id in rotation.members]
            assert not counts or max(counts) - min(counts) <= 1

    def check_deadlines(self, state: TaskState) -> None:
        item = state.open_item
        if item is None:
            return
        if state.target_at is None:
            assert item.due_at is None
        else:
            assert item.due_at is not None
            assert item.due_at <= state.target_at
            # A transferred item keeps its deadline, which may have passed before the transfer.
            if item.origin is not Origin.TRANSFERRED:
                began_at = clock_at(item.assigned_at, state.pauses)
                assert item.due_at >= min(began_at, state.target_at)

    # --- the model ----------------------------------------------------------------------------

    def act(self, number: int, command: Act) -> None:
        """Send a command, and compare the result with the result that the model expects."""
        task = self.model[number]
        self.touched.add(number)
        expected = self.judge(task, command)
        before = self.state(number)
        assert self.do_act(number, command) == expected
        if expected is not None:
            assert self.state(number) == before
            return
        item = before.open_item
        assert item is not None
        task.rev += 1
        if command.transition_id is None:
            task.ended, task.holder = True, None
        else:
            task.begun = True
            way = next(
                way
                for way in self.definition.graph.transitions
                if way.transition_id == command.transition_id
            )
            task.hand_over(way.to_step_id, self.pool_of(way.to_step_id).take_turn())
        closed = self.state(number).items[item.number - 1]
        assert closed.notes.strip() == command.notes.strip()
        assert closed.acted_at is not None
        task.report()

    def judge(self, task: ModelTask, command: Act) -> Answer | None:
        """The refusal (code and status) that the model expects for this command, or None if the
        command is allowed.
        """
        step = self.definition.step(task.step_id)
        leaving = {
            way.transition_id
            for way in self.definition.graph.transitions
            if way.from_step_id == task.step_id
        }
        rules: list[tuple[bool, str, int]] = [
            (command.on_behalf and not command.notes.strip(), "notes_required", 400),
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            (command.rev not in (None, task.rev), "stale_rev", 409),
            (not command.on_behalf and command.actor_user_id not in task.held, "not_holder", 403),
            (not command.on_behalf and command.actor_user_id != task.holder, "item_closed", 409),
            (task.holder is None, "item_closed", 409),
            (command.transition_id is None and not step.is_end, "not_an_end_step", 409),
            (command.transition_id not in {None, *leaving}, "transition_not_offered", 409),
        ]
        return first_broken(*rules)

    def refusal_of_item(self, number: int, item_number: int, rev: int | None) -> Answer | None:
        """The refusal (code and status) that every command on this item must get, or None."""
        task = self.model[number]
        is_open = task.holder is not None and item_number == task.items
        return first_broken(
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            (rev not in (None, task.rev), "stale_rev", 409),
            (not is_open, "item_closed", 409),
        )

    def draw_item(self, data: st.DataObject) -> tuple[int, ModelTask, int]:
        """Draw a task and the number of an item: usually the last one, at times a wrong one."""
        number = self.draw_task(data)
        last = self.model[number].items
        return number, self.model[number], data.draw(st.sampled_from([last, last, last, 1, 99]))

    def held(self) -> list[int]:
        return [
            number
            for number, task in enumerate(self.model)
            if task.holder is not None and not task.on_hold
        ]

    def ways(self, task: ModelTask) -> list[int | None]:
        finish: list[int | None] = [None] if self.definition.step(task.step_id).is_end else []
        return [*(way.transition_id for way in self.definition.exits(task.step_id)), *finish]

    def pool_of(self, step_id: int) -> Rotation:
        return self.rotations[role_pool(self.definition.step(step_id).work_role)]

    def pool_waited_for(self, task: ModelTask) -> str:
        step = self.definition.step(task.step_id)
        above = step.escalate_to if task.waits_above else None
        return role_pool(above or step.work_role)

    def set_members(self, pool: str, members: set[int]) -> None:
        self.do_set_members(pool, members)
        self.rotations[pool] = Rotation(members, self.rotations[pool].last)

    def draw_task(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, len(self.model) - 1))


def first_broken(*rules: tuple[bool, str, int]) -> Answer | None:
    """The code and status of the first rule that is broken, or None."""
    return next(((code, status) for broken, code, status in rules if broken), None)


def escalating(graph: Graph) -> Graph:
    """The graph in which each step escalates to the role above its own, if there is one."""
    above = dict(pairwise(ROLES))
    steps = tuple(replace(step, escalate_to=above.get(step.work_role)) for step in graph.steps)
    return replace(graph, steps=steps)
