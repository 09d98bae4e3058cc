"""The deadlines of tasks that were on hold or reopened. The time of pauses does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sla.domain.hours import Hours
from sla.domain.pausing import clock_at, due_after
from sla.domain.walk import ROUND_THE_CLOCK, Pause, deadline
from task.domain.command import Command
from task.domain.commands import (
    Act,
    Cancel,
    ChangePriority,
    HandOn,
    Hold,
    Open,
    Reopen,
    Resume,
    TakeUp,
)
from task.domain.decide import decide, plan
from task.domain.decision import Decision, NotifyAssignment, ReportTicketStatus, TurnTaken
from task.domain.evolve import apply
from task.domain.state import ItemStatus, Origin, Pool, TaskState, TaskStatus
from task.tests.test_domain_examples import (
    ANA,
    ARRIVED,
    BEN,
    BUDGET,
    HOUR,
    REVIEW,
    TO_APPROVAL,
    pools,
    walked,
)
from workflow.domain.definition import Definition

HOLD, RESUME = Hold(9, "Waits for a part.", is_in_charge=True), Resume(9, is_in_charge=True)
REOPEN = Reopen(9, "It broke again.")
CANCEL = Cancel(9, "Duplicate.")
SLA = 24 * HOUR  # the SLA of high priority
SHARE = timedelta(hours=7, minutes=12)  # the share of the first step


def sent(
    state: TaskState,
    command: Command,
    hours: float,
    known: dict[str, Pool] | None = None,
    definition: Definition = BUDGET,
) -> TaskState:
    """The state after a command that is sent `hours` after the arrival."""
    return apply(state, decided(state, command, hours, known, definition))


def decided(
    state: TaskState,
    command: Command,
    hours: float,
    known: dict[str, Pool] | None = None,
    definition: Definition = BUDGET,
) -> Decision:
    known = known or pools()
    assert set(plan(definition, state, command)) <= known.keys()
    outcome = decide(definition, state, command, ARRIVED + hours * HOUR, known)
    assert isinstance(outcome, Decision), outcome
    return outcome


def due(state: TaskState) -> datetime | None:
    assert state.open_item is not None
    return state.open_item.due_at


class TestDueAfter:
    def test_is_as_much_later_as_the_pause_lasted(self) -> None:
        pause = Pause(ARRIVED + HOUR, ARRIVED + 4 * HOUR)
        assert due_after(ARRIVED + 2 * HOUR, pause, ROUND_THE_CLOCK) == ARRIVED + 5 * HOUR

    def test_stays_if_it_had_passed_before(self) -> None:
        pause = Pause(ARRIVED + HOUR, ARRIVED + 4 * HOUR)
        for passed in (ARRIVED, ARRIVED + HOUR, None):
            assert due_after(passed, pause, ROUND_THE_CLOCK) == passed

    def test_is_the_deadline_of_a_walk_from_the_start_without_every_pause(self) -> None:
        pauses = (
            Pause(ARRIVED + HOUR, ARRIVED + 3 * HOUR),
            Pause(ARRIVED + 4 * HOUR, ARRIVED + 30 * HOUR),
        )
        moved: datetime | None = ARRIVED + 5 * HOUR
        for pause in pauses:
            moved = due_after(moved, pause, ROUND_THE_CLOCK)
        assert moved == deadline(ARRIVED, 5 * HOUR, ROUND_THE_CLOCK, pauses)

    def test_counts_working_time_alone(self) -> None:
        """A pause from Friday, 16:00 to Monday, 9:00 moves the deadline by one working hour."""
        office = Hours("UTC", (*(((9 * 60, 17 * 60),),) * 5, (), ()))
        friday = datetime(2026, 3, 6, 16, tzinfo=ARRIVED.tzinfo)
        pause = Pause(friday, friday + timedelta(days=2, hours=17))  # until Monday, 9:00
        # two working hours after the beginning of the pause
        before = datetime(2026, 3, 9, 10, tzinfo=ARRIVED.tzinfo)
        assert due_after(before, pause, office) == before + HOUR


class TestClockAt:
    def test_stands_where_the_pause_began(self) -> None:
        pauses = (Pause(ARRIVED, ARRIVED + HOUR), Pause(ARRIVED + 2 * HOUR, None))
        read = [clock_at(ARRIVED + hours * HOUR, pauses) for hours in (0.5, 1, 1.5, 2, 99)]
        assert read == [ARRIVED + hours * HOUR for hours in (0, 1, 1.5, 2, 2)]


class TestHold:
    def test_keeps_the_targets_of_its_beginning(self) -> None:
        held = sent(walked(), HOLD, 1)
        assert held.status is TaskStatus.ON_HOLD
        assert (held.target_at, due(held)) == (ARRIVED + SLA, ARRIVED + SHARE)
        assert held.pauses == (Pause(ARRIVED + HOUR, None),)
        assert not held.has_begun

    @pytest.mark.parametrize(
        ("before", "told"), [(walked(), "Open"), (walked(TO_APPROVAL), "In Progress")]
    )
    def test_goes_back_to_what_it_was(self, before: TaskState, told: str) -> None:
        held = sent(before, HOLD, 3)
        outcome = decided(held, RESUME, 5)
        assert outcome.effects == (ReportTicketStatus(told),)
        assert apply(held, outcome).status is before.status

    def test_moves_both_targets_when_it_ends(self) -> None:
        resumed = sent(sent(walked(), HOLD, 1), RESUME, 6)
        assert resumed.target_at == ARRIVED + SLA + 5 * HOUR
        assert due(resumed) == ARRIVED + SHARE + 5 * HOUR

    def test_twice_counts_both(self) -> None:
        state = walked()
        for begin, end in ((1, 2), (3, 6)):
            state = sent(sent(state, HOLD, begin), RESUME, end)
        assert state.target_at == ARRIVED + SLA + 4 * HOUR
        assert due(state) == ARRIVED + SHARE + 4 * HOUR

    def test_after_the_targets_moves_nothing(self) -> None:
        resumed = sent(sent(walked(), HOLD, 30), RESUME, 50)
        assert (resumed.target_at, due(resumed)) == (ARRIVED + SLA, ARRIVED + SHARE)

    def test_in_a_calendar_costs_the_working_time_in_it(self) -> None:
        noon = BUDGET.in_hours(Hours("UTC", (((0, 12 * 60),),) * 7))
        state = replace(walked(), target_at=datetime(2026, 1, 7, 11, tzinfo=ARRIVED.tzinfo))
        hours = (datetime(2026, 1, 6, 6, tzinfo=ARRIVED.tzinfo) - ARRIVED) / HOUR
        state = replace(state, arrived_at=ARRIVED)
        # The hold covered six of the twelve working hours of that day. Before the hold, seventeen
        # hours were left.
        resumed = sent(sent(state, HOLD, hours, None, noon), RESUME, hours + 6, None, noon)
        assert resumed.target_at == datetime(2026, 1, 8, 5, tzinfo=ARRIVED.tzinfo)

    def test_is_refused_to_who_does_not_hold_it(self) -> None:
        for actor, code in ((BEN.user_id, "not_holder"),):
            outcome = decide(BUDGET, walked(), Hold(actor, "No."), ARRIVED, pools())
            assert not isinstance(outcome, Decision)
            assert (outcome.code, outcome.status) == (code, 403)


class TestWhileOnHold:
    def test_a_new_priority_has_the_target_of_the_hold_s_beginning(self) -> None:
        earlier = sent(sent(walked(), HOLD, 1), RESUME, 2)
        held = sent(earlier, HOLD, 3)
        changed = sent(held, ChangePriority("urgent", 9, "Now."), 20)
        urgent = BUDGET.sla("urgent")
        assert urgent is not None
        assert changed.target_at == ARRIVED + urgent + HOUR  # the ended pause of one hour counts
        assert changed.pauses == held.pauses
        # The step's share is that of the time left when the hold began, three hours after the
        # arrival.
        fresh = sent(earlier, ChangePriority("urgent", 9, "Now."), 3)
        assert due(changed) == due(fresh)
        assert sent(changed, RESUME, 30).target_at == ARRIVED + urgent + HOUR + 27 * HOUR

    def test_a_leaver_s_successor_has_what_was_left(self) -> None:
        held = sent(walked(), HOLD, 1)
        leave = HandOn(has_holder_left=True, has_owner_left=False)
        handed = sent(held, leave, 10, pools(analysts=(BEN,)))
        assert (handed.status, handed.pauses) == (TaskStatus.ON_HOLD, held.pauses)
        assert due(handed) == ARRIVED + SHARE
        assert due(sent(handed, RESUME, 11)) == ARRIVED + SHARE + 10 * HOUR

    def test_so_has_one_who_comes_later(self) -> None:
        held = sent(walked(), HOLD, 1)
        leave = HandOn(has_holder_left=True, has_owner_left=False)
        waiting = sent(held, leave, 2, pools(analysts=()))
        resumed = sent(waiting, RESUME, 5)
        taken = sent(resumed, TakeUp(), 6, pools(analysts=(BEN,)))
        assert taken.items[-1].origin is Origin.TRANSFERRED
        assert due(taken) == ARRIVED + SHARE + 4 * HOUR

    def test_a_waiting_step_is_taken_up_with_its_share_of_what_was_left(self) -> None:
        opened = decide(BUDGET, None, Open("high", ARRIVED), ARRIVED, pools(analysts=()))
        assert isinstance(opened, Decision)
        waiting = apply(None, opened)
        held = sent(waiting, HOLD, 4)
        taken = sent(held, TakeUp(), 12, pools(analysts=(BEN,)))
        assert taken.status is TaskStatus.ON_HOLD
        at_once = sent(waiting, TakeUp(), 4, pools(analysts=(BEN,)))
        assert due(taken) == due(at_once)
        assert due(sent(taken, RESUME, 14)) == (due(at_once) or ARRIVED) + 10 * HOUR

    def test_cancelling_ends_the_hold(self) -> None:
        cancelled = sent(sent(walked(), HOLD, 1), CANCEL, 4)
        assert cancelled.status is TaskStatus.CANCELLED
        assert cancelled.pauses == (Pause(ARRIVED + HOUR, ARRIVED + 4 * HOUR),)
        assert cancelled.status_before_hold is None


def completed(hours: float = 4) -> TaskState:
    """A task that Cho has finished `hours` after the arrival."""
    state = walked(TO_APPROVAL)
    item = state.open_item
    assert item is not None
    step = BUDGET.step(item.step_id)
    way = None if step.is_end else BUDGET.exits(step.step_id)[0].transition_id
    while way is not None:
        state = sent(state, Act(item.holder.user_id, way, ""), hours - 1)
        item = state.open_item
        assert item is not None
        step = BUDGET.step(item.step_id)
        way = None if step.is_end else BUDGET.exits(step.step_id)[0].transition_id
    return sent(state, Act(item.holder.user_id, None, "Done."), hours)


class TestReopen:
    def test_goes_on_where_it_ended_with_its_last_holder(self) -> None:
        ended = completed()
        last = ended.items[-1]
        outcome = decided(ended, REOPEN, 10)
        state = apply(ended, outcome)
        item = state.open_item
        assert item is not None
        assert (item.step_id, item.holder, item.origin) == (
            last.step_id,
            last.holder,
            Origin.SYSTEM,
        )
        assert state.status is TaskStatus.IN_PROGRESS
        assert (state.ended, state.resolved_at) == (None, None)
        assert state.visits[last.step_id] == ended.visits[last.step_id] + 1
        assert outcome.effects == (NotifyAssignment(item.number), ReportTicketStatus("In Progress"))

    def test_counts_the_time_between_as_a_pause(self) -> None:
        state = sent(completed(4), REOPEN, 10)
        assert state.pauses == (Pause(ARRIVED + 4 * HOUR, ARRIVED + 10 * HOUR),)
        assert state.target_at == ARRIVED + SLA + 6 * HOUR

    def test_of_a_late_task_leaves_its_target(self) -> None:
        assert sent(completed(30), REOPEN, 40).target_at == ARRIVED + SLA

    def test_gives_it_to_the_next_in_turn_if_the_last_holder_left(self) -> None:
        cancelled = sent(walked(), CANCEL, 2)
        outcome = decided(cancelled, REOPEN, 3, pools(analysts=(BEN,)))
        state = apply(cancelled, outcome)
        assert state.open_item is not None
        assert (state.step_id, state.open_item.holder) == (REVIEW, BEN)
        assert any(isinstance(effect, TurnTaken) for effect in outcome.effects)

    def test_waits_if_nobody_is_there(self) -> None:
        state = sent(sent(walked(), CANCEL, 2), REOPEN, 3, pools(analysts=()))
        assert state.open_item is None
        assert state.waiting_for == BUDGET.step(REVIEW).role
        assert state.status is TaskStatus.IN_PROGRESS

    def test_of_a_cancelled_task_keeps_that_its_item_was_cancelled(self) -> None:
        state = sent(sent(walked(), CANCEL, 2), REOPEN, 3)
        first, second = state.items
        assert (first.status, first.is_cancelled) == (ItemStatus.RESOLVED, True)
        assert (second.holder, second.is_cancelled) == (ANA, False)

    def test_of_a_task_cancelled_on_hold_counts_all_of_it_as_pause(self) -> None:
        state = sent(sent(sent(walked(), HOLD, 1), CANCEL, 4), REOPEN, 9)
        assert state.target_at == ARRIVED + SLA + 8 * HOUR

    def test_takes_no_turn_for_the_last_holder(self) -> None:
        outcome = decided(sent(walked(), CANCEL, 2), REOPEN, 3)
        assert not any(isinstance(effect, TurnTaken) for effect in outcome.effects)
