"""Report the incidents of a refused command, after the transaction of the command was rolled back."""

from __future__ import annotations

from rest_framework.response import Response
from rest_framework.views import APIView

from servicekit import clock
from servicekit.db.transactions import transaction
from task.engine.incidents import incidents_report
from task.exceptions import TaskRefusedError


class ReportsIncidents(APIView):
    """A view that stores the incidents of a refused command, after the command's transaction has
    ended.
    """

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, TaskRefusedError) and exc.incidents and exc.task_id is not None:
            with transaction():
                incidents_report(task_id=exc.task_id, faults=exc.incidents, now=clock.now())
        return super().handle_exception(exc)
