"""Rules that must always hold for notices, as queries that must find nothing."""

from collections.abc import Iterator

from notifications.models import UserType
from notifications.types import NotificationType
from servicekit.ops.invariants import Violation, broken_queries

# The query of each rule selects the keys of rows that violate it. All queries run on both
# databases. USER_TYPES and KINDS stand for the lists of allowed values.
QUERIES = {
    "a notice is somebody's": """
        SELECT id FROM notifications_inappnotification
        WHERE user_id <= 0 OR user_type NOT IN (USER_TYPES)""",
    "a notice is of a kind that we know": """
        SELECT id FROM notifications_inappnotification WHERE notification_type NOT IN (KINDS)""",
    "a notice tells its cause": """
        SELECT id FROM notifications_inappnotification WHERE cause = ''""",
}


def notice_violations() -> Iterator[Violation]:
    """All violations in the table."""
    yield from broken_queries({rule: _spelled_out(query) for rule, query in QUERIES.items()})


def _spelled_out(query: str) -> str:
    for word, choices in (("USER_TYPES", UserType.values), ("KINDS", NotificationType.values)):
        query = query.replace(word, ", ".join(f"'{choice}'" for choice in choices))
    return query
