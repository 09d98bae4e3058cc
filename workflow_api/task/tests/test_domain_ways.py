"""The ways that a task offers and accepts with conditions and automatic steps, and the steps at
which it stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from task.domain.assigning import OWNER_POOL
from task.domain.command import Asker, Command, Relation
from task.domain.commands import Act, Cancel, Open, PassOn, Reopen
from task.domain.decide import decide, plan
from task.domain.decision import (
    Decision,
    IncidentKind,
    Refusal,
    ReportIncident,
    ReportTicketStatus,
)
from task.domain.events.work import PassingFailed, StepEntered
from task.domain.evolve import apply, fold
from task.domain.offers import offers
from task.domain.reasons import Code, Reason
from task.domain.state import Member, Pool, TaskState, TaskStatus
from task.domain.ways import ways
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Definition, Graph, Header, RoleRef, Step, Transition

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGENT, MANAGER, FINANCE = (RoleRef(n, "tts", name) for n, name in enumerate("AMF", start=1))
ANA, BEN, CHO = (Member(10 + n, n) for n in (1, 2, 3))
POOLS = {
    OWNER_POOL: Pool((), None),
    "role:1": Pool((ANA,), None),
    "role:2": Pool((BEN,), None),
    "role:3": Pool((CHO,), None),
}
CHECK, ROUTE, APPROVE, PAY, CLOSE = 1, 2, 3, 4, 5
DONE, BIG, SMALL, PAID, BACK, FILED = 11, 12, 13, 14, 15, 16
HALF = Decimal("0.5")


def header(end_logic: str = "") -> Header:
    sla = dict.fromkeys(("urgent", "high", "medium"), None)
    return Header(1, "Purchase", "Finance", "Purchase", "", {**sla, "low": 8 * HOUR}, "", end_logic)


def step(step_id: int, role: RoleRef | None, **more: Any) -> Step:
    return Step(step_id, f"Step {step_id}", role, Decimal(0) if role is None else HALF, **more)


def routed(big: str, small: str = "") -> Definition:
    """A workflow with the steps Check → Route (automatic) → Approve or Pay.

    Route leads to Approve if the condition `big` is true. It leads to Pay if the condition `small`
    is true. If `small` is empty, Pay is the default; else the default is Close. Approve leads to
    Pay. Pay and Close are ends.
    """
    otherwise = (Transition(FILED, ROUTE, CLOSE, "Else", is_default=True),) if small else ()
    others = (step(CLOSE, AGENT, is_end=True),) if small else ()
    return compile_definition(
        header(),
        Graph(
            (
                step(CHECK, AGENT, is_start=True),
                step(ROUTE, None),
                step(APPROVE, MANAGER),
                step(PAY, FINANCE, is_end=True),
                *others,
            ),
            (
                Transition(DONE, CHECK, ROUTE, "Done"),
                Transition(BIG, ROUTE, APPROVE, "Big", condition=big),
                Transition(SMALL, ROUTE, PAY, "Small", condition=small, is_default=not small),
                Transition(PAID, APPROVE, PAY, "Approved"),
                *otherwise,
            ),
        ),
    )


def opened(definition: Definition, ticket: Mapping[str, Any]) -> TaskState:
    return apply(None, decision(definition, None, Open("low", NOW), ticket))


def outcome(
    definition: Definition,
    state: TaskState | None,
    command: Open | Command,
    ticket: Mapping[str, Any],
) -> Decision | Refusal:
    asked = definition.of_ticket(ticket)
    given = {name: POOLS[name] for name in plan(asked, state, command)}
    return decide(asked, state, command, NOW + HOUR, given)


def decision(
    definition: Definition,
    state: TaskState | None,
    command: Open | Command,
    ticket: Mapping[str, Any],
) -> Decision:
    found = outcome(definition, state, command, ticket)
    assert isinstance(found, Decision), found
    return found


def refusal(
    definition: Definition, state: TaskState, command: Command, ticket: Mapping[str, Any]
) -> Refusal:
    found = outcome(definition, state, command, ticket)
    assert isinstance(found, Refusal), found
    return found


def reported(found: Decision) -> list[tuple[IncidentKind, int | None]]:
    return [
        (effect.incident.kind, effect.incident.transition_id)
        for effect in found.effects
        if isinstance(effect, ReportIncident)
    ]


class TestAnAutomaticStep:
    ROUTED = routed("ticket.amount > 1000")

    @pytest.mark.parametrize(
        ("ticket", "to", "holder", "reason"),
        [
            ({"amount": 5000}, APPROVE, BEN, Code.CONDITION_TRUE),
            ({"amount": 10}, PAY, CHO, Code.NO_CONDITION_TRUE),
            ({}, PAY, CHO, Code.NO_CONDITION_TRUE),
        ],
    )
    def test_passes_on_by_its_conditions(
        self, ticket: dict[str, Any], to: int, holder: Member, reason: Code
    ) -> None:
        state = opened(self.ROUTED, ticket)
        found = decision(self.ROUTED, state, Act(1, DONE, ""), ticket)
        after = apply(state, found)
        item = after.open_item
        assert item is not None
        assert (after.step_id, item.holder) == (to, holder)
        entered = [event for event in found.events if isinstance(event, StepEntered)]
        assert [event.reason for event in entered] == [None, Reason(reason)]
        assert after.visits == {CHECK: 1, ROUTE: 1, to: 1}

    def test_takes_the_first_way_whose_condition_is_true(self) -> None:
        both = routed("ticket.amount > 1000", "ticket.amount > 1")
        assert landed(both, {"amount": 5000}) == APPROVE
        assert landed(both, {"amount": 50}) == PAY
        assert landed(both, {"amount": 0}) == CLOSE

    def test_is_not_passed_while_its_condition_fails(self) -> None:
        state = opened(self.ROUTED, {"amount": 5})
        refused = refusal(self.ROUTED, state, Act(1, DONE, ""), {"amount": "much"})
        assert (refused.code, refused.status) == ("condition_failed", 409)
        assert [(it.kind, it.step_id, it.transition_id) for it in refused.incidents] == [
            (IncidentKind.CONDITION_FAILED, ROUTE, BIG)
        ]
        assert "much" not in refused.incidents[0].message + refused.message

    def test_is_no_part_of_the_time(self) -> None:
        assert self.ROUTED.path_weight == {CHECK: Decimal("1.5"), ROUTE: 1, APPROVE: 1, PAY: HALF}
        assert self.ROUTED.share_weight[ROUTE] == 0

    def test_that_is_the_start_leads_a_new_task_to_its_person(self) -> None:
        start = starting(routed("ticket.amount > 1000"))
        found = decision(start, None, Open("low", NOW), {"amount": 5000})
        state = apply(None, found)
        assert state.step_id == APPROVE
        assert state.open_item is not None
        assert state.open_item.holder == BEN

    def test_that_is_the_start_keeps_a_new_task_while_its_condition_fails(self) -> None:
        start = starting(routed("ticket.amount > 1000"))
        found = decision(start, None, Open("low", NOW), {"amount": "much"})
        state = apply(None, found)
        assert (state.status, state.step_id, state.is_stuck) == (TaskStatus.PENDING, ROUTE, True)
        assert state.items == ()
        assert isinstance(found.events[-1], PassingFailed)
        assert reported(found) == [(IncidentKind.CONDITION_FAILED, BIG)]

        refused = refusal(start, state, PassOn(), {"amount": "still"})
        assert refused.code == "condition_failed"
        assert len(refused.incidents) == 1

        after = apply(state, decision(start, state, PassOn(), {"amount": 2000}))
        assert (after.step_id, after.is_stuck) == (APPROVE, False)
        assert refusal(start, after, PassOn(), {}).code == "not_stuck"

    def test_that_was_stuck_when_the_task_was_cancelled_is_tried_again_by_a_reopening(self) -> None:
        start = starting(routed("ticket.amount > 1000"))
        state = opened(start, {"amount": "much"})
        gone = apply(state, decision(start, state, Cancel(9, "No."), {"amount": "much"}))
        assert (gone.status, gone.is_stuck) == (TaskStatus.CANCELLED, False)
        again = apply(gone, decision(start, gone, Reopen(9, "Yes."), {"amount": 2000}))
        assert (again.status, again.step_id) == (TaskStatus.IN_PROGRESS, APPROVE)

    def test_that_is_an_end_completes_the_task(self) -> None:
        closing = closed_by_itself()
        state = opened(closing, {})
        found = decision(closing, state, Act(1, DONE, ""), {})
        after = apply(state, found)
        assert (after.status, after.step_id) == (TaskStatus.COMPLETED, None)
        assert after.ended is not None
        assert after.ended.step_id == CLOSE
        assert [it for it in found.effects if isinstance(it, ReportTicketStatus)] == [
            ReportTicketStatus("Resolved")
        ]
        again = apply(after, decision(closing, after, Reopen(9, "Look again."), {}))
        assert (again.step_id, again.items[-1].holder) == (CHECK, ANA)

    def test_without_a_person_on_the_way_ends_the_task_at_once(self) -> None:
        alone = compile_definition(
            header(),
            Graph(
                (step(ROUTE, None, is_start=True), step(CLOSE, None, is_end=True)),
                (Transition(FILED, ROUTE, CLOSE, ""),),
            ),
        )
        state = opened(alone, {})
        assert (state.status, state.items) == (TaskStatus.COMPLETED, ())
        assert refusal(alone, state, Reopen(9, "Why?"), {}).code == "nobody_worked"
        assert offers(alone, state, Asker(9, frozenset({Relation.ADMIN})), NOW) == ()


class TestTheWaysOfAPerson:
    def choosing(self, big: str, small: str = "", *, default: bool = True) -> Definition:
        """A workflow whose step Check has three ways: Big on the condition `big`, Small on the
        condition `small`, and one without a condition. If `small` is empty, Small is the default.
        """
        return compile_definition(
            header(),
            Graph(
                (
                    step(CHECK, AGENT, is_start=True),
                    step(APPROVE, MANAGER, is_end=True),
                    step(PAY, FINANCE, is_end=True),
                ),
                (
                    Transition(BIG, CHECK, APPROVE, "Big", condition=big),
                    Transition(SMALL, CHECK, PAY, "Small", condition=small, is_default=default),
                    Transition(FILED, CHECK, PAY, "Ask"),
                ),
            ),
        )

    def offered(self, definition: Definition, ticket: Mapping[str, Any]) -> list[int | None]:
        state = opened(definition, ticket)
        asker = Asker(ANA.user_id, frozenset({Relation.HOLDER}))
        found = offers(definition.of_ticket(ticket), state, asker, NOW + HOUR)
        shown = [offer.transition_id for offer in found if offer.command == "act"]
        for way in (BIG, SMALL, FILED):
            result = outcome(definition, state, Act(ANA.user_id, way, ""), ticket)
            assert isinstance(result, Decision) == (way in shown), (way, result)
        return shown

    def test_are_those_whose_condition_is_true_and_those_without_one(self) -> None:
        assert self.offered(self.choosing("ticket.amount > 9"), {"amount": 10}) == [BIG, FILED]

    def test_are_the_default_if_no_condition_is_true(self) -> None:
        definition = self.choosing("ticket.amount > 9")
        assert self.offered(definition, {"amount": 1}) == [SMALL, FILED]
        assert self.offered(definition, {}) == [SMALL, FILED]

    def test_are_not_the_default_while_a_condition_fails(self) -> None:
        definition = self.choosing("ticket.amount > 9")
        assert self.offered(definition, {"amount": "x"}) == [FILED]
        state = opened(definition, {"amount": "x"})
        for way in (BIG, SMALL):
            refused = refusal(definition, state, Act(1, way, ""), {"amount": "x"})
            assert refused.code == "condition_failed"
            assert refused.incidents[0].transition_id == BIG

    def test_tell_a_false_condition_from_a_failing_sibling(self) -> None:
        definition = self.choosing("ticket.amount > 9", "ticket.urgent == 1", default=False)
        state = opened(definition, {"amount": "x", "urgent": 0})
        refused = refusal(definition, state, Act(1, SMALL, ""), {"amount": "x", "urgent": 0})
        assert (refused.code, refused.incidents) == ("condition_false", ())

    def test_report_a_failing_condition_as_soon_as_somebody_has_to_choose(self) -> None:
        found = decision(
            self.choosing("ticket.amount > 9"), None, Open("low", NOW), {"amount": "x"}
        )
        assert reported(found) == [(IncidentKind.CONDITION_FAILED, BIG)]

    def test_know_the_task(self) -> None:
        for condition in (
            'task.status == "pending"',
            'task.priority == "Low"',
            'task.step == "Step 1"',
            "task.visits == 1",
        ):
            assert BIG in self.offered(self.choosing(condition), {}), condition

    def test_need_the_ticket(self) -> None:
        definition = self.choosing("ticket.amount > 9")
        state = opened(definition, {"amount": 1})
        with pytest.raises(ValueError, match="content of the ticket"):
            ways(definition, state, CHECK)

    def test_make_the_fields_that_they_read_part_of_the_decision(self) -> None:
        definition = self.choosing('ticket.amount > 9 && ticket.priority == "Low"')
        assert definition.decided_fields == {"amount"}


def test_the_state_of_a_stuck_task_is_the_fold_of_its_events() -> None:
    start = starting(routed("ticket.amount > 1000"))
    found = decision(start, None, Open("low", NOW), {"amount": "much"})
    assert replace(fold(found.events), rev=1) == apply(None, found)


def landed(definition: Definition, ticket: Mapping[str, Any]) -> int | None:
    state = opened(definition, ticket)
    return apply(state, decision(definition, state, Act(1, DONE, ""), ticket)).step_id


def starting(definition: Definition) -> Definition:
    """The same definition without Check, so that Route is the start."""
    steps = tuple(
        replace(step, is_start=step.step_id == ROUTE)
        for step in definition.graph.steps
        if step.step_id != CHECK
    )
    ways = tuple(way for way in definition.graph.transitions if way.from_step_id != CHECK)
    return compile_definition(definition.header, Graph(steps, ways))


def closed_by_itself() -> Definition:
    """A workflow with two steps: Check, and then Close, which is automatic and an end."""
    return compile_definition(
        header(),
        Graph(
            (step(CHECK, AGENT, is_start=True), step(CLOSE, None, is_end=True)),
            (Transition(DONE, CHECK, CLOSE, "Done"),),
        ),
    )
