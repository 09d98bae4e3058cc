from collections.abc import Iterator
from typing import Any

import pytest

from comments import access
from testing.workflow import Workflow


@pytest.fixture
def workflow(settings: Any) -> Iterator[Workflow]:
    """A fake workflow_api on its own port. Nobody may see a ticket until a test allows it."""
    server = Workflow()
    settings.WORKFLOW_URL = server.url
    access.forget_answers()
    yield server
    server.stop()
    access.forget_answers()


@pytest.fixture(autouse=True)
def _presence_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.presence.GATHER_SECONDS", 0)
