"""No value of any query parameter makes a list fail: values that cannot be understood are refused."""

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
