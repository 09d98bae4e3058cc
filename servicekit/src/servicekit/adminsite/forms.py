"""The admin's own sign-in form, for accounts that were made by hand."""

import re
from typing import Any, Final

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from servicekit.adminsite.guard import Guess

# Rows that stand for people of the suite, who sign in by cookie only.
OF_THE_SUITE: Final = re.compile(r"(staff|employee|service)-\d+")


class GuardedLoginForm(AdminAuthenticationForm):
    """Counts each attempt before making it; `is_locked_out` says that it was refused uncounted."""

    is_locked_out = False

    def clean(self) -> dict[str, Any]:
        if self.request is None:
            return super().clean()
        guess = Guess(self.request, str(self.cleaned_data.get("username", "")))
        if guess.is_one_too_many():
            self.is_locked_out = True
            guess.report("session.admin_locked_out")
            raise ValidationError(
                "Too many failed attempts; please try again in 15 minutes.", code="locked_out"
            )
        try:
            cleaned = super().clean()
        except ValidationError:
            guess.report("session.admin_failed")
            raise
        guess.was_right()
        guess.report("session.admin_open")
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if OF_THE_SUITE.fullmatch(user.get_username()):
            raise ValidationError(
                self.error_messages["invalid_login"],
                code="invalid_login",
                params={"username": self.username_field.verbose_name},
            )
