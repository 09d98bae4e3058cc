"""Fields for texts that people read."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from servicekit.base.visible import is_visible, one_line


class VisibleField(serializers.CharField):
    """A text with visible characters. A text that has none counts as blank."""

    default_error_messages = {"blank": "Write something that can be read."}

    def run_validation(self, data: Any = empty) -> Any:
        if isinstance(data, str) and not is_visible(data):
            # Refuse a NUL character explicitly, instead of treating it as invisible.
            data = data if "\x00" in data else ""
        return super().run_validation(data)


class LineField(VisibleField):
    """A visible text, made one line: without line breaks and characters that change direction."""

    def to_internal_value(self, data: Any) -> str:
        return one_line(super().to_internal_value(data))
