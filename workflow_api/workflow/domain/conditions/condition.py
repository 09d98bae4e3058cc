"""Conditions: judged when they are saved, compiled once, evaluated on facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .costs import BUDGET, Cost, cost_of
from .engine import Program, Value, execute, failed, program_of
from .facts import TICKET_FIELDS, Facts, TooMuchError, plain
from .judging import fields_read, judge
from .parser import parse
from .problems import ConditionError, Problem, UnreadableError

MAX_LENGTH = 2_000
CACHED = 512
"""Conditions that a process keeps: some 5 kB each, 100 kB for the longest ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition that may be used. `reads` are the keys of `ticket` that it reads, `task_reads` those
    of `task`.
    """

    text: str
    program: Program
    reads: frozenset[str]
    task_reads: frozenset[str]
    cost: Cost


def condition_compile(text: str) -> Condition:
    """The condition, compiled once in a process. Raises ConditionError if it may not be saved."""
    found = _judged(text)
    if isinstance(found, Condition):
        return found
    raise ConditionError(found)


def condition_problems(text: str) -> tuple[Problem, ...]:
    """The reasons for which this text may not be saved as a condition; empty if it may."""
    found = _judged(text)
    return () if isinstance(found, Condition) else found


def condition_reads(text: str) -> frozenset[str]:
    """The keys of `ticket` that it reads, also those it only asks for with `has`. Raises ConditionError."""
    return condition_compile(text).reads


def condition_unknown_fields(text: str) -> frozenset[str]:
    """The keys that not every ticket has. They may be free keys, or misspelt. Raises ConditionError."""
    return condition_reads(text) - frozenset(TICKET_FIELDS)


def condition_value(condition: Condition, facts: Facts) -> Value:
    """Evaluate; raises nothing. A ticket that is too large for the condition is an error."""
    try:
        ticket, weights = plain(facts.ticket, condition.reads)
        task, _ = plain(facts.task, condition.task_reads)
    except TooMuchError as error:
        return failed(str(error))
    if condition.cost.at(weights) > BUDGET:
        return failed("The fields that it reads are too large together.")
    return execute(condition.program, {"ticket": ticket, "task": task})


def condition_result(text: str, facts: Facts) -> Value:
    """As `condition_value`; for a stored text that may not be used any more, an error."""
    found = _judged(text)
    if not isinstance(found, Condition):
        return failed(f"It is not valid: {found[0].message}")
    return condition_value(found, facts)


def _judged(text: str) -> Condition | tuple[Problem, ...]:
    if len(text) > MAX_LENGTH:
        message = f"The condition has {len(text):,} characters; {MAX_LENGTH:,} are allowed."
        return (Problem("too_long", message),)
    return judged(text)


@lru_cache(maxsize=CACHED)
def judged(text: str) -> Condition | tuple[Problem, ...]:
    """The condition, or why it may not be used. The text is not longer than allowed."""
    if not text.strip():
        return (Problem("empty", "The condition is empty."),)
    try:
        tree = parse(text)
    except UnreadableError as error:
        return (error.problem,)
    if problems := judge(tree):
        return problems
    try:
        program = program_of(tree)
    except ValueError:
        return (Problem("syntax", "The condition is not understood."),)
    return Condition(
        text=text,
        program=program,
        reads=fields_read(tree, "ticket"),
        task_reads=fields_read(tree, "task"),
        cost=cost_of(tree),
    )
