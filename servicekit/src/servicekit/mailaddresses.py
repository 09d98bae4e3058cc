"""Mail addresses from systems with other rules."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254


def usable_address(value: object) -> str:
    """The one address that a mail can go to; empty for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_ADDRESS or not text.isprintable():
        return ""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
