"""Random commands to the decider. Each event is encoded and decoded before it is applied."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from sla.domain.priorities import PRIORITIES
from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.codec import event_from_json, event_to_json
from task.domain.command import IN_CHARGE, Asker, Command, Relation
from task.domain.commands import (
    COMMANDS,
    Act,
    Cancel,
    ChangeOwner,
    ChangePriority,
    Claim,
    Escalate,
    HandOn,
    Open,
    Start,
    TakeUp,
    Tick,
    Transfer,
)
from task.domain.decide import decide, plan
from task.domain.decision import Decision, NotifyAssignment, Refusal, ReportTicketStatus, TurnTaken
from task.domain.events import Event
from task.domain.events.clock import (
    EscalationWaiting,
    ItemBreached,
    ItemWarned,
    TargetPassed,
)
from task.domain.events.work import ItemAssigned
from task.domain.evolve import apply, replay
from task.domain.offers import offers
from task.domain.recomputing import DECIDES, deadlines
from task.domain.state import OPEN_TASK_STATUSES, Item, ItemStatus, Member, Origin, Pool, TaskState
from task.domain.thresholds import moment_of_item, next_threshold
from task.reads.certificates import rules_of
from testing.machine import Answer, escalating, first_broken, people
from testing.pausing import PausingTaskMachine
from testing.samples import sample
from testing.strategies import EPOCH, ROLES
from workflow.domain.compile import compile_definition
from workflow.domain.definition import (
    Definition,
    Graph,
    Header,
    RoleRef,
)

SOMEBODY_ELSE = 999
"""A person whom the machine never draws."""
ACCEPTED_IN = {command.name: statuses for command, statuses in COMMANDS.items()}


class DeciderMachine(PausingTaskMachine):
    def publish(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> Definition:
        names = [OWNER_POOL, *(role_pool(role) for role in ROLES)]
        self.now = EPOCH
        self.members = dict(zip(names, members, strict=True))
        self.last: dict[str, int | None] = dict.fromkeys(names)
        self.states: list[TaskState] = []
        self.history: list[list[tuple[Event, ...]]] = []
        self.reported: list[list[str]] = []
        self.announcements: defaultdict[int, dict[Any, int]] = defaultdict(dict)
        return compile_definition(header, escalating(graph))

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

    def do_send(self, number: int, command: Command) -> Answer | None:
        outcome = self.run_command(number, command)
        return (outcome.code, outcome.status) if isinstance(outcome, Refusal) else None

    def do_claim(self, number: int, actor: int, rev: int | None) -> Answer | None:
        role = self.states[number].waiting_for
        is_member = role is not None and actor in self.members[role_pool(role)]
        return self.do_send(number, Claim(actor, _member(actor) if is_member else None, rev=rev))

    def do_change_owner(self, number: int, to: int, actor: int) -> Answer | None:
        member = _member(to) if to in self.members[OWNER_POOL] else None
        return self.do_send(number, ChangeOwner(member, actor))

    def do_take_up(self, number: int) -> bool:
        before = self.states[number]
        outcome = self.run_command(number, TakeUp())
        if before.waiting_for is None and isinstance(outcome, Decision):
            # The item was late, and nobody could take the escalation at that time. Now somebody
            # can.
            assert before.owes_escalation
            self.escalated_by_the_clock(number, before)
            return False
        if isinstance(outcome, Refusal):
            state = self.states[number]
            if before.owes_escalation and outcome.code == "nobody_eligible":
                return False
            expected = "nobody_eligible" if state.waiting_for else "nothing_to_take_up"
            is_open = state.status in OPEN_TASK_STATUSES
            assert outcome.code == (expected if is_open else "task_ended")
            return False
        new, last = self.states[number].items[-1], before.items[-1] if before.items else None
        if last is None or last.status is not ItemStatus.REASSIGNED:
            assert new.origin is Origin.SYSTEM
        else:
            # The task waited because its holder had left the role; now it has a successor.
            assert (new.origin, new.role) == (Origin.TRANSFERRED, before.waiting_for)
            is_kept = last.due_at and before.target_at and last.due_at <= before.target_at
            assert not is_kept or new.due_at == last.due_at
        return True

    def do_set_members(self, pool: str, members: set[int]) -> None:
        self.members[pool] = members

    def do_wait(self, duration: timedelta) -> None:
        self.now += duration

    @rule(
        data=st.data(),
        to=people,
        actor=people,
        is_forced=st.booleans(),
        late=st.sampled_from([None, 0, 0, 1]),
    )
    @precondition(lambda self: bool(self.model))
    def transfer(
        self, data: st.DataObject, to: int, actor: int, is_forced: bool, late: int | None
    ) -> None:
        number, task, item_number = self.draw_item(data)
        role_of_step = self.definition.step(task.step_id).work_role
        rev = None if late is None else task.rev - late
        command = Transfer(
            item_number, _member(to), role_of_step, actor, "Please.", is_forced=is_forced, rev=rev
        )
        pool = self.rotations[role_pool(role_of_step)]
        before = self.states[number]
        expected = self.refusal_of_item(number, item_number, rev) or first_broken(
            (to == actor, "transfer_to_oneself", 400),
            (to == task.holder, "already_holder", 409),
            (not is_forced and to not in pool.members, "not_in_role", 400),
        )
        self.send(number, command, expected)
        if expected is None:
            self.handed_over(number, to, ItemStatus.REASSIGNED, Origin.TRANSFERRED)
            old, new = before.open_item, self.states[number].items[-1]
            assert old is not None
            assert (new.step_id, new.due_at) == (old.step_id, old.due_at)

    @rule(data=st.data(), actor=people, is_in_charge=st.booleans())
    @precondition(lambda self: bool(self.model))
    def escalate(self, data: st.DataObject, actor: int, is_in_charge: bool) -> None:
        number, task, item_number = self.draw_item(data)
        above = self.definition.step(task.step_id).escalate_to
        others = set() if above is None else self.members[role_pool(above)] - {task.holder}
        expected = self.refusal_of_item(number, item_number, None) or first_broken(
            (not is_in_charge and actor != task.holder, "not_holder", 403),
            (above is None, "no_escalation_target", 409),
            (not others, "nobody_eligible", 409),
        )
        command = Escalate(item_number, actor, "Too hot.", is_in_charge=is_in_charge)
        self.send(number, command, expected)
        if expected is None:
            escalated = self.states[number].items[-1]
            assert escalated.holder.user_id in others
            assert escalated.role == above
            self.handed_over(
                number, escalated.holder.user_id, ItemStatus.ESCALATED, Origin.ESCALATION
            )

    @rule(data=st.data(), rarely=st.integers(0, 3))
    @precondition(lambda self: bool(self.model))
    def cancel(self, data: st.DataObject, rarely: int) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        if rarely and not task.ended:
            return
        expected = ("task_ended", 409) if task.ended else None
        self.send(number, Cancel(None, "Withdrawn."), expected)
        if expected is None:
            task.rev += 1
            task.ended = task.cancelled = True
            task.on_hold, task.holder = False, None
            task.report()

    @rule(data=st.data(), priority=st.sampled_from(PRIORITIES))
    @precondition(lambda self: bool(self.model))
    def change_priority(self, data: st.DataObject, priority: str) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        before = self.states[number]
        expected = ("task_ended", 409) if task.ended else None
        self.send(number, ChangePriority(priority, None, ""), expected)
        after = self.states[number]
        if expected is None and priority == before.priority:
            assert after == before
        elif expected is None:
            task.rev += 1

    @rule(data=st.data(), actor=people)
    @precondition(lambda self: bool(self.model))
    def start(self, data: st.DataObject, actor: int) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        item = self.states[number].open_item
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            (actor not in task.held, "not_holder", 403),
            (actor != task.holder, "item_closed", 409),
        )
        self.send(number, Start(actor), expected)
        if expected is None and item is not None and item.started_at is None:
            task.rev += 1
            started = self.states[number].open_item
            assert started is not None
            is_late = item.status is ItemStatus.BREACHED
            assert started.status is (ItemStatus.BREACHED if is_late else ItemStatus.IN_PROGRESS)
            assert started.started_at == self.now

    @rule(
        data=st.data(),
        actor=people,
        charge=st.sets(st.sampled_from([Relation.OWNER, Relation.ADMIN, Relation.QUEUE])),
    )
    @precondition(lambda self: bool(self.model))
    def look_at_offers(self, data: st.DataObject, actor: int, charge: set[Relation]) -> None:
        """Check that each offered command is accepted when it is sent, and that every other command
        is refused.
        """
        number = self.draw_task(data)
        task, state = self.model[number], self.states[number]
        relations = charge | ({Relation.HOLDER} if actor == task.holder else set())
        found = offers(self.definition, state, Asker(actor, frozenset(relations)), self.now)
        takes = [offer for offer in found if offer.refused is None]
        assert all(state.status in ACCEPTED_IN[offer.command] for offer in takes)
        ways = [offer.transition_id for offer in takes if offer.command == "act"]
        accepted = [
            way
            for way in (None, *(way.transition_id for way in self.definition.graph.transitions))
            if relations & {Relation.HOLDER, Relation.ADMIN}
            and self.would_take(number, Act(actor, way, "why", on_behalf=actor != task.holder))
        ]
        assert sorted(ways, key=str) == sorted(accepted, key=str)
        offered = {offer.command for offer in takes}
        item = state.open_item
        last = len(state.items)
        in_charge = bool(charge & IN_CHARGE)
        expected = {
            command.name: bool(relations & command.asked_by)
            and self.would_take(number, self.sample_of(command, actor, in_charge, last))
            for command in COMMANDS
        }
        # A started task accepts a second `start`, but does not offer it.
        is_begun = item is not None and item.started_at is not None
        expected |= {"act": bool(accepted), "start": expected["start"] and not is_begun}
        assert offered == {name for name, is_expected in expected.items() if is_expected}

    def sample_of(
        self, command: type[Command], actor: int, is_in_charge: bool, item_number: int
    ) -> Command:
        """A command with valid fields, so that only the task's state can be a reason to refuse it.

        A transfer goes to a person whom the machine never draws.
        """
        return sample(
            command,
            actor_user_id=actor,
            is_in_charge=is_in_charge,
            item_number=item_number,
            transition_id=None,
            to=_member(SOMEBODY_ELSE),
            role=self.definition.graph.steps[0].role,
            is_forced=True,
            at=self.now,
            sender=None,
        )

    def would_take(self, number: int, command: Command) -> bool:
        """Whether the rules accept the command, no matter whether anybody could take the item."""
        state = self.states[number]
        names = plan(self.definition, state, command)
        outcome = decide(self.definition, state, command, self.now, self.pools(names))
        return not isinstance(outcome, Refusal) or outcome.code == "nobody_eligible"

    @rule(
        data=st.data(),
        leaving=st.sets(st.sampled_from(["holder", "owner"])),
        named=st.sets(st.sampled_from(["holder", "owner"])),
        hours=st.integers(0, 60),
        joining=st.sets(people, max_size=2),
    )
    @precondition(lambda self: bool(self.model))
    def hand_on(
        self, data: st.DataObject, leaving: set[str], named: set[str], hours: int, joining: set[int]
    ) -> None:
        """Hand on the task of people who leave their roles. Afterwards others join.

        `named` are the people who have left according to the command. They may still be in their
        roles.
        """
        # Let time pass first, and prefer tasks that somebody holds, because these try more cases of
        # the rule.
        self.do_wait(timedelta(hours=hours))
        held = [n for n, task in enumerate(self.model) if task.holder is not None]
        held = held or [self.draw_task(data)]
        number = data.draw(st.sampled_from([*held, *held, self.draw_task(data)]))
        task, before = self.model[number], self.states[number]
        item = before.open_item
        if "owner" in leaving and task.owner is not None:
            self.leave(OWNER_POOL, task.owner)
        if "holder" in leaving and item is not None:
            self.leave(role_pool(item.role), item.holder.user_id)
        named = named | leaving
        is_owner_gone = (
            "owner" in named
            and task.owner is not None
            and task.owner not in self.rotations[OWNER_POOL].members
        )
        is_holder_gone = (
            "holder" in named
            and item is not None
            and item.holder.user_id not in self.members[role_pool(item.role)]
        )
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (not is_owner_gone and not is_holder_gone, "nobody_left", 409),
        )
        self.send(number, HandOn("holder" in named, "owner" in named), expected)
        if expected is not None:
            return
        task.rev += 1
        if is_owner_gone:
            task.owner = self.rotations[OWNER_POOL].take_turn()
        if is_holder_gone and item is not None:
            self.passed_on(number, item)
        if task.holder is None and joining:
            self.set_members(self.pool_waited_for(task), joining)
            self.look_again(number)

    def leave(self, pool: str, user_id: int) -> None:
        self.set_members(pool, self.rotations[pool].members - {user_id})

    def passed_on(self, number: int, item: Item) -> None:
        """Check the item's successor: the next member of the role got the item with the same
        deadline, or the task waits for a member.
        """
        task, after = self.model[number], self.states[number]
        is_above = item.role != self.definition.step(item.step_id).work_role
        old = after.items[item.number - 1]
        assert (old.status, old.acted_at) == (ItemStatus.REASSIGNED, self.now)
        if not self.members[role_pool(item.role)]:
            assert after.waiting_for == item.role
            task.hand_over(task.step_id, None)
            task.waits_above = is_above
            return
        new = after.items[-1]
        assert (new.status, new.origin) == (ItemStatus.NEW, Origin.TRANSFERRED)
        assert (new.step_id, new.role, new.due_at) == (item.step_id, item.role, item.due_at)
        new_holder = new.holder.user_id
        assert new_holder in self.members[role_pool(item.role)]
        # Escalations have a rotation of their own.
        assert is_above or new_holder == self.rotations[role_pool(item.role)].take_turn()
        task.hand_over(task.step_id, new_holder)

    @rule(data=st.data(), hours=st.integers(0, 30))
    @precondition(lambda self: bool(self.model))
    def tick(self, data: st.DataObject, hours: int) -> None:
        """Send `Tick` at the moment of the next threshold (a warning, a breach or the task's
        target), or at another moment.
        """
        number = data.draw(st.sampled_from([*self.held(), self.draw_task(data)]))
        task, before = self.model[number], self.states[number]
        threshold, item = next_threshold(self.definition, before), before.open_item
        moment = data.draw(st.sampled_from(["next", "late", "late", "any"]))
        if moment == "next" and threshold is not None:
            self.now = max(self.now, threshold.due_at)
        elif moment == "late" and item is not None and item.due_at is not None:
            self.now = max(self.now, item.due_at)
        elif moment == "any":
            self.do_wait(timedelta(hours=hours))
        self.touched.add(number)
        outcome = self.run_command(number, Tick(self.now))
        if task.ended or task.on_hold:
            assert isinstance(outcome, Refusal)
            assert outcome.code == ("task_ended" if task.ended else "task_on_hold")
            assert threshold is None
            return
        assert isinstance(outcome, Decision)
        is_due = threshold is not None and threshold.due_at <= self.now
        assert bool(outcome.events) == is_due
        self.announced(number, before, outcome)
        after = next_threshold(self.definition, self.states[number])
        assert after is None or after.due_at > self.now

    def announced(self, number: int, before: TaskState, outcome: Decision) -> None:
        """Check the announcements of an item: each percentage is announced at most once and only
        after it was reached. If several were reached, only the highest is announced.
        """
        item, notes = before.open_item, self.announcements[number]
        for event in outcome.events:
            match event:
                case ItemWarned() | ItemBreached():
                    assert item is not None
                    percent = event.percent if isinstance(event, ItemWarned) else 100
                    root = self.root(before, item.number)
                    assert percent > notes.get(root, 0)
                    notes[root] = percent
                    moments = {
                        one: moment_of_item(self.definition, before, item, one)
                        for one in (80, 90, 100)
                    }
                    passed = [one for one, at in moments.items() if at and at <= self.now]
                    assert percent == max(passed)
                case TargetPassed():
                    assert before.target_at is not None
                    assert before.target_at <= self.now
                    assert "target" not in notes
                    notes["target"] = 100
                case EscalationWaiting():
                    assert self.states[number].owes_escalation
        if any(isinstance(event, ItemAssigned) for event in outcome.events):
            self.escalated_by_the_clock(number, before)

    def root(self, state: TaskState, number: int) -> int:
        """The number of the first item in the chain of transfers that led to this item."""
        while state.items[number - 1].origin is Origin.TRANSFERRED:
            number -= 1
        return number

    def escalated_by_the_clock(self, number: int, before: TaskState) -> None:
        new, item = self.states[number].items[-1], before.open_item
        assert item is not None
        above = self.definition.step(item.step_id).escalate_to
        assert (new.role, new.origin) == (above, Origin.ESCALATION)
        visit = (before.visits, item.step_id, before.visits[item.step_id])
        assert str(visit) not in self.announcements[number]
        self.announcements[number][str(visit)] = 100
        self.handed_over(number, new.holder.user_id, ItemStatus.ESCALATED, Origin.ESCALATION)
        assert not self.states[number].owes_escalation

    def send(self, number: int, command: Command, expected: Answer | None) -> None:
        """Run a command, and check that the result is the one that the model expects."""
        self.touched.add(number)
        before = self.states[number]
        outcome = self.run_command(number, command)
        said = (outcome.code, outcome.status) if isinstance(outcome, Refusal) else None
        assert said == expected
        if expected is not None:
            assert self.states[number] == before

    def handed_over(self, number: int, to: int, status: ItemStatus, origin: Origin) -> None:
        task = self.model[number]
        task.rev += 1
        task.hand_over(task.step_id, to)
        old, new = self.states[number].items[-2:]
        assert (old.status, old.acted_at) == (status, self.now)
        assert (new.status, new.origin, new.assigned_at) == (ItemStatus.NEW, origin, self.now)

    def state(self, number: int) -> TaskState:
        assert replay(self.history[number]) == self.states[number]
        return self.states[number]

    @invariant()
    def deadlines_follow_from_the_events(self) -> None:
        for state, history in zip(self.states, self.history, strict=True):
            events = [event for command in history for event in command]
            if state.status not in OPEN_TASK_STATUSES:
                continue
            decisions = [event for event in events if isinstance(event, DECIDES)]
            found = deadlines(decisions, rules_of(self.definition), lambda spans: ())
            assert found.target_at == state.target_at
            assert state.open_item is None or found.due_at == state.open_item.due_at

    def reports(self, number: int) -> list[str]:
        return [status for status, _ in groupby(self.reported[number])]

    def run_command(self, number: int, command: Open | Command) -> Decision | Refusal:
        """Decide with exactly the pools that `plan` named, and record the result."""
        state = self.states[number] if number < len(self.states) else None
        names = plan(self.definition, state, command)
        assert list(names) == sorted(set(names))
        decision = decide(self.definition, state, command, self.now, self.pools(names))
        if isinstance(decision, Refusal):
            assert names == () or decision.code in {"nobody_eligible", "not_in_role", "nobody_left"}
            return decision
        if state is None:
            self.history.append([])
            self.reported.append([])
            self.states.append(apply(None, decision))
        elif decision.events:
            self.states[number] = apply(state, decision)
        else:
            assert decision.effects == ()
            return decision
        self.history[number].append(_stored(decision))
        self.carry_out(number, decision)
        return decision

    def carry_out(self, number: int, decision: Decision) -> None:
        assigned = [event.number for event in decision.events if isinstance(event, ItemAssigned)]
        notified = []
        for effect in decision.effects:
            match effect:
                case TurnTaken():
                    assert effect.user_id in self.members[_role_pool_of(effect.pool)]
                    self.last[effect.pool] = effect.user_id
                case ReportTicketStatus():
                    self.reported[number].append(effect.status)
                case NotifyAssignment():
                    notified.append(effect.item_number)
        assert notified == assigned

    def pools(self, names: tuple[str, ...]) -> dict[str, Pool]:
        return {
            name: Pool(
                tuple(_member(who) for who in sorted(self.members[_role_pool_of(name)])),
                self.last.get(name),
            )
            for name in names
        }


def _member(user_id: int) -> Member:
    return Member(10 * user_id, user_id)


def _role_pool_of(pool: str) -> str:
    """The name of the role's usual pool, which has the same members as this pool for escalations."""
    return pool.replace("escalation:", "role:")


def _stored(decision: Decision) -> tuple[Event, ...]:
    """The events, stored and read again. Checks that nothing was lost."""
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
