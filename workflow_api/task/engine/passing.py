"""The service that tries again to pass on a task that is stuck on an automatic step."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor
from servicekit.db.transactions import transaction_required
from task.domain.commands import PassOn
from task.engine.incidents import incidents_report
from task.exceptions import TaskRefusedError

from .run import audit, run_command


@transaction_required
def task_pass_on(*, task_id: int, actor: Actor | None, now: datetime) -> bool:
    """Try again to pass a task on. Returns whether it moved. If it did not, the faults are reported.

    Raises TaskNotFoundError.
    """
    try:
        ran = run_command(task_id=task_id, command=PassOn(), actor=actor, now=now)
    except TaskRefusedError as refused:
        # A refused command has written nothing, so the same transaction can store the report.
        incidents_report(task_id=task_id, faults=refused.incidents, now=now)
        return False
    audit("task.pass_on", ran.task, actor, {"to": ran.state.step_id}, now)
    return True
