"""Readable examples of the rules: tasks of the budget workflow, their deadlines and refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from task.domain.assigning import OWNER_POOL
from task.domain.command import Command
from task.domain.commands import Act, Open, TakeUp
from task.domain.decide import decide, plan
from task.domain.decision import Decision, NotifyAssignment, Refusal, ReportTicketStatus, TurnTaken
from task.domain.events.work import (
    ItemAssigned,
    ItemResolved,
    StepEntered,
    TaskCompleted,
    TaskOpened,
    WaitingForPerson,
)
from task.domain.evolve import apply, evolve, fold, replay
from task.domain.reasons import Code, Reason
from task.domain.state import Item, ItemStatus, Member, Origin, Pool, TaskState, TaskStatus
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Graph, Header, RoleRef, Step, Transition

HOUR = timedelta(hours=1)
ARRIVED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

ANALYST = RoleRef(1, "tts", "Analyst")
MANAGER = RoleRef(2, "tts", "Manager")
FINANCE = RoleRef(3, "tts", "Finance Admin")
REVIEW, APPROVAL, PAYMENT = 1, 2, 3
TO_APPROVAL, TO_PAYMENT, REJECT_REVIEW, REJECT_PAYMENT = 11, 12, 13, 14

BUDGET = compile_definition(
    Header(
        workflow_id=1,
        name="Budget Proposal",
        department="Finance",
        category="Budget",
        sub_category="Proposal",
        slas={"urgent": 4 * HOUR, "high": 24 * HOUR, "medium": 48 * HOUR, "low": None},
        end_logic="budget",
    ),
    Graph(
        steps=(
            Step(REVIEW, "Review Proposal", ANALYST, Decimal("0.3"), order=1, is_start=True),
            Step(APPROVAL, "Manager Approval", MANAGER, Decimal("0.4"), order=2),
            Step(PAYMENT, "Finance Approval", FINANCE, Decimal("0.3"), order=3, is_end=True),
        ),
        transitions=(
            Transition(TO_APPROVAL, REVIEW, APPROVAL, "Forward"),
            Transition(REJECT_REVIEW, APPROVAL, REVIEW, "Reject"),
            Transition(TO_PAYMENT, APPROVAL, PAYMENT, "Approve"),
            Transition(REJECT_PAYMENT, PAYMENT, APPROVAL, "Reject"),
        ),
    ),
)

ANA, BEN, CHO, DEV = (Member(10 + number, number) for number in range(1, 5))


def pools(
    *, owners: tuple[Member, ...] = (DEV,), analysts: tuple[Member, ...] = (ANA, BEN)
) -> dict[str, Pool]:
    return {
        OWNER_POOL: Pool(owners, None),
        "role:1": Pool(analysts, None),
        "role:2": Pool((CHO,), None),
        "role:3": Pool((CHO,), None),
    }


def decided(
    state: TaskState | None,
    command: Open | Command,
    now: datetime,
    given: dict[str, Pool] | None = None,
) -> Decision:
    outcome = decide(BUDGET, state, command, now, given or pools())
    assert isinstance(outcome, Decision), outcome
    return outcome


def walked(*ways: int | None, every: timedelta = HOUR) -> TaskState:
    """A task of high priority after its holders took the transitions in `ways`, one per interval of
    `every`.

    None stands for the finish.
    """
    now = ARRIVED
    state = apply(None, decided(None, Open("high", ARRIVED), now))
    for way in ways:
        now += every
        item = state.open_item
        assert item is not None
        state = apply(state, decided(state, Act(item.holder.user_id, way, "done"), now))
    return state


def refusal(
    state: TaskState, command: Open | Command, given: dict[str, Pool] | None = None
) -> Refusal:
    outcome = decide(BUDGET, state, command, ARRIVED + 50 * HOUR, given or pools())
    assert isinstance(outcome, Refusal), outcome
    return outcome


class TestOpen:
    def test_gives_owner_holder_and_deadlines(self) -> None:
        decision = decided(None, Open("high", ARRIVED), ARRIVED)
        opened, entered, assigned = decision.events
        assert isinstance(opened, TaskOpened)
        assert (opened.owner, opened.sla, opened.target_at) == (DEV, 24 * HOUR, ARRIVED + 24 * HOUR)
        assert opened.owner_choice.reason == Reason(Code.ONLY_ONE, {"user_id": DEV.user_id})
        assert entered == StepEntered(ARRIVED, REVIEW, None, 1)
        assert isinstance(assigned, ItemAssigned)
        assert (assigned.number, assigned.holder, assigned.role) == (1, ANA, ANALYST)
        first = Reason(Code.FIRST_TURN, {"user_id": ANA.user_id, "people": 2})
        assert assigned.choice.reason == first
        assert assigned.share.due_at == ARRIVED + timedelta(hours=7, minutes=12)
        assert decision.effects == (
            TurnTaken(OWNER_POOL, DEV.user_id),
            TurnTaken("role:1", ANA.user_id),
            NotifyAssignment(1),
            ReportTicketStatus("Open"),
        )

    def test_makes_a_pending_task_of_revision_one(self) -> None:
        assert walked() == TaskState(
            status=TaskStatus.PENDING,
            rev=1,
            priority="high",
            arrived_at=ARRIVED,
            target_at=ARRIVED + 24 * HOUR,
            owner=DEV,
            step_id=REVIEW,
            items=(
                Item(
                    number=1,
                    step_id=REVIEW,
                    role=ANALYST,
                    holder=ANA,
                    status=ItemStatus.NEW,
                    origin=Origin.SYSTEM,
                    assigned_at=ARRIVED,
                    due_at=ARRIVED + timedelta(hours=7, minutes=12),
                ),
            ),
            visits={REVIEW: 1},
        )

    def test_without_a_coordinator_has_no_owner(self) -> None:
        state = apply(None, decided(None, Open("high", ARRIVED), ARRIVED, pools(owners=())))
        assert state.owner is None
        assert state.open_item is not None

    def test_without_an_sla_has_no_deadline(self) -> None:
        state = apply(None, decided(None, Open("low", ARRIVED), ARRIVED))
        assert state.target_at is None
        assert state.items[0].due_at is None

    def test_counts_from_the_arrival_of_the_ticket(self) -> None:
        """The task is opened ten hours after the ticket's arrival. So 14 of 24 hours are left, and
        the first step gets 0.3 of them.
        """
        state = apply(None, decided(None, Open("high", ARRIVED), ARRIVED + 10 * HOUR))
        assert state.target_at == ARRIVED + 24 * HOUR
        assert state.items[0].due_at == ARRIVED + timedelta(hours=14, minutes=12)

    def test_with_nobody_in_the_role_waits(self) -> None:
        decision = decided(None, Open("high", ARRIVED), ARRIVED, pools(analysts=()))
        waiting = decision.events[-1]
        assert isinstance(waiting, WaitingForPerson)
        assert waiting.choice.reason == Reason(Code.NOBODY_IN_ROLE)
        assert decision.effects == (TurnTaken(OWNER_POOL, 4), ReportTicketStatus("Open"))
        state = apply(None, decision)
        assert (state.waiting_for, state.open_item, state.step_id) == (ANALYST, None, REVIEW)

    def test_happens_once(self) -> None:
        assert refusal(walked(), Open("high", ARRIVED)).code == "task_exists"

    def test_plans_the_owners_and_the_role_of_the_start(self) -> None:
        assert plan(BUDGET, None, Open("high", ARRIVED)) == ("owners", "role:1")
        assert plan(BUDGET, walked(), Open("high", ARRIVED)) == ()


class TestTheBudgetWorkflow:
    def test_is_walked_rejected_and_walked_again(self) -> None:
        """Each step gets its part of the time that is left. After a rejection less time is left."""
        state = walked(TO_APPROVAL, REJECT_REVIEW, TO_APPROVAL, TO_PAYMENT, None)
        assert [
            (
                item.number,
                item.step_id,
                item.holder,
                item.due_at and item.due_at - ARRIVED,
            )
            for item in state.items
        ] == [
            (1, REVIEW, ANA, timedelta(hours=7, minutes=12)),  # 0.3 of 24 h
            # 4/7 of 23 h, after 1 h
            (2, APPROVAL, CHO, timedelta(seconds=50_914, microseconds=285_714)),
            (3, REVIEW, ANA, timedelta(hours=8, minutes=36)),  # 0.3 of 22 h, after 2 h
            (4, APPROVAL, CHO, timedelta(hours=15)),  # 4/7 of 21 h, after 3 h
            (5, PAYMENT, CHO, timedelta(hours=24)),  # all the time that is left
        ]
        assert state.visits == {REVIEW: 2, APPROVAL: 2, PAYMENT: 1}
        assert {item.status for item in state.items} == {ItemStatus.RESOLVED}
        assert (state.status, state.rev) == (TaskStatus.COMPLETED, 6)
        assert (state.step_id, state.resolved_at) == (None, ARRIVED + 5 * HOUR)

    def test_lets_one_person_walk_it_all(self) -> None:
        """Dev is in every role. After a rejection Dev gets the first step again, as a new item with
        the next number.
        """
        given = dict.fromkeys(("owners", "role:1", "role:2", "role:3"), Pool((DEV,), DEV.user_id))
        state = apply(None, decided(None, Open("high", ARRIVED), ARRIVED, given))
        for way in (TO_APPROVAL, REJECT_REVIEW, TO_APPROVAL, TO_PAYMENT, REJECT_PAYMENT):
            state = apply(state, decided(state, Act(4, way, ""), ARRIVED + HOUR, given))
        assert [(item.number, item.step_id) for item in state.items] == [
            (1, REVIEW),
            (2, APPROVAL),
            (3, REVIEW),
            (4, APPROVAL),
            (5, PAYMENT),
            (6, APPROVAL),
        ]
        assert state.open_item is not None
        assert (state.open_item.number, state.open_item.holder) == (6, DEV)

    def test_tells_the_ticket_of_the_first_act_and_of_the_end(self) -> None:
        first = decided(walked(), Act(1, TO_APPROVAL, ""), ARRIVED)
        assert ReportTicketStatus("In Progress") in first.effects
        second = decided(walked(TO_APPROVAL), Act(3, TO_PAYMENT, ""), ARRIVED)
        assert second.effects == (TurnTaken("role:3", 3), NotifyAssignment(3))
        last = decided(walked(TO_APPROVAL, TO_PAYMENT), Act(3, None, ""), ARRIVED)
        assert last.effects == (ReportTicketStatus("Resolved"),)
        assert last.events == (
            ItemResolved(ARRIVED, 3, 3, False, None, ""),
            TaskCompleted(ARRIVED, PAYMENT, "budget"),
        )

    def test_a_first_act_that_ends_the_task_tells_only_of_the_end(self) -> None:
        only = Step(1, "Only", ANALYST, Decimal(1), is_start=True, is_end=True)
        definition = compile_definition(BUDGET.header, Graph((only,), ()))
        opened = decide(definition, None, Open("high", ARRIVED), ARRIVED, pools())
        assert isinstance(opened, Decision)
        ended = decide(definition, apply(None, opened), Act(1, None, ""), ARRIVED, pools())
        assert isinstance(ended, Decision)
        assert ended.effects == (ReportTicketStatus("Resolved"),)

    def test_after_the_target_a_step_is_due_when_the_task_was(self) -> None:
        state = walked(TO_APPROVAL, every=30 * HOUR)
        assert state.items[1].due_at == ARRIVED + 24 * HOUR

    def test_a_breached_item_can_still_be_acted_on(self) -> None:
        state = walked()
        breached = replace(state, items=(replace(state.items[0], status=ItemStatus.BREACHED),))
        moved = apply(breached, decided(breached, Act(1, TO_APPROVAL, ""), ARRIVED + 9 * HOUR))
        assert moved.items[0].status is ItemStatus.RESOLVED
        assert moved.step_id == APPROVAL

    def test_an_admin_acts_on_behalf_with_notes(self) -> None:
        decision = decided(walked(), Act(99, TO_APPROVAL, "Ana is ill.", on_behalf=True), ARRIVED)
        assert decision.events[0] == ItemResolved(ARRIVED, 1, 99, True, TO_APPROVAL, "Ana is ill.")

    def test_an_act_of_the_holder_is_on_nobodys_behalf(self) -> None:
        decision = decided(walked(), Act(1, TO_APPROVAL, "Mine.", on_behalf=True), ARRIVED)
        assert decision.events[0] == ItemResolved(ARRIVED, 1, 1, False, TO_APPROVAL, "Mine.")

    def test_an_act_plans_the_role_it_moves_to_and_a_finish_none(self) -> None:
        assert plan(BUDGET, walked(), Act(1, TO_APPROVAL, "")) == ("role:2",)
        assert plan(BUDGET, walked(), Act(2, TO_APPROVAL, "")) == ()
        assert plan(BUDGET, walked(TO_APPROVAL, TO_PAYMENT), Act(3, None, "")) == ()


class TestRefusals:
    @pytest.mark.parametrize(
        ("ways", "command", "code", "status"),
        [
            ((), Act(2, TO_APPROVAL, ""), "not_holder", 403),
            ((TO_APPROVAL,), Act(1, TO_PAYMENT, ""), "item_closed", 409),
            ((), Act(1, TO_APPROVAL, "", rev=2), "stale_rev", 409),
            ((), Act(1, TO_PAYMENT, ""), "transition_not_offered", 409),
            ((), Act(1, 999, ""), "transition_not_offered", 409),
            ((), Act(1, None, ""), "not_an_end_step", 409),
            ((), Act(99, TO_APPROVAL, " ", on_behalf=True), "notes_required", 400),
            ((TO_APPROVAL, TO_PAYMENT, None), Act(3, None, ""), "task_ended", 409),
            ((TO_APPROVAL, TO_PAYMENT, None), Act(9, None, ".", on_behalf=True), "task_ended", 409),
            ((), TakeUp(), "nothing_to_take_up", 409),
            ((TO_APPROVAL, TO_PAYMENT, None), TakeUp(), "task_ended", 409),
        ],
    )
    def test_have_a_code_and_a_status(
        self, ways: tuple[int | None, ...], command: Open | Command, code: str, status: int
    ) -> None:
        said = refusal(walked(*ways), command)
        assert (said.code, said.status) == (code, status)
        assert plan(BUDGET, walked(*ways), command) == ()

    def test_come_in_the_order_body_task_revision_person_transition(self) -> None:
        """Each command in the list breaks one rule and all rules after it. The first broken rule
        gives the code.
        """
        ended, moved = walked(TO_APPROVAL, TO_PAYMENT, None), walked(TO_APPROVAL)
        assert refusal(ended, Act(99, 999, "", rev=9, on_behalf=True)).code == "notes_required"
        assert refusal(ended, Act(99, 999, "", rev=9)).code == "task_ended"
        assert refusal(moved, Act(99, 999, "", rev=9)).code == "stale_rev"
        assert refusal(moved, Act(99, 999, "", rev=2)).code == "not_holder"
        assert refusal(moved, Act(1, 999, "", rev=2)).code == "item_closed"

    def test_a_finish_while_nobody_holds_the_task(self) -> None:
        given = pools(analysts=())
        state = apply(None, decided(None, Open("high", ARRIVED), ARRIVED, given))
        assert refusal(state, Act(99, None, "why", on_behalf=True)).code == "item_closed"
        assert refusal(state, Act(1, None, "")).code == "not_holder"

    def test_a_command_to_no_task_is_a_mistake_of_the_program(self) -> None:
        for command in (Act(1, None, ""), TakeUp()):
            with pytest.raises(ValueError, match="never opened"):
                decide(BUDGET, None, command, ARRIVED, pools())
            with pytest.raises(ValueError, match="never opened"):
                plan(BUDGET, None, command)


class TestTakeUp:
    def waiting(self) -> TaskState:
        return apply(None, decided(None, Open("high", ARRIVED), ARRIVED, pools(analysts=())))

    def test_gives_the_step_to_whoever_came(self) -> None:
        """The task waited for four hours, and these count. So 20 hours are left, and the step gets
        0.3 of them.
        """
        state = self.waiting()
        assert plan(BUDGET, state, TakeUp()) == ("role:1",)
        decision = decided(state, TakeUp(), ARRIVED + 4 * HOUR, pools(analysts=(BEN,)))
        assert decision.effects == (TurnTaken("role:1", 2), NotifyAssignment(1))
        taken = apply(state, decision)
        assert (taken.waiting_for, taken.rev, taken.status) == (None, 2, TaskStatus.PENDING)
        assert taken.open_item is not None
        assert (taken.open_item.holder, taken.open_item.due_at) == (BEN, ARRIVED + 10 * HOUR)
        assert taken.visits == {REVIEW: 1}

    def test_waits_on_while_nobody_comes(self) -> None:
        assert refusal(self.waiting(), TakeUp(), pools(analysts=())).code == "nobody_eligible"


class TestHistory:
    def test_events_alone_leave_the_revision(self) -> None:
        decision = decided(None, Open("high", ARRIVED), ARRIVED)
        assert fold(decision.events).rev == 0
        assert apply(None, decision).rev == 1

    def test_grouped_by_revision_it_adds_up_to_the_state(self) -> None:
        first = decided(None, Open("high", ARRIVED), ARRIVED)
        second = decided(apply(None, first), Act(1, TO_APPROVAL, "done"), ARRIVED + HOUR)
        assert replay([first.events, second.events]) == walked(TO_APPROVAL)

    def test_begins_with_the_opening_and_has_one(self) -> None:
        opened, entered, _ = decided(None, Open("high", ARRIVED), ARRIVED).events
        with pytest.raises(ValueError, match="begins with its opening"):
            evolve(None, entered)
        with pytest.raises(ValueError, match="opened once"):
            fold([opened, opened])
        for nothing in (fold, replay):
            with pytest.raises(ValueError, match="No events"):
                nothing([])
