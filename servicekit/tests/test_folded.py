"""Folded columns follow their sources, however the row is written."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ProjectState
from project.sample.models import Request

from servicekit.db.folded import FillFolded
from servicekit.db.sql import row_update, rows_insert

pytestmark = pytest.mark.django_db


def request(**values: object) -> Request:
    return Request(
        **{"number": "1", "subject": "Bu\u0308ro [HR]", "department": " Qualität\u00a0", **values}
    )


def stored(row: Request) -> tuple[str, str]:
    row.refresh_from_db()
    return row.search_text, row.department_key


class TestFoldedFields:
    def test_are_written_with_the_row(self) -> None:
        one, other, third = request(), request(), request()
        one.save()
        Request.objects.bulk_create([other])
        rows_insert([third])
        assert stored(one) == stored(other) == stored(third) == (" buro [ hr] ", "qualität")

    def test_follow_a_change(self) -> None:
        row = request()
        row.save()
        row.subject, row.department = "Other", "IT"
        row_update(row, "subject", "search_text")
        row.save(update_fields=["department", "department_key"])
        assert stored(row) == (" other ", "it")

    @pytest.mark.parametrize(
        ("person", "text"),
        [({"name": "Ünal"}, "unal"), ({"name": 7}, "7"), ({"name": None}, ""), ({}, ""), ([], "")],
    )
    def test_read_a_key_of_json(self, person: object, text: str) -> None:
        row = request(subject="", person=person)
        row.save()
        assert row.search_text.strip() == text

    def test_hold_a_key_whose_fold_is_longer_than_the_text(self) -> None:
        row = request(department="\ufdfa" * 64)
        row.save()
        assert len(stored(row)[1]) == 192


class TestFillFolded:
    def test_fills_rows_that_are_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("servicekit.db.folded.BATCH", 2)
        Request.objects.bulk_create(request(subject=f"Büro {place}") for place in range(5))
        Request.objects.update(search_text="", department_key="")
        state = ProjectState.from_apps(Request._meta.apps)
        fill = FillFolded("request", "search_text", "department_key")

        for _ in range(2):
            fill.database_forwards("sample", connection.schema_editor(), state, state)

        rows = Request.objects.order_by("pk").values_list("search_text", "department_key")
        assert list(rows) == [(f" buro {place} ", "qualität") for place in range(5)]


class TestRefold:
    def refold(self) -> str:
        output = StringIO()
        call_command("refold", stdout=output)
        return output.getvalue().strip()

    def test_mends_what_another_process_left_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("servicekit.db.folded.BATCH", 2)
        Request.objects.bulk_create(request(subject=f"Büro {place}") for place in range(5))
        Request.objects.filter(subject__endswith="3").update(search_text="")
        Request.objects.filter(subject__endswith="4").update(department_key="old")

        assert [self.refold(), self.refold()] == ["2 rows changed.", "0 rows changed."]
        rows = Request.objects.order_by("pk").values_list("search_text", "department_key")
        assert list(rows) == [(f" buro {place} ", "qualität") for place in range(5)]

    def test_a_process_that_does_not_know_the_column_can_write(self) -> None:
        row = request()
        row.save()
        table = Request._meta.db_table
        known = [
            f'"{field.column}"'
            for field in Request._meta.concrete_fields
            if field.name not in {"id", "search_text", "department_key"}
        ]
        names = ", ".join(known)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}")  # noqa: S608

        assert self.refold() == "1 rows changed."
        assert Request.objects.filter(search_text=" buro [ hr] ").count() == 2
