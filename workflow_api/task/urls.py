from django.urls import path
from rest_framework.routers import SimpleRouter

from .views import MyTasksView, TaskViewSet, TransitionView

router = SimpleRouter()
router.register("tasks", TaskViewSet, basename="task")

urlpatterns = [
    path("tasks/my-tasks/", MyTasksView.as_view()),
    *router.urls,
    path("transitions/<int:task_id>/transition/", TransitionView.as_view()),
]
