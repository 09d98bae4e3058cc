"""Texts without visible characters, and lines with characters that change direction."""

from typing import Any

import pytest

from servicekit.testing import api_client, make_person
from tickets.models import Ticket
from tickets.tests.factories import make_ticket, submission

pytestmark = pytest.mark.django_db

INVISIBLE = [
    "\u200b\u200b",
    "\ufeff",
    "\u00ad",
    "\u2800",
    "\u3164 \uffa0",
    "\u202e",
    "\ufe0f\u0301",
]


class TestInvisible:
    @pytest.mark.parametrize("text", INVISIBLE)
    @pytest.mark.parametrize("field", ["subject", "description", "category", "department"])
    def test_is_refused(self, field: str, text: str) -> None:
        ticket = make_ticket()
        client = api_client(make_person(roles=[("tts", "Admin")]))
        for response in (
            client.post("/tickets/", submission(**{field: text})),
            client.patch(f"/tickets/{ticket.pk}/", {field: text}),
        ):
            assert response.status_code == 400
            assert response.json()["details"] == {field: ["Write something that can be read."]}
        ticket.refresh_from_db()
        assert (ticket.rev, Ticket.objects.count()) == (1, 1)

    def test_sub_category_and_name_are_none(self) -> None:
        body = submission(sub_category="\u200b", employee={"name": "\u3164", "email": "\u2800"})
        answer = api_client(make_person(roles=[("tts", "Admin")])).post("/tickets/", body).json()
        assert (answer["sub_category"], answer["employee"]) == ("", {"name": "", "email": ""})


class TestOneLine:
    @pytest.mark.parametrize("field", ["subject", "category", "sub_category", "department"])
    def test_has_no_breaks_and_nothing_that_turns_it(self, field: str) -> None:
        body = submission(**{field: "in\u202evoice\n\u2066of\r\tMay\u2069"})
        answer: dict[str, Any] = (
            api_client(make_person(roles=[("tts", "Admin")])).post("/tickets/", body).json()
        )
        assert answer[field].split() == ["invoice", "of", "May"]
        assert len(answer[field].splitlines()) == 1

    def test_leaves_the_description_as_it_was_written(self) -> None:
        body = submission(description="one\ntwo \u2067\u05e9\u05dc\u05dd\u2069")
        answer = api_client(make_person(roles=[("tts", "Admin")])).post("/tickets/", body).json()
        assert answer["description"] == "one\ntwo \u2067\u05e9\u05dc\u05dd\u2069"
