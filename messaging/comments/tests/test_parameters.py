"""No value of a query parameter causes a server error: lists refuse values that are not valid."""

import pytest

from servicekit.testing import make_person, parameter_findings
from testing.factories import TICKET, make_comment
from testing.workflow import Workflow


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
