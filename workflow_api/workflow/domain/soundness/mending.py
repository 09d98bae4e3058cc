"""Find an edit for each finding that removes it.

An edit is offered only if a trial shows that it removes the finding and causes no error of another
code. A trial searches the whole draft again, so the number of trials is limited. When the limit is
reached, the other findings get no edit; they may get one after the first findings are mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sla.domain.priorities import PRIORITIES
from workflow.domain.paths import components, reachable

from .draft import Draft, is_open
from .finding import Code, Finding
from .fix import (
    FixAction,
    add_transition,
    apply_fix,
    remove_step,
    remove_transition,
    set_step,
    set_transition,
    set_workflow,
)
from .shape import automatic_cycles, closed_cycles, lost_steps

TRIALS = 24
"""The most edits that are tried in one search."""
CHOICES = 4
"""The most edits that are tried for one finding."""
LONGEST_NAME = 64

Search = Callable[[Draft], Sequence[Finding]]
Edits = Callable[[Draft, Finding], Iterator[FixAction]]


def with_actions(draft: Draft, findings: Sequence[Finding], search: Search) -> tuple[Finding, ...]:
    """The findings, with their edits."""
    trials = _Trials(draft, findings, search)
    return tuple(replace(found, fix_action=trials.edit_for(found)) for found in findings)


class _Trials:
    """Tries edits on the draft until the limit is reached."""

    def __init__(self, draft: Draft, findings: Sequence[Finding], search: Search) -> None:
        self._draft = draft
        self._errors = {found.code for found in findings if found.severity == "error"}
        self._search = search
        self._left = TRIALS

    def edit_for(self, found: Finding) -> FixAction | None:
        code = Code(found.code)
        if code in _CERTAIN:
            return next(_CERTAIN[code](self._draft, found), None)
        edits = _TRIED[code](self._draft, found) if code in _TRIED else iter(())
        for _, action in zip(range(CHOICES), edits, strict=False):
            if self._left == 0:
                return None
            self._left -= 1
            if self._mends(found, action):
                return action
        return None

    def _mends(self, found: Finding, action: FixAction) -> bool:
        after = self._search(Draft(*apply_fix(self._draft.header, self._draft.graph, action)))
        return all(
            other.place != found.place
            and (other.severity == "warning" or other.code in self._errors)
            for other in after
        )


def _name(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.transition_id is not None:
        ways = draft.graph.transitions
        way = next(it for it in ways if it.transition_id == found.transition_id)
        target = draft.steps.get(way.to_step_id)
        name = target.name.strip() if target is not None else ""
        yield set_transition(found.transition_id, "name", _way_name(name or "the next step"))
    elif found.step_id is not None:
        numbers = {step.step_id: number for number, step in enumerate(draft.graph.steps, 1)}
        yield set_step(found.step_id, "name", f"Step {numbers[found.step_id]}")
    else:
        yield set_workflow("name", f"Workflow {draft.header.workflow_id}")


def _way_name(target: str) -> str:
    return f"To {target}"[:LONGEST_NAME].strip()


def _weight(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """The nearest weight that is allowed."""
    if found.step_id is not None:
        weight = draft.steps[found.step_id].weight
        is_low = weight.is_nan() or weight < 0
        yield set_step(found.step_id, "weight", Decimal(0) if is_low else Decimal(1))


def _no_escalation(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.step_id is not None:
        yield set_step(found.step_id, "escalate_to", None)


def _no_transition(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.transition_id is not None:
        yield remove_transition(found.transition_id)


def _no_sla(draft: Draft, found: Finding) -> Iterator[FixAction]:
    yield set_workflow(str(found.field), None)


def _longer_sla(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """Twice the SLA of the nearest more urgent priority that has one."""
    above: timedelta | None = None
    for priority in PRIORITIES:
        if found.field == f"{priority}_sla":
            break
        sla = draft.header.slas.get(priority)
        above = sla if sla is not None and sla > timedelta(0) else above
    if above is not None:
        yield set_workflow(str(found.field), 2 * above)


def _start(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """Mark a step as the start from which all others can be reached. Steps that no transition
    enters are tried first.
    """
    inside = {target for targets in draft.successors.values() for target in targets}
    for step in sorted(draft.graph.steps, key=lambda it: (it.step_id in inside, it.order)):
        if len(reachable([step.step_id], draft.successors)) == len(draft.steps):
            yield set_step(step.step_id, "is_start", True)


def _one_start_less(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.step_id is not None:
        yield set_step(found.step_id, "is_start", False)


def _end(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """Mark a step as an end. It is a step of a part of the graph that no transition leaves; the
    last step is tried first.
    """
    last = next(iter(components(draft.successors)), ())
    steps = sorted(last, key=lambda it: draft.steps[it].order, reverse=True)
    yield from (set_step(step_id, "is_end", True) for step_id in steps)


def _reachable(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.step_id is not None:
        yield remove_step(found.step_id)
        target = draft.steps[found.step_id]
        for source in draft.starts:
            yield add_transition(source.step_id, target.step_id, _way_name(target.name.strip()))


def _dead_end(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.step_id is not None:
        yield set_step(found.step_id, "is_end", True)
        yield remove_step(found.step_id)


def _leading_on(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """Mark a step as an end. First come the dead ends to which this step leads, then the steps of
    cycles without exit to which it leads, and at last this step.
    """
    if found.step_id is None:
        return
    lost = lost_steps(draft)
    ahead = reachable([found.step_id], lost)
    dead = [step_id for step_id in lost if step_id in ahead and not lost[step_id]]
    circling = [it for cycle in closed_cycles(lost) for it in cycle if it in ahead]
    for step_id in (*dead, *circling, found.step_id):
        yield set_step(step_id, "is_end", True)


def _automatic_cycle(draft: Draft, found: Finding) -> Iterator[FixAction]:
    """Remove a transition of the cycle, if no step then becomes unreachable or loses its last way
    on. Otherwise give a step of the cycle a role of this workflow, so that people work on it.
    """
    cycles = automatic_cycles(draft)
    steps = next(cycle for cycle in cycles if cycle[0].step_id == found.step_id)
    inside = {step.step_id for step in steps}
    entries = Counter(target for targets in draft.successors.values() for target in targets)
    for step in reversed(steps):
        exits = draft.exits[step.step_id]
        for way in exits:
            others = [it for it in exits if it != way]
            is_left = step.is_end or any(is_open(it) for it in others)
            if way.to_step_id in inside and entries[way.to_step_id] > 1 and is_left:
                yield remove_transition(way.transition_id)
    roles = (step.role for step in draft.graph.steps if step.role is not None)
    role = next((role for role in roles if role.system == "tts"), None)
    if role is not None:
        yield from (set_step(step.step_id, "role", role) for step in steps)


def _way_out(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.step_id is None:
        return
    exits = draft.exits[found.step_id]
    forward = [way for way in exits if way.transition_id not in draft.back]
    for way in forward[-1:]:
        yield add_transition(found.step_id, way.to_step_id, "Otherwise", is_default=True)
    for way in exits[-1:]:
        yield set_transition(way.transition_id, "condition", "")
    yield set_step(found.step_id, "is_end", True)


def _condition(draft: Draft, found: Finding) -> Iterator[FixAction]:
    if found.transition_id is None:
        return
    way = next(it for it in draft.graph.transitions if it.transition_id == found.transition_id)
    if found.field == "is_default":
        yield set_transition(way.transition_id, "is_default", False)
    elif way.condition:
        yield set_transition(way.transition_id, "condition", "")
    yield remove_transition(way.transition_id)


# Edits that need no trial, because no rule with another code depends on them.
_CERTAIN: dict[Code, Edits] = {
    Code.BLANK_NAME: _name,
    Code.WEIGHT_RANGE: _weight,
    Code.ESCALATION_TO_ITSELF: _no_escalation,
    Code.ESCALATION_CIRCLE: _no_escalation,
    Code.UNKNOWN_STEP: _no_transition,
    Code.SELF_LOOP: _no_transition,
    Code.SLA_NOT_POSITIVE: _no_sla,
    Code.SLA_ORDER: _longer_sla,
}
_TRIED: dict[Code, Edits] = {
    Code.NO_START: _start,
    Code.MULTIPLE_STARTS: _one_start_less,
    Code.NO_END: _end,
    Code.UNREACHABLE_STEP: _reachable,
    Code.DEAD_END: _dead_end,
    Code.CANNOT_REACH_END: _leading_on,
    Code.CYCLE_WITHOUT_EXIT: _leading_on,
    Code.AUTOMATIC_CYCLE: _automatic_cycle,
    Code.NO_WAY_OUT: _way_out,
    Code.CONDITION_INVALID: _condition,
}
