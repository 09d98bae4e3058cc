"""The examples of docs/conditions.md have the results that the page gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from workflow.domain.conditions import (
    Facts,
    condition_compile,
    condition_problems,
    condition_value,
    facts_of,
    rule_condition,
)
from workflow.domain.conditions.judging import FUNCTIONS, METHODS
from workflow.domain.conditions.parser import MACROS

PAGE = (Path(__file__).parents[3] / "docs" / "conditions.md").read_text()
_BAR = re.compile(r"(?<!\\)\|")


def tables(*columns: str) -> Iterator[list[str]]:
    """The rows of all tables with these columns. Back-ticks around a whole cell are removed."""
    for is_table, lines in groupby(PAGE.splitlines(), lambda line: line[:1] == "|"):
        cells = [_cells(line) for line in lines] if is_table else [[]]
        if cells[0] == list(columns):
            yield from cells[2:]


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _BAR.split(line)[1:-1]]
    return [
        (cell[1:-1] if cell[:1] == cell[-1:] == "`" else cell).replace("\\|", "|") for cell in cells
    ]


def facts() -> Facts:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    ticket: dict[str, Any] = json.loads(shown)
    ticket["created_at"] = datetime.fromisoformat(ticket["created_at"])
    return facts_of(ticket, ticket, status="pending", priority="High", step="Approve", visits=2)


VALUES = list(tables("Condition", "Value", "Remark"))
REFUSED = list(tables("Condition", "Reason"))
OPERATORS = list(tables("Operator", "Value", "Condition"))


class TestThePage:
    def test_has_its_tables(self) -> None:
        assert (len(VALUES), len(REFUSED), len(OPERATORS)) == (43, 13, 12)
        assert {value for _, value, _ in VALUES} == {"true", "false", "absent", "error"}

    @pytest.mark.parametrize(("condition", "value"), [row[:2] for row in VALUES])
    def test_gives_the_value_of_each_condition(self, condition: str, value: str) -> None:
        assert condition_problems(condition) == ()
        assert condition_value(condition_compile(condition), facts()).outcome.value == value

    @pytest.mark.parametrize(("condition", "reason"), REFUSED)
    def test_gives_the_reason_of_each_refusal(self, condition: str, reason: str) -> None:
        assert [problem.message for problem in condition_problems(condition)] == [reason]

    @pytest.mark.parametrize(("operator", "value", "condition"), OPERATORS)
    def test_gives_the_condition_of_each_operator(
        self, operator: str, value: str, condition: str
    ) -> None:
        rule = {"field": "ticket.x", "operator": operator, "value": json.loads(value or "null")}
        assert rule_condition({"combinator": "and", "rules": [rule]}) == condition

    def test_names_all_functions(self) -> None:
        (line,) = re.findall(r"^Functions: .*?\n\n", PAGE, re.DOTALL | re.MULTILINE)
        named = set(re.findall(r"`(\w+)`", line))
        assert named | {"getDayOfMonth"} == {*FUNCTIONS, *METHODS, *MACROS, "has"}
