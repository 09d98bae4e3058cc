"""One object of every kind, for the access table."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from audit.models import AuditEvent
from identity.models import Account
from role.models import Roles
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client
from task.domain.decision import Incident as Fault
from task.domain.decision import IncidentKind
from task.engine.incidents import incidents_report
from task.models import Incident, Task, TaskItem
from task.outgoing.notice import NOTICE_QUEUE
from testing.scenario import ADMIN, chain, publish, receive, staff, step

PASSWORD = "correct horse battery"
SLAS = {"low_sla": "72:00:00", "medium_sla": "48:00:00"}
SLAS |= {"high_sla": "24:00:00", "urgent_sla": "04:00:00"}
OFFICE = {"time_zone": "Europe/Berlin", "hours": {"mon": [["09:00", "17:00"]]}}
STEPS = step("Triage", "Agent", 0.25, escalate_to="Manager"), step("Resolve", "Technician", 0.75)


def scene() -> dict[str, Any]:
    """Create the objects to which paths and bodies refer; returns their ids by name.

    They are a task on its first step, held by agent 11 and owned by coordinator 41; a ticket that
    no workflow took; an initialized, a paused, an archived and a draft workflow; and an account of
    person 11.
    """
    staff("Agent", [11])
    staff("Manager", [31])
    staff("Technician", [21])
    staff("Ticket Coordinator", [41], system="hdts")
    live = publish(*chain(*STEPS))
    paused = publish(*chain(*STEPS), category="Paused")
    client = api_client(ADMIN)
    assert client.post(f"/workflows/{paused['workflow_id']}/pause/").status_code == 200
    draft, archived = _draft("Draft"), _draft("Archived")
    loose = _draft("Loose", {**step("Loose", "Agent", 0.1), "order": 9})
    exported = client.get(f"/workflows/{live['workflow_id']}/export/").json()
    assert client.post(f"/workflows/{archived['workflow_id']}/archive/").status_code == 200
    number, waiting = receive(), receive(category="Unheard of")
    staff("Agent", [13])
    staff("Ticket Coordinator", [42])
    task = Task.objects.get(ticket__ticket_number=number)
    role = Roles.objects.get(name="Agent", system="tts")
    nodes, edges = draft["graph"]["nodes"], draft["graph"]["edges"]
    return {
        "workflow": live["workflow_id"],
        "version": 1,
        "paused": paused["workflow_id"],
        "draft": draft["workflow_id"],
        "archived": archived["workflow_id"],
        "exported": {**exported, "workflow": {**exported["workflow"], "name": "Imported"}},
        "step": nodes[0]["step_id"],
        "other_step": nodes[1]["step_id"],
        "loose_step": loose["graph"]["nodes"][2]["step_id"],
        "edge": edges[0]["transition_id"],
        "role": role.role_id,
        "role_key": role.pk,
        "number": number,
        "ticket": task.ticket_id,
        "waiting": waiting,
        "task": task.pk,
        "item": TaskItem.objects.get(task=task).pk,
        "exit": live["graph"]["edges"][0]["transition_id"],
        "incident": _incident(task),
        "event": AuditEvent.objects.order_by("pk")[0].pk,
        "notice": _failed_notice(),
        "account": _account(),
        "calendar": _calendar(),
        "country": "AT",
    }


def _incident(task: Task) -> int:
    fault = Fault(IncidentKind.CONDITION_FAILED, task.current_step_id, None, "It fails.")
    with transaction():
        incidents_report(task_id=task.pk, faults=[fault], now=timezone.now())
    return Incident.objects.get().pk


def _calendar() -> int:
    answer = api_client(ADMIN).post("/calendars/", {"name": "Office", **OFFICE})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["calendar_id"])


def _draft(name: str, *more: dict[str, Any]) -> dict[str, Any]:
    nodes, edges = chain(*STEPS)
    workflow = {"name": name, "department": "IT", "category": name, **SLAS}
    without_roles_above = [
        {key: value for key, value in node.items() if key != "escalate_to"} for node in nodes
    ]
    body = {"workflow": workflow, "graph": {"nodes": [*without_roles_above, *more], "edges": edges}}
    answer = api_client(ADMIN).post("/workflows/", body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def _failed_notice() -> int:
    notice = OutboxMessage.objects.filter(queue=NOTICE_QUEUE).order_by("pk")[0]
    notice.state, notice.last_error = OutboxMessage.State.DEAD, "The broker was away."
    notice.save()
    return notice.pk


def _account() -> int:
    account = Account.objects.create(
        id=11,
        email="person11@tts.example",
        email_key="person11@tts.example",
        full_name="Person 11",
        password=make_password(PASSWORD),
        created_at=timezone.now(),
    )
    return account.pk
