"""The examples of docs/sla.md agree with the results of the code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sla.domain.calendars import intervals_from_json
from sla.domain.deadlines import step_share, task_target
from sla.domain.hours import Hours
from sla.domain.walk import Pause, counted, moment_of

PAGE = Path(__file__).parents[3] / "docs" / "sla.md"
TO = "\N{EN DASH}"
Row = dict[str, str]


def rows(*columns: str) -> list[Row]:
    """The rows of the page's only table that begins with these columns."""
    (found,) = [table for table in _tables() if table[0][: len(columns)] == list(columns)]
    head, _, *body = found
    assert body
    return [dict(zip(head, cells, strict=True)) for cells in body]


def _tables() -> Iterator[list[list[str]]]:
    """The cells of each table, which is a block of lines that begin with a bar."""
    for is_table, lines in groupby(PAGE.read_text().splitlines(), lambda line: line[:1] == "|"):
        if is_table:
            yield [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def _hours(row: Row) -> Hours:
    def intervals(text: str) -> tuple[tuple[int, int], ...]:
        pairs = [pair.split(TO) for pair in text.split(", ") if pair]
        return intervals_from_json(pairs)

    closed = [date.fromisoformat(day) for day in row.get("Closed", "").split(", ") if day]
    return Hours(
        row["Time zone"],
        (intervals(row["Mon to Fri"]),) * 5 + (intervals(row["Sat and Sun"]),) * 2,
        closed=tuple((day, "Holiday") for day in closed),
    )


CALENDARS = {row["Calendar"]: _hours(row) for row in rows("Calendar", "Time zone")}


def _moment(text: str, hours: Hours) -> datetime:
    """The moment in UTC for a local time on the page, such as "Mon 2026-03-02 09:00". Checks that
    the weekday fits the date.
    """
    weekday, rest = text.split(" ", 1)
    wall = datetime.fromisoformat(rest).replace(tzinfo=ZoneInfo(hours.zone))
    assert f"{wall:%a}" == weekday, text
    return wall.astimezone(UTC)


def _duration(text: str) -> timedelta:
    number, unit = text.split(" ")
    assert unit == "h"
    return timedelta(hours=float(number))


def _pauses(text: str, hours: Hours) -> tuple[Pause, ...]:
    pairs = [pair.split(TO) for pair in text.split(", ") if pair]
    return tuple(Pause(_moment(start, hours), _moment(end, hours)) for start, end in pairs)


def _name(row: Row) -> str:
    return "-".join([*row.values()][:3]).replace(" ", "-")


class TestTheExamples:
    @pytest.mark.parametrize("row", rows("Calendar", "Arrival", "SLA", "Pauses"), ids=_name)
    def test_of_targets_hold(self, row: Row) -> None:
        hours = CALENDARS[row["Calendar"]]
        arrival, pauses = _moment(row["Arrival"], hours), _pauses(row["Pauses"], hours)
        target = task_target(arrival, _duration(row["SLA"]), hours, pauses)
        assert target == _moment(row["Due"], hours)

    def test_of_shares_hold(self) -> None:
        hours = CALENDARS["Office"]
        steps = rows("Step", "Weight")
        first = _moment(steps[0]["Begins"], hours)
        target = task_target(first, _duration(steps[0]["Left"]), hours)
        for place, row in enumerate(steps):
            begins = _moment(row["Begins"], hours)
            share = step_share(
                now=begins,
                target_at=target,
                weight=Decimal(row["Weight"]),
                path_weight=sum((Decimal(s["Weight"]) for s in steps[place:]), Decimal(0)),
                hours=hours,
            )
            assert share.left == _duration(row["Left"])
            assert share.due_at == _moment(row["Due"], hours)
        assert share.due_at == target

    @pytest.mark.parametrize("row", rows("Calendar", "Arrival", "SLA", "Edited"), ids=_name)
    def test_of_edits_hold(self, row: Row) -> None:
        former, edited = CALENDARS[row["Calendar"]], CALENDARS[row["Into"]]
        since = _moment(row["Edited"], former)
        arrival = _moment(row["Arrival"], former)
        target = task_target(arrival, _duration(row["SLA"]), edited.since(since, former))
        assert target == _moment(row["Due"], edited)

    @pytest.mark.parametrize(
        "row", rows("Calendar", "Assigned", "Due"), ids=lambda row: row["Used"]
    )
    def test_of_warnings_hold(self, row: Row) -> None:
        hours = CALENDARS[row["Calendar"]]
        assigned, due = _moment(row["Assigned"], hours), _moment(row["Due"], hours)
        part = Fraction(int(row["Used"].removesuffix(" %")), 100)
        at = moment_of(assigned, due, part, hours)
        assert at == _moment(row["Moment"], hours)
        assert counted(assigned, at, hours) == counted(assigned, due, hours) * float(part)
