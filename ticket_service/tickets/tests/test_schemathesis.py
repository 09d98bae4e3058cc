"""The service does what its OpenAPI document says, tested with generated input."""

import pytest

from servicekit.auth import Person
from servicekit.testing import fuzz_findings, make_person


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "person",
    [make_person(roles=(("tts", "Admin"),)), None],
    ids=["Admin", "anonymous"],
)
def test_every_answer_is_documented(person: Person | None) -> None:

    assert "\n".join(map(str, fuzz_findings(person))) == ""
