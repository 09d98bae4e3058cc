"""No value of a query parameter causes a server error: lists refuse values that are not valid."""

import pytest

from servicekit.auth import Person
from servicekit.testing import make_person, parameter_findings


@pytest.mark.django_db
@pytest.mark.parametrize(
    "person",
    [make_person(roles=(("tts", "Admin"),)), make_person(user_type="employee", roles=())],
    ids=["Admin", "employee"],
)
def test_every_parameter_is_read_or_refused(person: Person) -> None:
    assert "\n".join(map(str, parameter_findings(person))) == ""
