"""Rules about the weights of steps and about the time that steps get, for drafts without errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sla.domain.priorities import PRIORITIES
from workflow.domain.weights import path_weights, share_weights, time_weights

from .draft import Draft
from .finding import Code, Finding, finding, label
from .header import clock

SHORTEST = timedelta(minutes=15)
"""The shortest time of a step that is not tight. With less, nobody can do anything between the
warnings at 80 and 90 % of the time.
"""


def find_in_weights(draft: Draft) -> Iterator[Finding]:
    start = draft.starts[0].step_id
    weights = time_weights(draft.graph)
    lightest = path_weights(draft.graph, draft.back, weights, min)[start]
    heaviest = path_weights(draft.graph, draft.back, weights)[start]
    if lightest == heaviest == 1:
        return
    sums = f"{_plain(lightest)} to {_plain(heaviest)}" if lightest != heaviest else _plain(heaviest)
    yield finding(
        Code.WEIGHT_SUM,
        f"The weights on the paths from start to end add up to {sums} instead of 1.",
        field="weight",
        fix="No harm is done: each step gets its part of what is left. "
        "With a sum of 1 a weight is the step's part of the whole SLA.",
    )


def find_in_times(draft: Draft) -> Iterator[Finding]:
    """Steps that get less than `SHORTEST` of the calendar's open time, in a task that is on
    schedule.

    A step gets the SLA times its weight, divided by the weight of the heaviest path from the start.
    A step of weight 0 is due together with the task, so it is never tight.
    """
    slas = [(sla, name) for name in PRIORITIES if (sla := draft.header.slas.get(name)) is not None]
    if not slas:
        return
    shortest, priority = min(slas)
    shares, paths = share_weights(draft.graph, draft.back)
    whole = paths[draft.starts[0].step_id]
    for step in draft.graph.steps:
        share = shares[step.step_id]
        if not share or not whole:
            continue
        time = timedelta(seconds=float(Decimal(shortest.total_seconds()) * share / whole))
        if time < SHORTEST:
            yield finding(
                Code.SLA_TIGHT,
                f"{label(step)} gets {clock(time)} of the {priority} SLA ({clock(shortest)}). That "
                f"is less than {clock(SHORTEST)}, too short for anybody to react to a warning.",
                step_id=step.step_id,
                field="weight",
                fix="Give the step more weight, or the priority a longer SLA. With weight 0 it is "
                "due with the task.",
            )


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}"
