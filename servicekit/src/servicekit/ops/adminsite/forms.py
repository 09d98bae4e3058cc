"""The admin's login form, for accounts that an operator has created in this service."""

import re
from typing import Any, Final

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from servicekit.ops.adminsite.guard import Guess

# User names of the rows that represent people of the suite, who can sign in only by cookie.
OF_THE_SUITE: Final = re.compile(r"(staff|employee|service)-\d+")


class GuardedLoginForm(AdminAuthenticationForm):
    """Counts each attempt before trying the password.

    `is_locked_out` is true if there were too many attempts and the password was not tried.
    """

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
