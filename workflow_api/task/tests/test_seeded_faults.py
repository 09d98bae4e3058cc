"""Random histories find each of these faults in the calculation of deadlines.

Add a fault for each new rule of `sla.domain.walk`. If no history finds the fault, no history tests
the rule.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from sla.domain import deadlines, hours, pausing, walk
from task.domain import thresholds
from task.domain.commands import change_priority, take_up_calendar
from testing.faults import Fault, seeded
from testing.histories import FOUND, History
from testing.minutes import OutsideError

MOST_HISTORIES = 400

FAULTS = [
    Fault(
        "uses the last minute of an interval only the next day",
        walk,
        "if length >= need:\n                return",
        "if length > need:\n                return",
    ),
    Fault(
        "begins in the past of the day",
        walk,
        "length = min(last, end) - max(first, start)",
        "length = min(last, end) - first",
    ),
    Fault(
        "counts on to the end of an interval where a pause begins",
        walk,
        "length = min(last, end) - max(first, start)",
        "length = last - max(first, start)",
    ),
    Fault(
        "leaves out the last day of a stretch",
        walk,
        "    total = 0\n    for day in range(start // DAY, (end - 1) // DAY + 1):",
        "    total = 0\n    for day in range(start // DAY, (end - 1) // DAY):",
    ),
    Fault(
        "skips a whole day that would be enough",
        walk,
        "if open_time < need:",
        "if open_time <= need:",
    ),
    Fault(
        "counts a day that only begins as whole",
        walk,
        "if day * DAY >= start and (day + 1) * DAY <= end:\n            total",
        "if day * DAY >= start:\n            total",
    ),
    Fault(
        "adds pauses after the walk",
        walk,
        "at = last\n    if at < end:\n        yield at, end\n\n\ndef _advance",
        "at = first\n    if at < end:\n        yield at, end\n\n\ndef _advance",
    ),
    Fault("ignores a pause that lasts at the start", walk, "if last <= at:", "if first <= at:"),
    Fault(
        "rounds warnings down",
        walk,
        "part = -(-total * fraction.numerator // fraction.denominator)",
        "part = total * fraction.numerator // fraction.denominator - 1",
    ),
    Fault(
        "takes pauses for no part of a warning's span",
        walk,
        "total = counted(start, due, hours, ended) //",
        "total = counted(start, due, hours) //",
    ),
    Fault(
        "reads the clock of UTC",
        hours,
        "return (moment.utcoffset() or timedelta(0)) //",
        "return timedelta(0) //",
    ),
    Fault(
        "keeps the offset of the day's begin",
        hours,
        "return ((start, change, before), (change, end, after))",
        "return ((start, end, before),)",
    ),
    Fault(
        "changes the clock an hour late", hours, "return after\n", "return after + 3600 * _SECOND\n"
    ),
    Fault(
        "takes the weekday of the day before",
        hours,
        "self.week[on.weekday()]",
        "self.week[on.weekday() - 1]",
    ),
    Fault("works on holidays", hours, "if on in self._closed:", "if False:"),
    Fault(
        "closes special days that are holidays",
        hours,
        "if special is not None:",
        "if special is not None and on not in self._closed:",
    ),
    Fault(
        "closes a minute late",
        hours,
        "midnight + last * _MINUTE, end)",
        "midnight + (last + 1) * _MINUTE, end)",
    ),
    Fault(
        "opens a minute late",
        hours,
        "midnight + first * _MINUTE, start)",
        "midnight + (first + 1) * _MINUTE, start)",
    ),
    Fault(
        "counts all time by the newest revision",
        hours,
        "joined = replace(self, earlier=(moment, earlier))",
        "joined = replace(self)",
    ),
    Fault(
        "cuts the day of an edit at its midnight",
        hours,
        "yield Piece(piece.start, min(piece.end, until), piece.reason)",
        "yield Piece(piece.start, piece.end, piece.reason)",
    ),
    Fault(
        "divides by the weight",
        deadlines,
        "Fraction(weight) / Fraction(path_weight)",
        "Fraction(path_weight) / Fraction(path_weight)",
    ),
    Fault(
        "rounds a share up",
        deadlines,
        "* part.numerator // part.denominator)",
        "* part.numerator // part.denominator + 1)",
    ),
    Fault("gives a step without weight no time", deadlines, "if not weight:", "if False:"),
    Fault(
        "adds a pause to the deadline as it is",
        pausing,
        "return deadline(pause.start, left, hours, (pause,))",
        "return due_at + ((pause.end or due_at) - pause.start)",
    ),
    Fault(
        "warns after a part of the time on the wall",
        thresholds,
        "return moment_of(item.assigned_at, item.due_at, fraction, definition.hours, state.pauses)",
        "return item.assigned_at + (item.due_at - item.assigned_at) * percent / 100",
    ),
    Fault(
        "has no target on hold after a new priority",
        change_priority,
        "if pause.end is not None)",
        "if True)",
    ),
    Fault(
        "measures an item's time in the edited hours",
        take_up_calendar,
        "left = counted(began_at, item.due_at, former, pauses)",
        "left = counted(began_at, item.due_at, self.hours, pauses)",
    ),
    Fault(
        "measures an item that was handed on during a hold from then on",
        take_up_calendar,
        "_ended(state), state.clock_at(item.assigned_at)",
        "_ended(state), item.assigned_at",
    ),
    Fault(
        "leaves an item that waits for a successor in the hours before",
        take_up_calendar,
        "state.open_item or state.released_item(state.step_id)",
        "state.open_item",
    ),
    Fault(
        "lets an item be due after its task",
        take_up_calendar,
        "return target_at if due_at is None else min(due_at, target_at)",
        "return due_at",
    ),
]


def noticed_after() -> int | None:
    """The number of histories that ran until one failed; None if none failed.

    Every error counts as a failure.
    """
    for count, number in enumerate((*FOUND, *range(MOST_HISTORIES)), start=1):
        try:
            History(number).run()
        except OutsideError:
            continue
        except Exception:
            return count
    return None


class TestAFault:
    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
    def test_is_noticed_by_random_histories(self, fault: Fault) -> None:
        with seeded(fault):
            assert noticed_after() is not None

    @pytest.mark.parametrize(
        "module",
        [deadlines, hours, pausing, walk, thresholds, change_priority, take_up_calendar],
        ids=lambda module: str(module.__name__),
    )
    def test_that_changes_nothing_is_not_noticed(self, module: ModuleType) -> None:
        text = next(fault.text for fault in FAULTS if fault.module is module)
        with seeded(Fault("changes nothing", module, text, text)):
            for number in range(10):
                History(number).run()

    def test_is_gone_afterwards(self) -> None:
        with seeded(FAULTS[0]):
            assert noticed_after() is not None
        for number in range(10):
            History(number).run()

    def test_that_is_not_in_the_source_is_refused(self) -> None:
        gone = Fault("is old", walk, "no such text", "")
        with pytest.raises(LookupError, match="is not once in sla"), seeded(gone):
            pass
