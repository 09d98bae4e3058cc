"""The check of the chain of events for `check_invariants --replay`."""

from __future__ import annotations

from collections.abc import Iterator

from servicekit.ops.invariants import Violation

from .services.verifying import audit_verify


def audit_violations() -> Iterator[Violation]:
    """A violation for the first event that differs from its seal; none if all seals are right.
    Reads all events.
    """
    verdict = audit_verify()
    if verdict.first_broken is not None:
        yield Violation("the audit's events are what was sealed", str(verdict.first_broken))
