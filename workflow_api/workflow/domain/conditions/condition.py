"""Check the text of a condition, compile it, and evaluate it on facts."""

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
"""The number of compiled conditions that a process keeps. Each takes some 5 kB, the longest ones 100 kB.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A valid condition. `reads` holds the keys of `ticket` that it reads, `task_reads` the keys of
    `task`.
    """

    text: str
    program: Program
    reads: frozenset[str]
    task_reads: frozenset[str]
    cost: Cost


def condition_compile(text: str) -> Condition:
    """Compile the condition once per process. Raises ConditionError if the condition may not be saved."""
    found = _judged(text)
    if isinstance(found, Condition):
        return found
    raise ConditionError(found)


def condition_problems(text: str) -> tuple[Problem, ...]:
    """The reasons for which this text may not be saved as a condition; empty if it may."""
    found = _judged(text)
    return () if isinstance(found, Condition) else found


def condition_reads(text: str) -> frozenset[str]:
    """The keys of `ticket` that the condition reads, including those that it only tests with `has`.
    Raises ConditionError.
    """
    return condition_compile(text).reads


def condition_unknown_fields(text: str) -> frozenset[str]:
    """The keys that the condition reads although not every ticket has them: free keys, or misspelt ones.
    Raises ConditionError.
    """
    return condition_reads(text) - frozenset(TICKET_FIELDS)


def condition_value(condition: Condition, facts: Facts) -> Value:
    """Evaluate the condition. Raises nothing: if the ticket is too large for the condition, the value is
    an error.
    """
    try:
        ticket, weights = plain(facts.ticket, condition.reads)
        task, _ = plain(facts.task, condition.task_reads)
    except TooMuchError as error:
        return failed(str(error))
    if condition.cost.at(weights) > BUDGET:
        return failed("The fields that it reads are too large together.")
    return execute(condition.program, {"ticket": ticket, "task": task})


def condition_result(text: str, facts: Facts) -> Value:
    """Evaluate a stored text like `condition_value`. If the text is no longer valid, the value is an
    error.
    """
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
    """The condition, or the reasons why the text may not be used. Callers have checked the length of the
    text.
    """
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
