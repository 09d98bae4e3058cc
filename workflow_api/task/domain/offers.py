"""The commands that a person may send to a task now. The rules are those by which commands are
decided.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from task.domain.allowed import status_forbids
from task.domain.command import Asker, Offer, Relation
from task.domain.commands import COMMANDS, Act
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


def accepted_acts(
    definition: Definition, state: TaskState, now: datetime
) -> tuple[int | None, ...]:
    """The transitions with which an act of the holder would be accepted now, in the order in which
    they are offered.

    None stands for the finish of the task. The result is empty if nobody holds the task.
    """
    item = state.open_item
    if item is None or status_forbids(state, Act) is not None:
        return ()
    holder = Asker(item.holder.user_id, frozenset({Relation.HOLDER}))
    found = Act.offers(definition, state, holder, now)
    return tuple(offer.transition_id for offer in found if offer.refused is None)
