from pathlib import Path

from django.conf import settings
from django.core.management import call_command


class TestSchema:
    def test_is_committed_as_the_code_makes_it(self, tmp_path: Path) -> None:
        made = tmp_path / "schema.yaml"
        call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
        committed = Path(settings.BASE_DIR) / "schema.yaml"
        assert made.read_text() == committed.read_text()
