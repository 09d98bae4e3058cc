"""What the task API takes and gives, by subject."""

from .commands import (
    ActInput,
    ActOutput,
    AvailableTransitionsOutput,
    CancelInput,
    EscalateInput,
    PriorityInput,
    StartInput,
    TaskCreateInput,
    TaskUpdateInput,
    TransferInput,
)
from .deadline import TaskSlaOutput
from .history import ActionLogOutput, TaskMapOutput
from .items import TICKET_STATUS_OF, MyTaskOutput
from .notices import FailedNotificationOutput, RetriedOutput
from .parts import SLA_STATUSES, assignee_json, step_json
from .rows import AllTaskOutput, OwnedTicketOutput, TaskOutput

__all__ = [
    "SLA_STATUSES",
    "TICKET_STATUS_OF",
    "ActInput",
    "ActOutput",
    "ActionLogOutput",
    "AllTaskOutput",
    "AvailableTransitionsOutput",
    "CancelInput",
    "EscalateInput",
    "FailedNotificationOutput",
    "MyTaskOutput",
    "OwnedTicketOutput",
    "PriorityInput",
    "RetriedOutput",
    "StartInput",
    "TaskCreateInput",
    "TaskMapOutput",
    "TaskOutput",
    "TaskSlaOutput",
    "TaskUpdateInput",
    "TransferInput",
    "assignee_json",
    "step_json",
]
