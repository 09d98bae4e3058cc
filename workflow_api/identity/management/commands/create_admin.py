from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from identity.domain.names import ADMIN
from identity.selectors import account_by_email
from identity.services.accounts import (
    EmployeeRolesError,
    account_ensure,
    account_roles_add,
)
from identity.services.passwords import password_hash_of
from identity.services.trail import account_audit
from servicekit import clock
from servicekit.db.transactions import transaction

MIN_PASSWORD = 8


class Command(BaseCommand):
    help = (
        "Make an Admin of tts. The password comes from ADMIN_PASSWORD in the environment, else it "
        "is asked for. Repeatable: an account that stands keeps its password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        is_known = account_by_email(email) is not None
        password_hash = "" if is_known else password_hash_of(_password())
        now = clock.real_now()
        with transaction():
            made = account_ensure(
                email=email, full_name=email.partition("@")[0], password_hash=password_hash, now=now
            )
            try:
                added = account_roles_add(email=email, names=[ADMIN], now=now)
            except EmployeeRolesError:
                raise CommandError(f"{email} is an employee, who holds no roles.") from None
            account = account_by_email(email)
            if added and account is not None:
                account_audit(action="account.create_admin", account=account, actor=None, now=now)
        self.stdout.write(
            f"{email} is an Admin." if made else f"{email} is an Admin; the password is unchanged."
        )


def _password() -> str:
    password = os.environ.get("ADMIN_PASSWORD") or getpass.getpass("Password: ")
    if len(password) < MIN_PASSWORD:
        raise CommandError(f"The password must have at least {MIN_PASSWORD} characters.")
    return password
