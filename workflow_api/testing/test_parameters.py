"""A query parameter never causes a server error: values that cannot be understood are refused."""

import pytest

from servicekit.testing import make_person, parameter_findings


@pytest.mark.django_db
def test_every_parameter_is_read_or_refused() -> None:
    person = make_person(roles=(("tts", "Admin"),))
    assert "\n".join(map(str, parameter_findings(person))) == ""
