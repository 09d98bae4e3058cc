"""Fixtures of all tests of tickets."""

import pytest

from tickets import intake
from tickets.numbers import NumberAllocator


@pytest.fixture(autouse=True)
def _fresh_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's reservations are rolled back, so the next one may not go on counting in them."""
    monkeypatch.setattr(intake, "allocator", NumberAllocator())
