from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def mail_dir(settings: Any, tmp_path: Path) -> Path:
    """Mails go to files, as in installations without a mail server, but to a folder of the test."""
    settings.EMAIL_BACKEND = "emails.backends.FileBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR
