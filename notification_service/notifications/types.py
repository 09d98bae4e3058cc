"""The types of notices: the only table of them in the suite.

Everything else is checked against it: the OpenAPI document and the web app's types are made from
it, `docs/messages/notice.json` refers to that document, and `make check` checks the words that
other services send.
"""

from django.db import models

LONGEST_TYPE = 32


class NotificationType(models.TextChoices):
    """The word of each type. A type with its own mail templates has a folder with this name."""

    TASK_ASSIGNMENT = "task_assignment"
    TASK_TRANSFER_IN = "task_transfer_in"
    TASK_TRANSFER_OUT = "task_transfer_out"
    TASK_ESCALATION = "task_escalation"
    TASK_COMPLETED = "task_completed"
    WORKFLOW_STEP_CHANGE = "workflow_step_change"
    TASK_STATUS_UPDATE = "task_status_update"
    SLA_WARNING = "sla_warning"
    SLA_BREACH = "sla_breach"
    COMMENT_ADDED = "comment_added"
    MENTION = "mention"
    TICKET_RESOLVED = "ticket_resolved"
    TICKET_CLOSED = "ticket_closed"
    TICKET_REOPENED = "ticket_reopened"
    SYSTEM = "system"
