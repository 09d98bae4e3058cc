"""A mail backend that writes files, for installations without a mail server.

A mail may contain a link that sets a password, so other users can read neither folder nor files.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify


class FileBackend(BaseEmailBackend):
    """Writes each mail as `<time>_<recipient>_<subject>_<id>.eml` into MAIL_DIR.

    Time and id come from the headers Date and Message-ID, which are the same for every attempt. So
    a mail that is sent twice is one file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.MAIL_DIR)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(directory)
        for message in email_messages:
            _write(directory / mail_file_name(message), message)
        return len(email_messages)


def mail_file_name(message: EmailMessage) -> str:
    """The name of the file; the message must have the headers Date and Message-ID."""
    headers = message.extra_headers
    moment = parsedate_to_datetime(headers["Date"]).astimezone(UTC)
    recipient = slugify(message.to[0].replace("@", "-at-").replace(".", "-"))
    digest = hashlib.sha256(headers["Message-ID"].encode()).hexdigest()[:8]
    return f"{moment:%Y%m%dT%H%M%SZ}_{recipient[:80]}_{slugify(message.subject)[:60]}_{digest}.eml"


def _write(path: Path, message: EmailMessage) -> None:
    # Write to a temporary file first, so that nobody reads half a mail.
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.message().as_bytes())
    unfinished.replace(path)


def _close_to_others(directory: Path) -> None:
    """Restrict the folder to its owner, if a person or an earlier version created it with more
    rights. Does nothing if another user owns it.
    """
    if directory.stat().st_mode & 0o077:
        with suppress(PermissionError):
            directory.chmod(0o700)
