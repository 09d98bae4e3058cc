"""The filters of the audit's list. A date includes its whole day. A search also finds texts that
look the same but use other characters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from audit.models import AuditEvent
from audit.services.record import (
    StaffActor,
    audit_record,
)
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, make_person

pytestmark = pytest.mark.django_db

ADMIN = make_person(roles=(("tts", "Admin"),))


def record(hour: int, *, day: int = 30, label: str = "", name: str = "") -> None:
    with transaction():
        audit_record(
            action="role.update",
            target_type="role",
            target_id=f"{day}-{hour}",
            target_label=label,
            actor=StaffActor(7, name) if name else None,
            now=datetime(2026, 11, day, hour, tzinfo=UTC),
        )


def found(query: str) -> list[str]:
    answer = api_client(ADMIN).get(f"/audit/events/?{query}")
    assert answer.status_code == 200, answer.content
    return [row["target_id"] for row in answer.json()["results"]]


class TestDays:
    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("from=2026-11-30&to=2026-11-30", ["30-23", "30-0"]),
            ("to=2026-11-29", ["29-12"]),
            ("from=2026-11-30T00:00:00Z&to=2026-11-30T23:00:00Z", ["30-0"]),
            ("from=2026-11-30&to=2026-11-30&tz=Pacific/Kiritimati", ["30-0", "29-12"]),
        ],
    )
    def test_count_whole(self, query: str, ids: list[str]) -> None:
        for day, hour in ((29, 12), (30, 0), (30, 23)):
            record(hour, day=day)
        assert found(query) == ids


class TestSearch:
    @pytest.mark.parametrize("text", ["Büro", "BU\u0308RO", "buro", "Ünal", "unal", "update"])
    def test_finds_what_reads_the_same(self, text: str) -> None:
        record(1, label="Bu\u0308ro", name="Ünal")
        assert found(f"search={quote(text)}") == ["30-1"]

    def test_follows_a_new_name(self) -> None:
        record(1, name="Before")
        record(2, name="After")
        assert found("search=before") == []
        assert found("search=after") == ["30-2", "30-1"]
        assert AuditEvent.objects.count() == 2

    @pytest.mark.parametrize("query", [f"search={'a+' * 3000}", "ordering=nothing", "to=now"])
    def test_refuses_what_it_cannot_read(self, query: str) -> None:
        assert api_client(ADMIN).get(f"/audit/events/?{query}").status_code == 400
