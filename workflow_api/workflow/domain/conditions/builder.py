"""Conditions from the tree of the rule builder in the browser (react-querybuilder 8).

A group is `{"combinator": "and"|"or", "not": bool, "rules": [group or rule, …]}`, a rule `{"field",
"operator", "value", "valueSource": "value"|"field"}`. A field is written as in a condition:
`ticket.cost`, `ticket["a key"]`, `task.visits`. Conditions are made from trees; a tree is never made from
a condition.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .condition import condition_problems
from .judging import SUBJECTS
from .parser import parse
from .problems import ConditionError, Problem, UnreadableError
from .tokens import IDENTIFIER, LARGEST
from .tree import (
    Binary,
    Call,
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
)

MAX_GROUPS = 6
"""Levels of nested groups, including the outermost group."""
MAX_RULES = 100
MAX_FIELD = 200
"""The most characters of a field's name."""

_COMBINATORS = {"and": "&&", "or": "||"}
_COMPARISONS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TEXTS = {"contains": "contains", "beginsWith": "startsWith", "endsWith": "endsWith"}
_OPPOSITES = {
    "doesNotContain": "contains",
    "doesNotBeginWith": "beginsWith",
    "doesNotEndWith": "endsWith",
    "notIn": "in",
    "notBetween": "between",
    "null": "notNull",
}
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_LARGEST = {int: LARGEST, float: math.inf}
OPERATORS = (*_COMPARISONS, *_TEXTS, "in", "between", "notNull", *_OPPOSITES)


def rule_condition(rule: Mapping[str, Any]) -> str:
    """Write the condition that the tree describes. Raises ConditionError if the tree gives no valid
    condition.
    """
    tree, problems = _read(rule)
    if tree is None:
        raise ConditionError(problems)
    return render(tree)


def rule_problems(rule: Any) -> tuple[Problem, ...]:
    """The reasons why the tree gives no valid condition; empty if it gives one."""
    return _read(rule)[1]


def _read(rule: Any) -> tuple[Node | None, tuple[Problem, ...]]:
    """The condition of the tree, or None with the reasons why there is none."""
    reader = _Reader()
    tree = reader.item(rule, ())
    if tree is not None and not reader.problems:
        found = condition_problems(render(tree))
        # Drop the places of these problems. They are positions in the generated text, which the
        # person has never seen.
        reader.problems += [Problem(problem.code, problem.message) for problem in found]
    return (None if reader.problems else tree), tuple(reader.problems)


class _RuleError(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Reader:
    """Reads a tree of groups and rules, and collects all problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rules = 0

    def item(self, item: Any, path: tuple[int, ...]) -> Node | None:
        """The node of a group or a rule at this path, or None after a problem."""
        try:
            if path and isinstance(item, Mapping) and item.keys() & {"field", "operator"}:
                return self.rule(item)
            return self.group(item, path)
        except _RuleError as error:
            place = f"Rule {'.'.join(map(str, path))}: " if path else ""
            self.problems.append(Problem(error.code, f"{place}{error}"))
            return None

    def rule(self, rule: Mapping[str, Any]) -> Node:
        self.rules += 1
        if self.rules > MAX_RULES:
            raise _RuleError("too_long", f"There are more than {MAX_RULES} rules.")
        return _rule(rule)

    def group(self, group: Any, path: tuple[int, ...]) -> Node | None:
        rules = group.get("rules") if isinstance(group, Mapping) else None
        if not isinstance(rules, list):
            raise _RuleError("rule", "This is neither a rule nor a group of rules.")
        if not rules:
            raise _RuleError("empty_group", "The group is empty.")
        if len(path) >= MAX_GROUPS:
            raise _RuleError("depth", "Groups are nested too deeply.")
        operator, is_not = _COMBINATORS.get(str(group.get("combinator"))), group.get("not", False)
        if operator is None:
            raise _RuleError("rule", "The group joins its rules neither by and nor by or.")
        if not isinstance(is_not, bool) or group.get("muted"):
            raise _RuleError("rule", "The group is muted, or its not is neither true nor false.")
        shown = enumerate(rules[: MAX_RULES + 1], start=1)
        nodes = tuple(self.item(item, (*path, number)) for number, item in shown)
        found = tuple(node for node in nodes if node is not None)
        if len(found) < len(nodes):
            return None
        node = found[0] if len(found) == 1 else Logic(operator, found)
        return Unary("!", node) if is_not else node


def _rule(rule: Mapping[str, Any]) -> Node:
    """The node of a rule; raises _RuleError."""
    if rule.get("muted"):
        raise _RuleError("rule", "It is muted; remove it instead.")
    path, operator, value = _path(rule.get("field")), rule.get("operator"), rule.get("value")
    if operator in _OPPOSITES:
        return Unary("!", _rule({**rule, "operator": _OPPOSITES[operator]}))
    if operator not in OPERATORS:
        raise _RuleError("operator", f"The operator is one of {', '.join(OPERATORS)}.")
    source = rule.get("valueSource") or "value"
    if source == "field" and operator in _COMPARISONS:
        return Binary(_COMPARISONS[operator], path.node, _path(value).node)
    if source != "value":
        raise _RuleError("value", "Only = != < <= > >= compare a field with another one.")
    if operator == "notNull":
        return Logic("&&", (path.exists, Binary("!=", path.node, Literal(None))))
    if operator in ("=", "!="):
        return Binary(_COMPARISONS[operator], path.node, _literal(value))
    if operator in _COMPARISONS:
        return Binary(_COMPARISONS[operator], path.node, _ordered(value))
    if operator in _TEXTS:
        if not isinstance(value, str):
            raise _RuleError("value", "The value is a text.")
        return Call(_TEXTS[operator], path.node, (_literal(value),))
    if not isinstance(value, list) or not value:
        raise _RuleError("value", "The values are a list, with at least one.")
    if operator == "in":
        return Binary("in", path.node, ListOf(tuple(map(_literal, value))))
    if len(value) != 2:
        raise _RuleError("value", "The values are two, the lower one first.")
    low, high = map(_ordered, value)
    return Logic("&&", (Binary(">=", path.node, low), Binary("<=", path.node, high)))


def _literal(value: Any) -> Literal:
    if isinstance(value, str) and not _UNWRITABLE.search(value):
        return Literal(value)
    if value is None or isinstance(value, bool):
        return Literal(value)
    if (
        isinstance(value, int | float)
        and math.isfinite(value)
        and abs(value) <= _LARGEST[type(value)]
    ):
        return Literal(value)
    raise _RuleError("value", "The value is a text, a number, true, false or null.")


def _ordered(value: Any) -> Literal:
    if value is None or isinstance(value, bool):
        raise _RuleError("value", "The value is a number or a text.")
    return _literal(value)


@dataclass(frozen=True, slots=True)
class _Path:
    """A field: `node` reads its value, `exists` asks whether its last key exists."""

    node: Node
    exists: Node


def _path(text: Any) -> _Path:
    """Parse a field, which is written as in a condition. Raises _RuleError."""
    try:
        node = parse(text) if isinstance(text, str) and len(text) <= MAX_FIELD else None
    except UnreadableError:
        node = None
    inner = node
    while isinstance(inner, Select | Index):
        inner = inner.of
    if isinstance(inner, Name) and inner.name in SUBJECTS:
        match node:
            case Select(of=of, key=key):
                return _Path(node, Has(of, key))
            case Index(of=of, key=Literal(value=str(key))) if IDENTIFIER.fullmatch(key):
                return _Path(node, Has(of, key))
            case Index(of=of, key=Literal(value=str()) as literal):
                return _Path(node, Binary("in", literal, of))
    raise _RuleError("field", "The field is written as ticket.name or task.name.")
