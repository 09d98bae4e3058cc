import pytest

from servicekit.base.identifiers import is_of_series, is_public_id, key_number


class TestPublicId:
    @pytest.mark.parametrize("text", ["HD-1", "a", "0", "TX20261122000001", "A.b_c-9", "x" * 64])
    def test_may_be_letters_digits_and_some_signs(self, text: str) -> None:
        assert is_public_id(text)

    @pytest.mark.parametrize(
        "text", ["", "A/1", "<b>1", "B 1", "Ж1", "Ä-1", ".1", "-1", "#9", "A\n", "x" * 65, "\u0661"]
    )
    def test_is_nothing_that_a_path_cannot_hold(self, text: str) -> None:
        assert not is_public_id(text)


class TestSeries:
    @pytest.mark.parametrize(
        "number",
        [
            *("TX20261130000001", "tx20261130000001", "Tx202611301000000", "TX1", "tx"),
            *("TX", "TX.1", "TX-1", "TX_", "T.X.1", "TX-2026-11-30-000001"),
            *("TX2026113O000001", "TX2o261l3OOOOOOI", "TXO", "TX.l"),
            *("TX20261130", "TX20261130000001a", "TX20261130-A", "tx20261130.000001.2"),
        ],
    )
    def test_is_claimed_by_what_reads_like_it(self, number: str) -> None:
        assert is_of_series(number, "TX")

    @pytest.mark.parametrize(
        "number", ["TXA20261130", "HDTX1", "TXLOG-1", "TX-CHECK-1", "T-1", "X1", "1TX", "TX1A"]
    )
    def test_is_not_claimed_by_what_only_begins_like_it(self, number: str) -> None:
        assert not is_of_series(number, "TX")


class TestKeyNumber:
    @pytest.mark.parametrize("value", [5099, "5099", " 5099 ", 5099.0, "05099"])
    def test_is_read_however_it_is_written(self, value: object) -> None:
        number = key_number(value)
        assert number == 5099
        assert type(number) is int

    @pytest.mark.parametrize(
        "value",
        [
            *(
                True,
                False,
                None,
                0,
                -1,
                "0",
                "-1",
                "+1",
                "1.0",
                "1e3",
                "E-6",
                "²",
                "\u0665",
                "",
                " ",
            ),
            *(1.5, float("nan"), float("inf"), 2**63, str(2**63), "9" * 5000, [1], {"id": 1}),
        ],
    )
    def test_is_nothing_else(self, value: object) -> None:
        assert key_number(value) is None
