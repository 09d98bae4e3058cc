from django.urls import path
from rest_framework.routers import SimpleRouter

from .availability import AvailabilityView
from .views import (
    RoleMembersView,
    RoleViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("roles", RoleViewSet, basename="role")

urlpatterns = [
    path("roles/availability/", AvailabilityView.as_view()),
    *router.urls,
    path("roles/<key:role_id>/members/", RoleMembersView.as_view()),
]
