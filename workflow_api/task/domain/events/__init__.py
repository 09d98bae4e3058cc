"""The events of a task. Each class has the kind under which it is stored and its effect on a state."""

from .clock import ClockEvent
from .work import WorkEvent

Event = WorkEvent | ClockEvent

__all__ = ["Event"]
