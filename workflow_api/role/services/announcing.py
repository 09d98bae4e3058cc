"""Messages that let waiting tasks look for a person again."""

from __future__ import annotations

from servicekit.messages.outbox import OutgoingMessage


def take_up(role_pk: int) -> OutgoingMessage:
    """The message that is sent when somebody can take work in the role. It lets the tasks that wait
    for this look for a person again.
    """
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.take_up",
        kwargs={"role_id": role_pk},
        key=f"role:{role_pk}",
    )
