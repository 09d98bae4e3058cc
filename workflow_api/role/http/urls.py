from django.urls import path
from rest_framework.routers import SimpleRouter

from .availability import AbsencesView, AvailabilityView, DelegatesView
from .views import (
    RoleMembersView,
    RoleViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("roles", RoleViewSet, basename="role")

urlpatterns = [
    path("roles/availability/", AvailabilityView.as_view()),
    path("roles/absences/", AbsencesView.as_view()),
    path("roles/delegates/", DelegatesView.as_view()),
    *router.urls,
    path("roles/<key:role_id>/members/", RoleMembersView.as_view()),
]
