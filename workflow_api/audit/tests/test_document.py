"""The examples of docs/audit.md work as the page says."""

from __future__ import annotations

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import AuditEvent
from audit.services.anchoring import anchor_daily
from audit.services.sealing import audit_seal
from servicekit.testing import api_client

from .test_sealing import ADMIN, record

DOCUMENT = Path(settings.BASE_DIR).parent / "docs" / "audit.md"


def commands() -> list[list[str]]:
    lines = re.findall(r"^    manage\.py (.+)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def ran(words: list[str]) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
class TestTheDocument:
    def test_has_commands_that_do_what_it_says(
        self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.AUDIT_ANCHOR_KEY = "k" * 40
        settings.AUDIT_ANCHOR_FILE = "anchors.txt"
        monkeypatch.chdir(tmp_path)
        record(3)
        audit_seal()
        anchor_daily(now=timezone.now())
        show, verify, erase = commands()
        key = ran(show).strip()
        assert ran([key if word == "KEY" else word for word in verify]).startswith("1 anchors from")
        assert ran(erase).startswith("employee:77 is erased here")
        event = AuditEvent.objects.select_related("actor").get(action="person.erase")
        assert event.actor is not None
        assert (event.target_id, event.actor.user_id) == ("employee:77", 900)

    def test_names_the_fields_of_the_answer(self) -> None:
        text = DOCUMENT.read_text(encoding="utf-8")
        record(1)
        audit_seal()
        answer = api_client(ADMIN).get("/audit/events/verify/").json()
        assert {name for name in answer if f"`{name}`" not in text} == set()
