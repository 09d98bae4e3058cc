import pytest

from servicekit.testing import fuzz_findings, make_person


@pytest.mark.django_db(transaction=True)
class TestFuzzFindings:
    def test_names_what_breaks_its_promise_and_nothing_else(self) -> None:
        findings = fuzz_findings(make_person(), examples=3)
        # This is the only view of the sample project that fails for unknown input.
        assert {(finding.operation, finding.status) for finding in findings} == {
            ("GET /failures/{kind}/", 500)
        }
        assert "/failures/" in findings[0].request
