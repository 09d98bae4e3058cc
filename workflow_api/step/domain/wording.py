"""Conditions of transitions in a request. A request contains a condition as text, or as the tree of
the rule builder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.conditions import Problem, condition_problems, rule_condition, rule_problems


def problems_of_condition(text: str) -> tuple[str, ...]:
    """The reasons why the condition cannot be stored; none if it can. An empty condition is always
    allowed.
    """
    if not text:
        return ()
    return tuple(_words(problem) for problem in condition_problems(text))


def problems_of_rule(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons why no condition can be made from the rule; none if one can."""
    return tuple(_words(problem) for problem in rule_problems(rule))


def wording_of(rule: Mapping[str, Any]) -> str:
    """The condition that the rule describes."""
    return rule_condition(rule)


def _words(problem: Problem) -> str:
    place = "" if problem.place is None else f" (at character {problem.place})"
    return f"{problem.message}{place}"
