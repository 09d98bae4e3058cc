"""The deadlines of random histories, compared with the results of a counter of minutes. The counter
shares no code with the calculation of deadlines.

`DEADLINE_CASES=10000` plays 10,000 histories instead of 150.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest

from testing.histories import FOUND, DifferenceError, History
from testing.minutes import OutsideError, Tape, Timetable

CASES = int(os.environ.get("DEADLINE_CASES") or 150)
EVERY_NIGHT = Timetable("Australia/Lord_Howe", (((90, 150),),) * 7)


class TestTheDeadlinesOfRandomHistories:
    def test_are_those_that_counting_minutes_gives(self) -> None:
        outside = 0
        for number in (*range(CASES), *FOUND):
            try:
                History(number).run()
            except OutsideError:
                outside += 1
            except DifferenceError as error:
                pytest.fail(f"History {number}: {error}")
        assert outside <= CASES // 100


class TestTheCounterOfMinutes:
    """The results of the counter are compared with moments that were computed by hand."""

    @pytest.mark.parametrize(
        ("first", "minutes"),
        [
            (date(2026, 4, 3), 60),
            (date(2026, 4, 4), 90),  # clocks go back from 02:00 to 01:30
            (date(2026, 10, 3), 30),  # clocks go forward from 02:00 to 02:30
        ],
    )
    def test_reads_the_clock_on_the_wall(self, first: date, minutes: int) -> None:
        noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
        tape = Tape.of(EVERY_NIGHT, first)
        assert tape.used(noon, noon + timedelta(hours=12)) == timedelta(minutes=minutes)

    def test_ends_with_the_last_minute_that_is_used_up(self) -> None:
        nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
        office = Tape.of(Timetable("UTC", (((540, 1020),),) * 7), nine.date())
        assert office.moment(nine, timedelta(hours=8)) == nine + timedelta(hours=8)
        second = timedelta(seconds=1)
        assert office.moment(nine, timedelta(hours=8) + second) == nine + timedelta(days=1) + second

    def test_does_not_know_what_lies_behind_its_window(self) -> None:
        tape = Tape.of(Timetable("UTC", ((),) * 7), date(2026, 3, 2))
        with pytest.raises(OutsideError):
            tape.moment(tape.first, timedelta(minutes=1))
        with pytest.raises(OutsideError):
            tape.used(tape.first, tape.first + timedelta(days=60))
