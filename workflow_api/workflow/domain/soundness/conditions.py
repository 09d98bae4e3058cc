"""Rules about conditions and defaults. They ensure that every step that is not an end always has a way
on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from workflow.domain.conditions import (
    TICKET_FIELDS,
    condition_problems,
    condition_unknown_fields,
)
from workflow.domain.definition import Step, Transition

from .draft import Draft, is_open
from .finding import Code, Finding, finding, label


def find_in_conditions(draft: Draft) -> Iterator[Finding]:
    """Find all problems of conditions and defaults. A default in the wrong place also has the code
    `condition_invalid`.
    """
    for transition in draft.graph.transitions:
        if transition.condition:
            yield from _condition(draft, transition)
    for step in draft.graph.steps:
        exits = draft.exits[step.step_id]
        if any(way.condition or way.is_default for way in exits) or step.is_automatic:
            yield from _defaults(draft, step, exits)
            yield from _ways_out(draft, step, exits)


def _condition(draft: Draft, transition: Transition) -> Iterator[Finding]:
    problems = condition_problems(transition.condition)
    if problems:
        place = problems[0].place
        at = "" if place is None else f" (at character {place})"
        yield _invalid(
            transition,
            "condition",
            f"The condition of the transition {draft.named(transition)} cannot be evaluated: {problems[0].message}{at}",
            fix="Mend the condition, or remove it.",
        )
        return
    if transition.is_default:
        yield _invalid(
            transition,
            "condition",
            f"The transition {draft.named(transition)} is the default of its step and has a condition. A default is "
            "taken if no condition is true.",
            fix="Remove the condition, or let another transition be the default.",
        )
    unknown = sorted(condition_unknown_fields(transition.condition))
    if unknown:
        yield finding(
            Code.CONDITION_UNKNOWN_FIELD,
            f"The condition of the transition {draft.named(transition)} reads {_list(unknown)}, which not every ticket "
            "has. If a ticket does not have it, the condition is false.",
            transition_id=transition.transition_id,
            field="condition",
            fix=_suggestion(unknown),
        )


def _defaults(draft: Draft, step: Step, exits: Sequence[Transition]) -> Iterator[Finding]:
    defaults = [way for way in exits if way.is_default]
    is_conditioned = any(way.condition and not way.is_default for way in exits)
    for number, way in enumerate(defaults):
        if not is_conditioned:
            yield _invalid(
                way,
                "is_default",
                f"The transition {draft.named(way)} is the default of {label(step)}, but no other transition from there "
                "has a condition.",
                fix="Give another transition a condition, or do not let this one be the default.",
            )
        elif number and not step.is_automatic:
            yield _invalid(
                way,
                "is_default",
                f"{label(step)} has {len(defaults)} defaults. There is one else branch only.",
                fix="Let one of them be the default.",
            )
        elif way.transition_id in draft.back:
            yield _invalid(
                way,
                "is_default",
                f"The default of {label(step)}, {draft.named(way)}, leads back: a ticket for which no "
                "condition is true would go round for ever.",
                fix="Let a transition that leads on be the default, and give this one a condition.",
            )
    if step.is_automatic:
        yield from _never_taken(draft, step, [way for way in exits if is_open(way)])


def _never_taken(draft: Draft, step: Step, always_open: Sequence[Transition]) -> Iterator[Finding]:
    """Find transitions that an automatic step never takes. Of several transitions that are always
    open, the step always takes the first.
    """
    for way in always_open[1:]:
        yield _invalid(
            way,
            "condition",
            f"The transition {draft.named(way)} is never taken: the automatic step {label(step)} always prefers "
            f"{draft.named(always_open[0])}, which has no condition either.",
            fix="Give one of them a condition, or delete one.",
        )


def _ways_out(draft: Draft, step: Step, exits: Sequence[Transition]) -> Iterator[Finding]:
    if step.is_end or not exits or any(is_open(way) for way in exits):
        return
    yield finding(
        Code.NO_WAY_OUT,
        f"Each transition from {label(step)} has a condition and none is the default: a ticket "
        "for which no condition is true would stay there.",
        step_id=step.step_id,
        fix="Let one of the transitions have no condition, as the default.",
    )


def _invalid(way: Transition, field: str, message: str, *, fix: str) -> Finding:
    return finding(
        Code.CONDITION_INVALID, message, transition_id=way.transition_id, field=field, fix=fix
    )


def _list(fields: Sequence[str]) -> str:
    return ", ".join(f"ticket.{field}" for field in fields)


def _suggestion(unknown: Sequence[str]) -> str:
    """The text of a fix, with the fields that somebody may have meant."""
    meant = [close[0] for field in unknown if (close := get_close_matches(field, TICKET_FIELDS, 1))]
    if meant:
        return f"If it is misspelt, write {_list(meant)}. Else it is a free field: no harm is done."
    return "No harm is done if it is a free field, which some tickets have."
