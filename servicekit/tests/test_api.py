"""The error body, lists in pages, limits of request bodies, and the OpenAPI document."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import Error, IntegrityError, InterfaceError, OperationalError, connection, models
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from project.web import ThingViewSet
from rest_framework.test import APIClient

from servicekit.db.database import is_transient
from servicekit.http.api import error_body, pagination
from servicekit.testing import api_client, make_person

STAFF = make_person()


class TestErrorBody:
    def test_quotes_no_lone_surrogate(self) -> None:
        body = error_body('"\ud800" is no choice.', "invalid", {"a\udfff": ["\ud800", "ü"]})
        assert (body["error"], body["details"]) == ('"?" is no choice.', {"a?": ["?", "ü"]})

    @pytest.mark.parametrize(
        ("kind", "status", "code", "details"),
        [
            ("conflict", 409, "conflict", {}),
            ("stale", 409, "stale", {"rev": ["It is 3 now."]}),
            ("invalid", 400, "invalid", {}),
            ("forbidden", 403, "forbidden", {}),
            ("not_found", 404, "not_found", {}),
            ("unavailable", 503, "unavailable", {}),
            (
                "validation",
                400,
                "invalid",
                {"name": ["Too long."], "items.1.price": ["Too high.", "Too odd."]},
            ),
            (
                "validation of nothing in particular",
                400,
                "invalid",
                {"non_field_errors": ["Wrong."]},
            ),
            ("parse", 400, "malformed", {}),
            ("permission", 403, "forbidden", {}),
            ("throttled", 429, "throttled", {}),
            ("django 404", 404, "not_found", {}),
            ("django 403", 403, "forbidden", {}),
            ("body", 413, "too_large", {}),
            ("connection", 503, "unavailable", {}),
            ("data", 400, "invalid", {}),
        ],
    )
    def test_says_what_was_refused(
        self, kind: str, status: int, code: str, details: dict[str, list[str]]
    ) -> None:
        response = APIClient().get(f"/failures/{kind}/", headers={"X-Request-ID": "r-1"})
        body = response.json()
        assert response.status_code == status
        assert body.pop("error")
        assert body == {"code": code, "details": details, "request_id": "r-1"}

    @pytest.mark.parametrize(
        ("kind", "seconds"), [("unavailable", "7"), ("throttled", "3"), ("connection", "1")]
    )
    def test_says_when_to_come_back(self, kind: str, seconds: str) -> None:
        assert APIClient().get(f"/failures/{kind}/")["Retry-After"] == seconds

    @pytest.mark.parametrize("path", ["/failures/bug/", "/crash/"])
    def test_says_nothing_of_a_bug(self, path: str) -> None:
        client = APIClient(raise_request_exception=False)
        response = client.get(path, headers={"X-Request-ID": "r-1"})
        assert response.status_code == 500
        assert response.json() == {
            "error": "Something went wrong on our side.",
            "code": "server_error",
            "details": {},
            "request_id": "r-1",
        }

    def test_is_the_same_where_no_view_is_reached(self) -> None:
        body = APIClient().get("/nix/").json()
        assert (body["code"], body["details"]) == ("not_found", {})

    def test_is_the_same_for_a_wrong_host(self, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["localhost"]
        response = APIClient().get("/whoami/", headers={"Host": "elsewhere.example"})
        assert (response.status_code, response.json()["code"]) == (400, "malformed")


class _NoStateError(Exception):
    sqlstate = None


class _StateError(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def caused(error: Error, cause: Exception) -> Error:
    error.__cause__ = cause
    return error


class TestIsTransient:
    @pytest.mark.parametrize(
        "error",
        [
            InterfaceError("connection already closed"),
            caused(OperationalError("connection refused"), _NoStateError()),
            *(
                caused(OperationalError(""), _StateError(state))
                for state in ("08006", "53300", "57P01", "40P01", "40001", "55P03")
            ),
        ],
        ids=repr,
    )
    def test_is_true_of_a_database_that_is_away(self, error: Error) -> None:
        assert is_transient(error)

    @pytest.mark.parametrize(
        "error",
        [
            IntegrityError("duplicate"),
            caused(OperationalError(""), _StateError("22003")),
            Error(""),
        ],
        ids=repr,
    )
    def test_is_false_of_a_wrong_statement(self, error: Error) -> None:
        assert not is_transient(error)

    def test_tells_a_locked_sqlite_file_from_a_missing_table(self) -> None:
        import sqlite3

        locked = caused(
            OperationalError("database is locked"), sqlite3.OperationalError("database is locked")
        )
        missing = caused(
            OperationalError("no such table: x"), sqlite3.OperationalError("no such table: x")
        )
        assert is_transient(locked)
        assert not is_transient(missing)


@pytest.mark.django_db
class TestPagination:
    @pytest.fixture(autouse=True)
    def _users(self) -> None:
        User.objects.bulk_create(User(username=f"u{number:03}") for number in range(105))

    def test_gives_ten_rows_of_the_first_page(self) -> None:
        body = api_client(STAFF).get("/things/").json()
        assert [row["username"] for row in body["results"]] == [f"u{n:03}" for n in range(10)]
        assert (body["count"], body["previous"]) == (105, None)
        assert body["next"] == "http://testserver/things/?page=2"
        assert "count_capped" not in body

    def test_breaks_ties_by_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the key in ORDER BY, rows with equal values may be in any order, and so on two
        pages or on none.
        """
        monkeypatch.setattr(ThingViewSet, "queryset", User.objects.order_by("-last_name"))
        with CaptureQueriesContext(connection) as queries:
            api_client(STAFF).get("/things/?page=2")
        # The SQL has ORDER BY twice: in the subquery for the keys, where Django may write the key
        # as `1`, and in the query for the rows.
        keys, rows = queries.captured_queries[-1]["sql"].replace('"', "").split(" ORDER BY ")[1:]
        assert re.match(r"\w+\.last_name DESC, (1|\w+\.id) ASC LIMIT", keys)
        assert rows == "auth_user.last_name DESC, auth_user.id ASC"

    @pytest.mark.parametrize(
        "queryset",
        [
            User.objects.order_by("-last_name"),
            User.objects.order_by("-last_name", "pk"),
            User.objects.order_by("last_name", "-username"),
            User.objects.order_by(models.F("last_login").desc(nulls_last=True), "-username"),
            User.objects.annotate(rank=models.functions.Right("username", 1)).order_by("-rank"),
            User.objects.alias(rank=models.functions.Right("username", 1)).order_by("rank", "-pk"),
            User.objects.exclude(username__endswith="7").order_by("username"),
            User.objects.filter(groups__name="even").order_by("-username"),
            # Keys of the next queries are not selected first: several rows may have the same key,
            # or there is no order.
            User.objects.filter(groups__name__startswith="e").order_by("username", "groups__name"),
            User.objects.filter(groups__name__startswith="e").distinct().order_by("username"),
            User.objects.annotate(groups_held=models.Count("groups")).order_by("groups_held", "pk"),
            User.objects.filter(username__lt="u050").union(
                User.objects.filter(username__gt="u051")
            ),
            User.objects.all(),
        ],
        ids=lambda queryset: str(queryset.query)[-60:],
    )
    def test_gives_each_row_once_over_all_pages(
        self, queryset: models.QuerySet[User], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        even, every = Group.objects.create(name="even"), Group.objects.create(name="every")
        for number, user in enumerate(User.objects.order_by("pk")):
            user.groups.set([even, every] if number % 2 == 0 else [every])
        monkeypatch.setattr(ThingViewSet, "queryset", queryset)

        url, seen = "/things/?page_size=20", []
        while url:
            body = api_client(STAFF).get(url).json()
            seen += [row["username"] for row in body["results"]]
            url = body["next"]

        wanted = [user.username for user in queryset.all()]
        if queryset.ordered and queryset.query.order_by[-1] in ("-last_name", "-rank"):
            # Rows that sort alike may come in any order, but each of them once.
            wanted, seen = sorted(wanted), sorted(seen)
        assert len(wanted) > 40
        assert seen == wanted

    def test_tries_the_filters_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Filters may be costly. The subquery for the keys applies them, so the query around it
        must not.
        """
        users = User.objects.filter(username__startswith="u01").order_by("username")
        monkeypatch.setattr(ThingViewSet, "queryset", users)
        with CaptureQueriesContext(connection) as queries:
            body = api_client(STAFF).get("/things/?page_size=4&page=2").json()
        assert [row["username"] for row in body["results"]] == ["u014", "u015", "u016", "u017"]
        assert [query["sql"].count("u01") for query in queries] == [1, 1]

    @pytest.mark.parametrize(("page", "status"), [("1", 200), ("2", 404), ("30", 404)])
    def test_looks_for_no_rows_where_it_counted_none(
        self, page: str, status: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ThingViewSet, "queryset", User.objects.filter(username="nobody"))
        with CaptureQueriesContext(connection) as queries:
            response = api_client(STAFF).get(f"/things/?page={page}")
        assert response.status_code == status
        assert status == 404 or response.json()["results"] == []
        assert len(queries) == 1

    def test_gives_at_most_a_hundred_rows(self) -> None:
        body = api_client(STAFF).get("/things/?page_size=5000").json()
        assert len(body["results"]) == 100

    def test_ends_with_the_last_page(self) -> None:
        body = api_client(STAFF).get("/things/?page=11").json()
        assert len(body["results"]) == 5
        assert body["next"] is None
        assert body["previous"] == "http://testserver/things/?page=10"

    def test_caps_the_count_but_not_the_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pagination, "COUNT_CAP", 100)
        body = api_client(STAFF).get("/things/?page=11").json()
        assert (body["count"], body["count_capped"]) == (100, True)
        assert len(body["results"]) == 5

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("page=12", 404),
            ("page=99999999999999999", 404),
            ("page=9999999999999999999", 400),
            ("page=0", 400),
            ("page=1.5", 400),
            ("page=²", 400),
            ("page=last", 400),
            ("page_size=-1", 400),
        ],
    )
    def test_refuses_other_pages(self, query: str, status: int) -> None:
        assert api_client(STAFF).get(f"/things/?{query}").status_code == status

    def test_shows_an_empty_first_page(self) -> None:
        User.objects.all().delete()
        assert api_client(STAFF).get("/things/").json() == {
            "count": 0,
            "next": None,
            "previous": None,
            "results": [],
        }


class TestBody:
    def test_is_bounded_also_without_a_length(self) -> None:
        from io import BytesIO

        from servicekit.http.api import BodyTooLarge, JSONParser

        with pytest.raises(BodyTooLarge):
            JSONParser().parse(BytesIO(b" " * (2 * 1024 * 1024 + 1)))
        assert JSONParser().parse(BytesIO(b" " * (2 * 1024 * 1024 - 2) + b"{}")) == {}


class TestSchema:
    @pytest.fixture
    def schema(self) -> dict[str, Any]:
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        return generator.get_schema(request=None, public=True)  # type: ignore[no-any-return, no-untyped-call]

    def test_names_the_refusals_of_each_operation(self, schema: dict[str, Any]) -> None:
        paths = schema["paths"]
        assert sorted(paths["/things/"]["post"]["responses"]) == [
            *("201", "400", "401", "403", "404", "409", "413", "415", "429", "503"),
        ]
        assert sorted(paths["/things/{id}/"]["get"]["responses"]) == [
            *("200", "401", "403", "404", "429", "503"),
        ]
        assert sorted(paths["/healthz"]["get"]["responses"]) == ["200", "429", "503"]

    def test_offers_bearer_cookie_or_key(self, schema: dict[str, Any]) -> None:
        operation = schema["paths"]["/whoami/"]["get"]
        names = ["bearerAuth", "cookieAuth", "apiKeyAuth"]
        assert operation["security"] == [{name: []} for name in names]
        assert schema["components"]["securitySchemes"]["cookieAuth"]["name"] == "access_token"

    def test_names_the_server_when_asked_over_http(self) -> None:
        headers = {"X-Forwarded-Prefix": "/api/project", "X-Forwarded-Host": "localhost:1000"}
        document = APIClient().get("/schema/?format=json", headers=headers).json()
        assert document["servers"] == [{"url": "http://localhost:1000/api/project/"}]
