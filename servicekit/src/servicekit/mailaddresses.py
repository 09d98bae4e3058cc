"""Addresses for mails, as they come from systems with rules of their own."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254


def usable_address(value: object) -> str:
    """The one address to which a mail could go; empty for whatever else was sent as one."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_ADDRESS or not text.isprintable():
        return ""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
