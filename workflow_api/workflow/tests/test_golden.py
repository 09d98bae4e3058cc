"""Definitions that earlier versions of the suite stored.

The files of `golden` never change. A stored version is final, so every later version of the code
has to read each of them as the same definition.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workflow.domain.codec import (
    SCHEMA,
    current_form,
    definition_from_json,
    definition_to_json,
)
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Assignment, Definition, RoleRef
from workflow.domain.diff import diff_definitions

FOLDER = Path(__file__).parent / "golden"
SCHEMAS = range(1, SCHEMA + 1)
every_schema = pytest.mark.parametrize("schema", SCHEMAS)


def stored(schema: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"definition_{schema}.json").read_text())
    return found


class TestGoldenDefinitions:
    def test_hold_every_schema_there_was(self) -> None:
        assert [stored(schema)["schema"] for schema in SCHEMAS] == list(SCHEMAS)
        assert len(list(FOLDER.iterdir())) == len(SCHEMAS)

    @every_schema
    def test_are_sound_and_complete(self, schema: int) -> None:
        read = definition_from_json(stored(schema))
        assert compile_definition(read.header, read.graph) == read

    @every_schema
    def test_are_the_same_after_they_were_written_again(self, schema: int) -> None:
        read = definition_from_json(stored(schema))
        assert definition_from_json(json.loads(json.dumps(definition_to_json(read)))) == read

    def test_of_the_current_schema_are_written_as_they_were_read(self) -> None:
        newest = stored(SCHEMA)
        assert definition_to_json(definition_from_json(newest)) == newest

    @every_schema
    def test_differ_in_nothing_from_themselves_in_the_current_form(self, schema: int) -> None:
        old = stored(schema)
        found = diff_definitions(old, definition_to_json(definition_from_json(old)))
        assert found.kinds == frozenset()
        assert found.header == ()
        assert found.steps.changed == found.transitions.changed == ()

    @every_schema
    def test_are_left_as_they_were_by_reading(self, schema: int) -> None:
        old = stored(schema)
        current_form(old)
        assert old == stored(schema)


class TestSchema1:
    @pytest.fixture
    def read(self) -> Definition:
        return definition_from_json(stored(1))

    def test_says_what_it_said(self, read: Definition) -> None:
        triage, repair, check = read.graph.steps
        assert read.header.slas == {
            "urgent": timedelta(hours=4),
            "high": timedelta(hours=23, minutes=30, microseconds=500_000),
            "medium": timedelta(days=2),
            "low": None,
        }
        assert (triage.role, triage.escalate_to) == (
            RoleRef(3, "tts", "Agent"),
            RoleRef(5, "tts", "Technician"),
        )
        assert repair.escalate_to == RoleRef(8, "ams", "Tëam Lead")
        assert [step.weight for step in read.graph.steps] == [
            Decimal("0.20"),
            Decimal("0.5"),
            Decimal("0.3"),
        ]
        assert (triage.is_start, check.is_end, triage.design) == (True, True, {"x": 40, "y": 12.5})
        assert read.path_weight == {41: Decimal("1.00"), 42: Decimal("0.8"), 43: Decimal("0.3")}
        assert read.back_transition_ids == {73, 74}

    def test_assigns_by_rotation_without_a_limit(self, read: Definition) -> None:
        ways = {(step.assignment, step.capacity) for step in read.graph.steps}
        assert ways == {(Assignment.ROUND_ROBIN, None)}

    def test_has_transitions_that_are_always_open(self, read: Definition) -> None:
        ways = {(way.condition, way.is_default, way.rule) for way in read.graph.transitions}
        assert ways == {("", False, None)}


class TestSchema2:
    def test_says_how_steps_are_assigned_and_what_transitions_depend_on(self) -> None:
        read = definition_from_json(stored(2))
        assert [(step.assignment, step.capacity) for step in read.graph.steps] == [
            (Assignment.CLAIM, None),
            (Assignment.LEAST_LOADED, 5),
            (Assignment.STICKY, None),
        ]
        bench, done, again, back = read.graph.transitions
        assert (back.condition, back.is_default) == ('ticket.priority == "High"', False)
        assert back.rule == {"all": [{"field": "priority", "is": "High"}]}
        assert (done.condition, done.is_default, done.rule) == ("", True, None)
        assert bench.condition == again.condition == ""
