"""Sign-in at the admin: by the suite's cookie, and by the admin's own form."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit import clock
from servicekit.auth import Person
from servicekit.auth.apikeys.models import ApiKey
from servicekit.auth.apikeys.services import api_key_create
from servicekit.auth.tokens import issue_access
from servicekit.base.addresses import network_of
from servicekit.db.transactions import transaction
from servicekit.http.throttling.counters import counters
from servicekit.testing import make_person, make_token, outbox_messages

ADMIN = make_person(user_id=5, roles=(("tts", "Admin"),), full_name="Ada Admin")


PASSWORD = "a long password"


@pytest.fixture(autouse=True)
def _within_one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the guard: its counts restart every 15 minutes, maybe during a test."""
    counters.forget()
    moment = clock.real_now()
    stopped = SimpleNamespace(now=clock.now, real_now=lambda: moment)
    monkeypatch.setattr("servicekit.ops.adminsite.guard.clock", stopped)


def nobody_is(person: Person) -> bool:
    return False


def told() -> list[tuple[str, str]]:
    """Action and target of each audit report, in order."""
    messages = outbox_messages("WORKFLOW_TASKS_PRODUCTION", "workflow.audit_event")
    events = [message.kwargs["event"] for message in messages]
    return [(event["action"], event["target_label"]) for event in events]


def browser(person: Person = ADMIN, token: str | None = None) -> Client:
    client = Client()
    client.cookies["access_token"] = token or make_token(person)
    return client


@pytest.mark.django_db
class TestAdminCookie:
    def test_opens_the_admin(self) -> None:
        page = browser().get("/admin/")
        assert page.status_code == 200
        assert "Ada Admin" in page.content.decode()
        assert browser().get("/admin/login/").status_code == 302

    def test_makes_one_local_row_without_a_password(self) -> None:
        for _ in range(2):
            browser().get("/admin/")
        user = User.objects.get()
        assert (user.username, user.email) == ("staff-5", ADMIN.email)
        assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (
            True,
            False,
            False,
        )

    def test_takes_a_password_off_the_row(self) -> None:
        browser().get("/admin/")
        user = User.objects.get()
        user.set_password("a back door")
        user.is_superuser = True
        user.save()
        assert browser().get("/admin/").status_code == 200
        user.refresh_from_db()
        assert (user.is_superuser, user.has_usable_password()) == (False, False)

    def test_keeps_the_row_up_to_date(self) -> None:
        browser().get("/admin/")
        browser(make_person(user_id=5, roles=(("tts", "Admin"),), email="new@tts.example")).get(
            "/admin/"
        )
        assert User.objects.get().email == "new@tts.example"

    @pytest.mark.parametrize(
        "person",
        [
            make_person(user_id=5),
            make_person(user_id=5, roles=(("hdts", "Admin"),)),
            make_person(user_id=5, roles=(("tts", "Admin"),), user_type="employee"),
            make_person(user_id=5, roles=(("tts", "Admin"),), user_type="service"),
        ],
        ids=["wrong role", "foreign system", "employee with a staff number", "service"],
    )
    def test_of_anybody_else_opens_nothing(self, person: Person) -> None:
        response = browser(person).get("/admin/")
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
        assert not User.objects.exists()

    def test_that_has_expired_opens_nothing(self) -> None:
        old = issue_access(
            {"user_id": 5, "roles": [{"system": "tts", "role": "Admin"}]},
            now=timezone.now() - timedelta(minutes=11),
        )
        assert browser(token=old).get("/admin/").status_code == 302

    def test_leaves_no_session_behind(self) -> None:
        client = browser()
        assert client.get("/admin/").status_code == 200
        assert "project_sessionid" not in client.cookies
        del client.cookies["access_token"]
        assert client.get("/admin/").status_code == 302

    def test_may_be_barred_here(self) -> None:
        browser().get("/admin/")
        User.objects.update(is_active=False)
        assert browser().get("/admin/").status_code == 302

    def test_signs_out_of_the_suite_with_the_admin(self) -> None:
        client = browser()
        response = client.post("/admin/logout/")
        assert response.status_code == 200
        assert response.cookies["access_token"].value == ""
        assert response.cookies["refresh_token"].value == ""
        assert client.get("/admin/").status_code == 302

    def test_is_checked_for_forged_requests(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies["access_token"] = make_token(ADMIN)
        assert client.post("/admin/logout/").status_code == 403

    @pytest.mark.parametrize("page", ["user", "group", "permission"])
    def test_makes_no_accounts_and_no_rights(self, page: str) -> None:
        client = browser()
        assert client.get(f"/admin/auth/{page}/").status_code == 404
        body = {"username": "x", "name": "x", "password1": PASSWORD, "password2": PASSWORD}
        assert client.post(f"/admin/auth/{page}/add/", body).status_code == 404
        assert (User.objects.count(), Group.objects.count()) == (1, 0)
        assert "/admin/auth/" not in client.get("/admin/").content.decode()

    def test_sets_no_password(self) -> None:
        client = browser()
        body = {"old_password": "!", "new_password1": PASSWORD, "new_password2": PASSWORD}
        assert client.get("/admin/password_change/").status_code == 403
        assert client.post("/admin/password_change/", body).status_code == 403
        assert not User.objects.get().has_usable_password()

    def test_is_the_name_in_the_log(self) -> None:
        with transaction():
            api_key_create(name="hdts", scopes=[], now=timezone.now())
        body = {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]}
        browser().post("/admin/apikeys/apikey/", body)
        assert LogEntry.objects.get().user.get_username() == "staff-5"

    def test_is_asked_whether_the_person_still_is_an_admin(self, settings: Any) -> None:
        settings.ADMIN_STILL = "test_admin_sign_in.nobody_is"
        assert browser().get("/admin/").status_code == 302
        assert told() == [("session.admin_refused", "staff:5")]

    def test_is_told_to_the_audit_once_an_hour(self) -> None:
        for _ in range(3):
            browser().get("/admin/")
            browser(make_person(user_id=6)).get("/admin/")
        assert told() == [
            ("session.admin_open", "staff:5"),
            ("session.admin_refused", "staff:6"),
        ]

    def test_opens_nothing_but_the_admin(self) -> None:
        response = APIClient().get("/agents/")
        assert response.status_code == 401


@pytest.mark.django_db
class TestAdminForm:
    def test_still_opens_the_admin(self) -> None:
        User.objects.create_superuser("root", "root@example.com", "a long password")
        client = Client()
        page = client.get("/admin/login/")
        assert page.status_code == 200
        assert 'name="password"' in page.content.decode()
        client.post("/admin/login/", {"username": "root", "password": "a long password"})
        assert client.get("/admin/").status_code == 200
        assert "project_sessionid" in client.cookies

    def test_stays_with_who_came_in_by_it(self) -> None:
        User.objects.create_superuser("root", "root@example.com", "a long password")
        client = browser()
        client.login(username="root", password="a long password")
        assert client.get("/admin/").context["user"].get_username() == "root"

    def test_is_not_for_rows_of_people_of_the_suite(self) -> None:
        User.objects.create_superuser("staff-5", "ada@example.com", PASSWORD)
        assert guess("staff-5", PASSWORD).status_code == 200
        assert not Session.objects.exists()

    def test_is_told_to_the_audit(self) -> None:
        User.objects.create_superuser("root", "root@example.com", PASSWORD)
        for password in ("wrong", "wrong", PASSWORD):
            guess("root", password)
        assert told() == [("session.admin_failed", "root"), ("session.admin_open", "root")]


def guess(username: str, password: str, address: str = "192.0.2.1") -> Any:
    client = Client(REMOTE_ADDR=address)
    return client.post("/admin/login/", {"username": username, "password": password})


@pytest.mark.django_db
class TestGuessingAtTheForm:
    @pytest.fixture(autouse=True)
    def _root(self) -> None:
        User.objects.create_superuser("root", "root@example.com", PASSWORD)

    @pytest.mark.parametrize("username", ["root", "nobody"])
    def test_is_stopped_after_five(self, username: str) -> None:
        answers = [guess(username, "wrong") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert "Too many failed attempts" in answers[5].content.decode()
        assert answers[5]["Retry-After"] == "900"
        assert guess(username, PASSWORD).status_code == 429
        assert not Session.objects.exists()

    def test_locks_nobody_out_elsewhere(self) -> None:
        for _ in range(6):
            guess("root", "wrong")
        assert guess("root", PASSWORD, "192.0.2.2").status_code == 302

    def test_is_stopped_for_a_whole_network(self) -> None:
        answers = [guess("root", "wrong", f"2001:db8::{n}") for n in range(1, 7)]
        assert answers[5].status_code == 429

    def test_is_stopped_from_many_addresses(self) -> None:
        codes = [guess("root", "wrong", f"192.0.2.{n}").status_code for n in range(1, 56)]
        assert codes == [200] * 50 + [429] * 5

    def test_begins_again_after_a_right_password(self) -> None:
        for _ in range(2):
            for _ in range(4):
                guess("root", "wrong")
            assert guess("root", PASSWORD).status_code == 302

    def test_counts_wrong_old_passwords(self) -> None:
        client = Client(REMOTE_ADDR="192.0.2.1")
        client.post("/admin/login/", {"username": "root", "password": PASSWORD})
        body = {"old_password": "wrong", "new_password1": "x" * 12, "new_password2": "x" * 12}
        codes = [client.post("/admin/password_change/", body).status_code for _ in range(6)]
        assert codes == [200] * 5 + [429]
        assert User.objects.get().check_password(PASSWORD)


class TestSite:
    def test_takes_no_page_that_changes_rows(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="ApiKey is not a ReadOnlyAdmin"):
            admin.site.register(ApiKey, admin.ModelAdmin)


class TestNetworkOf:
    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("unknown", "unknown"),
            ("", ""),
        ],
    )
    def test_is_a_host_or_the_64_of_one(self, address: str, network: str) -> None:
        assert network_of(address) == network
