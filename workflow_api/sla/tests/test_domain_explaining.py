from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from sla.domain.deadlines import SlaStatus, step_share, task_target
from sla.domain.explaining import (
    Ahead,
    Clock,
    Explanation,
    StepState,
    Visit,
    explain,
)
from sla.domain.walk import Pause, Segment, SegmentReason

HOUR = timedelta(hours=1)
ARRIVED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ONE = Decimal(1)


def clock(priority: str, hours: int | None, at: datetime = ARRIVED) -> Clock:
    sla = None if hours is None else hours * HOUR
    return Clock(at, priority, sla, task_target(ARRIVED, sla))


def visit(
    name: str,
    weight: str,
    path_weight: str,
    *,
    at: datetime = ARRIVED,
    target_at: datetime | None = ARRIVED + 48 * HOUR,
    left_at: datetime | None = None,
) -> Visit:
    share = step_share(
        now=at, target_at=target_at, weight=Decimal(weight), path_weight=Decimal(path_weight)
    )
    return Visit(
        step_id=len(name),
        name=name,
        weight=Decimal(weight),
        path_weight=Decimal(path_weight),
        assigned_at=at,
        reckoned_at=at,
        share=share,
        left_at=left_at,
    )


def explained(
    clocks: Sequence[Clock],
    visits: Sequence[Visit],
    ahead: Sequence[Ahead] = (),
    *,
    now: datetime = ARRIVED + HOUR,
    ended_at: datetime | None = None,
) -> Explanation:
    return explain(
        arrived_at=ARRIVED, clocks=clocks, visits=visits, ahead=ahead, now=now, ended_at=ended_at
    )


class TestExplain:
    def test_counts_everything_from_arrival_to_target(self) -> None:
        told = explained([clock("Medium", 48)], [visit("Triage", "0.2", "1")])

        assert (told.sla, told.target_at) == (48 * HOUR, ARRIVED + 48 * HOUR)
        assert told.segments == (Segment(ARRIVED, ARRIVED + 48 * HOUR, True, SegmentReason.OPEN),)
        assert (told.calendar.name, told.calendar.time_zone) == ("Round the clock", "UTC")
        assert told.pauses == ()
        assert told.status is SlaStatus.DUE

    def test_gives_each_step_its_share(self) -> None:
        told = explained(
            [clock("Medium", 48)],
            [visit("Triage", "0.2", "1")],
            [
                Ahead(7, "Resolve", Decimal("0.3"), Decimal("0.8")),
                Ahead(8, "Refund", ONE, ONE, is_skipped=True),
            ],
        )

        triage, resolve, refund = told.steps
        assert (triage.state, triage.visit, triage.share) == (StepState.ACTIVE, 1, Fraction(1, 5))
        assert triage.span == timedelta(hours=9, minutes=36)
        assert triage.due_at == ARRIVED + timedelta(hours=9, minutes=36)
        assert (resolve.state, resolve.share) == (StepState.PENDING, Fraction(3, 8))
        assert (resolve.visit, resolve.span, resolve.due_at) == (None, None, None)
        assert refund.state is StepState.SKIPPED

    def test_says_it_in_plain_words(self) -> None:
        told = explained(
            [clock("Medium", 48)],
            [visit("Triage", "0.2", "1")],
            [Ahead(7, "Resolve", Decimal("0.8"), Decimal("0.8"))],
        )

        assert told.sentences == (
            "The ticket arrived on 2 March 2026 at 08:00 UTC.",
            "Priority Medium allows 48 h 00 min from the arrival: due on 4 March 2026 at 08:00 "
            "UTC.",
            "Triage: on 2 March 2026 at 08:00 UTC 48 h 00 min were left; its weight is 0.2 of 1 "
            "on the heaviest path to an end, which makes 9 h 36 min: due on 2 March 2026 at "
            "17:36 UTC.",
            "Still ahead: Resolve. Each gets its share of what is left when it begins.",
            "47 h 00 min are left.",
        )

    def test_of_a_changed_priority_keeps_the_time_already_used(self) -> None:
        """The priority becomes High after 10 hours. High allows 24 hours from the arrival, so 14
        hours are left, and Triage gets a fifth of them.
        """
        changed = ARRIVED + 10 * HOUR
        high = clock("High", 24, changed)
        told = explained(
            [clock("Medium", 48), high],
            [visit("Triage", "0.2", "1", at=changed, target_at=high.target_at)],
            now=changed,
        )

        (triage,) = told.steps
        assert (told.priority, told.target_at) == ("High", ARRIVED + 24 * HOUR)
        assert (triage.left, triage.span) == (14 * HOUR, timedelta(hours=2, minutes=48))
        assert told.sentences[2] == (
            "On 2 March 2026 at 18:00 UTC the priority became High, which allows 24 h 00 min "
            "from the arrival; the time already used stays used: due on 3 March 2026 at 08:00 UTC."
        )

    def test_of_a_revisit_gives_its_share_of_what_is_left(self) -> None:
        back = ARRIVED + 38 * HOUR
        told = explained(
            [clock("Medium", 48)],
            [
                visit("Review", "0.3", "1", left_at=ARRIVED + HOUR),
                visit("Approval", "0.4", "0.7", at=ARRIVED + HOUR, left_at=back),
                visit("Review", "0.3", "1", at=back),
            ],
            now=back,
        )

        first, approval, again = told.steps
        assert [part.state for part in told.steps] == ["done", "done", "active"]
        assert (first.visit, approval.visit, again.visit) == (1, 1, 2)
        assert (first.left, again.left) == (48 * HOUR, 10 * HOUR)
        assert again.span == 3 * HOUR
        assert again.due_at == back + 3 * HOUR
        assert told.sentences[4].startswith("Review, visit 2: on 3 March 2026 at 22:00 UTC 10 h")

    def test_of_nothing_left_is_due_with_the_task(self) -> None:
        late = ARRIVED + 50 * HOUR
        told = explained([clock("Medium", 48)], [visit("Triage", "0.2", "1", at=late)], now=late)

        (triage,) = told.steps
        assert (triage.span, triage.due_at) == (timedelta(0), ARRIVED + 48 * HOUR)
        assert told.status is SlaStatus.OVERDUE
        assert told.sentences[2:] == (
            "Triage: on 4 March 2026 at 10:00 UTC nothing was left, so it was due with the whole "
            "task.",
            "The target passed 2 h 00 min ago.",
        )

    def test_without_an_sla_is_nothing_but_the_shares(self) -> None:
        told = explained(
            [clock("Low", None)],
            [visit("Triage", "0.2", "1", target_at=None)],
            [Ahead(7, "Resolve", Decimal("0.8"), Decimal("0.8"))],
        )

        (triage, _) = told.steps
        assert told.status is SlaStatus.NONE
        assert (told.sla, told.target_at, told.segments) == (None, None, ())
        assert (triage.left, triage.span, triage.due_at) == (None, None, None)
        assert triage.share == Fraction(1, 5)
        assert told.sentences == (
            "The ticket arrived on 2 March 2026 at 08:00 UTC.",
            "No SLA is set for priority Low, so there was no deadline.",
        )

    def test_of_a_priority_without_an_sla_takes_the_deadline_away(self) -> None:
        told = explained(
            [clock("Medium", 48), clock("Low", None, ARRIVED + HOUR)],
            [visit("Triage", "0.2", "1", at=ARRIVED + HOUR, target_at=None)],
        )

        assert told.target_at is None
        assert told.sentences[2] == (
            "On 2 March 2026 at 09:00 UTC the priority became Low, for which no SLA is set, so "
            "there is no deadline."
        )

    def test_of_a_step_that_waits_for_somebody(self) -> None:
        told = explained([clock("Medium", 48)], [Visit(1, "Triage", Decimal("0.2"), ONE)])

        (triage,) = told.steps
        assert (triage.state, triage.assigned_at, triage.due_at) == (StepState.ACTIVE, None, None)
        assert told.sentences[2] == "Triage waits for somebody to take it; that time counts."

    def test_of_an_ended_task_is_frozen(self) -> None:
        for end, status, words in [
            (ARRIVED + 47 * HOUR, SlaStatus.MET, "1 h 00 min before its target."),
            (ARRIVED + 49 * HOUR, SlaStatus.MISSED, "1 h 00 min after its target."),
        ]:
            told = explained(
                [clock("Medium", 48)],
                [visit("Triage", "1", "1", left_at=end)],
                now=end + 100 * HOUR,
                ended_at=end,
            )

            assert told.status is status
            assert told.steps[0].acted_at == end
            assert told.sentences[-1].endswith(words)


class TestAPause:
    def told(self, start: timedelta, end: timedelta | None, ended: str = "") -> str:
        pause = Pause(ARRIVED + start, None if end is None else ARRIVED + end)
        opening = clock("Medium", 48)
        moved = replace(opening, at=ARRIVED + (end or start), pause=pause, ended=ended)
        told = explained([opening, moved], [visit("Triage", "1", "1")], now=ARRIVED + 2 * HOUR)
        return told.sentences[2]

    def test_that_is_over_was(self) -> None:
        assert self.told(HOUR, HOUR + timedelta(minutes=5)) == (
            "From 2 March 2026 at 09:00 UTC to 2 March 2026 at 09:05 UTC the clock was paused: due "
            "on 4 March 2026 at 08:00 UTC."
        )

    def test_that_is_supposed_to_last_is(self) -> None:
        assert "09:00 UTC to 2 March 2026 at 11:00 UTC the clock is paused" in self.told(
            HOUR, 3 * HOUR
        )

    def test_of_seconds_is_told_by_them(self) -> None:
        found = {
            self.told(HOUR + timedelta(seconds=start), HOUR + timedelta(seconds=start + 9))
            for start in (0, 20)
        }
        assert len(found) == 2
        assert any("at 09:00:20 UTC to 2 March 2026 at 09:00:29 UTC" in told for told in found)

    def test_between_an_end_and_a_reopening_says_so(self) -> None:
        assert self.told(HOUR, 2 * HOUR, "cancelled") == (
            "It was cancelled on 2 March 2026 at 09:00 UTC and reopened on 2 March 2026 at 10:00 "
            "UTC; that time does not count: due on 4 March 2026 at 08:00 UTC."
        )


class TestWithoutATarget:
    def test_a_priority_without_sla_is_told_apart_from_a_calendar_without_time(self) -> None:
        no_sla = explained([clock("Low", None)], [visit("Triage", "1", "1", target_at=None)])
        never_open = explained(
            [replace(clock("Low", 48), target_at=None)],
            [visit("Triage", "1", "1", target_at=None)],
        )
        assert no_sla.sentences[1] == "No SLA is set for priority Low, so there was no deadline."
        assert never_open.sentences[1] == (
            "Priority Low allows 48 h 00 min from the arrival, for which the calendar is not open "
            "long enough in 30 years, so there was no deadline."
        )


class TestAStepThatWaitsForASuccessor:
    def test_is_not_due_while_nobody_has_it(self) -> None:
        waiting = replace(visit("Triage", "1", "1"), is_waiting=True)
        told = explained([clock("Medium", 48)], [waiting])
        assert (told.steps[0].due_at, told.steps[0].span) == (None, None)
        assert "Triage waits for somebody to take it; that time counts." in told.sentences
