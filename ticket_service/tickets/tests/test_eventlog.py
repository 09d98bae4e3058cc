"""Reading an event log, tested with a small made-up log in the format of the real one."""

from __future__ import annotations

import lzma
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tickets.eventlog import (
    EventLogError,
    Incident,
    groups_by_category,
    read_event_log,
)

HEADER = (
    "number,incident_state,sys_mod_count,caller_id,opened_at,contact_type,location,category,"
    "subcategory,u_symptom,priority,assignment_group,assigned_to\n"
)
ROWS = (
    "INC2,New,0,Caller 7,1/3/2016 09:05,Phone,Location 1,?,?,?,2 - High,Group B,?\n"
    "INC1,Active,3,Caller 5,29/2/2016 01:16,Phone,?,Category 2,Sub 9,Sym 4,4 - Low,Group C,Ann\n"
    "INC1,New,1,Caller 5,29/2/2016 01:16,Phone,?,Category 1,Sub 9,Sym 4,3 - Moderate,?,?\n"
    "INC1,New,1,Caller 9,29/2/2016 01:16,Phone,?,Category 3,Sub 9,Sym 4,3 - Moderate,?,?\n"
    "INC3,-100,0,Caller 5,1/6/2016 00:00,Phone,?,Category 1,?,?,1 - Critical,Group D,Eve\n"
    "INC3,New,1,?,1/6/2016 00:00,?,?,Category 1,?,?,1 - Critical,Group B,Bob\n"
    "INC3,New,2,?,1/6/2016 00:00,?,?,Category 1,?,?,1 - Critical,Group B,Ann\n"
)


def written(folder: Path, rows: str = ROWS, header: str = HEADER) -> Path:
    path = folder / "log.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def incident(category: str, group: str) -> Incident:
    opened_at = datetime(2016, 3, 1, tzinfo=UTC)
    return Incident("INC", opened_at, category, "", "Low", "", group, "", "", "")


class TestReadEventLog:
    def test_an_incident_is_its_row_of_the_smallest_count_first_in_the_file(
        self, tmp_path: Path
    ) -> None:
        log = read_event_log(written(tmp_path))
        assert [it.number for it in log.incidents] == ["INC1", "INC2", "INC3"]
        assert log.incidents[0] == Incident(
            number="INC1",
            opened_at=datetime(2016, 2, 29, 1, 16, tzinfo=UTC),
            category="Category 1",
            sub_category="Sub 9",
            priority="Medium",
            caller="Caller 5",
            group="",
            symptom="Sym 4",
            contact_type="Phone",
            location="",
        )

    def test_a_missing_category_is_unknown(self, tmp_path: Path) -> None:
        assert read_event_log(written(tmp_path)).incidents[1].category == "Unknown"

    def test_members_are_the_people_ever_seen_in_a_group(self, tmp_path: Path) -> None:
        members = read_event_log(written(tmp_path)).members
        assert members == {"Group B": ("Ann", "Bob"), "Group C": ("Ann",)}

    def test_the_window_holds_its_first_and_last_day(self, tmp_path: Path) -> None:
        log = read_event_log(written(tmp_path))
        within = log.opened_within(date(2016, 2, 29), date(2016, 3, 1))
        assert [it.number for it in within] == ["INC1", "INC2"]

    def test_a_packed_log_reads_the_same(self, tmp_path: Path) -> None:
        packed = tmp_path / "log.csv.xz"
        packed.write_bytes(lzma.compress((HEADER + ROWS).encode()))
        assert read_event_log(packed) == read_event_log(written(tmp_path))

    @pytest.mark.parametrize(
        ("header", "rows", "message"),
        [
            ("number,incident_state\n", "INC1,New\n", "the log has no column assigned_to,"),
            (HEADER, "INC1,New\n", "line 2 has too few fields"),
            (HEADER, ROWS.replace("1/3/2016", "March 1"), "INC2 has no readable opened_at"),
            (HEADER, ROWS.replace("New,0,", "New,x,"), "line 2: sys_mod_count is not a number"),
        ],
    )
    def test_says_where_a_file_is_not_such_a_log(
        self, tmp_path: Path, header: str, rows: str, message: str
    ) -> None:
        with pytest.raises(EventLogError, match=message):
            read_event_log(written(tmp_path, rows, header))

    def test_refuses_a_packed_file_that_is_none(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv.xz"
        path.write_text(HEADER + ROWS)
        with pytest.raises(EventLogError, match="cannot be read"):
            read_event_log(path)


class TestGroupsByCategory:
    def test_takes_the_most_frequent_known_group(self) -> None:
        incidents = [
            *(incident("A", group) for group in ("", "", "", "G2", "G1", "G2")),
            *(incident("B", group) for group in ("G9", "G10")),
            incident("C", ""),
        ]
        assert groups_by_category(incidents) == {"A": "G2", "B": "G10"}
