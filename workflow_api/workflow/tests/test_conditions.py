"""The value of a condition on facts: true, false, absent or an error."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.conditions import (
    ConditionError,
    Facts,
    Outcome,
    condition_compile,
    condition_problems,
    condition_reads,
    condition_result,
    condition_unknown_fields,
    condition_value,
    facts_of,
)
from workflow.domain.conditions.condition import CACHED, MAX_LENGTH, judged
from workflow.domain.conditions.engine import cel, program_of
from workflow.domain.conditions.facts import TASK_FIELDS
from workflow.domain.conditions.parser import parse
from workflow.domain.conditions.tree import (
    Binary,
    Choice,
    Has,
    Index,
    ListOf,
    Literal,
    Logic,
    Name,
    Node,
    Select,
    Unary,
    render,
    text_literal,
)

WORKFLOW_API = Path(__file__).parents[2]
FACTS = facts_of(
    {
        "ticket_id": "TX20261130000001",
        "subject": "Laptop für Zoë 💻",
        "description": "It does not start.",
        "department": "IT",
        "category": "Hardware",
        "sub_category": "",
        "priority": "High",
        "status": "Open",
        "employee": {"id": 7, "name": "Zoë"},
        "created_at": datetime(2026, 11, 30, 8, 30, tzinfo=UTC),
    },
    {
        "cost": 1500.5,
        "count": 3,
        "note": None,
        "amount": "12000.50",
        "urgent": True,
        "needed_by": "2026-12-24T00:00:00Z",
        "a key": "x",
        "items": [{"name": "Dock", "price": 200}, {"name": "Laptop", "price": 1300}, {"name": "-"}],
        "numbers": [1, 2, 3],
        "mixed": [1, "two", None],
        "prices": {"dock": 200, "laptop": 1300},
        "subject": "a free key that has a field's name",
    },
    status="in progress",
    priority="High",
    step="Approve",
    visits=2,
)


def outcome(text: str, facts: Facts = FACTS) -> str:
    return condition_result(text, facts).outcome.value


def error(text: str, facts: Facts = FACTS) -> str | None:
    value = condition_value(condition_compile(text), facts)
    assert value.is_error
    return value.error


class TestAValueIs:
    @pytest.mark.parametrize(
        "text",
        [
            'ticket.priority == "High"',
            'ticket["a key"] == "x"',
            "ticket.cost > 1500",
            "ticket.count == 3.0",
            'ticket.department in ["IT", "HR"]',
            'ticket.subject.contains("für")',
            'ticket.subject.startsWith("Laptop")',
            'ticket.subject.endsWith("💻")',
            'ticket.ticket_id.matches("^TX[0-9]{14}$")',
            "size(ticket.subject) == 16",
            "ticket.subject.size() == 16",
            "ticket.items.size() == 3 && size(ticket.prices) == 2",
            'ticket.employee.name == "Zoë"',
            'ticket.sub_category == ""',
            "ticket.note == null",
            "ticket.urgent",
            "!(ticket.cost < 100)",
            'ticket.created_at > timestamp("2026-11-30T09:00:00+01:00")',
            'ticket.created_at == timestamp("2026-11-30T09:30:00+01:00")',
            'timestamp(ticket.needed_by) - ticket.created_at > duration("48h")',
            "ticket.created_at.getHours() == 8",
            "double(ticket.amount) > 12000.0",
            'string(ticket.count) + "!" == "3!"',
            'task.status == "in progress" && task.priority == "High"',
            'task.step == "Approve" && task.visits == 2',
            'task["visits"] < 3',
            'ticket.items.exists(item, item.name == "Dock")',
            "ticket.numbers.all(n, n > 0)",
            "ticket.numbers.exists_one(n, n > 2)",
            "ticket.numbers.filter(n, n > 1).size() == 2",
            "3 in ticket.numbers.map(n, n + 1)",
            "ticket.numbers.map(n, n > 1, n * 10).exists(n, n == 30)",
            'ticket.prices.exists(key, key == "dock")',
            '"dock" in ticket.prices && ticket.prices["dock"] == 200',
            '{"IT": 2000, "HR": 500}[ticket.department] > 1500',
            "ticket.urgent ? ticket.cost > 1000 : false",
            "-ticket.count == -3 && ticket.count - -1 == 4 && -(-ticket.count) == 3",
            'ticket.subject == "Laptop für Zoë 💻" // a remark',
        ],
    )
    def test_true(self, text: str) -> None:
        assert outcome(text) == "true"

    @pytest.mark.parametrize(
        "text",
        [
            'ticket.priority == "high"',
            "ticket.cost > 2000",
            "ticket.note == 0",
            'ticket.count == "3"',
            "has(ticket.approved)",
            "has(ticket.employee.email)",
            '"approved" in ticket',
            "false",
        ],
    )
    def test_false(self, text: str) -> None:
        assert outcome(text) == "false"

    @pytest.mark.parametrize(
        "text",
        [
            "ticket.approved == 1",
            "!(ticket.approved == 1)",
            "!ticket.approved",
            'ticket["another key"] == 1',
            "ticket.approved > ticket.count",
            "ticket.count > ticket.approved",
            "ticket.approved in [1]",
            "1 in ticket.approved",
            "[ticket.approved] == [1]",
            '{"a": ticket.approved}.size() == 1',
            "size(ticket.approved) > 1",
            'ticket.approved.contains("x")',
            "ticket.subject.contains(ticket.approved)",
            "timestamp(ticket.approved) > ticket.created_at",
            "-ticket.approved == 1 ? true : false",
            "ticket.urgent ? ticket.approved : true",
            "ticket.approved.exists(a, a)",
            "ticket.numbers.exists(n, n == ticket.approved)",
            'ticket.employee.email == "x"',
            'ticket.prices["mouse"] == 1',
            "has(ticket.manager.name)",
            "ticket.items.all(item, item.price < 5000)",
            "ticket.items.map(item, item.price).size() == 3",
            "ticket.dynamic_data.cost > 1",
            '{"HR": 500}[ticket.department] > 1500',
        ],
    )
    def test_absent(self, text: str) -> None:
        assert outcome(text) == "absent"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("ticket.note > 1", "kinds that do not go together"),
            ("ticket.amount > 1000", "kinds that do not go together"),
            ("ticket.count + 0.5 > 1.0", "kinds that do not go together"),
            ("ticket.cost / 0.0 > 1 && ticket.count / 0 > 1", "divides by zero"),
            ("ticket.count % 0 == 1", "divides by zero"),
            ("ticket.count * 9223372036854775807 > 1", "too large"),
            ("ticket.numbers[3] == 1", "entry that the list does not have"),
            ("ticket.note.name == 1", "kinds that do not go together"),
            ("has(ticket.note.name)", "kinds that do not go together"),
            ('ticket.count.contains("3")', "contains() is asked of a value of a kind"),
            ("ticket.subject.contains(3)", "contains() is asked of a value of a kind"),
            ("size(ticket.count) == 1", "size() cannot read"),
            ("int(ticket.subject) == 1", "int() cannot read"),
            ("timestamp(ticket.subject) < ticket.created_at", "timestamp() cannot read"),
            ('ticket.created_at > "2026-01-01"', "kinds that do not go together"),
            ("ticket.count.exists(n, true)", "kinds that do not go together"),
            ("ticket.mixed.all(n, n > 0)", "kinds that do not go together"),
            ("ticket.count", "Its result is a number, not true or false."),
            ("ticket.subject", "Its result is a text, not true or false."),
            ("ticket.note", "Its result is null, not true or false."),
            ("ticket.numbers", "Its result is a list, not true or false."),
            ("ticket.prices", "Its result is a map, not true or false."),
            ("ticket.created_at", "Its result is a time, not true or false."),
            ("ticket.count ? true : false", "kinds that do not go together"),
            ("ticket.count && true", "kinds that do not go together"),
            ("!ticket.count", "kinds that do not go together"),
        ],
    )
    def test_an_error_with_a_sentence(self, text: str, sentence: str) -> None:
        assert sentence in (error(text) or "")

    @pytest.mark.parametrize(
        "text",
        [
            "int(ticket.secret) == 1",
            "ticket.secret / 0 == 1",
            "ticket.secret > 1",
            "timestamp(ticket.secret) == ticket.created_at",
            "duration(ticket.secret) == duration(ticket.secret)",
            "ticket.secret",
            "size(ticket.number) == 1",
            "ticket.number * 4611686018427387904 == 1",
            "ticket.number[ticket.secret] == 1",
            "[1][ticket.number] == 1",
        ],
    )
    def test_never_an_error_that_quotes_the_ticket(self, text: str) -> None:
        facts = facts_of({}, {"secret": "Hush4711", "number": 4711})
        assert "4711" not in (error(text, facts) or "")


class TestAbsentKeys:
    """As in CEL: if the known side decides, the result is known; otherwise it is absent."""

    A, T, F, E = "ticket.nothing == 1", "ticket.count == 3", "ticket.count == 4", "ticket.note > 1"

    @pytest.mark.parametrize(
        ("left", "right", "either", "both"),
        [
            (A, T, "true", "absent"),
            (T, A, "true", "absent"),
            (A, F, "absent", "false"),
            (F, A, "absent", "false"),
            (A, A, "absent", "absent"),
            (E, T, "true", "error"),
            (T, E, "true", "error"),
            (E, F, "error", "false"),
            (F, E, "error", "false"),
            (A, E, "error", "error"),
            (E, A, "absent", "absent"),
        ],
    )
    def test_are_absorbed_by_logic(self, left: str, right: str, either: str, both: str) -> None:
        assert outcome(f"{left} || {right}") == either
        assert outcome(f"{left} && {right}") == both

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("!(ticket.nothing == 1 || false)", "absent"),
            ("!(ticket.nothing == 1 && false)", "true"),
            ("(ticket.nothing == 1 || true) && ticket.count == 3", "true"),
            ("ticket.nothing == 1 || ticket.no == 2 || ticket.count == 3", "true"),
            ("ticket.nothing == 1 && ticket.no == 2 && ticket.count == 4", "false"),
            ("has(ticket.nothing) && ticket.nothing > 1", "false"),
            ("!has(ticket.nothing) || ticket.nothing > 1", "true"),
            ("has(ticket.nothing) ? ticket.nothing > 1 : true", "true"),
            ("ticket.items.exists(item, item.price > 1000)", "true"),
            ("ticket.items.exists(item, item.price > 5000)", "absent"),
            ("ticket.items.all(item, item.price > 5000)", "false"),
            ("ticket.items.all(item, !has(item.price) || item.price < 5000)", "true"),
            ("ticket.items.filter(item, has(item.price)).size() == 2", "true"),
        ],
    )
    def test_are_absorbed_anywhere(self, text: str, expected: str) -> None:
        assert outcome(text) == expected

    @given(
        st.recursive(
            st.sampled_from("ATF"),
            lambda inner: st.one_of(
                st.tuples(st.just("!"), inner),
                st.tuples(st.sampled_from(["&&", "||"]), st.lists(inner, min_size=2, max_size=4)),
            ),
            max_leaves=25,
        )
    )
    def test_follow_a_logic_of_three_values(self, formula: object) -> None:
        text, expected = written(formula)
        assert outcome(text) == {True: "true", False: "false", None: "absent"}[expected]


def written(formula: object) -> tuple[str, bool | None]:
    """The formula as a condition, and its value in a three-valued logic in which None means absent."""
    if isinstance(formula, str):
        value = {"A": None, "T": True, "F": False}[formula]
        return f"({getattr(TestAbsentKeys, formula)})", value
    assert isinstance(formula, tuple)
    operator, inner = formula
    if operator == "!":
        text, value = written(inner)
        return f"!{text}", None if value is None else not value
    parts = [written(part) for part in inner]
    values = {value for _, value in parts}
    decisive = operator == "||"
    value = decisive if decisive in values else None if None in values else not decisive
    return f"({f' {operator} '.join(text for text, _ in parts)})", value


class TestFacts:
    def test_prefer_the_field_to_a_free_key_of_its_name(self) -> None:
        facts = facts_of({"subject": "field"}, {"subject": "free", "other": "free"})
        assert facts.ticket == {"subject": "field", "other": "free"}

    def test_do_not_let_a_free_key_pose_as_a_field(self) -> None:
        facts = facts_of({"subject": "s"}, {"priority": "Low"})
        assert outcome('ticket.priority == "Low"', facts) == "absent"

    def test_take_no_other_fields_of_the_row(self) -> None:
        assert facts_of({"rev": 3, "subject": "s"}, {}).ticket == {"subject": "s"}

    @pytest.mark.parametrize("name", TASK_FIELDS)
    def test_may_lack_a_task(self, name: str) -> None:
        assert outcome(f"task.{name} == 1", facts_of({}, {})) == "absent"

    @pytest.mark.parametrize(
        ("value", "condition"),
        [
            (2**63 - 1, "ticket.x == 9223372036854775807"),
            (2**63, "ticket.x >= 9223372036854775807"),
            (-(2**63), "-ticket.x > 1"),
            (2**70, "ticket.x > 1e21"),
            (Decimal("12.5"), "ticket.x == 12.5"),
            (float("inf"), "ticket.x > 1e300"),
            (float("nan"), "ticket.x != ticket.x"),
            ("\ud800", 'ticket.x == "?"'),
            ("a\x00b", "ticket.x.size() == 3"),
            (("a", "b"), 'ticket.x == ["a", "b"]'),
            (datetime(2026, 1, 1), 'ticket.x == timestamp("2026-01-01T00:00:00Z")'),  # noqa: DTZ001
            ([], "ticket.x.all(e, false)"),
            ({}, "ticket.x == {}"),
            (False, "!ticket.x"),
        ],
    )
    def test_take_every_value_of_a_ticket(self, value: object, condition: str) -> None:
        assert outcome(condition, Facts({"x": value}, {})) == "true"

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            (list(range(101)), "The field x has more than 100 entries."),
            ({str(n): n for n in range(101)}, "The field x has more than 100 entries."),
            ([list(range(100))] * 11, "The field x holds more than a condition reads."),
            ("x" * 60_001, "The field x holds more than a condition reads."),
            ({"x" * 60_001: 1}, "The field x holds more than a condition reads."),
            ([[[[[[[[[1]]]]]]]]], "The field x is nested too deeply."),
            (10**400, "The field x holds a number that is too large."),
            (object(), "The field x is of a kind that conditions do not read."),
        ],
    )
    def test_are_not_cut_but_refused(self, value: object, sentence: str) -> None:
        assert error("ticket.x == 1", Facts({"x": value}, {})) == sentence

    def test_count_all_fields_that_are_read_together(self) -> None:
        facts = Facts({"x": "x" * 30_000, "y": "x" * 30_001, "z": "x" * 60_000}, {})
        assert outcome('ticket.x == "x" || ticket.y == "x"', facts) == "error"
        assert outcome('ticket.y == "x"', facts) == "false"
        assert outcome('ticket.z == "x"', facts) == "false"

    def test_that_are_not_read_do_not_matter(self) -> None:
        facts = Facts({"x": object(), "y": 1}, {})
        assert outcome("ticket.y == 1", facts) == "true"

    def test_are_too_large_for_a_dear_condition_only(self) -> None:
        facts = Facts(
            {"rows": [{"a": n, "b": "x"} for n in range(100)], "list": list(range(100))}, {}
        )
        dear = "ticket.rows.exists(row, row.a in ticket.list && ticket.rows == ticket.list)"
        assert error(dear, facts) == "The fields that it reads are too large together."
        assert outcome(dear, Facts({"rows": [{"a": 1}], "list": [1]}, {})) == "false"


class TestReading:
    @pytest.mark.parametrize(
        ("text", "fields"),
        [
            ('ticket.priority == "High"', {"priority"}),
            ('ticket["a key"] == 1 || has(ticket.cost)', {"a key", "cost"}),
            ('"a.b" in ticket && ticket.employee.name == "x"', {"a.b", "employee"}),
            ("ticket.items.exists(i, i.price > ticket.limit)", {"items", "limit"}),
            (
                '{"IT": ticket.a}[ticket.department] == ticket["b"][ticket.c]',
                {"a", "b", "c", "department"},
            ),
            ("task.visits > 1", set()),
            ('"ticket.cost" == "x"', set()),
        ],
    )
    def test_names_the_keys_of_the_ticket(self, text: str, fields: set[str]) -> None:
        assert condition_reads(text) == fields

    def test_names_the_keys_that_not_every_ticket_has(self) -> None:
        text = 'ticket.priority == "High" && ticket.cost > 1 && ticket.prority == "x"'
        assert condition_unknown_fields(text) == {"cost", "prority"}

    def test_refuses_what_may_not_be_saved(self) -> None:
        with pytest.raises(ConditionError) as refused:
            condition_reads("ticket.cost >")
        assert refused.value.problems == condition_problems("ticket.cost >")


class TestCompiling:
    def test_is_done_once(self) -> None:
        text = 'ticket.subject == "compiled once"'
        assert condition_compile(text) is condition_compile(text)

    def test_keeps_a_bounded_number(self) -> None:
        assert judged.cache_info().maxsize == CACHED

    def test_keeps_no_text_that_is_too_long(self) -> None:
        before = judged.cache_info()
        assert condition_problems("x" * (MAX_LENGTH + 1)) != ()
        assert judged.cache_info() == before

    def test_does_not_load_the_command_line_of_the_engine(self) -> None:
        code = "import sys, workflow.domain.conditions; print('typer' in sys.modules)"
        ran = subprocess.run(  # noqa: S603 our own code
            [sys.executable, "-c", code],
            cwd=WORKFLOW_API,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == "False"

    def test_gives_an_error_for_a_stored_text_that_is_not_valid(self) -> None:
        value = condition_result("ticket.cost >", FACTS)
        assert value.outcome is Outcome.ERROR
        assert value.error == "It is not valid: The condition ends too early."


NAMES = st.sampled_from(["a", "b", "cost", "x_1", "if"])
LITERALS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
).map(Literal)
FIELDS = st.builds(Select, st.just(Name("ticket")), NAMES)


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"])
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Logic, st.sampled_from(["&&", "||"]), st.tuples(inner, inner)),
        st.builds(Logic, st.sampled_from(["&&", "||"]), st.tuples(inner, inner, inner)),
        st.builds(Unary, st.just("!"), inner),
        st.builds(Unary, st.just("-"), FIELDS),
        st.builds(Choice, inner, inner, inner),
        st.builds(ListOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Index, inner, inner),
        st.builds(Select, FIELDS, NAMES),
        st.builds(Has, FIELDS, NAMES),
    )


TREES = st.recursive(st.one_of(LITERALS, FIELDS), larger, max_leaves=12)


class TestRendering:
    """The engine compiles the text made from the tree, so it understands exactly the condition that
    was judged.
    """

    @given(TREES)
    def test_is_read_back_as_the_same_tree(self, tree: Node) -> None:
        assert parse(render(tree)) == tree

    @given(TREES)
    def test_is_understood_by_the_engine(self, tree: Node) -> None:
        variables = program_of(tree).compiled.variables()
        assert set(variables) <= {"ticket"}

    @given(LITERALS)
    def test_keeps_the_value_of_a_literal(self, literal: Literal) -> None:
        result = program_of(literal).compiled.execute({})
        assert (result, type(result)) == (literal.value, type(literal.value))

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
    def test_of_a_text_equals_that_text(self, text: str) -> None:
        condition = condition_compile(f"ticket.x == {text_literal(text)}")
        assert condition_value(condition, Facts({"x": text}, {})).is_true


OPERANDS = st.sampled_from(
    ["1", "2", "3.5", "0", "true", "false", "null", '"a"', "[1, 2]", "[true]", "-2", "!true", "(1)"]
)
SIGNS = st.sampled_from(
    ["+", "-", "*", "/", "%", "<", "<=", ">", "==", "!=", "in", "&&", "||", "? 1 :", "? true :"]
)
CHAINS = st.tuples(OPERANDS, st.lists(st.tuples(SIGNS, OPERANDS), min_size=1, max_size=6)).map(
    lambda chain: " ".join([chain[0], *(part for pair in chain[1] for part in pair)])
)


class TestReadingAsTheEngineDoes:
    """Our parser gives operators the same precedence as the engine does when it parses the same
    text.
    """

    @settings(max_examples=1_000)
    @given(CHAINS)
    def test_gives_the_same_value(self, text: str) -> None:
        assert result_of(program_of(parse(text)).compiled) == result_of(cel.compile(text))


def result_of(program: Any) -> object:
    """The value with its kind, or the kind of the error."""
    try:
        value = program.execute({})
    except Exception as error:
        return type(error)
    return repr(value)
