"""Rules about the ends and the names of transitions."""

from __future__ import annotations

from collections.abc import Iterator

from .draft import Draft
from .finding import Code, Finding, finding, label


def find_in_transitions(draft: Draft) -> Iterator[Finding]:
    for transition in draft.graph.transitions:
        place = transition.transition_id
        for side in ("from_step_id", "to_step_id"):
            step_id = getattr(transition, side)
            if step_id not in draft.steps:
                yield finding(
                    Code.UNKNOWN_STEP,
                    f"The transition {draft.named(transition)} names step {step_id}, "
                    "which is not in this workflow.",
                    transition_id=place,
                    field=side,
                    fix="Connect it to a step of this workflow, or delete it.",
                )
        source = draft.steps.get(transition.from_step_id)
        if source is None:
            continue
        if transition.to_step_id == source.step_id:
            yield finding(
                Code.SELF_LOOP,
                f"The transition {draft.named(transition)} leads from {label(source)} to itself.",
                step_id=source.step_id,
                transition_id=place,
                field="to_step_id",
                fix="Lead it to another step, or delete it.",
            )
        if not transition.name.strip() and _is_chosen_from(draft, source.step_id):
            yield finding(
                Code.BLANK_NAME,
                f"A transition from {label(source)} has no name, and people must choose there.",
                step_id=source.step_id,
                transition_id=place,
                field="name",
                fix="Name the transition after the decision it stands for.",
            )


def _is_chosen_from(draft: Draft, step_id: int) -> bool:
    """Whether people choose between several ways on this step. On an end, the finish counts as a
    way.
    """
    step = draft.steps[step_id]
    return not step.is_automatic and len(draft.exits[step_id]) + step.is_end > 1
