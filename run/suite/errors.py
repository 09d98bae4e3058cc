"""The exception whose message is shown to the person at the terminal."""

from __future__ import annotations


class SuiteError(Exception):
    """A problem that the person running the suite has to fix; the message is one sentence saying how."""
