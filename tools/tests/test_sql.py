"""Hand-written SQL must be in the modules meant for it, and each hot function needs a cost test."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking.sql import sql_problems
from suite.config import ROOT

APP = Path("workflow_api/task")
COUNTED = 'def rows():\n    """Rows.\n\n    Cost: task/tests/test_cost.py::test_of_rows\n    """\n    return "SELECT 1 FROM task_task"\n'


def suite_with(folder: Path, name: str, text: str) -> Path:
    for kit in ("servicekit/src/servicekit", str(APP / "tests")):
        (folder / kit).mkdir(parents=True)
    (folder / APP / "tests" / "test_cost.py").write_text("def test_of_rows() -> None: ...\n")
    (folder / name).write_text(text)
    return folder


def test_the_suite_keeps_its_sql_together() -> None:
    assert sql_problems(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        'rows_fetch("SELECT 1 FROM task_task", [])\n',
        'cursor.execute(f"UPDATE {table} SET a = %s", [1])\n',
        'SQL = """\nINSERT INTO task_task (a) VALUES (%s)\n"""\n',
        'SQL = "WITH due AS (SELECT 1) " + rest\n',
    ],
)
def test_finds_a_statement_anywhere_else(tmp_path: Path, text: str) -> None:
    suite = suite_with(tmp_path, str(APP / "services.py"), text)
    [problem] = sql_problems(suite)
    assert problem.startswith("workflow_api/task/services.py:1 has SQL")


def test_leaves_sentences_and_meant_modules_alone(tmp_path: Path) -> None:
    suite = suite_with(tmp_path, str(APP / "services.py"), '"""\nSELECT is read here.\n"""\n')
    (suite / APP / "invariants.py").write_text('SQL = "SELECT 1 FROM task_task"\n')
    (suite / APP / "hot.py").write_text(COUNTED)
    assert sql_problems(suite) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (COUNTED.replace("Cost: ", ""), "rows names no test: 'Cost: path::test_name'."),
        (COUNTED.replace("of_rows", "of_none"), "test_of_none, which does not exist."),
        (COUNTED.replace("test_cost.py", "test_none.py"), "test_of_rows, which does not exist."),
    ],
)
def test_asks_every_hot_statement_for_the_test_of_its_cost(
    tmp_path: Path, text: str, fault: str
) -> None:
    suite = suite_with(tmp_path, str(APP / "hot.py"), text)
    [problem] = sql_problems(suite)
    assert problem.startswith("workflow_api/task/hot.py:1 rows names ")
    assert problem.endswith(fault)
