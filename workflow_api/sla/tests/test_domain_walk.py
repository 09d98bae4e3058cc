"""The walk through a calendar gives the same results as a count of all minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.hours import DAYS_KEPT
from sla.domain.walk import (
    ROUND_THE_CLOCK,
    Hours,
    OutOfReachError,
    Pause,
    Segment,
    SegmentReason,
    TooManySegmentsError,
    counted,
    deadline,
    moment_of,
    segments,
    walk,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
OFFICE = Hours("UTC", (NINE_TO_FIVE,) * 5 + ((), ()))

# Time zones, each with a day shortly before a change of its clock. Cairo and Santiago change at
# midnight, Lord Howe by half an hour; Apia skipped a date. The clocks of Kolkata and Kathmandu do
# not change, but differ from UTC by a part of an hour.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("America/New_York", date(2026, 3, 7)),
    ("America/New_York", date(2026, 10, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("Africa/Cairo", date(2026, 4, 23)),
    ("Africa/Cairo", date(2026, 10, 29)),
    ("America/Santiago", date(2026, 4, 4)),
    ("America/Santiago", date(2026, 9, 5)),
    ("Asia/Kolkata", date(2026, 6, 1)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
]


# --- counting minute by minute ---------------------------------------------------------------


def counts(moment: datetime, hours: Hours, pauses: tuple[Pause, ...]) -> bool:
    """Whether the minute that begins at this moment counts. The local time of the calendar decides."""
    for pause in pauses:
        if pause.start <= moment and (pause.end is None or moment < pause.end):
            return False
    wall = moment.astimezone(ZoneInfo(hours.zone))
    minute = wall.hour * 60 + wall.minute
    intervals = dict(hours.open).get(wall.date())
    if intervals is None:
        intervals = () if wall.date() in dict(hours.closed) else hours.week[wall.weekday()]
    return any(first <= minute < last for first, last in intervals)


def slow_deadline(
    start: datetime, minutes: int, hours: Hours, pauses: tuple[Pause, ...]
) -> datetime | None:
    """The deadline, found minute by minute; None if it is not within twelve days."""
    at = start
    for _ in range(12 * 1440):
        if not minutes:
            return at
        minutes -= counts(at, hours, pauses)
        at += MINUTE
    return None


@st.composite
def intervals(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple((first * 15, last * 15) for first, last in pairs)


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, Hours, tuple[Pause, ...]]:
    """A start near a change of the clock, hours with special dates there, and pauses."""
    zone, near = draw(st.sampled_from(CHANGES))
    days = st.integers(0, 5).map(lambda n: near + timedelta(days=n))
    hours = Hours(
        zone,
        tuple(draw(st.lists(intervals(), min_size=7, max_size=7))),
        closed=tuple((on, "Holiday") for on in draw(st.sets(days, max_size=2))),
        open=tuple(draw(st.dictionaries(days, intervals(), max_size=2)).items()),
    )
    midnight = datetime(near.year, near.month, near.day, tzinfo=UTC)
    start = midnight + draw(st.integers(-600, 2000)) * MINUTE
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + draw(st.integers(-500, 4000)) * MINUTE
        pauses.append(Pause(begin, begin + draw(st.integers(0, 2000)) * MINUTE))
    return start, hours, tuple(pauses)


class TestWalk:
    @settings(max_examples=60, deadline=None)
    @given(case=cases(), minutes=st.integers(0, 2500))
    def test_ends_where_counting_minutes_ends(
        self, case: tuple[datetime, Hours, tuple[Pause, ...]], minutes: int
    ) -> None:
        start, hours, pauses = case
        expected = slow_deadline(start, minutes, hours, pauses)
        if expected is None:
            return
        found = walk(start, minutes * MINUTE, hours, pauses)
        assert found.deadline == expected
        lengths = [part.end - part.start for part in found.segments if part.counted]
        assert sum(lengths, timedelta(0)) == minutes * MINUTE
        at = start
        for part in found.segments:
            assert part.start == at < part.end
            assert part.counted == counts(part.start, hours, pauses)
            at = part.end
        assert at == expected

    @settings(max_examples=40, deadline=None)
    @given(case=cases(), length=st.integers(0, 3000))
    def test_counts_what_counting_minutes_counts(
        self, case: tuple[datetime, Hours, tuple[Pause, ...]], length: int
    ) -> None:
        start, hours, pauses = case
        minutes = sum(counts(start + n * MINUTE, hours, pauses) for n in range(length))
        assert counted(start, start + length * MINUTE, hours, pauses) == minutes * MINUTE

    @settings(max_examples=50, deadline=None)
    @given(
        case=cases(),
        first=st.timedeltas(timedelta(0), 10 * HOUR),
        second=st.timedeltas(timedelta(0), 10 * HOUR),
    )
    def test_of_a_duration_split_in_two_ends_at_the_same_moment(
        self,
        case: tuple[datetime, Hours, tuple[Pause, ...]],
        first: timedelta,
        second: timedelta,
    ) -> None:
        start, hours, pauses = case
        if not any(hours.week):
            return
        middle = deadline(start, first, hours, pauses)
        whole = deadline(start, first + second, hours, pauses)
        assert middle is not None
        assert whole is not None
        assert start + first <= middle <= whole
        assert counted(start, whole, hours, pauses) == first + second
        if second:
            assert deadline(middle, second, hours, pauses) == whole

    @settings(max_examples=30, deadline=None)
    @given(case=cases(), duration=st.timedeltas(timedelta(0), 20 * HOUR))
    def test_is_not_moved_by_a_pause_outside_of_the_hours(
        self, case: tuple[datetime, Hours, tuple[Pause, ...]], duration: timedelta
    ) -> None:
        start, hours, pauses = case
        if not any(hours.week):
            return
        found = walk(start, duration, hours, pauses)
        outside = tuple(Pause(part.start, part.end) for part in found.segments if not part.counted)
        assert walk(start, duration, hours, (*pauses, *outside)).deadline == found.deadline

    @settings(max_examples=40, deadline=None)
    @given(
        case=cases(),
        later=st.timedeltas(timedelta(0), 40 * HOUR),
        duration=st.timedeltas(timedelta(0), 20 * HOUR),
        more=st.timedeltas(timedelta(0), 20 * HOUR),
    )
    def test_never_gets_earlier_by_a_later_start_more_work_or_a_pause(
        self,
        case: tuple[datetime, Hours, tuple[Pause, ...]],
        later: timedelta,
        duration: timedelta,
        more: timedelta,
    ) -> None:
        start, hours, pauses = case
        if not any(hours.week):
            return
        found = deadline(start, duration, hours, pauses)
        unpaused = deadline(start, duration, hours)
        assert found is not None
        assert unpaused is not None
        assert start + duration <= unpaused <= found
        for at, length in ((start + later, duration), (start, duration + more)):
            other = deadline(at, length, hours, pauses)
            assert other is not None
            assert found <= other


class TestADeadline:
    @pytest.mark.parametrize(
        ("start", "hours", "expected"),
        [
            (MONDAY, 8, datetime(2026, 3, 2, 17, 0, tzinfo=UTC)),
            (MONDAY, 9, datetime(2026, 3, 3, 10, 0, tzinfo=UTC)),
            (MONDAY - 2 * HOUR, 0, MONDAY - 2 * HOUR),
            (MONDAY - 2 * HOUR, 1, datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),
            (MONDAY + 4 * 24 * HOUR + 7 * HOUR, 2, datetime(2026, 3, 9, 10, 0, tzinfo=UTC)),
        ],
    )
    def test_is_the_first_moment_at_which_the_time_is_used(
        self, start: datetime, hours: int, expected: datetime
    ) -> None:
        assert deadline(start, hours * HOUR, OFFICE) == expected

    def test_is_exact_to_a_microsecond(self) -> None:
        eight = 8 * HOUR
        tick = timedelta(microseconds=1)
        assert deadline(MONDAY, eight - tick, OFFICE) == MONDAY + eight - tick
        assert deadline(MONDAY, eight + tick, OFFICE) == MONDAY + 24 * HOUR + tick

    def test_stands_still_while_a_pause_is_open(self) -> None:
        paused = walk(MONDAY, 3 * HOUR, OFFICE, (Pause(MONDAY + HOUR, None),))
        assert paused.deadline is None
        assert paused.segments == (Segment(MONDAY, MONDAY + HOUR, True, SegmentReason.OPEN),)

    def test_before_an_open_pause_is_not_moved_by_it(self) -> None:
        pauses = (Pause(MONDAY + 3 * HOUR, None),)
        assert deadline(MONDAY, 3 * HOUR, OFFICE, pauses) == MONDAY + 3 * HOUR
        assert deadline(MONDAY, 3 * HOUR, ROUND_THE_CLOCK, pauses) == MONDAY + 3 * HOUR

    def test_takes_pauses_that_overlap_once(self) -> None:
        pauses = (
            Pause(MONDAY + 2 * HOUR, MONDAY + 4 * HOUR),
            Pause(MONDAY + HOUR, MONDAY + 3 * HOUR),
        )
        assert deadline(MONDAY, 2 * HOUR, ROUND_THE_CLOCK, pauses) == MONDAY + 5 * HOUR

    def test_too_far_away_is_refused(self) -> None:
        minute_a_week = Hours("UTC", (((0, 1),), (), (), (), (), (), ()))
        with pytest.raises(OutOfReachError, match="not open long enough"):
            deadline(MONDAY, 72 * HOUR, minute_a_week)
        with pytest.raises(OutOfReachError):
            deadline(MONDAY, HOUR, replace(OFFICE, week=((),) * 7))
        with pytest.raises(OutOfReachError):
            deadline(MONDAY, timedelta.max, ROUND_THE_CLOCK)

    def test_of_less_than_no_time_is_refused(self) -> None:
        with pytest.raises(ValueError, match="Not a duration"):
            deadline(MONDAY, -HOUR, OFFICE)

    def test_in_a_calendar_that_never_closes_is_that_around_the_clock(self) -> None:
        never_closes = Hours("Europe/Berlin", ROUND_THE_CLOCK.week)
        start = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
        assert never_closes.is_always
        assert deadline(start, 48 * HOUR, never_closes) == start + 48 * HOUR


class TestADateOf:
    def test_a_holiday_has_no_hours_and_its_own_reason(self) -> None:
        hours = replace(OFFICE, closed=((date(2026, 3, 3), "Carnival"),))
        found = walk(MONDAY + 7 * HOUR, 2 * HOUR, hours)
        assert found.deadline == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
        assert [part.reason.value for part in found.segments] == [
            "open",
            "closed",
            "holiday",
            "closed",
            "open",
        ]

    def test_special_hours_has_them_though_it_is_closed(self) -> None:
        tuesday = date(2026, 3, 3)
        hours = replace(OFFICE, closed=((tuesday, "Carnival"),), open=((tuesday, ((600, 660),)),))
        assert deadline(MONDAY + 7 * HOUR, 2 * HOUR, hours) == datetime(2026, 3, 3, 11, tzinfo=UTC)

    def test_a_repeated_hour_counts_twice_and_a_skipped_one_never(self) -> None:
        night = Hours("Europe/Berlin", (((120, 180),),) * 7)
        autumn = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
        spring = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
        assert counted(autumn, autumn + 12 * HOUR, night) == 2 * HOUR
        assert counted(spring, spring + 12 * HOUR, night) == timedelta(0)

    def test_a_skipped_date_has_no_time(self) -> None:
        always_on_friday = Hours("Pacific/Apia", ((),) * 4 + (((0, 1440),),) + ((),) * 2)
        start = datetime(2011, 12, 29, tzinfo=UTC)
        assert counted(start, start + 72 * HOUR, always_on_friday) == timedelta(0)


class TestEarlierHours:
    def test_hold_up_to_their_moment(self) -> None:
        noon = MONDAY + 3 * HOUR
        mornings = Hours("UTC", (((540, 720),),) * 7).since(noon, OFFICE)
        assert deadline(MONDAY, 4 * HOUR, mornings) == datetime(2026, 3, 3, 10, tzinfo=UTC)
        assert counted(MONDAY - 96 * HOUR, MONDAY, mornings) == 8 * HOUR + 8 * HOUR
        whole_day = ROUND_THE_CLOCK.since(noon, OFFICE)
        assert not whole_day.is_always
        assert deadline(MONDAY - HOUR, 4 * HOUR, whole_day) == noon + HOUR


class TestMomentOf:
    def test_is_a_part_of_the_time_that_counts(self) -> None:
        due = deadline(MONDAY, 16 * HOUR, OFFICE)
        assert due is not None
        at = moment_of(MONDAY, due, Fraction(3, 4), OFFICE)
        assert at == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)

    def test_rounds_up_to_a_microsecond(self) -> None:
        due = MONDAY + timedelta(microseconds=3)
        at = moment_of(MONDAY, due, Fraction(8, 10), ROUND_THE_CLOCK)
        assert at == MONDAY + timedelta(microseconds=3)

    def test_is_the_start_where_the_deadline_had_passed(self) -> None:
        assert moment_of(MONDAY, MONDAY - HOUR, Fraction(4, 5), OFFICE) == MONDAY

    def test_leaves_out_an_open_pause(self) -> None:
        pauses = (Pause(MONDAY + HOUR, MONDAY + 2 * HOUR), Pause(MONDAY + 2 * HOUR, None))
        due = MONDAY + 5 * HOUR
        assert moment_of(MONDAY, due, Fraction(1, 2), OFFICE, pauses) == MONDAY + 3 * HOUR


class TestDenseHours:
    """Fifteen minutes of every half hour are open. So a year has thousands of segments."""

    HOURS = Hours("Europe/Berlin", (tuple((at, at + 15) for at in range(0, 1440, 30)),) * 7)
    MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def test_of_ten_years_cut_only_days_that_differ(self) -> None:
        hours = replace(self.HOURS)
        due = deadline(self.MONDAY, timedelta(days=3650), hours)
        # These are 7,300 days with 12 open hours each. The change of the clock in autumn adds half
        # an open hour, and the one in spring removes half an open hour. So the changes cancel out.
        assert due == datetime(2046, 2, 25, 7, 45, tzinfo=UTC)
        assert len(hours._days) < 80

    def test_count_as_day_by_day(self) -> None:
        end = self.MONDAY + timedelta(days=800)
        by_day = sum(
            (
                counted(
                    self.MONDAY + timedelta(days=n), self.MONDAY + timedelta(days=n + 1), self.HOURS
                )
                for n in range(800)
            ),
            timedelta(0),
        )
        assert counted(self.MONDAY, end, self.HOURS) == by_day

    def test_are_refused_where_the_way_is_too_long_to_show(self) -> None:
        within = walk(self.MONDAY, timedelta(minutes=15) * 1500, self.HOURS)
        assert len(within.segments) == 2999
        with pytest.raises(TooManySegmentsError, match="More than 3,000 stretches"):
            walk(self.MONDAY, timedelta(minutes=15) * 1502, self.HOURS)

    def test_are_cut_only_as_far_as_is_asked_for(self) -> None:
        hours = replace(self.HOURS)
        found = segments(self.MONDAY, self.MONDAY + timedelta(days=9000), hours, most=100)
        assert (len(found), len(hours._days)) == (100, 2)

    def test_keep_no_more_days_than_are_worked_with(self) -> None:
        hours = replace(self.HOURS)
        segments(self.MONDAY, self.MONDAY + timedelta(days=2_500), hours, most=None)
        assert len(hours._days) <= DAYS_KEPT
