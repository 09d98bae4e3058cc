"""Role names that look the same are one role, even if they use other characters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from role.domain.sync import MembershipChange, RoleChange
from role.models import Roles
from role.services import membership_sync, role_sync
from servicekit.db.transactions import transaction

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def sync(role_id: int, name: str) -> None:
    with transaction():
        role_sync(change=RoleChange(role_id, name, "tts", True), now=NOW)


class TestNamesThatReadTheSame:
    @pytest.mark.parametrize(
        "name", ["Bu\u0308ro Süd", "BÜRO SÜD", "Büro\u00a0 Süd ", "Bü\u00adro Süd\u200b"]
    )
    def test_are_one_role(self, name: str) -> None:
        sync(7, "Büro Süd")
        with transaction():
            membership_sync(
                change=MembershipChange(
                    role=RoleChange(8, name, "tts", True),
                    user_id=5,
                    user_full_name="Ada",
                    user_email="",
                    is_active=True,
                ),
                now=NOW,
            )
        assert [(row.name_key, row.members.count()) for row in Roles.objects.all()] == [
            ("büro süd", 1)
        ]

    def test_that_differ_by_an_accent_are_two(self) -> None:
        sync(7, "Résumé")
        sync(8, "Resume")
        assert Roles.objects.count() == 2

    def test_fit_however_long_the_fold_is(self) -> None:
        sync(7, "\ufdfa" * 64)
        assert len(Roles.objects.get().name_key) == 192
