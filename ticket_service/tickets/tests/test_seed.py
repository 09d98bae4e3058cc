"""`seed_tickets` makes up tickets and submits them in the same way as real tickets."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from servicekit.testing import api_client, make_person, outbox_messages
from tickets.domain.samples import KINDS, sample_tickets
from tickets.models import Ticket
from tickets.serializers import TicketInput


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_tickets", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestSeedTickets:
    def test_makes_tickets_and_hands_them_on(self) -> None:
        assert seed("--count", "30", "--seed", "7") == "30 tickets made (seed 7).\n"
        assert len(outbox_messages("TICKET_TASKS_PRODUCTION")) == 30
        rows = (
            api_client(make_person(roles=[("tts", "Admin")]))
            .get("/tickets/?page_size=100")
            .json()["results"]
        )
        assert len(rows) == 30
        kinds = {(kind.department, kind.category, kind.sub_category) for kind in KINDS}
        assert {(row["department"], row["category"], row["sub_category"]) for row in rows} == kinds

    def test_can_be_repeated(self) -> None:
        seed("--count", "3", "--seed", "7")
        seed("--count", "3", "--seed", "7")
        subjects = list(Ticket.objects.order_by("id").values_list("subject", flat=True))
        assert (len(subjects), subjects[:3]) == (6, subjects[3:])

    def test_needs_no_arguments(self) -> None:
        assert seed().startswith("20 tickets made")

    @pytest.mark.parametrize("count", ["0", "-1", "100001", "many"])
    def test_refuses_other_counts(self, count: str) -> None:
        with pytest.raises(CommandError):
            seed("--count", count)
        assert not Ticket.objects.exists()


class TestSamples:
    def test_are_what_people_may_send(self) -> None:
        for sample in sample_tickets(200, seed=1):
            serializer = TicketInput(data=vars(sample))
            assert serializer.is_valid(), serializer.errors
