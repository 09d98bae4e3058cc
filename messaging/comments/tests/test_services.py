from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from comments.access import Access
from comments.models import Comment, Presence, TicketSequence
from comments.selectors import comment_list, present_users
from comments.services import (
    PRESENCE_LIFETIME,
    InternalNotAllowedError,
    NewComment,
    OpenSocket,
    ReadOnlyError,
    comment_create,
    presence_end,
    presence_keep,
    role_name,
)
from servicekit.auth import Person
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import TransactionRequiredError, transaction
from servicekit.testing import make_person, run_at_once
from testing.factories import AGENT, COLLEAGUE, EMPLOYEE, NOW, TICKET, make_comment

ALL = Access(ticket_id=TICKET, can_write=True, sees_internal=True, relation="holder")
PUBLIC = Access(ticket_id=TICKET, can_write=True, sees_internal=False, relation="requester")
READ = Access(ticket_id=TICKET, can_write=False, sees_internal=True, relation="former_holder")


@pytest.mark.django_db
class TestCommentCreate:
    def test_stores_author_and_role_as_they_are_now(self) -> None:
        comment = make_comment("<b>Hi</b><script>x</script>")
        assert (comment.user_type, comment.user_id) == ("staff", 7)
        assert (comment.full_name, comment.role) == ("Ada Agent", "Agent")
        assert (comment.content, comment.visibility) == ("<b>Hi</b>", "public")
        assert comment.created_at == comment.updated_at == NOW

    def test_numbers_each_ticket_by_itself(self) -> None:
        numbers = [make_comment(ticket_id=ticket).seq for ticket in (TICKET, "A-1", TICKET)]
        assert numbers == [1, 1, 2]

    def test_stores_one_client_id_once_per_person_and_ticket(self) -> None:
        first = make_comment(client_id="c1")
        assert make_comment("Again", client_id="c1") == first
        assert make_comment(client_id="c1", person=COLLEAGUE) != first
        assert make_comment(client_id="c1", ticket_id="A-1") != first
        assert [make_comment().seq, make_comment().seq] == [3, 4]

    def test_demands_a_transaction(self) -> None:
        with pytest.raises(TransactionRequiredError):
            comment_create(person=AGENT, access=ALL, new=NewComment("x", "public"), now=NOW)

    @pytest.mark.parametrize(
        ("access", "new", "error"),
        [
            (READ, NewComment("x", "public"), ReadOnlyError),
            (PUBLIC, NewComment("x", "internal"), InternalNotAllowedError),
            (ALL, NewComment("<p> &nbsp;</p>", "public"), InvalidError),
            (ALL, NewComment("<script>x</script>", "public"), InvalidError),
        ],
    )
    def test_refuses_and_stores_nothing(
        self, access: Access, new: NewComment, error: type[Exception]
    ) -> None:
        with pytest.raises(error), transaction():
            comment_create(person=AGENT, access=access, new=new, now=NOW)
        assert Comment.objects.count() == 0
        assert TicketSequence.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestAtOneMoment:
    def test_numbers_have_no_gap_and_no_repeat(self) -> None:
        results = run_at_once(lambda: make_comment().seq, times=12)
        assert sorted(results) == list(range(1, 13))
        assert TicketSequence.objects.get().last_seq == 12

    def test_one_client_id_is_one_comment(self) -> None:
        results = run_at_once(lambda: make_comment(client_id="c1").seq, times=8)
        assert results == [1] * 8
        assert Comment.objects.count() == 1
        assert make_comment().seq == 2


@pytest.mark.django_db
class TestCommentList:
    def test_shows_internal_comments_to_those_who_see_them(self) -> None:
        public, internal = make_comment(), make_comment(visibility="internal")
        make_comment(ticket_id="A-1")
        assert list(comment_list(ALL)) == [public, internal]
        assert list(comment_list(READ)) == [public, internal]
        assert list(comment_list(PUBLIC)) == [public]


class TestRoleName:
    @pytest.mark.parametrize(
        ("person", "name"),
        [
            (AGENT, "Agent"),
            (EMPLOYEE, "Employee"),
            (make_person(roles=()), ""),
            (make_person(roles=(("hdts", "Ticket Coordinator"),)), "Ticket Coordinator"),
            (
                make_person(roles=(("ams", "A"), ("TTS", "Technician"), ("tts", "Zoo"))),
                "Technician",
            ),
        ],
    )
    def test_prefers_the_role_in_tts(self, person: Person, name: str) -> None:
        assert role_name(person) == name


@pytest.mark.django_db
class TestPresence:
    def keep(self, person: Person, *, after: timedelta = timedelta(0)) -> None:
        with transaction():
            connection = self.connections.setdefault(person.key, uuid4())
            presence_keep(
                sockets=[OpenSocket(connection, person)], ticket_id=TICKET, now=NOW + after
            )

    def names(self, *, after: timedelta = timedelta(0)) -> list[str]:
        return [user["full_name"] for user in present_users(TICKET, now=NOW + after)]

    @pytest.fixture(autouse=True)
    def _connections(self) -> None:
        self.connections: dict[tuple[str, int], UUID] = {}

    def test_shows_each_person_once_by_name(self) -> None:
        self.keep(EMPLOYEE)
        self.keep(AGENT)
        with transaction():
            presence_keep(sockets=[OpenSocket(uuid4(), AGENT)], ticket_id=TICKET, now=NOW)
        assert present_users(TICKET, now=NOW) == [
            {"user_type": "staff", "user_id": 7, "full_name": "Ada Agent"},
            {"user_type": "employee", "user_id": 7, "full_name": "Eve Employee"},
        ]
        assert present_users("A-1", now=NOW) == []

    def test_ends_with_the_socket(self) -> None:
        self.keep(AGENT)
        with transaction():
            presence_end(connection_id=self.connections[AGENT.key])
        assert self.names() == []

    def test_ends_without_a_sign_of_life(self) -> None:
        self.keep(AGENT)
        self.keep(COLLEAGUE, after=timedelta(seconds=30))
        assert self.names(after=PRESENCE_LIFETIME) == ["Cleo Colleague"]

    def test_clears_away_what_expired(self) -> None:
        self.keep(AGENT)
        self.keep(COLLEAGUE, after=PRESENCE_LIFETIME)
        assert Presence.objects.count() == 1
