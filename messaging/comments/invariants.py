"""Rules that must always hold for conversations: queries that must find nothing, and a check of the
text of every comment.
"""

from collections.abc import Iterator
from datetime import timedelta

from comments.models import Comment, Presence
from comments.sanitising import sanitised
from comments.services import PRESENCE_LIFETIME
from servicekit import clock
from servicekit.ops.invariants import Violation, broken_queries

LONG = timedelta(hours=1)
"""The clocks of two machines of the suite always differ by less than this."""
# The query of each rule selects the keys of rows that violate it. All queries run on both
# databases.
QUERIES = {
    "a conversation's last number is that of its newest change": """
        SELECT s.ticket_id FROM comments_ticketsequence s
        WHERE s.last_seq <> coalesce(
            (SELECT max(c.seq) FROM comments_comment c WHERE c.ticket_id = s.ticket_id), 0)""",
    "a comment's conversation is counted": """
        SELECT c.comment_id FROM comments_comment c
        WHERE NOT EXISTS (SELECT 1 FROM comments_ticketsequence s
                          WHERE s.ticket_id = c.ticket_id)""",
    "a comment's number moves when it is changed, and only then": """
        SELECT comment_id FROM comments_comment
        WHERE (seq = position) <> (edited_at IS NULL AND deleted_at IS NULL)""",
    "a comment that stands says something": """
        SELECT comment_id FROM comments_comment WHERE deleted_at IS NULL AND content = ''""",
}


def comment_violations() -> Iterator[Violation]:
    """All violations in the tables."""
    yield from broken_queries(QUERIES)
    latest = clock.real_now() + PRESENCE_LIFETIME + LONG
    for row in Presence.objects.filter(expires_at__gt=latest).order_by("pk"):
        yield Violation("nobody is present beyond the next sign of life", str(row.pk))


def content_violations() -> Iterator[Violation]:
    """Comments with HTML that the sanitiser would change. Reads every comment."""
    rows = Comment.objects.exclude(content="").order_by("ticket_id", "position")
    for key, content in rows.values_list("pk", "content").iterator(chunk_size=500):
        if sanitised(content) != content:
            yield Violation("a comment holds allowed HTML only", str(key))
