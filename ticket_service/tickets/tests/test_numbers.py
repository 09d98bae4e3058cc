"""Numbers stay unique under concurrency."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from servicekit.base.errors import UnavailableError
from servicekit.testing import api_client, make_person, outbox_messages, run_at_once
from tickets import intake
from tickets.domain.numbers import format_number
from tickets.errors import TicketExistsError
from tickets.intake import Submission, ticket_submit
from tickets.models import Ticket, TicketNumberDay
from tickets.numbers import BLOCK_SIZE, NumberAllocator, reserve_block
from tickets.tests.factories import NOW, make_ticket, new_ticket, submission

DAY = NOW.date()


class TestFormatNumber:
    @pytest.mark.parametrize(
        ("counter", "number"),
        [
            (1, "TX20261122000001"),
            (999_999, "TX20261122999999"),
            (1_000_000, "TX202611221000000"),
        ],
    )
    def test_has_six_digits_and_widens(self, counter: int, number: str) -> None:
        assert format_number(date(2026, 11, 22), counter) == number


@pytest.mark.django_db
class TestNumberAllocator:
    def test_counts_from_one_and_goes_on_in_the_next_block(self) -> None:
        allocator = NumberAllocator(block_size=2)
        assert [allocator.take(NOW) for _ in range(3)] == [
            "TX20261122000001",
            "TX20261122000002",
            "TX20261122000003",
        ]
        assert TicketNumberDay.objects.get().reserved == 4

    def test_after_a_restart_starts_behind_the_reserved_block(self) -> None:
        NumberAllocator().take(NOW)
        assert NumberAllocator().take(NOW) == format_number(DAY, BLOCK_SIZE + 1)

    def test_begins_again_on_the_next_utc_day(self) -> None:
        allocator = NumberAllocator()
        late = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
        assert allocator.take(late) == "TX20261122000001"
        assert allocator.take(late + timedelta(seconds=1)) == "TX20261123000001"

    def test_does_not_share_its_block_with_a_forked_child(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allocator = NumberAllocator()
        allocator.take(NOW)
        monkeypatch.setattr("tickets.numbers.os.getpid", lambda: 1)
        assert allocator.take(NOW) == format_number(DAY, BLOCK_SIZE + 1)


@pytest.mark.django_db
class TestSubmit:
    def test_gives_the_next_number_when_a_caller_chose_ours(self) -> None:
        taken = make_ticket().ticket_id
        following = format_number(DAY, int(taken[-6:]) + 1)
        make_ticket(following)
        assert make_ticket().ticket_id == format_number(DAY, int(taken[-6:]) + 2)

    def test_gives_up_on_an_endless_row_of_taken_numbers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(intake, "MAX_TAKEN_NUMBERS", 2)
        last = int(make_ticket().ticket_id[-6:])
        for counter in (last + 1, last + 2):
            make_ticket(format_number(DAY, counter))
        with pytest.raises(UnavailableError):
            make_ticket()

    def test_stores_nothing_that_cannot_be_handed_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the outbox cannot be written")

        monkeypatch.setattr("tickets.services.outbox_append", fail)
        with pytest.raises(RuntimeError):
            make_ticket()
        assert not Ticket.objects.exists()

    def test_refuses_a_number_of_the_callers_own_that_is_taken(self) -> None:
        make_ticket("HD-1")
        with pytest.raises(TicketExistsError, match="HD-1") as refused:
            ticket_submit(Submission(new_ticket(ticket_id="HD-1")), now=NOW)
        assert refused.value.details == {"ticket_id": ["HD-1 is taken."]}
        assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_submissions_of_one_process_get_distinct_numbers(self) -> None:
        results = run_at_once(
            lambda: [ticket_submit(Submission(new_ticket()), now=NOW).ticket_id for _ in range(10)],
            8,
        )
        numbers = [number for result in results for number in result]
        assert len(numbers) == len(set(numbers)) == 80
        assert all(re.fullmatch(r"TX20261122\d{6}", number) for number in numbers)
        assert Ticket.objects.count() == 80

    def test_submissions_of_many_processes_get_distinct_numbers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each thread has its own allocator, as a process has. Small blocks run out often."""
        processes = threading.local()

        class Allocators:
            def take(self, now: datetime) -> str:
                if not hasattr(processes, "allocator"):
                    processes.allocator = NumberAllocator(block_size=2)
                number: str = processes.allocator.take(now)
                return number

        monkeypatch.setattr(intake, "allocator", Allocators())
        client_calls = [partial(self._post_five, user_id) for user_id in range(1, 9)]
        numbers = [number for result in run_at_once(client_calls) for number in result]
        assert len(numbers) == len(set(numbers)) == 40
        assert Ticket.objects.count() == 40
        assert len(outbox_messages("TICKET_TASKS_PRODUCTION")) == 40

    def _post_five(self, user_id: int) -> list[str]:
        client = api_client(make_person(user_id=user_id))
        return [client.post("/tickets/", submission()).json()["ticket_id"] for _ in range(5)]

    def test_processes_reserve_distinct_blocks(self) -> None:
        """Each reservation uses its own database connection, as a process does."""
        results = run_at_once(lambda: [reserve_block(DAY, 3) for _ in range(5)], 8)
        ends = sorted(end for result in results for end in result)
        assert ends == list(range(3, 121, 3))

    def test_one_of_several_equal_numbers_of_callers_wins(self) -> None:
        results = run_at_once(
            lambda: ticket_submit(Submission(new_ticket(ticket_id="HD-7")), now=NOW), 6
        )
        refusals = [result for result in results if isinstance(result, TicketExistsError)]
        assert len(refusals) == 5
        assert Ticket.objects.filter(ticket_id="HD-7").count() == 1
