"""The quick start reads its commands from docs/operations.md, which has the commands that the contract
promises.
"""

import pytest

from quickstart import PAGE, Step, read_steps
from suite.errors import SuiteError

PAGE_OF_TWO = """# Operations

    make run

## By hand

In `one/`:

    python manage.py migrate

In `two_b/`, then:

    python manage.py runserver 0.0.0.0:8004

## After

    rm -r everything
"""


class TestReadSteps:
    def test_takes_the_lines_of_its_part_with_their_folders(self) -> None:
        assert read_steps(PAGE_OF_TWO) == [
            Step("one", "python manage.py migrate"),
            Step("two_b", "python manage.py runserver 0.0.0.0:8004"),
        ]

    @pytest.mark.parametrize(
        ("page", "sentence"),
        [
            (PAGE_OF_TWO.replace("By hand", "By foot"), "no lines below 'By hand'"),
            (PAGE_OF_TWO.replace("In `one/`:", "Then:"), "in which folder to type: python manage"),
        ],
    )
    def test_refuses_a_page_that_does_not_say(self, page: str, sentence: str) -> None:
        with pytest.raises(SuiteError, match=sentence):
            read_steps(page)

    def test_knows_what_goes_on_running(self) -> None:
        lines = [
            "python manage.py migrate",
            "python manage.py runserver 0.0.0.0:8002",
            "celery -A workflow_api worker --pool=solo --loglevel=info",
        ]
        steps = [Step("workflow_api", line) for line in lines]
        assert [step.stays for step in steps] == [False, True, True]
        assert [step.port for step in steps] == [None, 8002, None]


def test_the_page_has_the_lines_of_the_specification() -> None:
    assert read_steps(PAGE.read_text()) == [
        Step("workflow_api", "python manage.py migrate"),
        Step("workflow_api", "python manage.py seed_workflows2"),
        Step("workflow_api", "python manage.py runserver 0.0.0.0:8002"),
        Step("workflow_api", "celery -A workflow_api worker --pool=solo --loglevel=info"),
        Step("ticket_service", "python manage.py migrate"),
        Step("ticket_service", "python manage.py runserver 0.0.0.0:8004"),
    ]
