"""Fixtures of all tests of tickets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tickets import access, intake
from tickets.numbers import NumberAllocator
from tickets.tests.workflow import Workflow


@pytest.fixture(autouse=True)
def _fresh_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use a new allocator for each test: the numbers that other tests reserved were rolled back."""
    monkeypatch.setattr(intake, "allocator", NumberAllocator())


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[Path]:
    """The attachments folder of this test."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture(autouse=True)
def _workflow_away(settings: Any) -> None:
    """Make workflow_api unreachable, unless a test uses the fixture `workflow`."""
    settings.WORKFLOW_URL = "http://127.0.0.1:9"


@pytest.fixture
def workflow(settings: Any) -> Iterator[Workflow]:
    """A fake workflow_api on its own port. Nobody may see a ticket until a test allows it."""
    server = Workflow()
    settings.WORKFLOW_URL = server.url
    access.forget_answers()
    yield server
    server.stop()
    access.forget_answers()
