"""Check the examples of `docs/folding.md`, and rules that hold for every text."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.base.folding import KEY_LENGTH, fold, fold_for_search, fold_key

PAGE = Path(__file__).parents[2] / "docs" / "folding.md"
LINE = re.compile(r'^\| `(".*")` \| `(".*")` \| (yes|no) \| (yes|no) \|', re.MULTILINE)
TEXTS = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=40)


def examples() -> list[tuple[str, str, bool, bool]]:
    return [
        (json.loads(one), json.loads(other), same == "yes", found == "yes")
        for one, other, same, found in LINE.findall(PAGE.read_text())
    ]


class TestThePage:
    @pytest.mark.parametrize(("one", "other", "same", "found"), examples())
    def test_is_true(self, one: str, other: str, same: bool, found: bool) -> None:
        assert (fold(one) == fold(other)) is same
        assert (fold_for_search(one) == fold_for_search(other)) is found

    def test_is_read(self) -> None:
        assert len(examples()) == PAGE.read_text().count('\n| `"') >= 40


class TestFold:
    @given(TEXTS)
    def test_folds_to_itself(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)
        assert fold_for_search(fold_for_search(text)) == fold_for_search(text)

    @given(TEXTS)
    def test_is_the_same_for_every_normal_form(self, text: str) -> None:
        for form in ("NFC", "NFD"):
            assert fold(unicodedata.normalize(form, text)) == fold(text)

    def test_is_the_same_for_every_case_of_every_sign(self) -> None:
        differing = [
            sign
            for sign in map(chr, range(0x20000))
            if len({fold(sign), fold(sign.upper()), fold(sign.lower()), fold(sign.title())}) > 1
        ]
        assert differing == []

    @given(TEXTS)
    def test_leaves_nothing_that_no_database_stores(self, text: str) -> None:
        folded = fold(text)
        folded.encode()
        assert "\x00" not in folded
        assert folded == " ".join(folded.split())

    def test_reads_ascii_as_any_other_text(self) -> None:
        text = " Print`er\t HAS\x00 no \x1b toner "
        assert fold(text) == fold(text + "ü")[:-1].rstrip() == "print'er has no toner"


class TestFoldKey:
    def test_is_the_fold_of_a_text(self) -> None:
        assert fold_key("Qualität ") == fold("Qualität")

    def test_fits_its_column_and_still_tells_texts_apart(self) -> None:
        keys = {fold_key("\ufdfa" * 64), fold_key("\ufdfa" * 63), fold_key("ﷺ" * 62 + "ab")}
        assert len(keys) == 3
        assert max(map(len, keys)) == KEY_LENGTH
