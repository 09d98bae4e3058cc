"""Changes of sessions, passwords and roles at the same moment. Only on PostgreSQL do they really
run at the same time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from identity.models import Account, OneTimeLink, RefreshToken, SignInFailures
from identity.selectors import account_roles
from identity.services.passwords import (
    RESET_LIFETIME,
    link_make,
)
from identity.tests.people import PASSWORD, browser_of, make_account, sign_in, token_in
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, make_person, run_at_once

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "a quite new password"
ADMIN_ROLE = {"system": "tts", "role": "Admin"}


@pytest.fixture(autouse=True)
def _unthrottled(settings: Any) -> None:
    settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, "off")


def rounds() -> range:
    """The rounds of a test: RACE_ROUNDS (default 25) on PostgreSQL. On SQLite three are enough,
    because SQLite runs transactions one after the other.
    """
    return range(
        int(os.environ.get("RACE_ROUNDS", "25")) if connection.vendor == "postgresql" else 3
    )


def open_sessions() -> int:
    return RefreshToken.objects.filter(used_at=None, revoked_at=None).count()


def begin_again(email: str = "eve@tts.example") -> Account:
    """Give the account its first password and end its sessions. Creates the account if it does not exist."""
    for model in (RefreshToken, OneTimeLink, SignInFailures):
        model.objects.all().delete()
    account = Account.objects.filter(email=email).first() or make_account(email)
    account.password, account.is_active = make_password(PASSWORD), True
    account.save()
    return account


def refreshing(client: APIClient, times: int = 3) -> Callable[[], list[int]]:
    """A function that refreshes the session `times` times in a row and returns the status codes."""
    return lambda: [int(client.post("/identity/refresh/").status_code) for _ in range(times)]


def reset_by_link(account: Account) -> Callable[[], int]:
    with transaction():
        link = link_make(account=account, lifetime=RESET_LIFETIME, now=timezone.now())
    body = {"token": token_in(link), "new_password": NEW}
    return lambda: int(APIClient().post("/identity/password/reset/", body).status_code)


class TestPasswordChangeAtOnce:
    def test_with_sign_ins_leaves_none_of_the_old_password(self) -> None:
        for _ in rounds():
            begin_again()
            browser = browser_of()
            body = {"current_password": PASSWORD, "new_password": NEW}
            changed, *_ = run_at_once(
                [
                    lambda: browser.post("/identity/password/change/", body).status_code,  # noqa: B023
                    *[lambda: sign_in().status_code] * 3,
                ]
            )
            assert changed == 204
            assert open_sessions() == 1  # the session of the browser that changed the password

    def test_with_refreshes_leaves_one_session(self) -> None:
        for _ in rounds():
            begin_again()
            browser, elsewhere = browser_of(), browser_of()
            body = {"current_password": PASSWORD, "new_password": NEW}
            changed, refreshed = run_at_once(
                [
                    lambda: browser.post("/identity/password/change/", body).status_code,  # noqa: B023
                    refreshing(elsewhere),
                ]
            )
            assert changed == 204
            assert set(refreshed) <= {200, 401}
            assert open_sessions() == 1

    def test_happens_once_by_one_old_password(self) -> None:
        for _ in rounds():
            begin_again()
            browsers = [browser_of(), browser_of()]
            answers = run_at_once(
                [
                    lambda client=client, n=n: (
                        client.post(  # type: ignore[misc]
                            "/identity/password/change/",
                            {"current_password": PASSWORD, "new_password": f"{NEW} {n}"},
                        ).status_code
                    )
                    for n, client in enumerate(browsers)
                ]
            )
            assert sorted(answers) == [204, 400]
            assert open_sessions() == 1


class TestResetAtOnce:
    def test_with_refreshes_neither_fails_nor_leaves_a_session(self) -> None:
        for _ in rounds():
            account = begin_again()
            browsers = [browser_of(), browser_of()]
            answers = run_at_once([reset_by_link(account), *map(refreshing, browsers)])
            assert answers[0] == 204
            assert all(set(codes) <= {200, 401} for codes in answers[1:])
            assert open_sessions() == 0

    def test_by_one_link_happens_once(self) -> None:
        for _ in rounds():
            reset = reset_by_link(begin_again())
            assert sorted(run_at_once(reset, times=3)) == [204, 400, 400]

    def test_with_a_deactivation_leaves_neither_link_nor_session(self) -> None:
        admin = make_account("admin@tts.example", "Admin")
        for _ in rounds():
            account = begin_again()
            client = api_client(make_person(user_id=admin.pk, roles=(("tts", "Admin"),)))
            path = f"/identity/users/{account.pk}/deactivate/"
            run_at_once([reset_by_link(account), lambda: client.post(path), sign_in])  # noqa: B023
            assert open_sessions() == 0
            assert not OneTimeLink.objects.filter(used_at=None).exists()


class TestReuseAtOnce:
    def test_ends_what_the_thief_makes_meanwhile(self) -> None:
        for _ in rounds():
            begin_again()
            thief = browser_of()
            owner = APIClient()
            owner.cookies["refresh_token"] = thief.cookies["refresh_token"].value
            assert thief.post("/identity/refresh/").status_code == 200
            RefreshToken.objects.exclude(used_at=None).update(
                used_at=timezone.now() - timedelta(minutes=1)
            )
            run_at_once([lambda: owner.post("/identity/refresh/"), refreshing(thief)])  # noqa: B023
            assert open_sessions() == 0


class TestDemotionAtOnce:
    def test_is_not_undone_by_oneself(self) -> None:
        admin = make_account("admin@tts.example", "Admin")
        eve = make_account("eve@tts.example", "Admin")

        def client_of(account: Account) -> APIClient:
            return api_client(make_person(user_id=account.pk, roles=(("tts", "Admin"),)))

        path = f"/identity/users/{eve.pk}/roles/"
        for _ in rounds():
            answers: list[Any] = run_at_once(
                [
                    lambda: client_of(admin).put(path, {"roles": []}).status_code,
                    lambda: client_of(eve).put(path, {"roles": [ADMIN_ROLE]}).status_code,
                ]
            )
            assert answers[0] == 200
            assert answers[1] in {200, 403}
            assert account_roles(eve) == []
            assert client_of(admin).put(path, {"roles": [ADMIN_ROLE]}).status_code == 200
