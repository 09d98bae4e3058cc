from django.urls import path
from rest_framework.routers import SimpleRouter

from .bulk_views import TaskBulkView
from .command_views import TaskCommandViewSet
from .fairness import RoleFairnessView, RoleTakenTurnsView
from .incident_views import IncidentViewSet
from .leaving import LeavingView
from .list_views import (
    AllTasksView,
    FailedNotificationViewSet,
    OwnedTicketsView,
    TaskCountsView,
)
from .ticket_views import TicketViewSet
from .turns import RoleTurnsView
from .views import (
    MyTasksView,
    TaskViewSet,
    TransitionView,
)

router = SimpleRouter()
router.register(
    "tasks/failed-notifications", FailedNotificationViewSet, basename="failed-notification"
)
router.register("tasks", TaskViewSet, basename="task")
router.register("tasks", TaskCommandViewSet, basename="task-command")
router.register("incidents", IncidentViewSet, basename="incident")
router.register("tickets", TicketViewSet, basename="ticket")

urlpatterns = [
    path("tasks/my-tasks/", MyTasksView.as_view()),
    path("tasks/all-tasks/", AllTasksView.as_view()),
    path("tasks/owned-tickets/", OwnedTicketsView.as_view()),
    path("tasks/bulk/", TaskBulkView.as_view()),
    path("tasks/counts/", TaskCountsView.as_view()),
    path("roles/leaving/", LeavingView.as_view()),
    path("roles/<key:role_id>/turns/", RoleTurnsView.as_view()),
    path("roles/<key:role_id>/fairness/", RoleFairnessView.as_view()),
    path("roles/<key:role_id>/fairness/turns/", RoleTakenTurnsView.as_view()),
    *router.urls,
    path("transitions/<key:task_id>/transition/", TransitionView.as_view()),
]
