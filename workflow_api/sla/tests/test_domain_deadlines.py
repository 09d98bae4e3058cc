"""Targets, shares and the state of a deadline are exact to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.domain.deadlines import (
    ShareReason,
    SlaStatus,
    SlaView,
    sla_view,
    soon_at,
    step_share,
    task_target,
)
from sla.domain.priorities import priority_level
from sla.domain.walk import Hours, Pause
from testing.strategies import moments, weights

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Hours("UTC", (((9 * 60, 17 * 60),),) * 7)
spans = st.timedeltas(timedelta(microseconds=1), timedelta(days=365))


class TestPriorityLevel:
    @pytest.mark.parametrize(
        ("said", "level"),
        [
            ("Low", "low"),
            ("medium", "medium"),
            ("HIGH", "high"),
            ("Critical", "urgent"),
            ("urgent", "urgent"),
            (" Urgent ", "urgent"),
            ("", "medium"),
        ],
    )
    def test_is_one_of_four(self, said: str, level: str) -> None:
        assert priority_level(said) == level

    @pytest.mark.parametrize("said", ["P1", "none", "crítico", "lowest"])
    def test_of_another_word_is_refused(self, said: str) -> None:
        with pytest.raises(ValueError, match="Not a priority"):
            priority_level(said)


class TestTaskTarget:
    def test_is_arrival_plus_sla(self) -> None:
        assert task_target(NOW, 4 * HOUR) == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)

    def test_is_none_without_an_sla(self) -> None:
        assert task_target(NOW, None) is None

    def test_counts_working_time_without_pauses(self) -> None:
        pause = Pause(NOW + HOUR, NOW + 20 * HOUR)
        assert task_target(NOW, 8 * HOUR, OFFICE) == NOW + 8 * HOUR
        assert task_target(NOW, 8 * HOUR, OFFICE, (pause,)) == NOW + 31 * HOUR
        assert task_target(NOW, 8 * HOUR, OFFICE, (Pause(NOW, None),)) is None

    def test_is_none_where_the_hours_do_not_have_that_much_time(self) -> None:
        assert task_target(NOW, HOUR, Hours("UTC", ((),) * 7)) is None


class TestStepShare:
    def test_of_the_first_step_is_its_weight_of_the_sla(self) -> None:
        share = step_share(
            now=NOW, target_at=NOW + 72 * HOUR, weight=Decimal("0.2"), path_weight=Decimal(1)
        )
        assert share.due_at == NOW + timedelta(hours=14, minutes=24)
        assert (share.left, share.weight, share.path_weight) == (72 * HOUR, "0.2", "1")
        assert share.reason is ShareReason.PART_OF_REST

    def test_of_weight_zero_is_due_with_the_task(self) -> None:
        share = step_share(
            now=NOW, target_at=NOW + 4 * HOUR, weight=Decimal(0), path_weight=Decimal(1)
        )
        assert (share.due_at, share.left) == (NOW + 4 * HOUR, 4 * HOUR)
        assert share.reason is ShareReason.WITH_THE_TASK

    def test_is_a_part_of_the_working_time_that_is_left(self) -> None:
        target = task_target(NOW, 16 * HOUR, OFFICE)
        share = step_share(
            now=NOW + 6 * HOUR,
            target_at=target,
            weight=Decimal("0.5"),
            path_weight=Decimal(1),
            hours=OFFICE,
        )
        assert (target, share.left) == (NOW + 32 * HOUR, 10 * HOUR)
        assert share.due_at == NOW + 24 * HOUR + 3 * HOUR

    def test_without_a_target_is_no_deadline(self) -> None:
        share = step_share(now=NOW, target_at=None, weight=Decimal(1), path_weight=Decimal(1))
        assert (share.due_at, share.left) == (None, None)
        assert share.reason is ShareReason.NO_TARGET

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), 30 * HOUR])
    def test_of_nothing_left_is_the_task_target(self, late: timedelta) -> None:
        share = step_share(
            now=NOW, target_at=NOW - late, weight=Decimal("0.1"), path_weight=Decimal(1)
        )
        assert (share.due_at, share.left) == (NOW - late, timedelta(0))
        assert share.reason is ShareReason.NOTHING_LEFT

    @given(moments(), spans, weights(), weights())
    def test_never_passes_the_target_and_the_last_step_meets_it(
        self, now: datetime, left: timedelta, weight: Decimal, ahead: Decimal
    ) -> None:
        path_weight = (weight + ahead) or Decimal(1)
        share = step_share(now=now, target_at=now + left, weight=weight, path_weight=path_weight)
        assert share.due_at is not None
        assert now <= share.due_at <= now + left
        if weight == path_weight:
            assert share.due_at == now + left

    @given(moments(), spans, st.lists(weights(), min_size=1, max_size=6))
    def test_a_chain_walked_on_the_dot_ends_on_the_target(
        self, now: datetime, sla: timedelta, chain: list[Decimal]
    ) -> None:
        """Each step starts when the previous step is due. The deadlines in between are rounded and
        may be up to 1 ms off, but the last deadline is exactly the target.
        """
        target, start = now + sla, now
        if not sum(chain):
            chain = [Decimal(1) for _ in chain]
        for place, weight in enumerate(chain):
            ahead = sum(chain[place:], start=Decimal(0))
            if not ahead:
                break
            if not weight:
                continue
            due = step_share(now=start, target_at=target, weight=weight, path_weight=ahead).due_at
            assert due is not None
            share = sla * float(sum(chain[: place + 1])) / float(sum(chain))
            assert abs(due - (now + share)) <= timedelta(milliseconds=1)
            start = due
        assert start == target


class TestSlaView:
    def view(self, now: datetime, ended_at: datetime | None = None) -> SlaView:
        return sla_view(start=NOW, due_at=NOW + 10 * HOUR, now=now, ended_at=ended_at)

    @pytest.mark.parametrize(
        ("used", "status", "percent"),
        [
            (timedelta(0), SlaStatus.DUE, 0),
            (8 * HOUR - timedelta(microseconds=1), SlaStatus.DUE, 79),
            (8 * HOUR, SlaStatus.SOON, 80),
            (10 * HOUR - timedelta(microseconds=1), SlaStatus.SOON, 99),
            (10 * HOUR, SlaStatus.OVERDUE, 100),
            (25 * HOUR, SlaStatus.OVERDUE, 250),
        ],
    )
    def test_of_open_work(self, used: timedelta, status: SlaStatus, percent: int) -> None:
        assert self.view(NOW + used) == SlaView(status, percent, 10 * HOUR - used)

    @pytest.mark.parametrize(
        ("used", "status", "percent"),
        [
            (9 * HOUR, SlaStatus.MET, 90),
            (10 * HOUR, SlaStatus.MET, 100),
            (10 * HOUR + timedelta(microseconds=1), SlaStatus.MISSED, 100),
        ],
    )
    def test_of_ended_work_is_frozen(
        self, used: timedelta, status: SlaStatus, percent: int
    ) -> None:
        view = self.view(NOW + 999 * HOUR, ended_at=NOW + used)
        assert view == SlaView(status, percent, 10 * HOUR - used)

    def test_counts_working_time(self) -> None:
        due = task_target(NOW, 16 * HOUR, OFFICE)
        evening, next_day = NOW + 12 * HOUR, NOW + 24 * HOUR + 4 * HOUR
        for now, percent, left in [(evening, 50, 8), (next_day, 75, 4)]:
            view = sla_view(start=NOW, due_at=due, now=now, ended_at=None, hours=OFFICE)
            assert (view.percent, view.remaining) == (percent, left * HOUR)
        assert soon_at(NOW, due, OFFICE) == NOW + 24 * HOUR + timedelta(hours=4, minutes=48)

    def test_stands_still_from_the_beginning_of_an_open_pause(self) -> None:
        pauses = (Pause(NOW + HOUR, NOW + 2 * HOUR), Pause(NOW + 3 * HOUR, None))
        view = sla_view(
            start=NOW,
            due_at=NOW + 5 * HOUR,
            now=NOW + 90 * HOUR,
            ended_at=None,
            pauses=pauses,
        )
        assert view == SlaView(SlaStatus.PAUSED, 50, 2 * HOUR)

    def test_without_a_deadline_is_none(self) -> None:
        for ended_at in (None, NOW):
            view = sla_view(start=NOW, due_at=None, now=NOW, ended_at=ended_at)
            assert view == SlaView(SlaStatus.NONE, None, None)

    def test_of_a_deadline_that_had_passed_at_the_start_is_overdue(self) -> None:
        view = sla_view(start=NOW, due_at=NOW - HOUR, now=NOW, ended_at=None)
        assert view == SlaView(SlaStatus.OVERDUE, 100, -HOUR)

    def test_before_the_start_nothing_is_used(self) -> None:
        assert self.view(NOW - HOUR) == SlaView(SlaStatus.DUE, 0, 11 * HOUR)

    @given(moments(), spans)
    def test_turns_soon_at_the_very_moment_that_soon_at_names(
        self, start: datetime, span: timedelta
    ) -> None:
        due = start + span
        turn = soon_at(start, due)
        assert turn is not None
        before = turn - timedelta(microseconds=1)
        view = sla_view(start=start, due_at=due, now=turn, ended_at=None)
        assert view.status == (SlaStatus.SOON if turn < due else SlaStatus.OVERDUE)
        if before >= start:
            earlier = sla_view(start=start, due_at=due, now=before, ended_at=None)
            assert earlier.status is SlaStatus.DUE

    def test_no_moment_is_soon_without_a_deadline(self) -> None:
        assert soon_at(NOW, None) is None
