"""Simulate in a test that a process is killed at one of its writes to the database."""

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

    `at` is the number of that write, counted from 0; with None the process lives on. `is_after`
    says whether the database has carried out this write. A killed process sends nothing more; only
    its transaction is rolled back.
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
    """Run the `with` block as a process whose writes are counted, and which may be killed at one of
    them.

    If the process is killed, the block ends there without an error.
    """
    process = Writes(at, is_after=is_after)
    with connection.execute_wrapper(process):
        try:
            yield process
        except Killed:
            assert process.is_dead


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo all changes of the database in the `with` block. Works only inside the transaction of a
    test case.
    """
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
