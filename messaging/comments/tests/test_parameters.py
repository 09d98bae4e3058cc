"""No value of a query parameter causes a server error: lists refuse values that are not valid."""

import pytest

from servicekit.testing import (
    make_person,
    parameter_findings,
    path_findings,
    unbounded_numbers,
)
from testing.factories import TICKET, make_comment
from testing.workflow import Workflow


@pytest.mark.django_db
def test_every_number_in_a_path_is_read_or_leads_nowhere(workflow: Workflow) -> None:
    person = make_person(roles=(("tts", "Admin"),))
    workflow.allow(person, TICKET)
    names = {"ticket_id": TICKET, "comment_id": str(make_comment().pk)}
    assert "\n".join(map(str, path_findings(person, names=names))) == ""


@pytest.mark.django_db
def test_every_parameter_is_read_or_refused(workflow: Workflow) -> None:
    person = make_person(roles=(("tts", "Admin"),))
    workflow.allow(person, TICKET)
    comment = make_comment()
    assert (
        "\n".join(
            map(
                str,
                parameter_findings(
                    person, names={"ticket_id": TICKET, "comment_id": str(comment.pk)}
                ),
            )
        )
        == ""
    )


def test_no_body_accepts_a_number_that_no_database_holds() -> None:
    assert unbounded_numbers() == []
