"""Parsing moments from texts, in one way for query parameters, bodies and messages."""

import re
from datetime import datetime

# Python's own ISO-8601 parser accepts more with each version, including forms that are not
# ISO-8601.
_FORM = re.compile(r"[0-9W-]{7,10}([T ](?!24)[0-9][0-9:.,]*(Z|[+-][0-9:]+)?)?")


def moment_from_text(text: str) -> datetime:
    """Parse an ISO-8601 moment, naive if it names no zone; a day means its beginning.

    `t` and `z` may be lower case, as in RFC 3339. A day ends with 00:00 of the next one: 24:00 is
    refused. Raises ValueError.
    """
    read = text.strip().upper()
    if not read.isascii() or _FORM.fullmatch(read) is None:
        raise ValueError("This is no ISO-8601 moment.")
    return datetime.fromisoformat(read)
