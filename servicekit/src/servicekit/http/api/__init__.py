"""Parts that all HTTP APIs share: the error body, lists in pages, limits for request bodies."""

from servicekit.http.api.errors import error_body, exception_handler
from servicekit.http.api.forms import FormParser
from servicekit.http.api.pagination import Pagination
from servicekit.http.api.parsers import BodyTooLarge, JSONParser
from servicekit.http.api.validation import validate_json

__all__ = [
    "BodyTooLarge",
    "FormParser",
    "JSONParser",
    "Pagination",
    "error_body",
    "exception_handler",
    "validate_json",
]
