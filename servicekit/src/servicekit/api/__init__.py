"""Parts that all HTTP APIs share: the error body, lists in pages, limits for request bodies."""

from servicekit.api.errors import error_body, exception_handler
from servicekit.api.forms import FormParser
from servicekit.api.pagination import Pagination
from servicekit.api.parsers import BodyTooLarge, JSONParser
from servicekit.api.validation import validate_json

__all__ = [
    "BodyTooLarge",
    "FormParser",
    "JSONParser",
    "Pagination",
    "error_body",
    "exception_handler",
    "validate_json",
]
