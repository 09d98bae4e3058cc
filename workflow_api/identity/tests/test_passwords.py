"""People change their own profile and password."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from identity.models import Account, OneTimeLink, RefreshToken
from identity.services.passwords import RESET_TASK
from identity.tests.people import (
    PASSWORD,
    browser_of,
    mails,
    make_account,
    sign_in,
    token_in,
)
from servicekit.auth import Person
from servicekit.messages.consuming.handling import Result
from servicekit.testing import api_client, deliver, make_person, outbox_messages, run_at_once

NEW = "a quite new password"


def change(client: APIClient, current: str = PASSWORD, new: str = NEW) -> Any:
    body = {"current_password": current, "new_password": new}
    return client.post("/identity/password/change/", body)


def forgot(email: str = "eve@tts.example") -> Any:
    """Request a link, and let the worker handle it."""
    before = len(outbox_messages(task=RESET_TASK))
    answer = APIClient().post("/identity/password/forgot/", {"email": email})
    for message in outbox_messages(task=RESET_TASK)[before:]:
        assert deliver(RESET_TASK, **message.kwargs).result is Result.DONE
    return answer


def reset(token: str, new: str = NEW) -> Any:
    body = {"token": token, "new_password": new}
    return APIClient().post("/identity/password/reset/", body)


@pytest.mark.django_db
class TestProfile:
    def test_is_what_is_stored(self) -> None:
        account = make_account("eve@tts.example", "Agent")
        body = browser_of().get("/identity/profile/").json()
        created_at = body.pop("created_at")
        assert created_at == account.created_at.isoformat().replace("+00:00", "Z")
        assert body == {
            "user_id": account.pk,
            "user_type": "staff",
            "email": "eve@tts.example",
            "full_name": "Eve",
            "roles": [{"system": "tts", "role": "Agent"}],
            "systems": ["tts"],
        }

    def test_takes_a_new_name_and_tells_the_others(self) -> None:
        account = make_account("eve@tts.example", "Agent")
        client = browser_of()
        response = client.patch("/identity/profile/", {"full_name": " Eve Example "})
        assert (response.status_code, response.json()["full_name"]) == (200, "Eve Example")
        told = outbox_messages("TTS_ROLE_SYNC_QUEUE")[-1].args[0]["user_system_role"]
        assert (told["user_id"], told["user_full_name"]) == (account.pk, "Eve Example")
        assert (told["is_active"], told["action"]) == (True, "update")

    def test_tells_nothing_where_nothing_changed(self) -> None:
        make_account("eve@tts.example", "Agent")
        before = len(outbox_messages())
        client = browser_of()
        assert client.patch("/identity/profile/", {"full_name": "Eve"}).status_code == 200
        assert client.patch("/identity/profile/", {}).status_code == 200
        assert client.patch("/identity/profile/", {"email": "x@y.example"}).status_code == 200
        assert len(outbox_messages()) == before
        assert Account.objects.get().email == "eve@tts.example"

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("Eve\r\nBcc: all@tts.example", "Eve Bcc: all@tts.example"),
            ("\u202enimdA adA", "nimdA adA"),
            ("Eve\u00a0 \u2003Example\u2028", "Eve Example"),
            ("Zo\u00eb \u674e", "Zo\u00eb \u674e"),
        ],
        ids=ascii,
    )
    def test_takes_a_name_as_one_plain_line(self, sent: str, kept: str) -> None:
        make_account()
        response = browser_of().patch("/identity/profile/", {"full_name": sent})
        assert (response.status_code, response.json()["full_name"]) == (200, kept)

    @pytest.mark.parametrize(
        "name", ["", " ", "x" * 256, "a\x00b", None, [], "\u200b\u202e", "\ufeff"]
    )
    def test_refuses_a_name_that_is_none(self, name: Any) -> None:
        make_account()
        response = browser_of().patch("/identity/profile/", {"full_name": name})
        assert (response.status_code, list(response.json()["details"])) == (400, ["full_name"])

    def test_is_nobody_elses(self) -> None:
        account = make_account()
        assert APIClient().get("/identity/profile/").status_code == 401
        for user_type in ("employee", "service"):
            namesake = make_person(user_type=user_type, user_id=account.pk, roles=())
            client = api_client(namesake)
            assert client.get("/identity/profile/").status_code == 404
            response = client.patch("/identity/profile/", {"full_name": "Mallory"})
            assert response.status_code == 404
            assert change(client).status_code == 404
        account.refresh_from_db()
        assert account.full_name == "Eve"
        assert check_password(PASSWORD, account.password)


@pytest.mark.django_db
class TestPasswordChange:
    def test_sets_it_and_ends_all_other_sessions(self) -> None:
        make_account()
        elsewhere, client = browser_of(), browser_of()
        response = change(client)
        assert (response.status_code, response.content) == (204, b"")
        assert elsewhere.post("/identity/refresh/").status_code == 401
        assert client.post("/identity/refresh/").status_code == 200
        assert sign_in().status_code == 401
        assert sign_in(password=NEW).status_code == 200

    def test_needs_the_old_one(self) -> None:
        make_account()
        client = browser_of()
        response = change(client, current="wrong")
        assert (response.status_code, response.json()["code"]) == (400, "wrong_password")
        assert list(response.json()["details"]) == ["current_password"]
        assert check_password(PASSWORD, Account.objects.get().password)
        assert RefreshToken.objects.get().revoked_at is None

    def test_is_no_way_to_guess_it(self) -> None:
        make_account()
        client = browser_of()
        for _ in range(5):
            change(client, current="wrong")
        response = change(client)
        assert (response.status_code, response.json()["code"]) == (429, "locked_out")

    @pytest.mark.parametrize(
        "new", ["short", "123456789012", "aaaaaaaabbb", "eve@tts.example", "EVE@tts.example"]
    )
    def test_refuses_a_weak_one(self, new: str) -> None:
        make_account()
        response = change(browser_of(), new=new)
        assert (response.status_code, response.json()["code"]) == (400, "password_weak")
        assert list(response.json()["details"]) == ["new_password"]
        assert check_password(PASSWORD, Account.objects.get().password)

    @pytest.mark.parametrize(
        "new",
        [
            "password",
            "Password1",
            "qwerty123",
            "admin123",
            "Welcome1",
            "12345678a",
            "iloveyou",
            "P@ssw0rd",
            "P@ssw0rd2024!",
            "letmein!!!",
            "passwordpassword",
            "\uff30\uff41\uff53\uff53word1",
            "Summer2026!",
            "Helpdesk1!",
            "Ticketing#1",
            "Eva Berger 1",
            "evaberger2026",
            "eva.berger1",
            "Berger-1999",
            "BERGERBERGER",
            "tts-example1",
        ],
    )
    def test_refuses_one_that_is_guessed_first(self, new: str) -> None:
        make_account("eva.berger@tts-example.org", full_name="Eva Berger")
        response = change(browser_of("eva.berger@tts-example.org"), new=new)
        assert (response.status_code, response.json()["code"]) == (400, "password_weak")
        assert len(response.json()["details"]["new_password"]) == 1

    @pytest.mark.parametrize(
        "new",
        [
            "a quite new password",
            "new password 1",
            "correct horse battery staple",
            "Schl\u00fcssel-gr\u00f6\u00dfe-9",
            "xkzq7!bvPw",
            "\u5bc6\u7801\u5f88\u957f\u5f88\u957f\u4e0d\u4f1a\u731c",
            "tiger-8472937461",
        ],
    )
    def test_takes_any_other(self, new: str) -> None:
        make_account()
        assert change(browser_of(), new=new).status_code == 204

    def test_needs_the_csrf_header(self) -> None:
        make_account()
        client = browser_of()
        client.credentials()
        assert change(client).status_code == 403
        assert check_password(PASSWORD, Account.objects.get().password)

    def test_of_nobody_is_401(self) -> None:
        assert change(APIClient()).status_code == 401

    def test_is_throttled_but_for_admins(self) -> None:
        account = make_account()
        rates = {"anonymous": "off", "login": "off", "password": "1/hour", "socket": "off"}

        def statuses(person: Person) -> list[int]:
            client = api_client(person)
            return [change(client, new="x").status_code for _ in range(2)]

        with override_settings(THROTTLE_RATES=rates):
            assert statuses(make_person(user_id=account.pk)) == [400, 429]
            admin = make_person(user_id=account.pk, roles=(("tts", "Admin"),))
            assert statuses(admin) == [400, 400]


def shape(sql: str) -> str:
    """The statement without its values."""
    return re.sub(r"'[^']*'|\d+", "?", sql)


SPELLINGS = [
    unicodedata.normalize(form, "Schl\u00fcssel-\ufb01n-9")
    for form in ("NFC", "NFD", "NFKC", "NFKD")
]


@pytest.mark.django_db
class TestSpellings:
    @pytest.mark.parametrize("typed", SPELLINGS, ids=["NFC", "NFD", "NFKC", "NFKD"])
    @pytest.mark.parametrize("chosen", SPELLINGS, ids=["NFC", "NFD", "NFKC", "NFKD"])
    def test_are_one_password(self, chosen: str, typed: str) -> None:
        make_account()
        assert change(browser_of(), new=chosen).status_code == 204
        assert sign_in(password=typed).status_code == 200
        assert sign_in(password=typed.upper()).status_code == 401

    @pytest.mark.parametrize("typed", SPELLINGS[:2], ids=["NFC", "NFD"])
    @pytest.mark.parametrize("stored", SPELLINGS[:2], ids=["NFC", "NFD"])
    def test_open_what_was_hashed_as_it_was_typed(self, stored: str, typed: str) -> None:
        account = make_account()
        Account.objects.filter(pk=account.pk).update(password=make_password(stored))
        assert sign_in(password=typed).status_code == 200


@pytest.mark.django_db
class TestPasswordForgot:
    def test_mails_a_link(self, settings: Any) -> None:
        settings.PUBLIC_URL = "https://tts.example"
        account = make_account()
        response = forgot()
        assert response.status_code == 202
        [mail] = mails()
        text = mail.pop("message")
        assert mail == {
            "user_type": "staff",
            "user_id": account.pk,
            "user_email": "eve@tts.example",
            "user_full_name": "Eve",
            "subject": "A new password",
            "notification_type": "system",
        }
        assert f"https://tts.example/reset-password?token={token_in(text)}\n" in text

    def test_answers_the_same_to_everybody(self) -> None:
        make_account()
        make_account("gone@tts.example")
        Account.objects.filter(email="gone@tts.example").update(is_active=False)
        emails = ("eve@tts.example", "gone@tts.example", "nobody@tts.example", "no address")
        answers = {(forgot(email).status_code, forgot(email).content) for email in emails}
        assert len(answers) == 1
        assert [mail["user_email"] for mail in mails()] == ["eve@tts.example"]

    def test_does_the_same_for_everybody(self) -> None:
        make_account()
        done = []
        for email in ("eve@tts.example", "nobody@tts.example"):
            before = len(outbox_messages())
            with CaptureQueriesContext(connection) as queries:
                APIClient().post("/identity/password/forgot/", {"email": email})
            done.append(
                ([shape(query["sql"]) for query in queries], len(outbox_messages()) - before)
            )
        assert done[0] == done[1]
        assert done[0][1] == 1
        assert not OneTimeLink.objects.exists()
        assert not mails()

    @pytest.mark.parametrize("values", [{}, {"email": None}, {"email": 7}, {"email": ["a"]}])
    def test_takes_no_message_without_an_address(self, values: dict[str, Any]) -> None:
        assert deliver(RESET_TASK, **values).result is not Result.DONE
        assert not mails()

    def test_stores_no_token_in_plain_text(self) -> None:
        make_account()
        forgot()
        token = token_in(mails()[0]["message"])
        assert token not in OneTimeLink.objects.get().token_hash

    def test_mails_again_after_a_while_and_ends_the_first_link(self) -> None:
        make_account()
        forgot()
        OneTimeLink.objects.update(created_at=timezone.now() - timedelta(minutes=2))
        forgot()
        first, second = (token_in(mail["message"]) for mail in mails())
        assert reset(first).status_code == 400
        assert reset(second).status_code == 204


@pytest.mark.django_db
class TestPasswordReset:
    def test_sets_it_once_and_ends_all_sessions(self) -> None:
        make_account()
        client = browser_of()
        forgot()
        token = token_in(mails()[0]["message"])
        response = reset(token)
        assert (response.status_code, response.content, response.cookies) == (204, b"", {})
        assert client.post("/identity/refresh/").status_code == 401
        assert sign_in(password=NEW).status_code == 200
        again = reset(token, "yet another password")
        assert (again.status_code, again.json()["code"]) == (400, "link_invalid")
        assert sign_in(password=NEW).status_code == 200

    def test_ends_a_lock_out(self) -> None:
        make_account()
        for _ in range(5):
            sign_in(password="wrong")
        forgot()
        reset(token_in(mails()[0]["message"]))
        assert sign_in(password=NEW).status_code == 200

    def test_ends_after_an_hour(self) -> None:
        make_account()
        forgot()
        link = OneTimeLink.objects.get()
        assert link.expires_at - link.created_at == timedelta(hours=1)
        OneTimeLink.objects.update(expires_at=timezone.now())
        assert reset(token_in(mails()[0]["message"])).status_code == 400
        assert sign_in().status_code == 200

    def test_is_nothing_for_a_closed_account(self) -> None:
        make_account()
        forgot()
        Account.objects.update(is_active=False)
        assert reset(token_in(mails()[0]["message"])).status_code == 400

    def test_keeps_the_link_when_the_password_will_not_do(self) -> None:
        make_account()
        forgot()
        token = token_in(mails()[0]["message"])
        assert reset(token, "short").json()["code"] == "password_weak"
        assert reset(token).status_code == 204

    @pytest.mark.parametrize("token", ["x", "x" * 128, "ü"])
    def test_refuses_what_is_no_link(self, token: str) -> None:
        response = reset(token)
        assert (response.status_code, response.json()["code"]) == (400, "link_invalid")

    def test_looks_at_the_origin(self) -> None:
        make_account()
        forgot()
        body = {"token": token_in(mails()[0]["message"]), "new_password": NEW}
        response = APIClient().post(
            "/identity/password/reset/", body, headers={"Origin": "https://evil.example"}
        )
        assert (response.status_code, response.json()["code"]) == (403, "origin_not_allowed")


@pytest.mark.django_db(transaction=True)
class TestPasswordResetAtOnce:
    def test_counts_once(self) -> None:
        make_account()
        forgot()
        token = token_in(mails()[0]["message"])
        calls = [lambda n=n: reset(token, f"new password {n}") for n in range(3)]
        statuses = sorted(answer.status_code for answer in run_at_once(calls))
        assert statuses == [204, 400, 400]


@pytest.mark.django_db
class TestWithoutTheBuiltInIdentity:
    @pytest.mark.parametrize(
        "external",
        [
            {"AUTH_SERVICE_URL": "http://auth.example:8000"},
            {"JWT_ALGORITHM": "RS256", "JWT_SIGNING_KEY": ""},
        ],
        ids=["Auth Service", "public key"],
    )
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("get", "profile"),
            ("patch", "profile"),
            ("post", "password/change"),
            ("post", "password/forgot"),
            ("post", "password/reset"),
            ("post", "login"),
            ("get", "users"),
            ("post", "users"),
            ("post", "users/1/deactivate"),
        ],
    )
    def test_none_of_this_is_there(self, method: str, path: str, external: Any) -> None:
        with override_settings(**external):
            response = getattr(APIClient(), method)(f"/identity/{path}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
