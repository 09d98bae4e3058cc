"""Derived columns of comments."""

from collections.abc import Sequence

from comments.sanitising import visible_text
from servicekit.folded import SearchTextField


class VisibleTextField(SearchTextField):
    """The visible words of a field of sanitised HTML: neither tags nor entities."""

    def folded(self, texts: Sequence[str]) -> str:
        return super().folded([visible_text(text) for text in texts])
