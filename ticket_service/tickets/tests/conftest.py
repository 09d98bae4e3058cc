"""Fixtures of all tests of tickets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tickets import intake
from tickets.numbers import NumberAllocator


@pytest.fixture(autouse=True)
def _fresh_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's reservations are rolled back, so the next one may not go on counting in them."""
    monkeypatch.setattr(intake, "allocator", NumberAllocator())


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[Path]:
    """Where this test's attachments lie."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"
