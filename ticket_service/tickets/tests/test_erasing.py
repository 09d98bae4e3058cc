"""A person is erased from tickets: the content stays, name and address do not."""

import pytest

from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.erasing import Erased, sealed_person
from servicekit.testing import deliver
from tickets.messages import ERASE_TASK
from tickets.models import Attachment, Ticket

from .factories import NOW, attach, make_ticket

pytestmark = pytest.mark.django_db

EVE = {"id": 7, "name": "Eve Employee", "email": "eve@firm.example", "phone": "+49 30 1"}


def erase(person: Erased) -> None:
    assert deliver(ERASE_TASK, **sealed_person(person)).result is Result.DONE


class TestAnErasedPerson:
    def test_is_a_number_where_the_name_was(self) -> None:
        ticket = make_ticket(employee=EVE, description="Call Eve Employee.")
        other = make_ticket(employee={"id": 8, "name": "Bo", "email": "bo@firm.example"})
        erase(Erased("employee", 7))
        erased = Ticket.objects.get(pk=ticket.pk)
        assert erased.employee == {"id": 7, "name": "Person 7"}
        assert erased.requester == "Person 7"
        assert "eve" not in erased.search_text.casefold()
        assert (erased.description, erased.employee_id) == ("Call Eve Employee.", 7)
        assert erased.rev == ticket.rev
        assert Ticket.objects.get(pk=other.pk).employee == other.employee

    def test_keeps_the_form_of_the_number(self) -> None:
        ticket = make_ticket(employee={**EVE, "id": "7"})
        erase(Erased("employee", 7))
        assert Ticket.objects.get(pk=ticket.pk).employee == {"id": "7", "name": "Person 7"}

    def test_is_not_the_employee_with_the_same_number(self) -> None:
        ticket = make_ticket(employee=EVE)
        erase(Erased("staff", 7))
        assert Ticket.objects.get(pk=ticket.pk).employee == EVE

    def test_has_attached_files_without_a_name(self) -> None:
        file = attach(make_ticket(), "note.txt", b"Hello")
        who = Erased(file.uploaded_by_type, file.uploaded_by_id)
        assert file.uploaded_by_name != ""
        erase(who)
        assert Attachment.objects.get().uploaded_by_name == who.label

    def test_has_decided_about_messages_without_a_name(self) -> None:
        letter = DeadLetter.objects.create(
            reason="bad",
            received_at=NOW,
            settled_by="staff:7",
            settled_by_name="Ada Agent",
        )
        erase(Erased("staff", 7))
        letter.refresh_from_db()
        assert (letter.settled_by, letter.settled_by_name) == ("staff:7", "Person 7")
