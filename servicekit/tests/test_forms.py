"""Forms from old and new clients: each part is read, or the form is refused."""

import io
from typing import Any

import pytest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles

from servicekit.http.api import BodyTooLarge, FormParser

BOUNDARY = "x-boundary"


def part(header: str | bytes, content: bytes = b"hello", *more: str) -> bytes:
    raw = header if isinstance(header, bytes) else header.encode()
    lines = [b"Content-Disposition: " + raw, *(line.encode() for line in more)]
    return b"--x-boundary\r\n" + b"\r\n".join(lines) + b"\r\n\r\n" + content + b"\r\n"


def parse(*parts: bytes, end: bytes = b"--x-boundary--\r\n") -> "DataAndFiles[Any, Any]":
    body = b"".join(parts) + end
    return FormParser().parse(io.BytesIO(body), f"multipart/form-data; boundary={BOUNDARY}")


def files(form: "DataAndFiles[Any, Any]") -> dict[str, tuple[str, bytes]]:
    """Names and contents of the files by part; closes them."""
    found = {}
    for name, file in form.files.items():
        found[name] = (file.name, file.read())
        file.close()
    return found


class TestFileNames:
    @pytest.mark.parametrize(
        ("header", "name"),
        [
            ('form-data; name="file"; filename="a.txt"', "a.txt"),
            ("form-data; name=file; filename=a.txt", "a.txt"),
            ('form-data; name="file"; filename="Büro.txt"', "Büro.txt"),
            (b'form-data; name="file"; filename="B\xfcro.txt"', "Büro.txt"),
            (b'form-data; name="file"; filename="\x80uro \x81.txt"', "€uro \ufffd.txt"),
            (b'form-data; name="file"; filename="\x95\x5c.pdf"', "表.pdf"),
            (b'form-data; name="file"; filename="\x95\x5c"', "表"),
            (b'form-data; filename="\x95\x5c"; name="file"', "表"),
            (b'form-data; name="file"; filename="\x94\x5c\x97\xcd\x95\x5c.xlsx"', "能力表.xlsx"),
            (b'form-data; name="file"; filename="\x83\x5c\x83t\x83g.txt"', "ソフト.txt"),
            (b'form-data; name="file"; filename="\x83e\x83X\x83g.txt"', "テスト.txt"),
            (b'form-data; name="file"; filename="\x95\xf1\x8d\x90.txt"', "報告.txt"),
            (b'form-data; name="file"; filename="\x95\x5c\x5c.pdf"', "表.pdf"),
            (b'form-data; name="file"; filename="C:\\\x8f\x91\\\x95\x5c\\\x95\x5c.pdf"', "表.pdf"),
            (b'form-data; name="file"; filename="C:\\\xe9t\xe9\\a.txt"', "a.txt"),
            (b'form-data; name="file"; filename="don\x92t.txt"', "don\u2019t.txt"),
            (b'form-data; name="file"; filename="\x8ei\x9eek.txt"', "Žižek.txt"),
            (b'form-data; name="file"; filename="\x8a\xe1rka.txt"', "Šárka.txt"),
            ("form-data; name=\"file\"; filename*=UTF-8''B%C3%BCro.txt", "Büro.txt"),
            ("form-data; name=\"file\"; filename*=iso-8859-1'de'B%FCro.txt", "Büro.txt"),
            ("form-data; name=\"file\"; filename*=no-such''B%FCro.txt", "Büro.txt"),
            (
                'form-data; name="file"; filename="Buro.txt"; filename*=UTF-8\'\'B%C3%BCro.txt',
                "Büro.txt",
            ),
            (
                "form-data; name=file; filename*=UTF-8''B%C3%BCro.txt; filename=\"Buro.txt\"",
                "Büro.txt",
            ),
            ('form-data; name="file"; filename="a.txt"; filename*=UTF-8\'\'', "a.txt"),
            ('form-data; name="file"; filename="=?utf-8?B?QsO8cm8udHh0?="', "Büro.txt"),
            ('form-data; name="file"; filename="=?iso-8859-1?Q?B=FCro.txt?="', "Büro.txt"),
            ('form-data; name="file"; filename="=?utf-8?B?Li4vYS50eHQ=?="', "a.txt"),
            ('form-data; name="file"; filename="=?no-such?B?QsO8?=.txt"', "=?no-such?B?QsO8?=.txt"),
            ('form-data; name="file"; filename="=?utf-8?B?Q?=.txt"', "=?utf-8?B?Q?=.txt"),
            (
                'form-data; name="file"; filename*0="a-long-"; filename*1="name.txt"',
                "a-long-name.txt",
            ),
            ('form-data; name="file"; filename="C:\\Users\\eve\\a.txt"', "a.txt"),
            ('form-data; name="file"; filename="../../etc/a.txt"', "a.txt"),
            ('form-data; name="file"; filename="a\\"b.txt"', 'a"b.txt'),
            ('form-data; name="file"; filename=""', "file"),
            ('form-data; name="file"; filename=".."', "file"),
            ('form-data; name="file"; filename="/"', "file"),
            ('form-data; filename="a.txt"', "a.txt"),
            ('form-data; name=""; filename="a.txt"', "a.txt"),
            ('FORM-DATA; Name="file"; FileName="a.txt"', "a.txt"),
        ],
    )
    def test_come_out_under_some_decoding(self, header: str | bytes, name: str) -> None:
        assert files(parse(part(header))) == {"file": (name, b"hello")}

    def test_may_be_written_over_two_lines(self) -> None:
        form = parse(part('form-data; name="file";\r\n filename="a.txt"'))
        assert files(form) == {"file": ("a.txt", b"hello")}

    def test_of_a_field_in_which_nothing_was_chosen_make_no_file(self) -> None:
        form = parse(part('form-data; name="file"; filename=""', b""))
        assert (files(form), dict(form.data)) == ({}, {})

    def test_leave_every_file_its_own(self) -> None:
        form = parse(
            part('form-data; name="file"; filename="a.txt"', b"a"),
            part(b'form-data; name="file"; filename="\xfc.txt"', b"b"),
            part("form-data; name=\"file\"; filename*=UTF-8''c.txt", b"c"),
        )
        uploads = form.files.getlist("file")
        assert [(upload.name, upload.read()) for upload in uploads] == [
            ("a.txt", b"a"),
            ("ü.txt", b"b"),
            ("c.txt", b"c"),
        ]
        for upload in uploads:
            upload.close()


class TestTexts:
    @pytest.mark.parametrize(
        ("raw", "more", "text"),
        [
            ("Büro".encode(), [], "Büro"),
            (b"B\xfcro", [], "Büro"),
            ("Büro".encode("utf-16"), ["Content-Type: text/plain; charset=utf-16"], "Büro"),
            (b"B\xfcro", ["Content-Type: text/plain; charset=no-such"], "Büro"),
            (b"QsO8cm8=", ["Content-Transfer-Encoding: base64"], "Büro"),
            (b"a\r\nb", ["Content-Transfer-Encoding: 8bit"], "a\r\nb"),
        ],
    )
    def test_come_out_under_some_decoding(self, raw: bytes, more: list[str], text: str) -> None:
        form = parse(part('form-data; name="subject"', raw, *more))
        assert form.data.getlist("subject") == [text]

    def test_may_come_twice(self) -> None:
        form = parse(*[part('form-data; name="a"', text) for text in (b"1", b"2")])
        assert form.data.getlist("a") == ["1", "2"]


class TestMalformedForms:
    @pytest.mark.parametrize(
        "body",
        [
            b"--x-boundary\r\n\r\nhello\r\n--x-boundary--\r\n",
            b"--x-boundary\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x-boundary--\r\n",
            b'--x-boundary\r\nContent-Disposition; name="a"\r\n\r\nhello\r\n--x-boundary--\r\n',
            part("attachment; filename=a.txt") + b"--x-boundary--\r\n",
            part("form-data") + b"--x-boundary--\r\n",
            part("form-data; name=") + b"--x-boundary--\r\n",
            part('form-data; name="a"'),
            part('form-data; name="file"; filename="a.txt"', b"cut off")[:-2],
            part('form-data; name="a"', b"*", "Content-Transfer-Encoding: base64")
            + b"--x-boundary--\r\n",
            part('form-data; name="a"', b"=20", "Content-Transfer-Encoding: quoted-printable")
            + b"--x-boundary--\r\n",
            b"--another\r\n",
            b"{}",
            part('form-data; name="a"').replace(b"\r\n", b"\n"),
        ],
    )
    def test_are_refused(self, body: bytes) -> None:
        with pytest.raises(ParseError):
            parse(body, end=b"")

    @pytest.mark.parametrize("media_type", ["", "; boundary=", "; boundary=ü", "; boundary=a\x00b"])
    def test_need_a_boundary(self, media_type: str) -> None:
        with pytest.raises(ParseError):
            FormParser().parse(io.BytesIO(b"--a--"), f"multipart/form-data{media_type}")

    def test_may_not_have_too_many_parts(self) -> None:
        with pytest.raises(ParseError):
            parse(*[part('form-data; name="a"', b"")] * 1001)

    def test_may_not_have_too_much_text(self) -> None:
        half = part('form-data; name="a"', b"x" * (1024 * 1024))
        assert len(parse(half, half).data.getlist("a")) == 2
        with pytest.raises(BodyTooLarge):
            parse(half, half, part('form-data; name="a"', b"x"))
