"""Parse `multipart/form-data` so that no part is lost: each part is read, or the form is refused.

Django's own parser skips a part whose header it cannot read, and the upload is silently lost. This
parser tries several encodings for names, and answers 400 if a part cannot be read.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles

from servicekit.http.api.parsers import BodyTooLarge
from servicekit.http.limits import MAX_JSON_BYTES
from servicekit.http.spooling import Spool

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile

READ_BYTES = 64 * 1024
IN_MEMORY_BYTES = 1024 * 1024
MAX_FIELDS = 1000
MAX_PARTS = MAX_FIELDS + 100
MAX_HEADERS = 16
MAX_HEADER_BYTES = 8 * 1024
NAMELESS = "file"
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})
_SEPARATORS = re.compile(r"[\\/]")
# The first bytes of the common characters in Shift-JIS: kana, symbols and everyday kanji. The first
# bytes of all other characters are letters in cp1252.
_COMMON_LEADS = frozenset({*range(0x81, 0x85), *range(0x88, 0x99)})
_KANA = re.compile("[\u3041-\u30ff]")
_DRIVE = re.compile(rb":\\[^\\]")
_ESCAPED_SECOND_BYTE = re.compile(rb"([\x81-\x9f\xe0-\xfc]\\)\\")
_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?=")


class FormParser(BaseParser):
    """Parses `multipart/form-data`. All texts together may have at most 2 MB.

    The server limits the size of the whole form; the view limits the number and size of files.
    """

    media_type = "multipart/form-data"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        form = _Form()
        try:
            _read(stream, _boundary(media_type or ""), form)
        except ParserLimitReached as error:
            form.close()
            raise ParseError("The form has too many parts, or too long a header.") from error
        except MultipartError as error:
            form.close()
            raise ParseError("The form is malformed.") from error
        except BaseException:
            form.close()
            raise
        return DataAndFiles(form.texts, form.files)


def _boundary(media_type: str) -> bytes:
    try:
        _, options = parse_header_parameters(media_type)
        boundary = options["boundary"].encode("ascii")
    except (KeyError, ValueError) as error:
        raise ParseError("The form names no boundary.") from error
    if not 1 <= len(boundary) <= 200:
        raise ParseError("The form names no boundary.")
    return boundary


def _read(stream: IO[bytes], boundary: bytes, form: "_Form") -> None:
    parser = PushMultipartParser(
        boundary,
        max_header_size=MAX_HEADER_BYTES,
        max_header_count=MAX_HEADERS,
        max_segment_count=MAX_PARTS,
        # latin-1 accepts every byte; `_decoded` finds the real encoding later.
        header_charset="latin-1",
    )
    for event in parser.parse_blocking(stream.read, chunk_size=READ_BYTES):
        if isinstance(event, MultipartSegment):
            form.begin(event)
        elif event is None:
            form.end()
        else:
            form.add(event)


class _Part:
    """One part while it is being read."""

    def __init__(self, segment: MultipartSegment) -> None:
        header = Message()
        header["Content-Disposition"] = _decoded(segment.header("Content-Disposition", ""))
        # The email library reads all forms of file names, including those of RFC 2231 and 5987.
        self.name = _text(header.get_param("name", header="content-disposition"))
        self.file_name = _sent_name(header)
        self.content_type = segment.content_type or "application/octet-stream"
        self.charset = segment.charset
        self.encoding = (segment.header("Content-Transfer-Encoding") or "").strip().lower()
        self.size = 0
        if self.encoding not in _PLAIN_ENCODINGS | {"base64"}:
            raise ParseError("A part of the form has an unknown transfer encoding.")
        self.content = cast(BinaryIO, Spool(IN_MEMORY_BYTES))

    @property
    def is_file(self) -> bool:
        return self.file_name is not None

    def add(self, data: bytes) -> None:
        self.size += len(data)
        self.content.write(data)

    def finish(self) -> None:
        """Decode the content if it is base64, and rewind it."""
        self.content.seek(0)
        if self.encoding == "base64":
            try:
                decoded = base64.b64decode(b"".join(self.content.read().split()), validate=True)
            except binascii.Error as error:
                raise ParseError("A part of the form is not the base64 it says it is.") from error
            self.content.seek(0)
            self.content.truncate()
            self.content.write(decoded)
            self.content.seek(0)
            self.size = len(decoded)


class _Form:
    """The parts of a form that have been read."""

    def __init__(self) -> None:
        self.texts = QueryDict(mutable=True)
        self.files: MultiValueDict[str, Upload] = MultiValueDict()
        self._part: _Part | None = None
        self._text_count = 0
        self._text_bytes = 0

    def begin(self, segment: MultipartSegment) -> None:
        self._part = _Part(segment)
        if not self._part.is_file:
            self._text_count += 1
            if not self._part.name:
                raise ParseError("A part of the form has no name.")
            if self._text_count > MAX_FIELDS:
                raise ParseError("The form has too many parts, or too long a header.")

    def add(self, data: bytes) -> None:
        part = cast(_Part, self._part)
        if not part.is_file:
            self._text_bytes += len(data)
            if self._text_bytes > MAX_JSON_BYTES:
                raise BodyTooLarge
        part.add(data)

    def end(self) -> None:
        part = cast(_Part, self._part)
        part.finish()
        self._part = None
        if not part.is_file:
            with part.content:
                text = _decoded_text(part.content.read(), part.charset)
            self.texts.appendlist(part.name, text)
        elif part.size or part.file_name:
            upload = Upload(
                part.content, _file_name(part.file_name or ""), part.content_type, part.size
            )
            self.files.appendlist(part.name or NAMELESS, upload)
        else:
            # Drop an empty file without a name: browsers send such a part if no file was chosen.
            part.content.close()

    def close(self) -> None:
        """Delete the temporary files."""
        if self._part is not None:
            self._part.content.close()
        for name in self.files:
            for file in self.files.getlist(name):
                file.close()


def _sent_name(header: Message) -> str | None:
    """The name of the file, or None if the part is not a file.

    Some clients send the name twice, as ASCII and in the extended form of RFC 2231; then the
    extended form is used. Others send it in the encoded words of mail headers.
    """
    # The library's type annotations do not say that an extended value is a tuple.
    parameters: list[tuple[str, Any]] = header.get_params([], "content-disposition")
    for name, value in parameters:
        if name.lower() == "filename" and isinstance(value, tuple):
            extended = collapse_rfc2231_value(value).strip()
            if extended:
                return extended
    plain = header.get_filename()
    if plain is None or not _ENCODED_WORD.search(plain):
        return plain
    try:
        return str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        return plain


def _text(value: Any) -> str:
    """The text of a header parameter; RFC 2231 parameters are tuples (charset, language, value)."""
    if isinstance(value, tuple):
        return str(value[2])
    return "" if value is None else str(value).strip()


def _decoded(header: str) -> str:
    """Decode a header that was read as latin-1: as UTF-8, else as Shift-JIS, else as cp1252.

    Browsers send UTF-8; Windows in Japan sends Shift-JIS. That must be detected before the header
    is parsed, because the second byte of some characters is a backslash.
    """
    raw = header.encode("latin-1")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _shift_jis(raw) or raw.decode("cp1252", "replace")


def _shift_jis(raw: bytes) -> str | None:
    """The decoded header, or None if it is not Shift-JIS or is more likely in a Western encoding.

    The encodings overlap: the same bytes may be valid in both.
    """
    if not _DRIVE.search(raw):
        # Some clients escape every byte that is a backslash, also inside a character: undo that.
        raw = _ESCAPED_SECOND_BYTE.sub(rb"\1", raw)
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return None
    signs = [sign.encode("cp932") for sign in text if not sign.isascii()]
    if not any(sign[0] in _COMMON_LEADS for sign in signs):
        return None
    is_likely = (
        _KANA.search(text) is not None
        or any(sign.endswith(b"\\") for sign in signs)
        or not _is_western(raw)
    )
    return text if is_likely else None


def _is_western(raw: bytes) -> bool:
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _decoded_text(raw: bytes, charset: str | None) -> str:
    for encoding in ("utf-8", charset or "cp1252"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def _file_name(name: str) -> str:
    """The last part of a Unix or Windows path; "file" if there is none."""
    last = _SEPARATORS.split(name)[-1].strip()
    return last if last not in {"", ".", ".."} else NAMELESS
