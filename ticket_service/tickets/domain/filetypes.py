"""Decides which files are accepted: the extension must be listed, and the content must match it."""

import re
import struct
import unicodedata
from dataclasses import dataclass
from typing import Final

import puremagic

MAX_NAME_LENGTH: Final = 255
HEAD_BYTES: Final = 64 * 1024
"""The number of leading bytes that determine the type."""


@dataclass(frozen=True)
class FileType:
    """A type of file: the content type with which it is served, and the content that it must have.

    `member` is set for a zip archive that must have an entry whose name begins with it, `stream`
    for an OLE file that must have a stream of this name, `is_text` for text, which has no
    signature. If none is set, the first bytes of the file alone show its type.
    """

    content_type: str
    member: str = ""
    stream: str = ""
    is_text: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

# An allow-list: everything else is refused. HTML, SVG and XML can carry scripts and are not listed.
FILE_TYPES: Final = {
    "pdf": FileType("application/pdf"),
    "png": FileType("image/png"),
    "jpg": FileType("image/jpeg"),
    "jpeg": FileType("image/jpeg"),
    "gif": FileType("image/gif"),
    "webp": FileType("image/webp"),
    "bmp": FileType("image/bmp"),
    "tif": FileType("image/tiff"),
    "tiff": FileType("image/tiff"),
    "zip": FileType("application/zip"),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", member="word/"),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", member="xl/"),
    "pptx": FileType(f"{_OFFICE}.presentationml.presentation", member="ppt/"),
    "odt": FileType(f"{_OPEN}.text", member="content.xml"),
    "ods": FileType(f"{_OPEN}.spreadsheet", member="content.xml"),
    "odp": FileType(f"{_OPEN}.presentation", member="content.xml"),
    "doc": FileType("application/msword", stream="WordDocument"),
    "xls": FileType("application/vnd.ms-excel", stream="Workbook"),
    "ppt": FileType("application/vnd.ms-powerpoint", stream="PowerPoint Document"),
    "msg": FileType("application/vnd.ms-outlook", stream="__substg1.0_"),
    "txt": FileType("text/plain", is_text=True),
    "log": FileType("text/plain", is_text=True),
    "md": FileType("text/plain", is_text=True),
    "csv": FileType("text/csv", is_text=True),
    "json": FileType("application/json", is_text=True),
    "eml": FileType("message/rfc822", is_text=True),
}

MAX_ENTRIES: Final = 5_000
"""The most entries in the archive of a document; a long report with pictures has a few hundred."""
MAX_DIRECTORY_BYTES: Final = 1024 * 1024
MAX_COMMENT_BYTES: Final = 65_535

# The end-of-central-directory record of a zip archive, and an entry of its central directory
# (APPNOTE 4.3.16, 4.3.12).
_END: Final = b"PK\x05\x06"
_END_RECORD: Final = struct.Struct("<4s4H2LH")
_END_SIZE: Final = _END_RECORD.size
_ENTRY_MARK: Final = b"PK\x01\x02"
_ENTRY: Final = struct.Struct("<4s24x3H12x")
_ENTRY_SIZE: Final = _ENTRY.size

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def clean_name(name: str) -> str:
    """The file's name without folders and invisible characters, at most 255 characters long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, dot, extension = visible.strip().rpartition(".")
    if not dot:
        return visible.strip()[:MAX_NAME_LENGTH]
    return stem[: MAX_NAME_LENGTH - len(extension) - 1] + dot + extension


def judge_file(name: str, content: bytes) -> str | None:
    """The content type with which the file is served; None if the file is not accepted.

    Its extension must be on the list and its content must match the extension.
    """
    _, dot, extension = name.casefold().rpartition(".")
    known = FILE_TYPES.get(extension)
    if known is None or not dot or not content:
        return None
    if known.is_text:
        is_so = _is_text(content)
    elif known.member:
        is_so = content.startswith(_ZIP) and _has_member(content, known.member)
    elif known.stream:
        is_so = content.startswith(_OLE) and known.stream.encode("utf-16-le") in content
    else:
        is_so = f".{extension}" in _sniffed(content[:HEAD_BYTES])
    return known.content_type if is_so else None


def _sniffed(head: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()  # unknown to the library


def _is_text(content: bytes) -> bool:
    if content.startswith(_UTF16_MARKS):
        try:
            content = content.decode("utf-16").encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return False
    return not _CONTROLS.search(content)


def _has_member(content: bytes, member: str) -> bool:
    """Whether the content is a zip archive with an entry whose name begins with `member`.

    Reads only the names in the archive's central directory and unpacks nothing, so a zip bomb is
    harmless. If the end record claims more than MAX_ENTRIES entries, the names are not read either.
    """
    start = content.rfind(_END, max(0, len(content) - _END_SIZE - MAX_COMMENT_BYTES))
    if start < 0 or len(content) < start + _END_SIZE:
        return False
    _, disk, first_disk, _, count, size, _, _ = _END_RECORD.unpack_from(content, start)
    if disk or first_disk or count > MAX_ENTRIES or size > min(start, MAX_DIRECTORY_BYTES):
        return False
    names = _entry_names(content[start - size : start])
    return len(names) == count and any(name.startswith(member.encode()) for name in names)


def _entry_names(directory: bytes) -> list[bytes]:
    """The names in an archive's central directory: at most MAX_ENTRIES, and none after an entry
    that cannot be read.
    """
    names: list[bytes] = []
    at = 0
    while len(names) < MAX_ENTRIES and at + _ENTRY_SIZE <= len(directory):
        signature, name_size, extra_size, comment_size = _ENTRY.unpack_from(directory, at)
        if signature != _ENTRY_MARK:
            break
        names.append(directory[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name_size])
        at += _ENTRY_SIZE + name_size + extra_size + comment_size
    return names
