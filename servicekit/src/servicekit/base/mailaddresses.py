"""Check e-mail addresses from other systems."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254


def usable_address(value: object) -> str:
    """`value` as an e-mail address, or "" if it is not a single valid address."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_ADDRESS or not text.isprintable():
        return ""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
