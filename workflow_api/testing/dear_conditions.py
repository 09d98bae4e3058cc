"""The largest tickets that conditions may read, and the most expensive conditions on them. The
benchmark and the tests use them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from workflow.domain.conditions import (
    Condition,
    Facts,
    condition_compile,
    condition_value,
    facts_of,
)
from workflow.domain.conditions.facts import MAX_CHARACTERS

_SIGN = "\N{GRINNING FACE}"
"""A character of four bytes."""


def _facts(**fields: Any) -> Facts:
    return Facts(fields, {"status": "pending", "priority": "High", "step": "A", "visits": 1})


def _often(clause: str, times: int) -> str:
    """The clause, repeated `times` times. It is combined so that each repetition is evaluated, no
    matter what its value is.
    """
    return " && ".join([f"({clause} || true)"] * times)


_ROWS = [{"name": str(n), "price": n, "count": 1.5, "note": None} for n in range(100)]

LARGEST_TICKETS: Mapping[str, Facts] = {
    "rows": _facts(rows=_ROWS, list=[1], map={}, text="", number=1),
    "maps": _facts(
        map={str(n): {"name": str(n), "price": n, "count": 1.5} for n in range(100)},
        rows=[],
        list=[1],
        text="",
        number=1,
    ),
    "lists": _facts(list=[[n] * 8 for n in range(100)], rows=[], map={}, text="", number=1),
    "texts": _facts(list=["a" * 200] * 100, text=_SIGN * 40_000, rows=[], map={}, number=1),
    "text": _facts(text=_SIGN * MAX_CHARACTERS, list=[1], rows=[], map={}, number=1),
    "letters": _facts(text="ab" * 29_990 + "é", list=list(range(100)), rows=[], map={}, number=1),
    "mixed": _facts(
        rows=_ROWS[:40],
        list=[str(n) for n in range(100)],
        text="ab" * 20_000,
        map={str(n): n for n in range(100)},
        number=9223372036854775807,
    ),
}

DEAREST: Mapping[str, tuple[str, str]] = {
    "a list made from rows": (_often("ticket.rows.map(x, 'a').size() == 7", 2), "rows"),
    "a list made from maps": (_often("size([ticket.map].map(x, x)) == 5", 3), "maps"),
    "patterns of words": (_often("ticket.text.matches('\\\\w+x')", 3), "texts"),
    "counting entries": (_often("size(ticket.map) == 1", 5), "maps"),
    "counting characters": (_often("size(ticket.text) == 1", 3), "text"),
    "comparing maps": (_often("ticket.map == ticket.map", 6), "maps"),
    "comparing with a number": (_often("ticket.map == 1", 19), "maps"),
    "a loop over rows": (_often("ticket.rows.exists(x, x.price + 1 == -1)", 3), "rows"),
}
"""Conditions that may be saved and that just keep to the budget on one of the largest tickets."""

FIVE_CLAUSES = (
    'ticket.priority == "High" && ticket.cost > 1000 && ticket.department in ["IT", "HR"]'
    ' && ticket.subject.contains("lap") && task.visits < 3'
)
USUAL_TICKET = facts_of(
    {"subject": "A laptop", "priority": "High", "department": "IT", "description": "x" * 500},
    {"cost": 1500.5, "cost_items": [{"name": "Laptop", "price": 1500}] * 3},
    status="pending",
    priority="High",
    step="Approve",
    visits=1,
)


def main() -> None:
    """Print two results as JSON: the evaluations of five clauses per second, and the CPU seconds of
    the most expensive conditions.
    """
    condition = condition_compile(FIVE_CLAUSES)
    assert condition_value(condition, USUAL_TICKET).is_true
    rates = []
    for _ in range(10):
        began = time.thread_time()
        for _ in range(5_000):
            condition_value(condition, USUAL_TICKET)
        rates.append(5_000 / (time.thread_time() - began))
    dearest = {
        name: _seconds(condition_compile(text), LARGEST_TICKETS[ticket])
        for name, (text, ticket) in DEAREST.items()
    }
    sys.stdout.write(json.dumps({"rates": rates, "dearest": dearest}))


def _seconds(condition: Condition, facts: Facts) -> list[float]:
    """The CPU times of many evaluations."""
    samples = []
    for _ in range(100):
        began = time.thread_time()
        condition_value(condition, facts)
        samples.append(time.thread_time() - began)
    return samples


if __name__ == "__main__":
    main()
