"""The decider under random commands; its events go through their stored form on the way."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import settings

from task.domain.codec import event_from_json, event_to_json
from task.domain.decide import decide, plan
from task.domain.evolve import apply, replay
from task.domain.model import (
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
    TurnTaken,
    role_pool,
)
from testing.machine import Answer, TaskMachine
from testing.strategies import EPOCH, ROLES
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Definition, Graph, Header, RoleRef


class DeciderMachine(TaskMachine):
    def publish(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> Definition:
        names = [OWNER_POOL, *(role_pool(role) for role in ROLES)]
        self.now = EPOCH
        self.members = dict(zip(names, members, strict=True))
        self.last: dict[str, int | None] = dict.fromkeys(names)
        self.states: list[TaskState] = []
        self.history: list[list[tuple[Event, ...]]] = []
        self.told: list[list[str]] = []
        return compile_definition(header, graph)

    def pool_role(self, role: RoleRef) -> RoleRef:
        return role

    def do_open(self, number: int, priority: str, waited: timedelta) -> bool:
        outcome = self.run_command(number, Open(priority, self.now - waited))
        return not isinstance(outcome, Refusal)

    def do_act(self, number: int, command: Act) -> Answer | None:
        outcome = self.run_command(number, command)
        if isinstance(outcome, Refusal):
            assert outcome.message
            return outcome.code, outcome.status
        assert self.states[number].items[-1].acted_at in (None, self.now)
        return None

    def do_take_up(self, number: int) -> bool:
        outcome = self.run_command(number, TakeUp())
        if isinstance(outcome, Refusal):
            waits = self.states[number].waiting_for is not None
            assert outcome.code == ("nobody_eligible" if waits else "nothing_to_take_up")
        return not isinstance(outcome, Refusal)

    def do_set_members(self, pool: str, members: set[int]) -> None:
        self.members[pool] = members

    def do_wait(self, duration: timedelta) -> None:
        self.now += duration

    def state(self, number: int) -> TaskState:
        assert replay(self.history[number]) == self.states[number]
        return self.states[number]

    def reports(self, number: int) -> list[str]:
        return self.told[number]

    def run_command(self, number: int, command: Command) -> Decision | Refusal:
        """Decide with just the pools that were planned for, and remember what came of it."""
        state = self.states[number] if number < len(self.states) else None
        names = plan(self.definition, state, command)
        assert list(names) == sorted(set(names))
        decision = decide(self.definition, state, command, self.now, self.pools(names))
        if isinstance(decision, Refusal):
            assert names == () or decision.code == "nobody_eligible"
            return decision
        if state is None:
            self.history.append([])
            self.told.append([])
            self.states.append(apply(None, decision))
        else:
            self.states[number] = apply(state, decision)
        self.history[number].append(_stored(decision))
        self.carry_out(number, decision)
        return decision

    def carry_out(self, number: int, decision: Decision) -> None:
        assigned = [event.number for event in decision.events if isinstance(event, ItemAssigned)]
        notified = []
        for effect in decision.effects:
            match effect:
                case TurnTaken():
                    assert effect.user_id in self.members[effect.pool]
                    self.last[effect.pool] = effect.user_id
                case ReportTicketStatus():
                    self.told[number].append(effect.status)
                case NotifyAssignment():
                    notified.append(effect.item_number)
        assert notified == assigned

    def pools(self, names: tuple[str, ...]) -> dict[str, Pool]:
        return {
            name: Pool(
                tuple(Member(10 * who, who, f"Person {who}") for who in sorted(self.members[name])),
                self.last[name],
            )
            for name in names
        }


def _stored(decision: Decision) -> tuple[Event, ...]:
    """The events as they come back from their stored form, which loses nothing."""
    rows = [json.loads(json.dumps(event_to_json(event))) for event in decision.events]
    read = tuple(event_from_json(kind, data) for kind, data in rows)
    assert read == decision.events
    return read


_PROFILE = settings()
TestDeciderMachine = DeciderMachine.TestCase
TestDeciderMachine.settings = settings(
    max_examples=_PROFILE.max_examples * 4,
    stateful_step_count=_PROFILE.stateful_step_count * 2,
)
