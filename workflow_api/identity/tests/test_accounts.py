"""Accounts and their roles: the effects of commands, and the messages to other services."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from identity.models import Account, AccountRole, SystemRole
from identity.services.accounts import (
    account_role_withdraw,
    account_roles_add,
)
from role.models import Roles, RoleUsers
from servicekit.db.transactions import TransactionRequiredError, transaction
from servicekit.testing import deliver, outbox_messages

PEOPLE = {
    "admin": {"Admin"},
    "coordinator": {"Ticket Coordinator"},
    "agent1": {"Agent"},
    "agent2": {"Agent"},
    "agent3": {"Technician"},
    "agent4": {"Technician"},
    "agent5": {"Manager", "Analyst", "Asset Manager"},
    "agent6": {"Finance Admin", "Budget Manager"},
}


def sync_messages() -> list[Any]:
    return [message.args[0] for message in outbox_messages("TTS_ROLE_SYNC_QUEUE")]


def deliver_all() -> None:
    """Deliver all messages so far. A message that was delivered before is ignored as a duplicate."""
    for message in outbox_messages("TTS_ROLE_SYNC_QUEUE"):
        outcome = deliver(message.task, *message.args, message_id=str(message.message_id))
        assert outcome.result.value in {"done", "duplicate"}


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse")
    call_command("create_admin", email="Root@tts.example", verbosity=0)
    return Account.objects.get()


@pytest.mark.django_db
class TestCreateAdmin:
    def test_makes_an_admin_and_tells_the_workflow(self, root: Account) -> None:
        assert (root.email, root.user_type, root.is_active) == ("Root@tts.example", "staff", True)
        assert check_password("correct horse", root.password)
        role = SystemRole.objects.get()
        assert sync_messages() == [
            {"role": {"id": role.pk, "name": "Admin", "system": "tts", "action": "create"}},
            {
                "user_system_role": {
                    "user_id": root.pk,
                    "user_full_name": "Root",
                    "user_email": "Root@tts.example",
                    "role_id": role.pk,
                    "role_name": "Admin",
                    "system": "tts",
                    "is_active": True,
                    "action": "create",
                }
            },
        ]

    def test_leaves_a_known_account_its_password(
        self, root: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", "another one")
        call_command("create_admin", email="root@TTS.example", verbosity=0)
        again = Account.objects.get()
        assert again.password == root.password
        assert len(sync_messages()) == 2

    def test_asks_for_the_password_where_none_is_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
        monkeypatch.setattr("getpass.getpass", lambda prompt: "typed by hand")
        call_command("create_admin", email="root@tts.example", verbosity=0)
        assert check_password("typed by hand", Account.objects.get().password)

    @pytest.mark.parametrize(
        ("email", "password", "sentence"),
        [
            ("root", "correct horse", "'root' is not an e-mail address."),
            ("root@tts.example", "short", "The password must have at least 8 characters."),
        ],
    )
    def test_refuses_with_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, email: str, password: str, sentence: str
    ) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", password)
        with pytest.raises(CommandError, match=sentence):
            call_command("create_admin", email=email, verbosity=0)
        assert not Account.objects.exists()


@pytest.mark.django_db
class TestSeedDemo:
    def test_makes_the_people_with_their_roles(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEMO_PASSWORD", "shown at start")
        call_command("seed_demo", verbosity=0)
        held: dict[str, set[str]] = {}
        for row in AccountRole.objects.select_related("account", "role"):
            assert (row.role.system, row.is_active) == ("tts", True)
            held.setdefault(row.account.email.removesuffix("@tts.example"), set()).add(
                row.role.name
            )
        assert held == PEOPLE
        others = Account.objects.filter(roles=None)
        assert list(others.values_list("email", "user_type")) == [
            ("employee@tts.example", "employee")
        ]
        assert all(check_password("shown at start", row.password) for row in Account.objects.all())

    def test_reaches_the_workflow_by_messages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEMO_PASSWORD", "shown at start")
        call_command("seed_role", verbosity=0)
        seeded = dict(Roles.objects.values_list("name", "pk"))
        call_command("seed_demo", verbosity=0)
        assert not RoleUsers.objects.exists()
        deliver_all()
        members: dict[str, set[str]] = {}
        for row in RoleUsers.objects.select_related("role"):
            members.setdefault(row.user_email.removesuffix("@tts.example"), set()).add(
                row.role.name
            )
        assert members == PEOPLE
        assert dict(Roles.objects.values_list("name", "pk")) == seeded

    def test_changes_nothing_the_second_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEMO_PASSWORD", "shown at start")
        call_command("seed_demo", verbosity=0)
        passwords = set(Account.objects.values_list("password", flat=True))
        first = sync_messages()
        call_command("seed_demo", verbosity=0)
        assert sync_messages() == first
        assert set(Account.objects.values_list("password", flat=True)) == passwords

    def test_needs_a_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DEMO_PASSWORD", raising=False)
        with pytest.raises(CommandError, match="DEMO_PASSWORD is not set"):
            call_command("seed_demo", verbosity=0)
        assert not Account.objects.exists()


@pytest.mark.django_db
class TestRoles:
    def test_withdrawn_are_told_and_given_again(self, root: Account) -> None:
        deliver_all()
        now = timezone.now()
        with transaction():
            assert account_role_withdraw(email="root@tts.example", name="ADMIN", now=now)
        assert sync_messages()[-1]["user_system_role"]["is_active"] is False
        deliver_all()
        assert RoleUsers.objects.get().is_active is False
        with transaction():
            assert account_roles_add(email="root@tts.example", names=["admin"], now=now) == 1
        deliver_all()
        assert RoleUsers.objects.get().is_active is True
        assert (SystemRole.objects.count(), AccountRole.objects.count()) == (1, 1)

    def test_not_held_are_not_told(self, root: Account) -> None:
        before = sync_messages()
        with transaction():
            withdrawn = account_role_withdraw(
                email="root@tts.example", name="Agent", now=timezone.now()
            )
        assert (withdrawn, sync_messages()) == (False, before)

    def test_need_a_transaction(self, root: Account) -> None:
        with pytest.raises(TransactionRequiredError):
            account_roles_add(email="root@tts.example", names=["Agent"], now=timezone.now())
