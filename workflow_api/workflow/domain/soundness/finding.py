"""A finding: the fault of a draft, its place, its reason, and a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from workflow.domain.definition import Step

from .fix import FixAction

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """All codes that a finding may have. `docs/workflows.md` explains each."""

    NO_STEPS = "no_steps"
    NO_START = "no_start"
    MULTIPLE_STARTS = "multiple_starts"
    NO_END = "no_end"
    UNREACHABLE_STEP = "unreachable_step"
    CANNOT_REACH_END = "cannot_reach_end"
    DEAD_END = "dead_end"
    CYCLE_WITHOUT_EXIT = "cycle_without_exit"
    AUTOMATIC_CYCLE = "automatic_cycle"
    SELF_LOOP = "self_loop"
    UNKNOWN_STEP = "unknown_step"
    NO_WAY_OUT = "no_way_out"
    CONDITION_INVALID = "condition_invalid"
    CONDITION_UNKNOWN_FIELD = "condition_unknown_field"
    WEIGHT_RANGE = "weight_range"
    WEIGHT_SUM = "weight_sum"
    ROLE_EMPTY = "role_empty"
    ESCALATION_TO_ITSELF = "escalation_to_itself"
    ESCALATION_CIRCLE = "escalation_circle"
    SLA_ORDER = "sla_order"
    SLA_NOT_POSITIVE = "sla_not_positive"
    SLA_TIGHT = "sla_tight"
    END_LOGIC_QUEUE = "end_logic_queue"
    DUPLICATE_MATCH_KEY = "duplicate_match_key"
    BLANK_NAME = "blank_name"


WARNINGS = frozenset(
    {
        Code.CONDITION_UNKNOWN_FIELD,
        Code.WEIGHT_SUM,
        Code.ROLE_EMPTY,
        Code.SLA_TIGHT,
        Code.END_LOGIC_QUEUE,
    }
)
"""The codes of warnings, with which a draft can still be published. All other codes are errors."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a warning of a draft: its place, the fault, and a fix.

    `fix` is a text for people. `fix_action` is an edit that removes the finding and causes no error
    of another code. It is None if there is no such edit, or if people have to choose it.
    """

    code: str
    severity: Severity
    message: str
    step_id: int | None = None
    transition_id: int | None = None
    field: str | None = None
    fix: str | None = None
    fix_action: FixAction | None = None

    @property
    def place(self) -> tuple[str, int | None, int | None, str | None]:
        """The code and the place. A finding counts as removed by an edit if no finding has the same
        code and place afterwards.
        """
        return self.code, self.step_id, self.transition_id, self.field


def finding(
    code: Code,
    message: str,
    *,
    fix: str,
    step_id: int | None = None,
    transition_id: int | None = None,
    field: str | None = None,
) -> Finding:
    """A finding with the severity of its code."""
    return Finding(
        code=code.value,
        severity="warning" if code in WARNINGS else "error",
        message=message,
        step_id=step_id,
        transition_id=transition_id,
        field=field,
        fix=fix,
    )


def label(step: Step) -> str:
    """The step in the words of messages."""
    return f"“{step.name}”" if step.name.strip() else f"step {step.step_id}"
