from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from identity.models import Account
from identity.selectors import account_by_email
from identity.services.accounts import (
    account_ensure,
    account_roles_add,
)
from identity.services.passwords import password_hash_of
from servicekit import clock
from servicekit.db.transactions import transaction

PEOPLE = (
    ("admin", "Ada Admin", ("Admin",)),
    ("coordinator", "Cora Coordinator", ("Ticket Coordinator",)),
    ("agent1", "Ana Agent", ("Agent",)),
    ("agent2", "Ben Agent", ("Agent",)),
    ("agent3", "Chris Technician", ("Technician",)),
    ("agent4", "Dana Technician", ("Technician",)),
    ("agent5", "Eli Manager", ("Manager", "Analyst", "Asset Manager")),
    ("agent6", "Fay Finance", ("Finance Admin", "Budget Manager")),
)
EMPLOYEES = (("employee", "Emil Employee"),)


class Command(BaseCommand):
    help = (
        "Make the demonstration's people, with the password DEMO_PASSWORD of the environment. "
        "Their roles reach the workflow through the role sync's queue. Repeatable."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "").strip()
        if not password:
            raise CommandError("DEMO_PASSWORD is not set: put a password into .env.")
        staff, employee = Account.UserType.STAFF, Account.UserType.EMPLOYEE
        people = [(staff, *person) for person in PEOPLE]
        people += [(employee, name, full_name, ()) for name, full_name in EMPLOYEES]
        made = added = 0
        for user_type, name, full_name, roles in people:
            email = f"{name}@tts.example"
            is_known = account_by_email(email) is not None
            password_hash = "" if is_known else password_hash_of(password)
            now = clock.real_now()
            with transaction():
                made += account_ensure(
                    email=email,
                    full_name=full_name,
                    password_hash=password_hash,
                    user_type=user_type,
                    now=now,
                )
                added += account_roles_add(email=email, names=roles, now=now)
        self.stdout.write(f"{made} people made, {added} roles given.")
