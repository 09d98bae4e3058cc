"""Derived columns of comments."""

from collections.abc import Sequence

from comments.sanitising import visible_text
from servicekit.db.folded import SearchTextField


class VisibleTextField(SearchTextField):
    """The words that a reader sees in a field of sanitised HTML, without tags and entities."""

    def folded(self, texts: Sequence[str]) -> str:
        return super().folded([visible_text(text) for text in texts])
