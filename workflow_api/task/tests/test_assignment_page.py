"""The code gives the same results as the examples of docs/assignment.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from task.domain.choosing import Selection, choose
from task.domain.state import Absence, Member, Pool
from workflow.domain.definition import Assignment

PAGE = Path(__file__).parents[3] / "docs" / "assignment.md"
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
FULL = 9
Row = dict[str, str]


def rows(*columns: str) -> list[Row]:
    """The rows of the table that begins with these columns. The page must have exactly one such
    table.
    """
    (found,) = [table for table in _tables() if table[0][: len(columns)] == list(columns)]
    head, _, *body = found
    assert body
    return [dict(zip(head, cells, strict=True)) for cells in body]


def _tables() -> Iterator[list[list[str]]]:
    for is_table, lines in groupby(PAGE.read_text().splitlines(), lambda line: line[:1] == "|"):
        if is_table:
            yield [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def number(letter: str) -> int:
    return "ABCD".index(letter) + 1


def letter(user_id: int | None) -> str:
    return "-" if user_id is None else "ABCD"[user_id - 1]


def pool_of(row: Row, last: int | None, loads: dict[int, int]) -> Pool:
    pairs = [pair.split("\N{RIGHTWARDS ARROW}") for pair in row["Away"].split(", ") if pair]
    return Pool(
        members=tuple(Member(number(it), number(it)) for it in row["In the role"].split()),
        last_user_id=last,
        away={number(who): Absence(UNTIL, number(to) if to else None) for who, to in pairs},
        loads=loads,
    )


class TestThePage:
    @pytest.mark.parametrize("row", rows("In the role", "Last turn"), ids=str)
    def test_tells_who_gets_the_next_tickets(self, row: Row) -> None:
        last = number(row["Last turn"]) if row["Last turn"] else None
        loads = {number(it): FULL for it in row["Full"].split()}
        got, turns = [], []
        for _ in range(6):
            choice, _ = choose(Selection("role:1", capacity=FULL), pool_of(row, last, loads))
            got.append(letter(choice.chosen_user_id))
            turns.append(letter(choice.turn_of))
            last = choice.turn_of or last
        assert " ".join(got) == row["Gets it"]
        assert " ".join(turns) == row["Turns of"]

    @pytest.mark.parametrize("row", rows("In the role", "Open items"), ids=str)
    def test_tells_who_holds_the_fewest(self, row: Row) -> None:
        people = [number(it) for it in row["In the role"].split()]
        loads = dict(zip(people, map(int, row["Open items"].split()), strict=True))
        last = number(row["Last"]) if row["Last"] else None
        selection = Selection("load:1", Assignment.LEAST_LOADED)
        choice, _ = choose(selection, pool_of(row, last, loads))
        assert letter(choice.chosen_user_id) == row["Gets it"]

    def test_names_every_strategy(self) -> None:
        assert [row["Assignment"] for row in rows("Assignment")] == [it.value for it in Assignment]
