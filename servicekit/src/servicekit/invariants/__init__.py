"""Rules that must always hold in a service's tables, whichever code wrote them: `manage.py
check_invariants`.

An app adds its rules to `sources` in `ready()`, and rules that read a whole history to `replays`.
"""

from servicekit.invariants.rules import Violation, broken_queries, replays, sources

__all__ = ["Violation", "broken_queries", "replays", "sources"]
