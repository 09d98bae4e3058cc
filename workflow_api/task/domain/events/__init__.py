"""The events of a task: each with its stored kind and its effect on a state."""

from .clock import ClockEvent
from .work import WorkEvent

Event = WorkEvent | ClockEvent

__all__ = ["Event"]
