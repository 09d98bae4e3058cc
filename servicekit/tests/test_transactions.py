import pytest
from django.db import connection
from project.sample.models import Effect

from servicekit.transactions import (
    NestedTransactionError,
    TransactionRequiredError,
    in_transaction,
    run_after_commit,
    transaction,
    transaction_required,
)


@transaction_required
def effect_create(name: str) -> Effect:
    return Effect.objects.create(name=name)


class TransactionContract:
    """Holds inside the transaction of a test case and with real ones alike."""

    def test_commits_what_was_done_in_it(self) -> None:
        with transaction():
            effect_create("a")

        assert Effect.objects.count() == 1
        assert not in_transaction()

    def test_undoes_everything_on_an_exception(self) -> None:
        @transaction()
        def fail() -> None:
            effect_create("a")
            raise KeyError

        with pytest.raises(KeyError):
            fail()

        assert Effect.objects.count() == 0

    def test_never_nests(self) -> None:
        with pytest.raises(NestedTransactionError), transaction(), transaction():
            pass

    def test_works_as_a_decorator_more_than_once(self) -> None:
        @transaction()
        def create() -> None:
            effect_create("a")

        create()
        create()

        assert Effect.objects.count() == 2

    def test_is_demanded_by_what_needs_it(self) -> None:
        with pytest.raises(TransactionRequiredError, match="effect_create needs"):
            effect_create("a")

    def test_runs_callbacks_in_order_after_the_commit(self) -> None:
        seen: list[tuple[str, bool]] = []
        with transaction():
            run_after_commit(lambda: seen.append(("first", in_transaction())))
            run_after_commit(lambda: seen.append(("second", in_transaction())))
            assert seen == []

        assert seen == [("first", False), ("second", False)]

    def test_forgets_callbacks_of_what_was_undone(self) -> None:
        seen: list[str] = []

        @transaction()
        def fail() -> None:
            run_after_commit(lambda: seen.append("never"))
            raise KeyError

        with pytest.raises(KeyError):
            fail()
        with transaction():
            pass

        assert seen == []

    def test_runs_a_callback_at_once_outside_of_one(self) -> None:
        seen: list[str] = []
        run_after_commit(lambda: seen.append("now"))

        assert seen == ["now"]


@pytest.mark.django_db
class TestTransactionInATestCase(TransactionContract):
    pass


@pytest.mark.django_db(transaction=True)
class TestRealTransaction(TransactionContract):
    def test_is_left_committed_by_a_callback_that_fails(self) -> None:
        with transaction():
            effect_create("a")
            run_after_commit(lambda: 1 / 0)

        assert Effect.objects.count() == 1
        assert connection.in_atomic_block is False
