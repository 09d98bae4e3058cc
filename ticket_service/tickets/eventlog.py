"""Reads a ServiceNow incident event log: the first row of each incident, and each group's people.

The columns are those of the UCI "incident management process enriched event log". `?` means a
missing value. Dates are D/M/YYYY HH:MM without a zone and are read as UTC. A priority starts with
its number.
"""

from __future__ import annotations

import csv
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

UNKNOWN_CATEGORY = "Unknown"
# Rows in this state are artefacts of the export.
_DROPPED_STATE = "-100"
_MISSING = "?"
_PRIORITIES = {"1": "Critical", "2": "High", "3": "Medium", "4": "Low"}


class EventLogError(Exception):
    """The file is not a readable event log. The message says in which line and why."""


@dataclass(frozen=True)
class Incident:
    """The first row of an incident: what its caller reported. Missing values are empty."""

    number: str
    opened_at: datetime
    category: str
    sub_category: str
    priority: str
    caller: str
    group: str
    symptom: str
    contact_type: str
    location: str


@dataclass(frozen=True)
class EventLog:
    """The incidents, sorted by number, and for each group its people, sorted too."""

    incidents: tuple[Incident, ...]
    members: Mapping[str, tuple[str, ...]]

    def opened_within(self, first: date, last: date) -> tuple[Incident, ...]:
        """Incidents opened from the first to the last day, both included."""
        return tuple(
            incident for incident in self.incidents if first <= incident.opened_at.date() <= last
        )


def read_event_log(path: Path) -> EventLog:
    """Read a CSV file, plain or compressed with xz.

    Raises EventLogError, or OSError if the file cannot be opened.
    """
    try:
        if path.suffix == ".xz":
            with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
                return _read(file)
        with path.open(encoding="utf-8", newline="") as file:
            return _read(file)
    except (lzma.LZMAError, UnicodeDecodeError, csv.Error) as error:
        raise EventLogError(f"{path} cannot be read: {error}") from error


def _read(file: TextIO) -> EventLog:
    first_rows: dict[str, tuple[int, dict[str, str]]] = {}
    members: dict[str, set[str]] = defaultdict(set)
    for line, row in _rows(file):
        if row["incident_state"] == _DROPPED_STATE:
            continue
        group, person = row["assignment_group"], row["assigned_to"]
        if group != _MISSING:
            people = members[group]
            if person != _MISSING:
                people.add(person)
        try:
            count = int(row["sys_mod_count"])
        except ValueError:
            raise EventLogError(f"line {line}: sys_mod_count is not a number") from None
        known = first_rows.get(row["number"])
        # The row with the smallest count is the first. If counts are equal, the earlier row wins.
        if known is None or count < known[0]:
            first_rows[row["number"]] = (count, row)
    return EventLog(
        incidents=tuple(_incident(row) for _, (_, row) in sorted(first_rows.items())),
        members={group: tuple(sorted(people)) for group, people in sorted(members.items())},
    )


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file)
    missing = _COLUMNS - set(reader.fieldnames or ())
    if missing:
        raise EventLogError(f"the log has no column {', '.join(sorted(missing))}")
    for line, row in enumerate(reader, start=2):
        if any(row[column] is None for column in _COLUMNS):
            raise EventLogError(f"line {line} has too few fields")
        yield line, row


_COLUMNS = {
    "number",
    "incident_state",
    "sys_mod_count",
    "opened_at",
    "category",
    "subcategory",
    "priority",
    "caller_id",
    "assignment_group",
    "assigned_to",
    "u_symptom",
    "contact_type",
    "location",
}


def _incident(row: Mapping[str, str]) -> Incident:
    number = row["number"]
    try:
        opened_at = datetime.strptime(row["opened_at"], "%d/%m/%Y %H:%M").replace(tzinfo=UTC)
        priority = _PRIORITIES[row["priority"][:1]]
    except (ValueError, KeyError):
        raise EventLogError(f"{number} has no readable opened_at or priority") from None
    return Incident(
        number=number,
        opened_at=opened_at,
        category=_value(row["category"]) or UNKNOWN_CATEGORY,
        sub_category=_value(row["subcategory"]),
        priority=priority,
        caller=_value(row["caller_id"]),
        group=_value(row["assignment_group"]),
        symptom=_value(row["u_symptom"]),
        contact_type=_value(row["contact_type"]),
        location=_value(row["location"]),
    )


def _value(text: str) -> str:
    return "" if text == _MISSING else text.strip()


def groups_by_category(incidents: Iterable[Incident]) -> dict[str, str]:
    """The group that is named most often in the incidents of each category.

    If several groups are equally frequent, the first of them by name is used. Categories without
    any group are left out.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for incident in incidents:
        if incident.group:
            counts[incident.category][incident.group] += 1
    return {
        category: min(groups.items(), key=lambda item: (-item[1], item[0]))[0]
        for category, groups in sorted(counts.items())
    }
