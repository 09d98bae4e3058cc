"""A misspelt type of a notice is reported with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking.notice_types import TABLE, notice_type_problems, notice_types
from suite.config import ROOT

TYPES = """
class NotificationType(models.TextChoices):
    MENTION = "mention"
    TICKET_CLOSED = "ticket_closed"
"""
LITERAL = 'from typing import Literal\n\nNoticeType = Literal["mention", "ticket_closd"]\n'
PAYLOAD = 'KIND = "mentoin"\n\ndef kwargs():\n    return {"notification_type": KIND}\n'


def suite_with(folder: Path, text: str) -> Path:
    (folder / TABLE).parent.mkdir(parents=True)
    (folder / TABLE).write_text(TYPES)
    app = folder / "workflow_api" / "task"
    app.mkdir(parents=True)
    (app / "notices.py").write_text(text)
    return folder


def test_every_service_sends_words_of_the_table() -> None:
    assert notice_type_problems(ROOT) == []


def test_the_table_has_the_types_of_the_contract() -> None:
    paragraphs = (ROOT / "docs" / "contract.md").read_text().split("\n\n")
    [types] = [text for text in paragraphs if text.startswith("Types: ")]
    promised = " ".join(types.removeprefix("Types: ").split()).rstrip(".").split(", ")
    assert set(promised) == notice_types(ROOT)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LITERAL, "workflow_api/task/notices.py:3 tells of 'ticket_closd'"),
        (PAYLOAD, "workflow_api/task/notices.py:4 tells of 'mentoin'"),
    ],
)
def test_a_misspelt_word_is_named(tmp_path: Path, text: str, problem: str) -> None:
    [said] = notice_type_problems(suite_with(tmp_path, text))
    assert said == f"{problem}, which is no type of {TABLE}."


def test_right_words_pass(tmp_path: Path) -> None:
    right = LITERAL.replace("closd", "closed") + PAYLOAD.replace("mentoin", "mention")
    assert notice_type_problems(suite_with(tmp_path, right)) == []
