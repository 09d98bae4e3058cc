"""Serializers of the task API, by subject."""

from .commands import (
    ActInput,
    ActOutput,
    AvailableTransitionsOutput,
    EscalateInput,
    OwnerInput,
    PriorityInput,
    ReasonInput,
    RevInput,
    StartInput,
    TaskCreateInput,
    TaskUpdateInput,
    TransferInput,
)
from .deadline import (
    SupposedQuery,
    TaskSlaOutput,
)
from .feed import (
    FeedEntryOutput,
    FeedQuery,
    entry_json,
)
from .history import (
    ActionLogOutput,
    TaskMapOutput,
)
from .items import MyTaskOutput
from .notices import (
    FailedNotificationOutput,
    RetriedOutput,
)
from .offers import OffersOutput, offer_json
from .parts import (
    SLA_STATUSES,
    assignee_json,
    step_json,
)
from .rows import (
    AllTaskOutput,
    OwnedTicketOutput,
    TaskCountsOutput,
    TaskDetailOutput,
    TaskOutput,
)

__all__ = [
    "SLA_STATUSES",
    "ActInput",
    "ActOutput",
    "ActionLogOutput",
    "AllTaskOutput",
    "AvailableTransitionsOutput",
    "EscalateInput",
    "FailedNotificationOutput",
    "FeedEntryOutput",
    "FeedQuery",
    "MyTaskOutput",
    "OffersOutput",
    "OwnedTicketOutput",
    "OwnerInput",
    "PriorityInput",
    "ReasonInput",
    "RetriedOutput",
    "RevInput",
    "StartInput",
    "SupposedQuery",
    "TaskCountsOutput",
    "TaskCreateInput",
    "TaskDetailOutput",
    "TaskMapOutput",
    "TaskOutput",
    "TaskSlaOutput",
    "TaskUpdateInput",
    "TransferInput",
    "assignee_json",
    "entry_json",
    "offer_json",
    "step_json",
]
