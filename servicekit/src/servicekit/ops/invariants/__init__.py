"""Rules that must always hold in the tables of a service. `manage.py check_invariants` checks them.

In `ready()` an app adds its rules to `sources`, and rules that read a whole history to `replays`.
"""

from servicekit.ops.invariants.rules import Violation, broken_queries, replays, sources

__all__ = ["Violation", "broken_queries", "replays", "sources"]
