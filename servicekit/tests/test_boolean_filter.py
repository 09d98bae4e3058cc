"""A filter for true or false takes the words for both, and refuses all others."""

import pytest
from django.core.exceptions import ValidationError

from servicekit.http.api.filters import BooleanFilter


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("true", True), ("TRUE", True), ("1", True), (" true ", True)),
        *(("false", False), ("False", False), ("0", False), ("", None), (None, None)),
    ],
)
def test_reads(word: str | None, value: bool | None) -> None:
    assert BooleanFilter(field_name="is_active").field.clean(word) is value


@pytest.mark.parametrize("word", ["perhaps", "2", "-1", "yes", "null", "unknown", "true,false"])
def test_refuses(word: str) -> None:
    with pytest.raises(ValidationError, match="Give true or false"):
        BooleanFilter(field_name="is_active").field.clean(word)
