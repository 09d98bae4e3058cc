"""The records of decisions have one form, and their index names each by its title."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from suite.config import ROOT

FOLDER = ROOT / "docs" / "adr"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = ["Context", "Decision", "What was not chosen", "Consequences"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
class TestEachRecord:
    def test_begins_with_its_number_its_date_and_its_status(self, record: Path) -> None:
        number = record.stem[:4]
        head = re.match(
            rf"# {number} · \S.*\n\n- \*\*Date:\*\* (\S+)\n- \*\*Status:\*\* (accepted|replaced by .+)\n",
            record.read_text(),
        )
        assert head is not None
        date.fromisoformat(head[1])

    def test_has_every_part_in_its_order(self, record: Path) -> None:
        parts = re.split(r"^## (.+)\n", record.read_text(), flags=re.MULTILINE)[1:]
        assert parts[::2] == PARTS
        assert all(text.strip() for text in parts[1::2])


def test_the_index_names_each_by_its_title() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((.+)\) \| (.+) \|$", (FOLDER / "README.md").read_text(), re.M
    )
    titles = [record.read_text().partition("\n")[0].removeprefix("# ") for record in RECORDS]
    assert [(f"{number} · {title}", name) for number, name, title in listed] == [
        (title, record.name) for title, record in zip(titles, RECORDS, strict=True)
    ]
