"""Fixtures of the tests of every app."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from sla import selectors


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Use fast password hashes in tests. The real ones are slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_calendars_of_other_tests() -> None:
    """Empty the cache of calendar hours, because each test creates calendars with the same keys."""
    selectors.hours_of_revision.cache_clear()
    selectors._joined.cache_clear()
    selectors._revision.cache_clear()
