"""The admin site on which every service registers its pages."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest
from django.http.response import HttpResponse
from django.template.response import TemplateResponse

from servicekit.db.admin import ReadOnlyAdmin
from servicekit.ops.adminsite.guard import REFUSED_SECONDS, Guess

# The label of `django.contrib.auth`, whose models get no admin pages: with such pages an Admin
# could create an account that still works after the Admin's own account was closed.
WITHOUT_PAGES = "auth"


class SuiteAdminSite(AdminSite):
    """Accepts only read-only pages, and leaves out those for accounts and groups."""

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Register a page; raises ImproperlyConfigured if rows may be changed on it."""
        models = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        wanted = [model for model in models if model._meta.app_label != WITHOUT_PAGES]
        if wanted and (admin_class is None or not issubclass(admin_class, ReadOnlyAdmin)):
            names = ", ".join(model.__name__ for model in wanted)
            raise ImproperlyConfigured(f"The admin page of {names} is not a ReadOnlyAdmin.")
        super().register(wanted, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sign in as Django does, but answer 429 if the form refused to try the password."""
        from servicekit.ops.adminsite.forms import GuardedLoginForm

        self.login_form = GuardedLoginForm
        response = super().login(request, extra_context)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if getattr((context or {}).get("form"), "is_locked_out", False):
            _too_many(response)
        return response

    def password_change(  # type: ignore[override] # also returns a plain HttpResponse
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Change the password as Django does, if the account has one. A wrong old password counts as
        a failed sign-in.
        """
        if request.user.is_anonymous or not request.user.has_usable_password():
            raise PermissionDenied
        if request.method != "POST":
            return super().password_change(request, extra_context)
        guess = Guess(request, request.user.get_username())
        if guess.is_one_too_many():
            refusal = HttpResponse("Too many failed attempts.", content_type="text/plain")
            return _too_many(refusal)
        response = super().password_change(request, extra_context)
        if response.status_code == HTTPStatus.FOUND:
            guess.was_right()
            guess.report("session.admin_password_change")
        return response


def _too_many(response: HttpResponse) -> HttpResponse:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(REFUSED_SECONDS)
    return response
