"""A small model of tasks and rotations, whose results are compared with those of the service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from task.domain.outcome import TICKET_STATUS_OF
from task.domain.state import TaskStatus


@dataclass
class ModelTask:
    """The model's view of a task: its holder, its step, and everybody who ever held it.

    If `waits_above`, the task waits for a member of the role above the step's own: it was escalated
    to that role, and the person who got it has left. `reported` has the statuses that the ticket
    must have had so far, in order.
    """

    step_id: int
    holder: int | None = None
    owner: int | None = None
    waits_above: bool = False
    held: set[int] = field(default_factory=set)
    rev: int = 1
    items: int = 0
    ended: bool = False
    cancelled: bool = False
    on_hold: bool = False
    begun: bool = False
    reported: list[str] = field(default_factory=lambda: ["Open"])

    @property
    def status(self) -> TaskStatus:
        if self.ended:
            return TaskStatus.CANCELLED if self.cancelled else TaskStatus.COMPLETED
        if self.on_hold:
            return TaskStatus.ON_HOLD
        return TaskStatus.IN_PROGRESS if self.begun else TaskStatus.PENDING

    def report(self) -> None:
        """Expect a report of the current status, unless the last report had the same status."""
        if self.reported[-1] != TICKET_STATUS_OF[self.status]:
            self.reported.append(TICKET_STATUS_OF[self.status])

    def hand_over(self, step_id: int, holder: int | None) -> None:
        self.step_id, self.holder, self.waits_above = step_id, holder, False
        if holder is not None:
            self.items += 1
            self.held.add(holder)


@dataclass
class Rotation:
    """The model's own rotation. `count` has the number of turns of each person since the members
    last changed.
    """

    members: set[int]
    last: int | None = None
    count: Counter[int] = field(default_factory=Counter)

    def take_turn(self) -> int | None:
        if not self.members:
            return None
        after = [user_id for user_id in self.members if user_id > (self.last or 0)]
        self.last = min(after or self.members)
        self.count[self.last] += 1
        return self.last
