"""Adds up the reports of the parts' test runners."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count_junit(text: str) -> Count:
    """Read pytest's JUnit report. Raises ValueError or KeyError if it is malformed."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - our own pytest wrote the text
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    suites = root.findall("testsuite") if root.tag == "testsuites" else [root]
    total = Count()
    for suite in suites:
        tests, failures, errors, skipped = (
            int(suite.attrib[key]) for key in ("tests", "failures", "errors", "skipped")
        )
        # pytest counts a test that passes and then fails in its teardown twice: as a test and as an
        # error.
        total += Count(max(tests - failures - errors - skipped, 0), failures + errors, skipped)
    return total


def count_vitest(text: str) -> Count:
    """Read vitest's JSON report. Raises ValueError or KeyError if it is malformed."""
    report = json.loads(text)
    return Count(
        int(report["numPassedTests"]),
        int(report["numFailedTests"]),
        int(report["numPendingTests"]),
    )
