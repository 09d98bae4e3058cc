from django.urls import include, path
from rest_framework.routers import SimpleRouter

from .account_views import (
    PasswordChangeView,
    PasswordForgotView,
    PasswordResetView,
    ProfileView,
)
from .people_views import (
    AccountViewSet,
    RoleChoicesView,
)
from .views import (
    LoginView,
    LogoutView,
    MeView,
    RefreshView,
)

router = SimpleRouter()
router.register("users", AccountViewSet, basename="identity-users")

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("refresh/", RefreshView.as_view(), name="refresh"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", MeView.as_view(), name="me"),
    path("profile/", ProfileView.as_view(), name="profile"),
    path("password/change/", PasswordChangeView.as_view(), name="password-change"),
    path("password/forgot/", PasswordForgotView.as_view(), name="password-forgot"),
    path("password/reset/", PasswordResetView.as_view(), name="password-reset"),
    path("roles/", RoleChoicesView.as_view(), name="identity-roles"),
    path("", include(router.urls)),
]
