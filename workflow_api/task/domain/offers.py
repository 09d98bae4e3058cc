"""The commands that a person may send to a task now, by the same rules by which they are decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from task.domain.allowed import status_forbids
from task.domain.command import Asker, Offer
from task.domain.commands import COMMANDS
from task.domain.state import OPEN_TASK_STATUSES, TaskState
from workflow.domain.definition import Definition


def offers(
    definition: Definition, state: TaskState, asker: Asker, now: datetime
) -> tuple[Offer, ...]:
    """The commands that `asker` may send, in the order of `COMMANDS`.

    A command that the status of an open task forbids is offered as refused, so that people can read
    why. An ended task offers only the commands that it accepts.
    """
    found: list[Offer] = []
    for command in COMMANDS:
        if not command.asked_by & asker.relations:
            continue
        forbidden = status_forbids(state, command)
        if forbidden is not None and state.status not in OPEN_TASK_STATUSES:
            continue
        found.extend(
            replace(offer, refused=forbidden or offer.refused)
            for offer in command.offers(definition, state, asker, now)
        )
    return tuple(found)
