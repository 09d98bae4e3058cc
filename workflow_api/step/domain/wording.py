"""Conditions of transitions as they are submitted: as text, or as the tree of the rule builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def problems_of_condition(text: str) -> tuple[str, ...]:
    """Why the condition cannot be stored; empty if it can. An empty condition is always fine."""
    return ()


def problems_of_rule(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """Why no condition can be made from the rule; empty if one can."""
    return ("Rules cannot be read yet.",)


def wording_of(rule: Mapping[str, Any]) -> str:
    """The condition that says what the rule says."""
    return ""
