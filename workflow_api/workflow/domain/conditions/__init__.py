"""Conditions of transitions, in CEL over `ticket` and `task`. The package is pure: it uses neither
a framework nor a clock.
"""

from .builder import rule_condition, rule_problems
from .condition import (
    Condition,
    condition_compile,
    condition_problems,
    condition_reads,
    condition_result,
    condition_unknown_fields,
    condition_value,
)
from .engine import Outcome, Value
from .facts import TASK_FIELDS, TICKET_FIELDS, Facts, facts_of
from .problems import ConditionError, Problem

__all__ = [
    "TASK_FIELDS",
    "TICKET_FIELDS",
    "Condition",
    "ConditionError",
    "Facts",
    "Outcome",
    "Problem",
    "Value",
    "condition_compile",
    "condition_problems",
    "condition_reads",
    "condition_result",
    "condition_unknown_fields",
    "condition_value",
    "facts_of",
    "rule_condition",
    "rule_problems",
]
