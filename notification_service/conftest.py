from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def mail_dir(settings: Any, tmp_path: Path) -> Path:
    """Write mails to files, as without a mail server, but into a temporary folder of the test."""
    settings.EMAIL_BACKEND = "emails.backends.FileBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR
