"""Rules about the properties of a workflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sla.domain.priorities import PRIORITIES
from workflow.domain.definition import Header

from .finding import Code, Finding, finding


def find_in_header(header: Header) -> Iterator[Finding]:
    if not header.name.strip():
        yield finding(
            Code.BLANK_NAME,
            "The workflow has no name.",
            field="name",
            fix="Give the workflow a name.",
        )
    previous: tuple[str, timedelta] | None = None
    for priority in PRIORITIES:
        sla = header.slas.get(priority)
        if sla is None:
            continue
        if sla <= timedelta(0):
            yield finding(
                Code.SLA_NOT_POSITIVE,
                f"The {priority} SLA is not longer than zero.",
                field=f"{priority}_sla",
                fix="Set a duration above zero, or leave it empty for no deadline.",
            )
            continue
        if previous is not None and sla <= previous[1]:
            yield finding(
                Code.SLA_ORDER,
                f"The {priority} SLA ({clock(sla)}) is not longer than "
                f"the {previous[0]} SLA ({clock(previous[1])}).",
                field=f"{priority}_sla",
                fix="Let the SLAs grow from urgent over high and medium to low.",
            )
        previous = (priority, sla)


def clock(duration: timedelta) -> str:
    """The duration as `HH:MM:SS`, without fractions of a second."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
