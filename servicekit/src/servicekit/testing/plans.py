"""Query plans of PostgreSQL for the reads of a request."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def plans_of(request: Callable[[], object]) -> list[str]:
    """The plan of each SELECT that the request sends, with the statistics after ANALYZE.

    Pending entries of trigram indexes are merged first: the planner would count them as rows to
    read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
            " WHERE a.amname = 'gin'"
        )
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as queries:
        request()
    plans = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans
