"""Read incidents. The caller checks whether the person may see them."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery

from step.models import Steps
from task.exceptions import IncidentNotFoundError
from task.models import Incident


def incident_list() -> QuerySet[Incident]:
    """All incidents except those of deleted tickets, newest first, with ticket, workflow and step."""
    step = Steps.objects.filter(pk=OuterRef("step_id")).values("name")[:1]
    return (
        Incident.objects.filter(task__ticket__hidden_at__isnull=True)
        .select_related("task__ticket", "task__workflow")
        .annotate(step_name=Subquery(step))
        .order_by("-incident_id")
    )


def access_incident(incident_id: int) -> Incident:
    """The incident of this id. Raises IncidentNotFoundError if there is none."""
    incident = incident_list().filter(pk=incident_id).first()
    if incident is None:
        raise IncidentNotFoundError(f"No incident {incident_id}.")
    return incident


def open_incident_counts() -> dict[str, int]:
    """The number of open incidents by kind. Kinds that have none are left out."""
    kinds = Incident.objects.filter(state=Incident.State.OPEN).values("kind")
    return dict(kinds.annotate(rows=Count("pk")).order_by().values_list("kind", "rows"))
