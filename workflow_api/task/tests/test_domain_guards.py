"""The commands that each status allows, and the state of a held task."""

from __future__ import annotations

from dataclasses import replace

import pytest

from task.domain.commands import COMMANDS, Act, HandOn, Open, Transfer
from task.domain.decide import decide, plan
from task.domain.decision import Decision, Refusal, ReportTicketStatus
from task.domain.events.clock import TaskHeld
from task.domain.events.work import TaskCancelled
from task.domain.evolve import apply, fold
from task.domain.state import OPEN_TASK_STATUSES, Ending, Member, TaskStatus
from task.tests.test_domain_examples import (
    ANA,
    ANALYST,
    ARRIVED,
    BEN,
    BUDGET,
    HOUR,
    REVIEW,
    pools,
    walked,
)
from testing.samples import samples

NOW = ARRIVED + HOUR
SENT = {
    **samples(
        actor_user_id=ANA.user_id, transition_id=11, to=BEN, role=ANALYST, at=NOW, sender=None
    ),
    "transfer": Transfer(1, BEN, ANALYST, 9, "Please."),
}
WORK = {"act", "start", "transfer", "escalate", "tick"}
HELD = fold([TaskHeld(NOW, ANA.user_id, "Waits for a part.")], walked())
IN = {
    TaskStatus.PENDING: walked(),
    TaskStatus.IN_PROGRESS: replace(walked(), status=TaskStatus.IN_PROGRESS),
    TaskStatus.ON_HOLD: HELD,
    TaskStatus.COMPLETED: replace(
        walked(), status=TaskStatus.COMPLETED, step_id=None, ended=Ending(REVIEW, NOW)
    ),
    TaskStatus.CANCELLED: fold([TaskCancelled(NOW, 9, "Duplicate.")], walked()),
}


def allowed(status: TaskStatus) -> set[str]:
    return {command.name for command, statuses in COMMANDS.items() if status in statuses}


class TestAllowed:
    def test_is_everything_while_somebody_works_and_reopening_in_the_end(self) -> None:
        everything = SENT.keys() - {"resume", "reopen"}
        assert allowed(TaskStatus.PENDING) == allowed(TaskStatus.IN_PROGRESS) == everything
        assert allowed(TaskStatus.COMPLETED) == allowed(TaskStatus.CANCELLED) == {"reopen"}

    def test_on_hold_leaves_out_work_on_the_step(self) -> None:
        on_hold = allowed(TaskStatus.ON_HOLD)
        assert not on_hold & (WORK | {"hold", "reopen"})
        assert on_hold >= {"resume", "cancel", "change_priority", "hand_on", "take_up"}

    @pytest.mark.parametrize("status", TaskStatus)
    @pytest.mark.parametrize("name", SENT)
    def test_decides_before_anything_else(self, name: str, status: TaskStatus) -> None:
        state = IN[status]
        outcome = decide(BUDGET, state, SENT[name], NOW, pools())
        refused = outcome.code if isinstance(outcome, Refusal) else None
        forbidden = {"reopen": "not_ended", "resume": "not_on_hold"}.get(name, "task_on_hold")
        if name in allowed(status):
            assert refused not in ("task_ended", "task_on_hold", "not_ended", "not_on_hold")
        else:
            assert refused == (forbidden if status in OPEN_TASK_STATUSES else "task_ended")
            assert plan(BUDGET, state, SENT[name]) == ()

    @pytest.mark.parametrize("name", SENT)
    def test_comes_before_a_stale_view_and_after_what_is_wrong_anyway(self, name: str) -> None:
        stale = replace(SENT[name], rev=7)
        ended = IN[TaskStatus.CANCELLED]
        allowing = {"resume": HELD, "reopen": ended}.get(name, walked())
        outcome = decide(BUDGET, allowing, stale, NOW, pools())
        assert isinstance(outcome, Refusal)
        assert outcome.code == "stale_rev"
        forbidding = walked() if name == "reopen" else ended
        outcome = decide(BUDGET, forbidding, stale, NOW, pools())
        assert isinstance(outcome, Refusal)
        assert outcome.code == ("not_ended" if name == "reopen" else "task_ended")
        silent = Act(9, 11, " ", on_behalf=True)
        outcome = decide(BUDGET, ended, silent, NOW, pools())
        assert isinstance(outcome, Refusal)
        assert outcome.code == "notes_required"


class TestAHeldTask:
    def test_reports_that_it_is_on_hold_with_its_new_priority(self) -> None:
        outcome = decide(BUDGET, HELD, SENT["change_priority"], NOW, pools())
        assert isinstance(outcome, Decision)
        assert outcome.effects == (ReportTicketStatus("On Hold"),)
        assert apply(HELD, outcome).status is TaskStatus.ON_HOLD

    @pytest.mark.parametrize(
        ("status", "told"),
        [(TaskStatus.PENDING, "Open"), (TaskStatus.IN_PROGRESS, "In Progress")],
    )
    def test_is_told_apart_from_others(self, status: TaskStatus, told: str) -> None:
        state = replace(walked(), status=status)
        outcome = decide(BUDGET, state, SENT["change_priority"], NOW, pools())
        assert isinstance(outcome, Decision)
        assert outcome.effects == (ReportTicketStatus(told),)

    def test_stays_so_where_an_act_is_in_its_history(self) -> None:
        """The decider refuses acts on a task that is on hold. If a history contains such an act
        nevertheless, the task stays on hold.
        """
        acted = decide(BUDGET, walked(), SENT["act"], NOW, pools())
        assert isinstance(acted, Decision)
        assert apply(HELD, acted).status is TaskStatus.ON_HOLD
        assert apply(walked(), acted).status is TaskStatus.IN_PROGRESS

    def test_goes_to_another_holder_and_owner_when_they_leave(self) -> None:
        command = HandOn(has_holder_left=True, has_owner_left=True)
        others = {**pools(analysts=(BEN,)), "owners": pools(owners=(Member(19, 9),))["owners"]}
        outcome = decide(BUDGET, HELD, command, NOW, others)
        assert isinstance(outcome, Decision)
        assert ReportTicketStatus("On Hold") in outcome.effects
        after = apply(HELD, outcome)
        assert (after.status, after.items[-1].holder) == (TaskStatus.ON_HOLD, BEN)


class TestOpening:
    def test_is_asked_of_no_task_that_exists(self) -> None:
        outcome = decide(BUDGET, HELD, Open("high", ARRIVED), NOW, pools())
        assert isinstance(outcome, Refusal)
        assert outcome.code == "task_exists"

    @pytest.mark.parametrize("name", SENT)
    def test_comes_before_any_other_command(self, name: str) -> None:
        with pytest.raises(ValueError, match="never opened"):
            decide(BUDGET, None, SENT[name], NOW, pools())
