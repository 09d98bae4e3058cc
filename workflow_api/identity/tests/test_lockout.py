"""Guessing passwords is stopped, and tells nothing of who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from identity.domain.lockout import LOCK, WINDOW, Failures, after_failure, locked_for
from identity.models import RefreshToken, SignInFailures
from servicekit.testing import run_at_once

from .people import PASSWORD, make_account, sign_in

NOW = timezone.now()


def codes(*answers: Any) -> list[tuple[int, str]]:
    return [(answer.status_code, answer.json().get("code", "")) for answer in answers]


class TestAfterFailure:
    def test_locks_at_the_limit(self) -> None:
        known = None
        for _ in range(4):
            known = after_failure(known, limit=5, now=NOW)
            assert locked_for(known, now=NOW) is None
        known = after_failure(known, limit=5, now=NOW)
        assert locked_for(known, now=NOW) == LOCK
        assert locked_for(known, now=NOW + LOCK) is None

    def test_forgets_what_is_long_past(self) -> None:
        known = Failures(count=4, since=NOW - WINDOW)
        assert after_failure(known, limit=5, now=NOW) == Failures(count=1, since=NOW)

    def test_allows_as_many_again_after_a_lock(self) -> None:
        known = after_failure(Failures(4, NOW), limit=5, now=NOW)
        again = after_failure(known, limit=5, now=NOW + LOCK)
        assert (again.count, locked_for(again, now=NOW + LOCK)) == (1, None)


@pytest.mark.django_db
class TestLockout:
    @pytest.mark.parametrize("email", ["eve@tts.example", "nobody@tts.example"])
    def test_is_the_same_for_known_and_unknown_addresses(self, email: str) -> None:
        make_account()
        answers = [sign_in(email, "wrong") for _ in range(6)]
        assert codes(*answers) == [(401, "wrong_credentials")] * 5 + [(429, "locked_out")]
        assert answers[5].json()["error"] == (
            "Too many failed attempts; signing in is locked for 5 minutes more."
        )
        assert 290 <= int(answers[5]["Retry-After"]) <= 300

    def test_holds_against_the_right_password_too(self) -> None:
        make_account()
        for _ in range(5):
            sign_in(password="wrong")
        assert codes(sign_in()) == [(429, "locked_out")]
        assert not RefreshToken.objects.exists()

    def test_knows_an_address_in_any_case(self) -> None:
        make_account()
        for _ in range(5):
            sign_in(" EVE@tts.EXAMPLE", "wrong")
        assert codes(sign_in()) == [(429, "locked_out")]

    def test_ends_by_itself(self) -> None:
        make_account()
        for _ in range(5):
            sign_in(password="wrong")
        SignInFailures.objects.update(locked_until=F("locked_until") - LOCK)
        assert sign_in().status_code == 200

    def test_leaves_others_alone(self) -> None:
        make_account()
        make_account("bob@tts.example")
        for _ in range(5):
            sign_in(password="wrong")
        assert sign_in("bob@tts.example").status_code == 200

    def test_begins_anew_after_a_success(self) -> None:
        make_account()
        for _ in range(4):
            sign_in(password="wrong")
        assert sign_in().status_code == 200
        assert (
            codes(*(sign_in(password="wrong") for _ in range(4)))
            == [(401, "wrong_credentials")] * 4
        )
        assert sign_in().status_code == 200

    def test_counts_by_network_address_too(self) -> None:
        make_account()
        SignInFailures.objects.all().delete()
        sign_in("nobody@tts.example", "wrong")
        SignInFailures.objects.filter(kind="address").update(count=99)
        sign_in("nobody else@tts.example", "wrong")
        assert codes(sign_in()) == [(429, "locked_out")]
        elsewhere = APIClient(REMOTE_ADDR="192.0.2.1")
        body = {"email": "eve@tts.example", "password": PASSWORD}
        assert elsewhere.post("/identity/login/", body).status_code == 200

    def test_stores_no_address_in_plain_text(self) -> None:
        sign_in("nobody@tts.example", "wrong")
        stored = " ".join(str(vars(row)) for row in SignInFailures.objects.all())
        assert "nobody" not in stored
        assert "127.0.0.1" not in stored

    def test_clears_old_rows_away(self) -> None:
        sign_in("nobody@tts.example", "wrong")
        SignInFailures.objects.update(since=timezone.now() - 2 * WINDOW - timedelta(seconds=1))
        sign_in("somebody@tts.example", "wrong")
        assert SignInFailures.objects.count() == 2

    def test_is_preceded_by_a_throttle(self) -> None:
        rates = {"anonymous": "off", "login": "2/hour", "password": "2/hour", "socket": "off"}
        with override_settings(THROTTLE_RATES=rates):
            answers = [sign_in(f"{n}@tts.example", "wrong") for n in range(3)]
        assert codes(*answers)[2] == (429, "throttled")
        assert int(answers[2]["Retry-After"]) > 0


@pytest.mark.django_db(transaction=True)
class TestLockoutAtOnce:
    def test_counts_every_failure(self) -> None:
        run_at_once(lambda: sign_in("nobody@tts.example", "wrong"), times=4)
        assert SignInFailures.objects.get(kind="account").count == 4
        assert SignInFailures.objects.get(kind="address").count == 4
