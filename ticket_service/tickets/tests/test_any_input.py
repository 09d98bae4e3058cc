"""The answer to any input is a ticket or a refusal, never a server error."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from servicekit.testing import api_client, make_person
from tickets.domain.filetypes import FILE_TYPES, judge_file
from tickets.filters import TicketFilter
from tickets.models import Ticket
from tickets.serializers import TicketInput
from tickets.tests.factories import submission

TEXTS = st.text(st.characters(), max_size=80)  # with NUL and lone surrogates
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*TicketInput().fields, "id", "status", "asset_name"]) | TEXTS
QUERY_KEYS = st.sampled_from([*TicketFilter.base_filters, "page", "page_size"])
# Lone surrogates (category Cs) are left out, because a URL cannot contain them.
QUERY_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
EACH = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def numbers_as_floats(content: bytes) -> Any:
    """Parse JSON with all numbers as floats, because PostgreSQL returns 1e17 as an integer."""
    return json.loads(content, parse_int=float)


@pytest.mark.django_db
class TestAnyInput:
    @given(values=st.dictionaries(KEYS, VALUES, max_size=4), complete=st.booleans())
    @EACH
    def test_creates_or_refuses(self, values: dict[str, Any], complete: bool) -> None:
        body = json.dumps({**(submission() if complete else {}), **values})
        before = Ticket.objects.count()
        response = api_client(make_person(roles=[("tts", "Admin")])).generic(
            "POST", "/tickets/", body, content_type="application/json"
        )
        assert response.status_code in {201, 400, 409}, body
        assert Ticket.objects.count() == before + (response.status_code == 201)
        if response.status_code == 201:
            path = f"/tickets/{response.json()['id']}/"
            read = api_client(make_person(roles=[("tts", "Admin")])).get(path)
            assert numbers_as_floats(read.content) == numbers_as_floats(response.content)

    @given(query=st.dictionaries(QUERY_KEYS, QUERY_TEXTS, max_size=3))
    @EACH
    def test_lists_or_refuses(self, query: dict[str, str]) -> None:
        response = api_client(make_person(roles=[("tts", "Admin")])).get("/tickets/", query)
        assert response.status_code in {200, 400, 404}, query


class TestAnyFile:
    @given(
        start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xff\xfe", b"MZ"]),
        rest=st.binary(max_size=200),
        extension=st.sampled_from([*FILE_TYPES, "exe", ""]),
    )
    @settings(EACH, max_examples=200)
    def test_is_judged(self, start: bytes, rest: bytes, extension: str) -> None:
        known = FILE_TYPES.get(extension)
        expected = {None, known.content_type if known else None}
        assert judge_file(f"a.{extension}", start + rest) in expected
        archive = start + rest + b"PK\x05\x06" + rest[:18].ljust(18, b"\x00")
        assert judge_file(f"a.{extension}", archive) in expected
