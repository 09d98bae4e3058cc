"""The service does what its OpenAPI document says, tested with generated input."""

from typing import Any

import pytest

from comments import access
from servicekit.auth import Person
from servicekit.testing import fuzz_findings, make_person
from testing.workflow import HOLDER, Workflow


class OpenWorkflow(Workflow):
    """A fake workflow_api that lets everybody see every ticket."""

    def _answer(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        status, answer = super()._answer(path, authorization)
        return (200, {**HOLDER, "participants": []}) if status == 404 else (status, answer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "person",
    [make_person(roles=(("tts", "Admin"),)), None],
    ids=["Admin", "anonymous"],
)
def test_every_answer_is_documented(person: Person | None, settings: Any) -> None:
    workflow = OpenWorkflow()
    settings.WORKFLOW_URL = workflow.url
    access.forget_answers()
    try:
        assert "\n".join(map(str, fuzz_findings(person))) == ""
    finally:
        workflow.stop()
        access.forget_answers()
