"""All commands, one file each."""

from __future__ import annotations

from task.domain.command import Command

from .act import Act
from .cancel import Cancel
from .change_content import ChangeContent
from .change_priority import ChangePriority
from .escalate import Escalate
from .hand_on import HandOn
from .open import Open
from .start import Start
from .take_up import TakeUp
from .take_up_calendar import TakeUpCalendar
from .tick import Tick
from .transfer import Transfer

# In the order in which they are offered.
COMMANDS: tuple[type[Command], ...] = (
    Start,
    Act,
    Transfer,
    Escalate,
    ChangePriority,
    Cancel,
    TakeUp,
    HandOn,
    ChangeContent,
    Tick,
    TakeUpCalendar,
)

__all__ = [
    "COMMANDS",
    "Act",
    "Cancel",
    "ChangeContent",
    "ChangePriority",
    "Escalate",
    "HandOn",
    "Open",
    "Start",
    "TakeUp",
    "TakeUpCalendar",
    "Tick",
    "Transfer",
]
