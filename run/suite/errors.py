"""The one kind of failure that a person at the terminal is meant to read."""

from __future__ import annotations


class SuiteError(Exception):
    """Something the person running the suite has to put right; the message is one sentence saying how."""
