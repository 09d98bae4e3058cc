"""A search finds words of the visible text of comments, but not of tags and entities."""

from typing import Any
from urllib.parse import quote

import pytest

from servicekit.testing import api_client
from testing.factories import AGENT, TICKET
from testing.workflow import Workflow

pytestmark = pytest.mark.django_db

CONTENT = (
    "<p>R&amp;D wants it for &lt;5k, <b>Half</b>way to the <strong>o\u0308ffnung</strong>.</p>"
    '<ul><li>first</li><li>second &amp;amp; <a href="https://a.example/hidden">last</a></li></ul>'
    "one<br>two"
)


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)


def post(content: str) -> Any:
    answer = api_client(AGENT).post("/comments/", {"ticket_id": TICKET, "content": content})
    assert answer.status_code == 201, answer.content
    return answer.json()


def count(text: str) -> int:
    answer = api_client(AGENT).get(f"/comments/?ticket_id={TICKET}&search={quote(text)}")
    assert answer.status_code == 200, answer.content
    return int(answer.json()["count"])


class TestSearch:
    @pytest.mark.parametrize(
        "text",
        ["R&D", "r&d", "<5k", "Halfway", "Half", "Öffnung", "offnung", "it", "&amp;", "first two"],
    )
    def test_finds_what_is_read(self, text: str) -> None:
        post(CONTENT)
        assert count(text) == 1

    @pytest.mark.parametrize(
        "text",
        ["strong", "lt", "p", "li", "ul", "b>", "<p>", "href", "hidden", "firstsecond", "onetwo"],
    )
    def test_finds_no_name_of_a_tag_or_an_entity(self, text: str) -> None:
        post(CONTENT)
        assert count(text) == 0

    def test_follows_a_change(self) -> None:
        comment = post("<p>Before</p>")
        path = f"/comments/{comment['comment_id']}/"
        assert api_client(AGENT).patch(path, {"content": "<i>Af</i>ter"}).status_code == 200
        assert (count("before"), count("after")) == (0, 1)
        assert api_client(AGENT).delete(path).status_code == 204
        assert count("after") == 0

    @pytest.mark.parametrize("text", [" ", "\u200b", "\u00a0\u2003"])
    def test_is_none_without_a_visible_sign(self, text: str) -> None:
        post("Anything")
        assert count(text) == 1

    def test_of_a_flood_of_words_is_refused(self) -> None:
        answer = api_client(AGENT).get(f"/comments/?ticket_id={TICKET}&search={'a+' * 3000}")
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["search"])
