from collections.abc import Callable
from functools import partial

import pytest
import structlog
from django.db import connection
from project.sample.models import Effect

from servicekit.db.transactions import (
    EnclosingTransaction,
    NestedTransactionError,
    TransactionRequiredError,
    in_transaction,
    run_after_commit,
    transaction,
    transaction_required,
)


class Failing:
    """An object that raises if its method or the object is called, or if its name is asked for."""

    def method(self) -> None:
        raise KeyError("a mistake of ours")

    def __call__(self) -> None:
        raise KeyError("a mistake of ours")

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("a mistake of ours")


def fail(reason: str = "") -> None:
    raise KeyError(reason)


FAILING: dict[str, Callable[[], object]] = {
    "function": fail,
    "partial": partial(fail, "a mistake of ours"),
    "lambda": lambda: 1 / 0,
    "bound method": Failing().method,
    "object": Failing(),
    "built in": partial(int, "x"),
}


@transaction_required
def effect_create(name: str) -> Effect:
    return Effect.objects.create(name=name)


class TransactionContract:
    """Tests that must pass both inside the transaction of a test case and in real transactions."""

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

    @pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
    def test_stays_committed_whatever_kind_of_callback_fails(
        self, failing: Callable[[], object]
    ) -> None:
        seen: list[str] = []
        with transaction():
            effect_create("a")
            run_after_commit(lambda: seen.append("before"))
            run_after_commit(failing)
            run_after_commit(lambda: seen.append("after"))

        assert seen == ["before", "after"]
        assert Effect.objects.count() == 1
        assert not in_transaction()

    @pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
    def test_of_many_parts_stays_committed_too(self, failing: Callable[[], object]) -> None:
        seen: list[str] = []
        with EnclosingTransaction(lambda: None):
            for name in ("a", "b"):
                with transaction():
                    effect_create(name)
                    run_after_commit(failing)
                    run_after_commit(partial(seen.append, name))
            assert seen == []

        assert seen == ["a", "b"]
        assert Effect.objects.count() == 2

    @pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
    def test_is_not_needed_for_a_callback_to_fail_alone(
        self, failing: Callable[[], object]
    ) -> None:
        run_after_commit(failing)

    def test_says_in_the_log_which_callback_failed(self) -> None:
        with structlog.testing.capture_logs() as logs, transaction():
            for failing in FAILING.values():
                run_after_commit(failing)

        assert {entry["event"] for entry in logs} == {"transaction.callback_failed"}
        names = [entry["callback"] for entry in logs]
        assert names == [
            "fail",
            "fail",
            "<lambda>",
            "Failing.method",
            "Failing",
            "int",
        ]


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
