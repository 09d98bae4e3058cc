"""Database transactions: the edge opens one, services demand one, nothing nests.

An `atomic()` that silently joins another makes "committed" a guess: a callback may run long after
the caller believed its work was saved, or never. Here a transaction is opened in exactly one place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import transaction as django_transaction

P = ParamSpec("P")
R = TypeVar("R")


class NestedTransactionError(RuntimeError):
    """`transaction()` was entered while one was open on the same connection."""


class TransactionRequiredError(RuntimeError):
    """A function that needs an open transaction was called outside of one."""


def in_transaction(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a transaction is open; the one a test case wraps round each test does not count."""
    return any(
        not getattr(block, "_from_testcase", False) for block in connections[using].atomic_blocks
    )


@contextmanager
def transaction(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """One transaction, as context manager or decorator; an exception undoes all of it.

    Callbacks of `run_after_commit` run before it returns, also inside a test case, whose own
    transaction would otherwise keep them for ever.

    Raises NestedTransactionError when one is open already.
    """
    if in_transaction(using):
        raise NestedTransactionError(f"a transaction on {using!r} is open already")
    connection = connections[using]
    in_test_case = bool(connection.atomic_blocks)
    waiting = len(connection.run_on_commit)
    with django_transaction.atomic(using=using):
        yield
    if in_test_case:
        callbacks = connection.run_on_commit[waiting:]
        del connection.run_on_commit[waiting:]
        for _, callback, *_ in callbacks:
            callback()


def transaction_required(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run outside of a transaction on the default database."""

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not in_transaction():
            raise TransactionRequiredError(f"{function.__qualname__} needs an open transaction")
        return function(*args, **kwargs)

    return checked


def run_after_commit(callback: Callable[[], object], using: str = DEFAULT_DB_ALIAS) -> None:
    """Call back once the open transaction has committed; at once when none is open.

    What is committed stays so: an exception of the callback is logged and goes no further.
    """
    if in_transaction(using):
        # A test shows such an exception instead: there a swallowed one would pass unseen.
        django_transaction.on_commit(callback, using=using, robust=True)
    else:
        callback()
