"""Rules of conversations. Each test violates one rule directly in the tables."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments.access import Access
from comments.invariants import QUERIES, comment_violations, content_violations
from comments.models import Comment, Presence, TicketSequence
from comments.services import OpenSocket, comment_delete, comment_update, presence_keep
from servicekit.db.transactions import transaction
from servicekit.ops.invariants import Violation
from testing.factories import AGENT, NOW, TICKET, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _healthy() -> None:
    """A conversation with an unchanged, a changed and a deleted comment, and a person present."""
    access = Access(ticket_id=TICKET, can_write=True, sees_internal=True, relation="holder")
    make_comment("<b>Hello</b> &amp; <a href='https://tts.example/'>welcome</a>")
    changed, deleted = make_comment("Twoo"), make_comment("Three")
    with transaction():
        comment_update(person=AGENT, access=access, comment=changed, content="Two", now=NOW)
        comment_delete(person=AGENT, access=access, comment=deleted, now=NOW)
        presence_keep(sockets=[OpenSocket(uuid4(), AGENT)], ticket_id=TICKET, now=timezone.now())


def first() -> Comment:
    return Comment.objects.get(position=1)


def forget_a_number() -> str:
    TicketSequence.objects.update(last_seq=9)
    return TICKET


def forget_a_conversation() -> str:
    """Delete the TicketSequence of another ticket that has a comment."""
    comment = make_comment(ticket_id="A-1")
    TicketSequence.objects.filter(ticket_id="A-1").delete()
    return str(comment.pk)


def change_without_a_number() -> str:
    Comment.objects.filter(position=1).update(edited_at=NOW)
    return str(first().pk)


def say_nothing() -> str:
    Comment.objects.filter(position=1).update(content="")
    return str(first().pk)


BREAKERS: dict[str, Callable[[], str]] = {
    "a conversation's last number is that of its newest change": forget_a_number,
    "a comment's conversation is counted": forget_a_conversation,
    "a comment's number moves when it is changed, and only then": change_without_a_number,
    "a comment that stands says something": say_nothing,
}


def plain(violation: Violation) -> tuple[str, str]:
    """The rule and the key without hyphens, as SQLite returns it."""
    return violation.rule, violation.key.replace("-", "")


class TestCheckInvariants:
    def test_finds_nothing_wrong_with_a_healthy_conversation(self) -> None:
        said = StringIO()
        call_command("check_invariants", "--replay", stdout=said)
        assert said.getvalue() == "No violations.\n"

    def test_every_rule_is_tried(self) -> None:
        assert BREAKERS.keys() == QUERIES.keys()

    @pytest.mark.parametrize("rule", BREAKERS)
    def test_names_what_breaks(self, rule: str) -> None:
        key = BREAKERS[rule]()
        assert [plain(it) for it in comment_violations()] == [(rule, key.replace("-", ""))]

    def test_misses_nobody_who_is_present_for_ever(self) -> None:
        Presence.objects.update(expires_at=timezone.now() + timedelta(days=1))
        (found,) = comment_violations()
        rule = "nobody is present beyond the next sign of life"
        assert found == Violation(rule, str(Presence.objects.get().pk))

    def test_reads_every_text(self) -> None:
        assert list(content_violations()) == []
        Comment.objects.filter(position=1).update(content="<script>alert(1)</script>Hello")
        found = list(content_violations())
        assert found == [Violation("a comment holds allowed HTML only", str(first().pk))]
