import pytest

from servicekit.base.visible import is_visible, isolated, one_line

INVISIBLE = [
    *("", " ", "\u200b\u200b", "\ufeff", "\u00ad", "\u2800", "\u3164", "\u202e", "\u115f\u1160"),
    *("\uffa0", "\U000e0041\U000e0042", "\ufe0f", "\U000e0100", "\u0301\u0302", "\u034f", "\u061c"),
    *("\u2060\u2063", "\u00a0\u3000", "\u180e", "\u17b4", "\U0001d159", "\ufffc", "\x07", "\u2028"),
    *("\u20dd", "\ufff9\ufffb", "\ufdd0", "\u2065"),
]


class TestIsVisible:
    @pytest.mark.parametrize("text", INVISIBLE)
    def test_is_not_what_shows_nothing(self, text: str) -> None:
        assert not is_visible(text)
        assert not is_visible(f" {text}\n{text}")
        assert is_visible(f"{text}a")

    @pytest.mark.parametrize(
        "text", ["a", ".", "é", "e\u0301", "你", "🙂", "👩\u200d💻", "\u0903", "€", "1"]
    )
    def test_is_what_has_a_shape(self, text: str) -> None:
        assert is_visible(text)


class TestOneLine:
    @pytest.mark.parametrize("sign", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
    def test_has_nothing_that_turns_what_follows(self, sign: str) -> None:
        assert one_line(f"in{sign}voice{sign}.pdf") == "invoice.pdf"

    def test_keeps_the_marks_of_languages_from_right_to_left(self) -> None:
        assert one_line("מדפסת (HP)\u200f!") == "מדפסת (HP)\u200f!"

    @pytest.mark.parametrize("sign", ["\n", "\r\n", "\t", "\x01", "\x85", "\u2028", "\u2029"])
    def test_has_no_break(self, sign: str) -> None:
        assert one_line(f"a{sign}b{sign}").split() == ["a", "b"]
        assert len(one_line(f"a{sign}b").splitlines()) == 1


class TestIsolated:
    @pytest.mark.parametrize(
        "name", ["ليلى حداد", "יעל כהן", "Ana (ليلى)", "ﻼ", "\U0001e900", "a\u200f"]
    )
    def test_keeps_a_name_from_right_to_left_apart(self, name: str) -> None:
        assert isolated(name) == f"\u2068{name}\u2069"

    @pytest.mark.parametrize("name", ["Ana Ruiz", "Ольга", "会議室", "42", ""])
    def test_leaves_other_names_as_they_are(self, name: str) -> None:
        assert isolated(name) == name

    def test_takes_out_what_would_end_its_place(self) -> None:
        assert isolated("ليلى\u2069\u202e") == "\u2068ليلى\u2069"
        assert isolated("Ana\u202e") == "Ana"
