"""The facts about a ticket, as it is now, that conditions read."""

from __future__ import annotations

from sla.domain.priorities import PRIORITY_NAMES
from task.models import Task
from tickets.models import WorkflowTicket
from tickets.selectors import ticket_fields
from workflow.domain.conditions import Facts, facts_of


def condition_facts(ticket: WorkflowTicket) -> Facts:
    """The facts about a ticket. They contain none about a task if there is no task, and neither
    step nor visits if the task has ended.
    """
    fields = ticket_fields(ticket)
    task = Task.objects.filter(ticket=ticket).first()
    if task is None:
        return facts_of(fields, fields)
    step_id = task.current_step_id
    return facts_of(
        fields,
        fields,
        status=task.status,
        priority=PRIORITY_NAMES[task.priority],
        step=None if step_id is None else task.current_step_name,
        visits=None if step_id is None else task.visits.get(str(step_id), 0),
    )
