"""Guessing passwords is stopped. The answers do not reveal whether an address has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from identity.domain.lockout import (
    KNOWN_FOR,
    LOCK,
    WINDOW,
    Failures,
    after_failure,
    after_guess,
    locked_for,
)
from identity.models import Account, KnownNetwork, RefreshToken, SignInFailures
from identity.services.passwords import (
    RESET_LIFETIME,
    link_make,
)
from servicekit.db.transactions import transaction
from servicekit.testing import run_at_once

from .people import PASSWORD, make_account, sign_in, token_in

NOW = timezone.now()
WRONG = "wrong"


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
        assert SignInFailures.objects.count() == 3
        assert all(row.since > timezone.now() - WINDOW for row in SignInFailures.objects.all())

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
        counts = SignInFailures.objects.values_list("kind", "count", "pending")
        assert sorted(counts) == [("account", 4, 0), ("address", 4, 0), ("pair", 4, 0)]

    def test_tries_five_of_forty_guesses(self, settings: Any) -> None:
        settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, "off")
        settings.PASSWORD_HASHERS = ["identity.tests.test_lockout.CountingHasher"]
        make_account()
        CountingHasher.tried.clear()
        answers = run_at_once(lambda: sign_in(password="wrong"), times=40)
        told = codes(*answers)
        assert told.count((401, "wrong_credentials")) == 5
        # So many requests at once may overload the database, so some of the others may fail for
        # this reason.
        assert set(told) - {(401, "wrong_credentials")} <= {
            (429, "locked_out"),
            (503, "unavailable"),
        }
        assert len(CountingHasher.tried) == 5

    def test_lets_in_all_who_know_the_password(self, settings: Any) -> None:
        settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, "off")
        make_account()
        answers = run_at_once(sign_in, times=12)
        assert [answer.status_code for answer in answers] == [200] * 12

    def test_of_right_and_wrong_ones_ends_without_a_deadlock(self, settings: Any) -> None:
        settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, "off")
        make_account()
        for _ in range(5):
            calls = [lambda n=n: elsewhere(n % 3, "wrong" if n % 2 else PASSWORD) for n in range(8)]
            answers = run_at_once(calls)
            assert {answer.status_code for answer in answers} <= {200, 401, 429}


class CountingHasher(MD5PasswordHasher):
    """Records the compared passwords."""

    algorithm = "counting"
    tried: ClassVar[list[str]] = []

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.tried.append(password)
        return super().verify(password, encoded)


def elsewhere(number: int, secret: str = WRONG) -> Any:
    """Try to sign in. Each `number` stands for another network."""
    client = APIClient(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250 + 1}")
    return client.post("/identity/login/", {"email": "eve@tts.example", "password": secret})


@pytest.mark.django_db
class TestGuessesFromElsewhere:
    @pytest.fixture(autouse=True)
    def _unthrottled(self, settings: Any) -> None:
        settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, "off")
        make_account()

    def test_from_one_network_shut_nobody_out(self) -> None:
        answers = [elsewhere(1) for _ in range(7)]
        assert codes(*answers)[4:] == [(401, "wrong_credentials"), *[(429, "locked_out")] * 2]
        assert sign_in().status_code == 200

    def test_from_a_few_networks_shut_nobody_out(self) -> None:
        for number in range(5):
            elsewhere(number)
        assert elsewhere(9, PASSWORD).status_code == 200

    def test_from_many_networks_are_slowed_down_together(self) -> None:
        answers = codes(*(elsewhere(number) for number in range(60)))
        assert answers[:20] == [(401, "wrong_credentials")] * 20
        # The pause grows to at most half a minute, so some later attempts are still admitted.
        assert answers[20:].count((429, "locked_out")) >= 30
        retry_after = int(elsewhere(61)["Retry-After"])
        assert 1 <= retry_after <= 30

    def test_never_shut_out_the_owner_at_home(self) -> None:
        assert sign_in().status_code == 200
        for number in range(60):
            elsewhere(number)
        assert sign_in(password="a slip").status_code == 401
        assert sign_in().status_code == 200

    def test_do_not_shut_out_the_owner_who_has_a_link(self) -> None:
        for number in range(60):
            elsewhere(number)
        assert elsewhere(99, PASSWORD).status_code == 429
        account = Account.objects.get()
        with transaction():
            link = link_make(account=account, lifetime=RESET_LIFETIME, now=timezone.now())
        client = APIClient(REMOTE_ADDR="198.51.100.100")
        body = {"token": token_in(link), "new_password": "a quite new password"}
        assert client.post("/identity/password/reset/", body).status_code == 204
        body = {"email": "eve@tts.example", "password": "a quite new password"}
        assert client.post("/identity/login/", body).status_code == 200

    def test_at_other_accounts_do_not_shut_out_who_works_there(self) -> None:
        assert sign_in().status_code == 200
        sign_in("nobody@tts.example", "wrong")
        SignInFailures.objects.filter(kind="address").update(
            locked_until=timezone.now() + LOCK, count=0
        )
        assert codes(sign_in("bob@tts.example", "wrong")) == [(429, "locked_out")]
        assert sign_in().status_code == 200

    def test_of_one_ipv6_network_are_those_of_one_address(self) -> None:
        statuses = [
            APIClient(REMOTE_ADDR=f"2001:db8:1:2::{n}")
            .post("/identity/login/", {"email": "eve@tts.example", "password": "wrong"})
            .status_code
            for n in range(1, 7)
        ]
        assert statuses == [401] * 5 + [429]

    def test_are_not_forgotten_by_a_success_elsewhere(self) -> None:
        for number in range(20):
            elsewhere(number)
        before = SignInFailures.objects.get(kind="account").count
        assert sign_in().status_code in {200, 429}
        assert SignInFailures.objects.get(kind="account").count == before

    def test_are_gone_from_memory_after_ninety_days(self) -> None:
        sign_in()
        KnownNetwork.objects.update(last_used_at=timezone.now() - KNOWN_FOR)
        elsewhere(3, PASSWORD)
        assert KnownNetwork.objects.count() == 1


class TestAfterGuess:
    def test_slows_down_more_and_more(self) -> None:
        known = Failures(count=0, since=NOW)
        gaps = []
        for _ in range(28):
            known = after_guess(known, now=NOW)
            gaps.append(locked_for(known, now=NOW) or timedelta(0))
        seconds = [gap.total_seconds() for gap in gaps]
        assert seconds == [0] * 19 + [1, 2, 4, 8, 16, 30, 30, 30, 30]

    def test_goes_on_while_guesses_come(self) -> None:
        known = Failures(count=40, since=NOW - WINDOW + timedelta(seconds=1))
        later = after_guess(known, now=NOW)
        assert (later.count, later.since) == (41, NOW)
        assert after_guess(later, now=NOW + WINDOW).count == 1
