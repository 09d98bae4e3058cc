from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from identity.domain.names import ADMIN, key
from identity.locks import account_qs_for_update
from identity.selectors import has_active_admin
from identity.services.accounts import (
    account_ensure,
    account_roles_add,
)
from identity.services.passwords import link_make
from servicekit import clock
from servicekit.db.transactions import transaction

FALLBACK_EMAIL = "admin@localhost"
LIFETIME = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "See to it that there is an Admin: from ADMIN_EMAIL and ADMIN_PASSWORD, else an account to "
        "be set up by a one-time link, which is printed. Repeatable; does nothing where there is one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.AUTH_SERVICE_URL:
            self.stdout.write("An external Auth Service knows the Admins.")
            return
        if has_active_admin():
            self.stdout.write("There is an Admin.")
            return
        email = os.environ.get("ADMIN_EMAIL", "").strip()
        if email and os.environ.get("ADMIN_PASSWORD"):
            call_command("create_admin", email=email, stdout=self.stdout)
            return
        link = _set_up(email or FALLBACK_EMAIL)
        self.stdout.write(
            f"There is no Admin yet. Set the password of {email or FALLBACK_EMAIL} within a day, "
            f"once: {link}"
        )


def _set_up(email: str) -> str:
    now = clock.real_now()
    with transaction():
        account_ensure(email=email, full_name="Admin", password_hash="", now=now)
        account_roles_add(email=email, names=[ADMIN], now=now)
        account = account_qs_for_update().get(email_key=key(email))
        return link_make(account=account, lifetime=LIFETIME, now=now)
