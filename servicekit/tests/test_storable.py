"""Messages with content that PostgreSQL cannot store are refused."""

import pytest

from servicekit.messages.consuming import MalformedMessageError
from servicekit.messages.consuming.handling import check_storable


class TestCheckStorable:
    @pytest.mark.parametrize("text", ["a\x00b", "\x00", "\\\x00", "\ud800"])
    def test_refuses_what_no_column_holds(self, text: str) -> None:
        with pytest.raises(MalformedMessageError):
            check_storable([{"text": text}], {})

    @pytest.mark.parametrize("text", ["\\u0000", "C:\\u0000\\x", "\\\\u0000", "ü"])
    def test_takes_text_that_only_looks_like_an_escape(self, text: str) -> None:
        check_storable([{"text": text}], {"text": text})

    def test_leaves_texts_to_who_can_do_without_some_of_them(self) -> None:
        check_storable([{"text": "a\x00\ud800"}], {}, has_spare_texts=True)
        with pytest.raises(MalformedMessageError):
            check_storable([{"number": float("inf")}], {}, has_spare_texts=True)
