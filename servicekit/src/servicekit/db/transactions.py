"""Database transactions. Views, consumers and commands open them, services require them, and they
are never nested.

If `atomic()` silently joined another transaction, its caller would not know when its work is
committed. So a transaction is opened in exactly one place.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar, Token
from functools import partial, wraps
from types import BuiltinFunctionType, FunctionType, MethodType, TracebackType
from typing import ParamSpec, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import transaction as django_transaction
from django.db.models import Model

from servicekit.base.logs import get_logger

logger = get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class NestedTransactionError(RuntimeError):
    """`transaction()` was entered while one was open on the same connection."""


class TransactionRequiredError(RuntimeError):
    """A function that needs an open transaction was called outside of one."""


def in_transaction(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a transaction is open. The transaction of a test case around a test does not count."""
    return any(
        not getattr(block, "_from_testcase", False) for block in connections[using].atomic_blocks
    )


def wait_for_writers(model: type[Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Wait until every transaction that wrote to the table has ended; then keep writers out.

    Use it for rare actions on all rows, because they would miss rows that another transaction has
    not committed yet. The lock is held until the open transaction ends. SQLite has only one writer
    anyway.
    """
    if connections[using].vendor == "postgresql":
        table = connections[using].ops.quote_name(model._meta.db_table)
        with connections[using].cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def transaction(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Open a transaction, as a context manager or decorator. An exception rolls it back.

    Callbacks of `run_after_commit` run right after the commit, also in a test case, whose own
    transaction never commits. Inside an `EnclosingTransaction`, this opens a savepoint of the
    enclosing transaction, and the callbacks run after the enclosing transaction has committed.

    Raises NestedTransactionError if a transaction is already open.
    """
    enclosing = _enclosing.get()
    opened = _alone(using) if enclosing is None else enclosing.part(using)
    with opened:
        yield


@contextmanager
def _alone(using: str) -> Iterator[None]:
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


class EnclosingTransaction:
    """A transaction around all transactions that `transaction()` opens inside the block.

    Use it to store something together with the effects of a handler that opens its transactions
    itself. It begins with the first of those transactions, so that earlier work of the handler,
    such as checking the input, holds no lock. Each inner transaction becomes a savepoint, which is
    rolled back alone if it fails.

    It commits at the end of the block, unless `undo()` was called or an exception leaves the block.
    """

    def __init__(self, on_begin: Callable[[], object], using: str = DEFAULT_DB_ALIAS) -> None:
        """`on_begin` runs first in the transaction; an exception from it ends the transaction."""
        self._on_begin = on_begin
        self._using = using
        self._opened: ExitStack | None = None
        self._is_in_part = False
        self._token: Token[EnclosingTransaction | None]
        self.is_undone = False

    def __enter__(self) -> Self:
        self._token = _enclosing.set(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Reset first, because callbacks that run after the commit open transactions of their own.
        _enclosing.reset(self._token)
        if self._opened is not None:
            self._opened.__exit__(kind, error, trace)

    def begin(self) -> None:
        """Open the transaction, unless it is open already."""
        if self._opened is not None:
            return
        with ExitStack() as stack:
            stack.enter_context(_alone(self._using))
            self._on_begin()
            self._opened = stack.pop_all()

    def undo(self) -> None:
        """Roll back everything since `begin`."""
        if self._opened is not None:
            django_transaction.set_rollback(True, using=self._using)
            self.is_undone = True

    @contextmanager
    def part(self, using: str) -> Iterator[None]:
        """The savepoint for a `transaction()` inside the block.

        Raises NestedTransactionError inside another such savepoint, or for another database.
        """
        if using != self._using or self._is_in_part:
            raise NestedTransactionError(f"a transaction on {self._using!r} is open already")
        self.begin()
        self._is_in_part = True
        try:
            with django_transaction.atomic(using=using):
                yield
        finally:
            self._is_in_part = False


_enclosing: ContextVar[EnclosingTransaction | None] = ContextVar("enclosing", default=None)


def transaction_required(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function to raise TransactionRequiredError if no transaction is open."""

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not in_transaction():
            raise TransactionRequiredError(f"{function.__qualname__} needs an open transaction")
        return function(*args, **kwargs)

    return checked


def run_after_commit(callback: Callable[[], object], using: str = DEFAULT_DB_ALIAS) -> None:
    """Run the callback once the open transaction has committed; at once if none is open.

    An exception of the callback is logged and not raised, and later callbacks still run. Django's
    own option `robust` is not used: it fails for callables without a name, such as a partial.
    """
    guarded = partial(_call_logged, callback)
    if in_transaction(using):
        django_transaction.on_commit(guarded, using=using)
    else:
        guarded()


def _call_logged(callback: Callable[[], object]) -> None:
    try:
        callback()
    except Exception as error:
        logger.exception(
            "transaction.callback_failed", callback=_name_of(callback), error=type(error).__name__
        )


def _name_of(callback: object) -> str:
    """The name of the callback, for the log: a partial's function, an instance's class, else its
    own name.
    """
    while isinstance(callback, partial):
        callback = callback.func
    named = (FunctionType, MethodType, BuiltinFunctionType, type)
    return (callback if isinstance(callback, named) else type(callback)).__qualname__
