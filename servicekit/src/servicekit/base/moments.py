"""Parse times from texts, in the same way for query parameters, bodies and messages."""

import re
from datetime import datetime

# Python's own ISO-8601 parser accepts more with each version, including forms that are not
# ISO-8601.
_FORM = re.compile(r"[0-9W-]{7,10}([T ](?!24)[0-9][0-9:.,]*(Z|[+-][0-9:]+)?)?")


def moment_from_text(text: str) -> datetime:
    """Parse an ISO-8601 time. The result is naive if there is no time zone.

    A date without a time means the beginning of the day. `t` and `z` may be lower case, as in RFC
    3339. Raises ValueError, also for 24:00.
    """
    read = text.strip().upper()
    if not read.isascii() or _FORM.fullmatch(read) is None:
        raise ValueError("This is no ISO-8601 moment.")
    return datetime.fromisoformat(read)
