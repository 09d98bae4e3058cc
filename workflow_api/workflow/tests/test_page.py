"""The tables of docs/workflows.md agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

from workflow.domain.soundness import SHORTEST, WARNINGS, Code, FixKind
from workflow.models import Workflows

PAGE = (Path(__file__).parents[3] / "docs" / "workflows.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The rows of the table that begins with this heading, without the heading."""
    table = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0]
    return [
        [cell.strip().strip("`") for cell in line.strip("| ").split("|")]
        for line in table.splitlines()[2:]
    ]


class TestPage:
    def test_explains_each_code_with_its_severity(self) -> None:
        assert {code: kind for code, kind, *_ in rows("Code")} == {
            code.value: "warning" if code in WARNINGS else "error" for code in Code
        }
        assert [row[0] for row in rows("Code")] == [code.value for code in Code]
        assert all(meaning and mend for _, _, meaning, mend in rows("Code"))

    def test_explains_each_kind_of_edit(self) -> None:
        assert [row[0] for row in rows("Edit")] == [kind.value for kind in FixKind]

    def test_explains_each_status(self) -> None:
        assert [row[0] for row in rows("Status")] == [status.value for status in Workflows.Status]

    def test_names_the_time_below_which_a_step_is_tight(self) -> None:
        (tight,) = (row[2] for row in rows("Code") if row[0] == Code.SLA_TIGHT)
        (minutes,) = re.findall(r"less than (\d+) minutes", tight)
        assert int(minutes) * 60 == SHORTEST.total_seconds()
