"""Reasons for which a condition is refused when it is saved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason. `place` is the position in the condition at which the problem begins, counted from 1;
    None if the problem concerns the whole condition.
    """

    code: str
    message: str
    place: int | None = None


class ConditionError(ValueError):
    """The condition may not be used; `problems` holds the reasons, at least one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class UnreadableError(ValueError):
    """The text is not CEL, or uses parts of CEL that conditions do not have."""

    def __init__(self, code: str, message: str, place: int) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, place)
