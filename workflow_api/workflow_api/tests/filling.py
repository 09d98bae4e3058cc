"""Fill the tables with many rows. They are copies of a few rows that were created through the
suite's endpoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from audit.models import AuditEvent
from identity.models import Account, AccountRole, SystemRole
from role.models import Absence, Roles, RoleUsers
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client
from sla.models import Calendar, CalendarRevision
from step.models import Steps, StepTransition
from task.models import Incident, Task, TaskItem, TaskItemHistory
from task.outgoing.notice import NOTICE_QUEUE
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step
from tickets.models import WorkflowTicket
from workflow.models import Workflows, WorkflowVersion

M = TypeVar("M", bound=Model)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of the first rows, from which all others are copied. Tests use these ids in paths."""

    workflow_id: int
    role_id: int
    task_id: int
    number: str
    calendar_id: int


def first_rows() -> Known:
    """Create four tickets. The first has a task held by agent 11 and owned by 41, the second an
    ended task, the third a task that waits for a person, and the fourth no workflow.
    """
    staff("Agent", [11])
    staff("Ticket Coordinator", [41], system="hdts")
    steps = step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)
    nodes, edges = chain(*steps)
    workflow = publish(nodes, [*edges, edge("Resolve", "Triage", "Back")])
    number, waiting, ended = receive(), receive(), receive()
    receive(category="Unheard of")
    task = Task.objects.get(ticket__ticket_number=number)
    act(waiting)
    other = Task.objects.get(ticket__ticket_number=ended)
    body = {"reason": "Not needed."}
    assert api_client(ADMIN).post(f"/tasks/{other.pk}/cancel/", body).status_code == 200
    return Known(
        workflow_id=workflow["workflow_id"],
        role_id=Roles.objects.get(name="Agent").role_id,
        task_id=task.pk,
        number=number,
        calendar_id=_calendar(),
    )


def _calendar() -> int:
    body = {"name": "Office", "time_zone": "UTC", "hours": {"mon": [["09:00", "17:00"]]}}
    answer = api_client(ADMIN).post("/calendars/", body)
    assert answer.status_code == 201, answer.content
    return int(answer.json()["calendar_id"])


def act(number: str) -> None:
    task = Task.objects.get(ticket__ticket_number=number)
    client = api_client(agent(11))
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def fill(known: Known, rows: int) -> None:
    """Add `rows` rows to every table that a list shows."""
    fill_tasks(rows)
    _log_of_one_task(known, rows)
    _drawings(known, rows)
    _people(known, rows)
    _audit(known, rows)
    _failed_notices(rows)
    _incidents(rows)
    _calendars(known, rows)


def fill_tasks(rows: int, kinds: Sequence[int] = range(4)) -> None:
    """Add `rows` tickets, newest last. Their kinds repeat the sequence `kinds`.

    A kind is the index of a ticket in the order in which `first_rows` creates them.
    """
    templates = list(WorkflowTicket.objects.order_by("pk")[:4])
    task_of = {task.ticket_id: task for task in Task.objects.filter(ticket__in=templates)}
    items_of = {
        task.pk: list(TaskItem.objects.filter(task=task).order_by("number")[:1])
        for task in task_of.values()
    }
    start = WorkflowTicket.objects.count()
    now = timezone.now()

    def ticket(place: int) -> WorkflowTicket:
        new = _copy(templates[kinds[place % len(kinds)]])
        new.ticket_number = f"TX20260105{start + place:08}"
        new.subject = f"Printer {place} is on fire"
        return new

    tickets = _insert([ticket(place) for place in range(rows)])
    tasks: list[Task] = []
    sources: list[Task] = []
    for place, new_ticket in enumerate(tickets):
        source = task_of.get(templates[kinds[place % len(kinds)]].pk)
        if source is not None:
            task = _copy(source)
            task.ticket = new_ticket
            task.target_resolution = now + timedelta(minutes=place)
            tasks.append(task)
            sources.append(source)
    _insert(tasks)
    items = []
    for task, source in zip(tasks, sources, strict=True):
        for template in items_of[source.pk]:
            item = _copy(template)
            item.task = task
            item.target_resolution = task.target_resolution
            items.append(item)
    _insert(items)
    _insert([_history(item) for item in items])


def _incidents(rows: int) -> None:
    """Add incidents at other places of the task that waits for a person."""
    template = Incident.objects.earliest("pk")
    start = Incident.objects.count()
    incidents = [_copy(template) for _ in range(rows)]
    for place, incident in enumerate(incidents, start):
        incident.place = f"copy {place}"
    _insert(incidents)


def _calendars(known: Known, rows: int) -> None:
    """Add calendars, and revisions of the known calendar that open tasks had to take up."""
    template = Calendar.objects.get(pk=known.calendar_id)
    start = Calendar.objects.count()
    calendars = [_copy(template) for _ in range(rows)]
    for place, calendar in enumerate(calendars, start):
        calendar.name = f"Calendar {place}"
    _insert(calendars)
    first = CalendarRevision.objects.filter(calendar=template).earliest("rev")
    start = CalendarRevision.objects.filter(calendar=template).count()
    revisions = [_copy(first) for _ in range(rows)]
    for rev, revision in enumerate(revisions, start + 1):
        revision.rev, revision.open_tasks = rev, 1
    _insert(revisions)


def _log_of_one_task(known: Known, rows: int) -> None:
    template = TaskItem.objects.filter(task_id=known.task_id).order_by("number")[0]
    start = TaskItem.objects.filter(task_id=known.task_id).count()
    items = []
    for place in range(1, rows + 1):
        item = _copy(template)
        item.number, item.status = start + place, "reassigned"
        items.append(item)
    _insert(items)
    _insert([_history(item) for item in items])


def _drawings(known: Known, rows: int) -> None:
    """Add workflows, and versions, steps and transitions of the known workflow."""
    template = Workflows.objects.get(pk=known.workflow_id)
    start = Workflows.objects.count()

    def workflow(place: int) -> Workflows:
        new = _copy(template)
        new.name, new.status = f"Workflow {start + place} of many", "paused"
        return new

    _insert([workflow(place) for place in range(rows)])
    first_version = WorkflowVersion.objects.count()
    _insert(
        WorkflowVersion(
            workflow=template,
            version=first_version + place,
            definition={},
            sha256="",
            created_at=timezone.now(),
        )
        for place in range(1, rows + 1)
    )
    first, second = Steps.objects.filter(workflow=template).order_by("step_id")[:2]
    _insert([_copy(first) for _ in range(rows)])
    way = StepTransition.objects.filter(from_step=first, to_step=second).order_by("pk")[0]
    _insert([_copy(way) for _ in range(rows)])


def _people(known: Known, rows: int) -> None:
    role = Roles.objects.get(role_id=known.role_id)
    start = 10_000 + RoleUsers.objects.count()
    _insert(
        RoleUsers(
            role=role,
            user_id=start + place,
            user_full_name=f"Person {place}",
            assigned_at=timezone.now(),
        )
        for place in range(rows)
    )
    _insert(
        Roles(role_id=start + place, name=f"Role {start + place}", name_key=f"role {start + place}")
        for place in range(rows)
    )
    now = timezone.now()
    _insert(
        Absence(
            user_id=start + place,
            away_from=now + timedelta(days=1),
            away_until=now + timedelta(days=8, minutes=place),
            delegate_user_id=11,
            message_id=f"absence-{start + place}",
        )
        for place in range(rows)
    )
    accounts = _insert(
        [
            Account(
                email=f"person{start + place}@tts.example",
                email_key=f"person{start + place}@tts.example",
                full_name=f"Person {place}",
                created_at=timezone.now(),
            )
            for place in range(rows)
        ]
    )
    held, _ = SystemRole.objects.get_or_create(system="tts", name="Agent", name_key="agent")
    _insert(AccountRole(account=account, role=held) for account in accounts)


def _audit(known: Known, rows: int) -> None:
    event = AuditEvent.objects.filter(actor__isnull=False).order_by("pk")[0]

    def copied() -> AuditEvent:
        new = _copy(event)
        new.target_type, new.target_id = "workflow", str(known.workflow_id)
        return new

    _insert(copied() for _ in range(rows))


def _failed_notices(rows: int) -> None:
    notice = OutboxMessage.objects.filter(queue=NOTICE_QUEUE).order_by("pk")[0]
    start = OutboxMessage.objects.count()

    def failed(place: int) -> OutboxMessage:
        new = _copy(notice)
        new.message_id = f"failed-{start + place}"
        new.state, new.last_error = OutboxMessage.State.DEAD, "The broker was away."
        return new

    _insert(failed(place) for place in range(rows))


def _history(item: TaskItem) -> TaskItemHistory:
    return TaskItemHistory(task_item=item, status=item.status, created_at=item.assigned_on)


def _copy(row: M) -> M:
    new = copy(row)
    new._state = copy(row._state)
    new._state.adding = True
    new.pk = None
    return new


def _insert(rows: Iterable[M]) -> list[M]:
    inserted = list(rows)
    if inserted:
        manager: Any = type(inserted[0])._default_manager
        manager.bulk_create(inserted, batch_size=BATCH)
    return inserted
