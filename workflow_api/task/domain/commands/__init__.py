"""All commands, and for each the statuses in which a task accepts it."""

from __future__ import annotations

from collections.abc import Mapping, Set

from task.domain.command import Command
from task.domain.state import TaskStatus

from .act import Act
from .cancel import Cancel
from .change_content import ChangeContent
from .change_owner import ChangeOwner
from .change_priority import ChangePriority
from .claim import Claim
from .escalate import Escalate
from .hand_on import HandOn
from .hold import Hold
from .open import Open
from .pass_on import PassOn
from .reopen import Reopen
from .resume import Resume
from .start import Start
from .take_up import TakeUp
from .take_up_calendar import TakeUpCalendar
from .tick import Tick
from .transfer import Transfer

_RUNNING = frozenset({TaskStatus.PENDING, TaskStatus.IN_PROGRESS})
_OPEN = _RUNNING | {TaskStatus.ON_HOLD}
_ENDED = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})

# Commands in the order in which people are offered them. Each has the statuses in which a task
# accepts it. A task on hold does not accept commands that work on its current step.
COMMANDS: Mapping[type[Command], Set[TaskStatus]] = {
    Start: _RUNNING,
    Act: _RUNNING,
    Claim: _RUNNING,
    Transfer: _RUNNING,
    Escalate: _RUNNING,
    Resume: frozenset({TaskStatus.ON_HOLD}),
    Hold: _RUNNING,
    ChangePriority: _OPEN,
    ChangeOwner: _OPEN,
    Cancel: _OPEN,
    Reopen: _ENDED,
    TakeUp: _OPEN,
    PassOn: _RUNNING,
    HandOn: _OPEN,
    ChangeContent: _OPEN,
    Tick: _RUNNING,
    TakeUpCalendar: _OPEN,
}

__all__ = [
    "COMMANDS",
    "Act",
    "Cancel",
    "ChangeContent",
    "ChangeOwner",
    "ChangePriority",
    "Claim",
    "Escalate",
    "HandOn",
    "Hold",
    "Open",
    "PassOn",
    "Reopen",
    "Resume",
    "Start",
    "TakeUp",
    "TakeUpCalendar",
    "Tick",
    "Transfer",
]
