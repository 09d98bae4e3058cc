"""Sign people whose role allows it in at the admin, by the access cookie of the suite."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from servicekit.auth.cookies import ACCESS_COOKIE, clear_auth_cookies
from servicekit.auth.tokens import InvalidTokenError, read_access
from servicekit.base.errors import UnavailableError
from servicekit.base.persons import Person
from servicekit.ops.adminsite.guard import report_visit

ADMIN_PATH = "/admin/"
LOGOUT_PATH = "/admin/logout/"


class AdminCookieMiddleware:
    """Signs a person with an access cookie in at the admin, for this one request.

    Must come after AuthenticationMiddleware. No session is opened, so the sign-in ends when the
    cookie or its token ends. If `settings.ADMIN_STILL` is set, it is the path of a function that
    takes the Person; it is called on each request and returns whether the person still has the
    role. A session that was opened with the admin's login form is not changed. Signing out of the
    admin also removes the suite's cookies: with them the next request would be signed in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ADMIN_PATH) or request.user.is_authenticated:
            return self.get_response(request)
        person = _admin(request)
        if person is None:
            return self.get_response(request)
        request.user = _local_user(person)  # type: ignore[assignment] # the project's user model
        response = self.get_response(request)
        if request.path_info == LOGOUT_PATH and request.method == "POST":
            clear_auth_cookies(response)
        return response


def _admin(request: HttpRequest) -> Person | None:
    token = request.COOKIES.get(ACCESS_COOKIE)
    if not token:
        return None
    try:
        person = read_access(token).person
    except (InvalidTokenError, UnavailableError):
        return None
    roles: Mapping[str, list[str]] = settings.ADMIN_ROLES
    may = any(person.has_role(system, *names) for system, names in roles.items())
    still: str = getattr(settings, "ADMIN_STILL", "")
    if may and still:
        may = import_string(still)(person)
    report_visit(person, "session.admin_open" if may else "session.admin_refused")
    return person if may else None


NO_PASSWORD: Final = "!"  # noqa: S105 - marks an account without a password


def _local_user(person: Person) -> AbstractBaseUser:
    """The Django user for this person, to which the admin's log can refer.

    The stored row has no password and no rights. Rights are set only on the instance for this
    request.
    """
    users = get_user_model()._default_manager
    wanted = {
        "email": person.email[:254],
        "first_name": person.full_name[:150],
        "is_staff": True,
        "is_superuser": False,
        "password": NO_PASSWORD,
    }
    user, is_new = users.get_or_create(
        username=f"{person.user_type}-{person.user_id}", defaults=wanted
    )
    if not is_new and any(getattr(user, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(user, name, value)
        user.save(update_fields=list(wanted))
    user.is_superuser = True  # not saved
    return user
