"""All commands, one file each."""

from __future__ import annotations

from task.domain.command import Command

from .act import Act
from .cancel import Cancel
from .change_content import ChangeContent
from .change_priority import ChangePriority
from .escalate import Escalate
from .hand_on import HandOn
from .hold import Hold
from .open import Open
from .reopen import Reopen
from .resume import Resume
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
    Resume,
    Hold,
    ChangePriority,
    Cancel,
    Reopen,
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
    "Hold",
    "Open",
    "Reopen",
    "Resume",
    "Start",
    "TakeUp",
    "TakeUpCalendar",
    "Tick",
    "Transfer",
]
