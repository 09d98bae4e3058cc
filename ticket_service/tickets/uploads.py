"""Checks the number, size and type of uploads, and stores them on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from servicekit.auth import Person
from servicekit.base.errors import InvalidError
from servicekit.http.throttling import check, is_exempt
from tickets.domain.filetypes import FILE_TYPES, clean_name, judge_file
from tickets.errors import FileTooLargeError
from tickets.services import CheckedFile
from tickets.storage import discard_file, stage_file

MAX_FILES = 10
MAX_FILE_BYTES = 10 * 1024 * 1024


MEGABYTE = 1024 * 1024


def uploads_of(request: Request) -> list[UploadedFile[Any]]:
    """Every file of the request, under any name of a form part.

    Raises ThrottledError for a person who has sent too many files or megabytes within the hour.
    """
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    person: object = request.user
    if files and isinstance(person, Person) and not is_exempt(person):
        check("files", person.pk, amount=len(files))
        megabytes = -(-sum(file.size or 0 for file in files) // MEGABYTE)
        check("file_megabytes", person.pk, amount=megabytes)
    return files


@contextmanager
def staged_uploads(
    uploads: Sequence[UploadedFile[Any]], *, field: str
) -> Iterator[list[CheckedFile]]:
    """Check the uploads and store them on disk; remove them again if the block raises.

    Raises FileTooLargeError, or InvalidError that names `field` for a file that is not accepted.
    """
    if len(uploads) > MAX_FILES:
        raise _refused(field, f"At most {MAX_FILES} files are taken at once.")
    for upload in uploads:
        if (upload.size or 0) > MAX_FILE_BYTES:
            raise FileTooLargeError(
                "A file may have at most 10 MB.",
                details={field: [f"{clean_name(upload.name or '')} has more than 10 MB."]},
            )
    judged = [(upload, *_judge(upload, field)) for upload in uploads]
    staged: list[CheckedFile] = []
    try:
        for upload, name, content_type in judged:
            file = stage_file(upload.chunks())
            staged.append(CheckedFile(name, content_type, file))
        yield staged
    except BaseException:
        for checked in staged:
            discard_file(checked.staged.name)
        raise


def _judge(upload: UploadedFile[Any], field: str) -> tuple[str, str]:
    name = clean_name(upload.name or "")
    content_type = judge_file(name, upload.read())
    upload.seek(0)
    if content_type is None:
        kinds = ", ".join(sorted(FILE_TYPES))
        raise _refused(field, f"{name!r} is not a file of a kind that is taken: {kinds}.")
    return name, content_type


def _refused(field: str, message: str) -> InvalidError:
    return InvalidError("The file is not taken.", details={field: [message]})
