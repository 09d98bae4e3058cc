"""Large drafts, to measure the time that the search for problems takes. Run as a program, this
module prints the times.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from decimal import Decimal

from testing.strategies import HEADER, ROLES
from workflow.domain.definition import Graph, Step, Transition
from workflow.domain.soundness import find_problems

STEPS = 200
RUNS = 9


def large_draft(mark: str = "") -> Graph:
    """A sound draft of 200 steps and 400 transitions. Half of the transitions have a condition,
    each a different one.

    From each step, the default transition leads on, and another one with a condition leads back or
    further ahead. Each condition contains the text `mark`. With a new `mark`, no condition is in
    the cache.
    """
    steps = tuple(
        Step(
            step_id=number,
            name=f"Step {number}",
            role=ROLES[number % 3],
            weight=Decimal("0.05"),
            order=number,
            is_start=number == 1,
            is_end=number == STEPS,
        )
        for number in range(1, STEPS + 1)
    )
    transitions = []
    for number in range(1, STEPS + 1):
        on = number + 1 if number < STEPS else 2
        aside = number - 7 if number % 3 == 0 and number > 7 else min(number + 9, STEPS)
        aside = 1 if aside == number else aside
        condition = f'ticket.priority == "High" && ticket.subject != "{mark} {number}"'
        transitions += [
            Transition(2 * number, number, on, "On", order=2 * number, is_default=number < STEPS),
            Transition(2 * number + 1, number, aside, "Aside", 2 * number + 1, condition),
        ]
    return Graph(steps, tuple(transitions))


def broken_draft() -> Graph:
    """The large draft without an end and without its transitions that have no condition; so it has
    no defaults. It has some hundreds of findings.
    """
    graph = large_draft()
    return replace(
        graph,
        steps=tuple(replace(step, is_end=False) for step in graph.steps),
        transitions=tuple(way for way in graph.transitions if way.condition),
    )


def measured() -> dict[str, list[float]]:
    """CPU seconds of the search for problems in three drafts: one with conditions that are new to the
    process, one with known conditions, and one that is broken all over.
    """
    known, broken = large_draft(), broken_draft()
    find_problems(HEADER, known)
    return {
        "known conditions": [_seconds(known) for _ in range(RUNS)],
        "a broken draft": [_seconds(broken) for _ in range(RUNS)],
        "new conditions": [_seconds(large_draft(f"run {run}")) for run in range(RUNS)],
    }


def _seconds(graph: Graph) -> float:
    began = time.thread_time()
    find_problems(HEADER, graph)
    return time.thread_time() - began


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()))
