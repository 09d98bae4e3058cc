"""One sign-in for the suite and its admins."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.auth.tokens import issue_access
from servicekit.testing import make_person, make_token

ADMIN = make_person(user_id=5, roles=(("tts", "Admin"),), full_name="Ada Admin")


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
        assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, True, False)

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
        assert client.post("/admin/auth/user/add/", {"username": "x"}).status_code == 403
        assert not User.objects.filter(username="x").exists()

    def test_is_the_name_in_the_log(self) -> None:
        client = browser()
        client.post("/admin/auth/group/add/", {"name": "readers"})
        assert LogEntry.objects.get().user.get_username() == "staff-5"

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
