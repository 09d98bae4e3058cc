"""A query parameter never causes a server error. Values that cannot be understood are refused."""

import pytest

from servicekit.testing import (
    make_person,
    parameter_findings,
    path_findings,
    unbounded_numbers,
)


@pytest.mark.django_db
def test_every_parameter_is_read_or_refused() -> None:
    person = make_person(roles=(("tts", "Admin"),))
    assert "\n".join(map(str, parameter_findings(person))) == ""


@pytest.mark.django_db
def test_every_number_in_a_path_is_read_or_leads_nowhere() -> None:
    person = make_person(roles=(("tts", "Admin"),))
    assert "\n".join(map(str, path_findings(person))) == ""


def test_no_body_accepts_a_number_that_no_database_holds() -> None:
    assert unbounded_numbers() == []
