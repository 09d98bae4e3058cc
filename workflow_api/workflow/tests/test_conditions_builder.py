"""Conditions from the tree of the rule builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.conditions import (
    ConditionError,
    Facts,
    condition_compile,
    condition_problems,
    condition_reads,
    condition_value,
    rule_condition,
    rule_problems,
)
from workflow.domain.conditions.builder import MAX_GROUPS, MAX_RULES, OPERATORS
from workflow.domain.conditions.parser import parse
from workflow.domain.conditions.tree import render


def rule(field: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value, **more}


def group(*rules: Any, combinator: str = "and", is_not: Any = False, **more: Any) -> dict[str, Any]:
    return {"combinator": combinator, "not": is_not, "rules": list(rules), **more}


def refused(tree: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in rule_problems(tree)]


class TestARule:
    @pytest.mark.parametrize(
        ("one", "condition"),
        [
            (rule("ticket.priority", "=", "High"), 'ticket.priority == "High"'),
            (rule("ticket.cost", "!=", 5), "ticket.cost != 5"),
            (rule("ticket.cost", "<", 5.5), "ticket.cost < 5.5"),
            (rule("ticket.cost", "<=", -5), "ticket.cost <= -5"),
            (rule("task.visits", ">", 1), "task.visits > 1"),
            (rule("task.visits", ">=", 1), "task.visits >= 1"),
            (rule("ticket.cost", "=", "5"), 'ticket.cost == "5"'),
            (rule("ticket.urgent", "=", True), "ticket.urgent == true"),
            (rule("ticket.note", "=", None), "ticket.note == null"),
            (rule("ticket.subject", "contains", "x"), 'ticket.subject.contains("x")'),
            (rule("ticket.subject", "beginsWith", "x"), 'ticket.subject.startsWith("x")'),
            (rule("ticket.subject", "endsWith", "x"), 'ticket.subject.endsWith("x")'),
            (rule("ticket.subject", "doesNotContain", "x"), '!(ticket.subject.contains("x"))'),
            (rule("ticket.subject", "doesNotBeginWith", "x"), '!(ticket.subject.startsWith("x"))'),
            (rule("ticket.subject", "doesNotEndWith", "x"), '!(ticket.subject.endsWith("x"))'),
            (rule("ticket.cost", "in", [1, "a", 2.5]), 'ticket.cost in [1, "a", 2.5]'),
            (rule("ticket.cost", "notIn", [1]), "!(ticket.cost in [1])"),
            (rule("ticket.cost", "between", [1, 9]), "ticket.cost >= 1 && ticket.cost <= 9"),
            (rule("ticket.cost", "notBetween", [1, 9]), "!(ticket.cost >= 1 && ticket.cost <= 9)"),
            (rule("ticket.cost", "notNull"), "has(ticket.cost) && ticket.cost != null"),
            (rule("ticket.cost", "null"), "!(has(ticket.cost) && ticket.cost != null)"),
            (
                rule('ticket["a key"]', "notNull"),
                '"a key" in ticket && ticket["a key"] != null',
            ),
            (
                rule('ticket.employee["e-mail"]', "notNull"),
                '"e-mail" in ticket.employee && ticket.employee["e-mail"] != null',
            ),
            (
                rule("ticket.cost", ">", "ticket.limit", valueSource="field"),
                "ticket.cost > ticket.limit",
            ),
            (rule("ticket.employee.name", "=", "Zoë"), 'ticket.employee.name == "Zoë"'),
        ],
    )
    def test_becomes_a_condition(self, one: dict[str, Any], condition: str) -> None:
        assert rule_condition(group(one)) == render(parse(condition))
        assert condition_problems(rule_condition(group(one))) == ()

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            "\\",
            "\\n",
            "a\nb",
            "\r\t\x0b\x7f",
            "é 日本 😀",
            "\u202e\u200b\ue000",
            '" || true || "',
        ],
    )
    def test_keeps_its_text(self, text: str) -> None:
        condition = condition_compile(rule_condition(group(rule("ticket.x", "=", text))))
        assert condition_value(condition, Facts({"x": text}, {})).is_true
        assert not condition_value(condition, Facts({"x": text + "."}, {})).is_true

    @pytest.mark.parametrize(
        ("one", "code"),
        [
            (rule("cost", "=", 1), "field"),
            (rule("ticket", "=", 1), "field"),
            (rule("ticket.cost + 1", "=", 1), "field"),
            (rule("ticket[task.step]", "=", 1), "field"),
            (rule("ticket.items[0]", "=", 1), "field"),
            (rule("ticket.cost == 1 || ticket.cost", "=", 1), "field"),
            (rule("ticket.size()", "=", 1), "field"),
            (rule("ticket." + "a" * 200, "=", 1), "field"),
            (rule("task.owner", "=", 1), "unknown_task_field"),
            ({"operator": "=", "value": 1}, "field"),
            (rule("ticket.cost", "~", 1), "operator"),
            ({"field": "ticket.cost", "value": 1}, "operator"),
            (rule("ticket.cost", "=", [1]), "value"),
            (rule("ticket.cost", "=", {"a": 1}), "value"),
            (rule("ticket.cost", "=", 2**63), "value"),
            (rule("ticket.cost", "=", float("nan")), "value"),
            (rule("ticket.cost", "=", float("inf")), "value"),
            (rule("ticket.cost", "=", "\0"), "value"),
            (rule("ticket.cost", "=", "\ud800"), "value"),
            (rule("ticket.cost", "<", None), "value"),
            (rule("ticket.cost", "<", True), "value"),
            (rule("ticket.cost", "contains", 1), "value"),
            (rule("ticket.cost", "in", []), "value"),
            (rule("ticket.cost", "in", "a,b"), "value"),
            (rule("ticket.cost", "in", [[1]]), "value"),
            (rule("ticket.cost", "between", [1]), "value"),
            (rule("ticket.cost", "between", [1, None]), "value"),
            (rule("ticket.cost", "contains", "ticket.x", valueSource="field"), "value"),
            (rule("ticket.cost", "=", 1, valueSource="function"), "value"),
            (rule("ticket.cost", "=", "cost", valueSource="field"), "field"),
            (rule("ticket.cost", "=", 1, muted=True), "rule"),
            (rule("ticket.cost", "=", "x" * 2_000), "too_long"),
        ],
    )
    def test_is_refused(self, one: dict[str, Any], code: str) -> None:
        assert [found for found, _ in refused(group(one))] == [code]


ONE = rule("ticket.cost", "=", 1)


class TestAGroup:
    @pytest.mark.parametrize(
        ("tree", "condition"),
        [
            (group(ONE, ONE), "ticket.cost == 1 && ticket.cost == 1"),
            (group(ONE, ONE, combinator="or"), "ticket.cost == 1 || ticket.cost == 1"),
            (group(group(ONE), ONE), "ticket.cost == 1 && ticket.cost == 1"),
            (
                group(group(ONE, ONE, combinator="or"), ONE),
                "(ticket.cost == 1 || ticket.cost == 1) && ticket.cost == 1",
            ),
            (group(ONE, ONE, is_not=True), "!(ticket.cost == 1 && ticket.cost == 1)"),
        ],
    )
    def test_becomes_a_condition(self, tree: dict[str, Any], condition: str) -> None:
        assert rule_condition(tree) == condition

    @pytest.mark.parametrize(
        ("tree", "code"),
        [
            (None, "rule"),
            ({}, "rule"),
            ([], "rule"),
            ("true", "rule"),
            (ONE, "rule"),
            (group(), "empty_group"),
            (group(ONE, group()), "empty_group"),
            (group(ONE, group(ONE, group())), "empty_group"),
            (group(ONE, combinator="xor"), "rule"),
            ({"rules": [ONE]}, "rule"),
            ({"rules": [ONE, "and", ONE]}, "rule"),
            (group(ONE, "and"), "rule"),
            (group(ONE, None), "rule"),
            (group(ONE, is_not=1), "rule"),
            (group(ONE, muted=True), "rule"),
            (group(*[ONE] * (MAX_RULES + 1)), "too_long"),
            (group(*[group(ONE)] * (MAX_RULES + 1)), "too_long"),
        ],
    )
    def test_is_refused(self, tree: Any, code: str) -> None:
        assert [found for found, _ in refused(tree)] == [code]
        with pytest.raises(ConditionError):
            rule_condition(tree)

    def test_may_be_nested_a_few_times(self) -> None:
        tree = group(ONE)
        for _ in range(MAX_GROUPS - 1):
            tree = group(tree, ONE)
        assert refused(tree) == []
        assert [code for code, _ in refused(group(tree))] == ["depth"]

    def test_that_is_very_deep_is_refused_all_the_same(self) -> None:
        tree = group(ONE)
        for _ in range(10_000):
            tree = group(tree)
        assert [code for code, _ in refused(tree)] == ["depth"]

    def test_names_each_rule_that_is_wrong(self) -> None:
        tree = group(ONE, group(rule("x", "=", 1), group()), rule("ticket.a", "~"))
        assert [message.split(":")[0] for _, message in refused(tree)] == [
            "Rule 2.1",
            "Rule 2.2",
            "Rule 3",
        ]


VALUES = st.one_of(
    st.sampled_from(["", "a", "b", "ab", "\\", '"', "é"]),
    st.integers(-2, 2),
    st.sampled_from([0.0, 1.0, 1.5]),
    st.booleans(),
    st.none(),
)
ORDERED = st.one_of(st.sampled_from(["", "a", "ab", "b"]), st.integers(-2, 2), st.just(1.5))
FIELDS = st.sampled_from(
    ["ticket.a", "ticket.b", 'ticket["a key"]', "ticket.map.a", "ticket.map.b", "task.visits"]
)
FACTS = st.builds(
    Facts,
    st.fixed_dictionaries(
        {},
        optional={
            "a": VALUES,
            "b": VALUES,
            "a key": VALUES,
            "map": st.fixed_dictionaries({}, optional={"a": VALUES, "b": VALUES}),
        },
    ),
    st.fixed_dictionaries({}, optional={"visits": st.integers(0, 2)}),
)


def rules() -> st.SearchStrategy[dict[str, Any]]:
    def of(operator: str) -> st.SearchStrategy[dict[str, Any]]:
        values: st.SearchStrategy[Any] = VALUES
        if operator in ("<", "<=", ">", ">="):
            values = ORDERED
        elif operator.endswith(("ontain", "ontains", "With")):
            values = st.sampled_from(["", "a", "b", "\\"])
        elif operator in ("in", "notIn"):
            values = st.lists(VALUES, min_size=1, max_size=3)
        elif operator in ("between", "notBetween"):
            values = st.lists(ORDERED, min_size=2, max_size=2)
        return st.builds(rule, FIELDS, st.just(operator), values)

    compared = st.builds(
        lambda field, operator, other: rule(field, operator, other, valueSource="field"),
        FIELDS,
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        FIELDS,
    )
    return st.one_of(st.sampled_from(OPERATORS).flatmap(of), compared)


def groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "combinator": st.sampled_from(["and", "or"]),
            "not": st.booleans(),
            "rules": st.lists(inner, min_size=1, max_size=4),
        }
    )


TREES = groups(st.recursive(rules(), groups, max_leaves=8))


class TestTheConditionOfATree:
    @settings(max_examples=400)
    @given(TREES, FACTS)
    def test_says_what_the_tree_says(self, tree: dict[str, Any], facts: Facts) -> None:
        if any(problem.code in ("too_long", "depth") for problem in rule_problems(tree)):
            return
        condition = condition_compile(rule_condition(tree))
        assert condition_value(condition, facts).outcome.value == evaluated(tree, facts)

    @given(TREES)
    def test_reads_the_fields_of_the_tree(self, tree: dict[str, Any]) -> None:
        if not rule_problems(tree):
            assert condition_reads(rule_condition(tree)) == {
                keys[0] for subject, *keys in map(path_of, fields_of(tree)) if subject == "ticket"
            }


def fields_of(tree: Mapping[str, Any]) -> list[str]:
    if "rules" in tree:
        return [field for item in tree["rules"] for field in fields_of(item)]
    is_compared = tree.get("valueSource") == "field"
    return [tree["field"], *([tree["value"]] if is_compared else [])]


def path_of(field: str) -> list[str]:
    return field.replace('["', ".").replace('"]', "").split(".")


def evaluated(tree: Mapping[str, Any], facts: Facts) -> str:
    """The outcome of the tree, calculated without CEL."""
    if "rules" not in tree:
        return rule_evaluated(tree, facts)
    decisive = "false" if tree["combinator"] == "and" else "true"
    value = {"false": "true", "true": "false"}[decisive]
    for item in tree["rules"]:
        outcome = evaluated(item, facts)
        if outcome == decisive:
            value = decisive
            break
        if outcome in ("absent", "error"):
            value = outcome  # several parts have no truth value: the last one counts
    return opposite(value) if tree["not"] else value


def opposite(outcome: str) -> str:
    return {"true": "false", "false": "true"}.get(outcome, outcome)


class Absent(Exception):  # noqa: N818
    """The field does not exist."""


def value_of(field: str, facts: Facts) -> Any:
    subject, *keys = path_of(field)
    value: Any = {"ticket": facts.ticket, "task": facts.task}[subject]
    for key in keys:
        if key not in value:
            raise Absent
        value = value[key]
    return value


OPPOSITES = {
    "doesNotContain": "contains",
    "doesNotBeginWith": "beginsWith",
    "doesNotEndWith": "endsWith",
    "notIn": "in",
    "notBetween": "between",
}


COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge}
SEARCHED: Mapping[str, Callable[[str, str], bool]] = {
    "contains": str.__contains__,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}


def rule_evaluated(one: Mapping[str, Any], facts: Facts) -> str:
    operator, value = one["operator"], one["value"]
    if operator in OPPOSITES:
        return opposite(rule_evaluated({**one, "operator": OPPOSITES[operator]}, facts))
    try:
        if operator in ("null", "notNull"):
            return null_evaluated(one, facts)
        found = value_of(one["field"], facts)
        if one.get("valueSource") == "field":
            value = value_of(value, facts)
        if operator == "between":
            # Compare with both bounds. As in every `&&`, one false comparison decides, even if the
            # other one fails.
            both = [compared(ge, found, value[0]), compared(le, found, value[1])]
            if False in both:
                return "false"
            return "error" if None in both else "true"
        if operator in COMPARED:
            answer = compared(COMPARED[operator], found, value)
        elif operator in SEARCHED:
            answer = SEARCHED[operator](found, value) if isinstance(found, str) else None
        elif operator == "in":
            answer = any(same(found, item) for item in value)
        else:
            answer = same(found, value) == (operator == "=")
    except Absent:
        return "absent"
    return "error" if answer is None else str(answer).lower()


def null_evaluated(one: Mapping[str, Any], facts: Facts) -> str:
    """The outcome of `null` and `notNull`. It is absent if the map that should contain the last key
    is missing; if only the last key is missing, it is true or false.
    """
    head, *_ = path_of(one["field"])[1:]
    if len(path_of(one["field"])) > 2 and head not in facts.ticket:
        return "absent"
    try:
        is_there = value_of(one["field"], facts) is not None
    except Absent:
        is_there = False
    return str(is_there == (one["operator"] == "notNull")).lower()


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal. True is not equal to 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def compared(operator: Any, one: Any, other: Any) -> bool | None:
    """The result of the comparison; None if values of these kinds cannot be compared."""
    kinds = [
        "bool" if isinstance(item, bool) else "text" if isinstance(item, str) else "number"
        for item in (one, other)
    ]
    if one is None or other is None or kinds[0] != kinds[1]:
        return None
    return bool(operator(one, other))
