"""What must always hold in a service's tables, whoever wrote them: `manage.py check_invariants`.

An app adds its rules to `sources` when it gets ready, and what reads a whole history to `replays`.
"""

from servicekit.invariants.rules import Violation, broken_queries, replays, sources

__all__ = ["Violation", "broken_queries", "replays", "sources"]
