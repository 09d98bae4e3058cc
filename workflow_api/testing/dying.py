"""Kill a process, in a test, at one of the writes that it sends to the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)", re.DOTALL)
_END = re.compile(r"\s*(ROLLBACK|RELEASE|SAVEPOINT)")


class Killed(BaseException):
    """The process was killed. No `except Exception` catches it."""


class Writes:
    """Counts the writes of a process, and kills it at one of them.

    `at` is the number of that write, from 0; None kills at none. `is_after` says whether the database
    has done the write. A killed process sends nothing more, except that its transaction is rolled back.
    """

    def __init__(self, at: int | None = None, *, is_after: bool = False) -> None:
        self.count = 0
        self.is_dead = False
        self._at = at
        self._is_after = is_after

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        if self.is_dead and not _END.match(sql):
            raise Killed
        if not _WRITE.match(sql):
            return execute(sql, params, many, context)
        number = self.count
        self.count += 1
        if number != self._at:
            return execute(sql, params, many, context)
        if self._is_after:
            execute(sql, params, many, context)
        self.is_dead = True
        raise Killed


@contextmanager
def writes(at: int | None = None, *, is_after: bool = False) -> Iterator[Writes]:
    """Run the `with` block as a process whose writes are counted, and which may be killed at one.

    The block ends without an error where the process is killed.
    """
    process = Writes(at, is_after=is_after)
    with connection.execute_wrapper(process):
        try:
            yield process
        except Killed:
            assert process.is_dead


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what the `with` block has done to the database. Needs the transaction of a test case."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
