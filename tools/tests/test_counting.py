from proving.counting import (
    Count,
    count_junit,
    count_vitest,
)


class TestCountJunit:
    def test_adds_up_suites(self) -> None:
        report = (
            '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">'
            "</testsuite></testsuites>"
        )
        assert count_junit(report) == Count(passed=4, failed=3, skipped=3)


class TestCountVitest:
    def test_reads_the_json_report(self) -> None:
        report = '{"numPassedTests": 7, "numFailedTests": 1, "numPendingTests": 2}'
        assert count_vitest(report) == Count(passed=7, failed=1, skipped=2)


class TestCount:
    def test_reads_as_a_closing_line(self) -> None:
        assert str(Count(1, 2, 3)) == "1 passed, 2 failed, 3 skipped"
