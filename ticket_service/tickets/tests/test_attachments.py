"""Files of tickets: acceptance, storage, download, and recovery from a crash."""

import io
import json
import os
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.messages.outbox.purging import purge_all
from servicekit.testing import api_client, make_person, outbox_messages
from tickets.domain.filetypes import FILE_TYPES, clean_name, judge_file
from tickets.models import Attachment, Ticket
from tickets.storage import stage_file
from tickets.tests.factories import attach, make_ticket, submission
from tickets.tests.workflow import Workflow

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 56 + b"PE\x00\x00"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(*names: str) -> bytes:
    """A zip archive with entries of these names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


def central_directory_only(count: int, *, said: int, name: bytes = b"word/document.xml") -> bytes:
    """A ZIP that has only a central directory of `count` entries, and an end record that claims
    `said` entries.
    """
    entry = b"PK\x01\x02" + b"\x00" * 24 + len(name).to_bytes(2, "little") + b"\x00" * 16 + name
    entries = entry * count
    sizes = len(entries).to_bytes(4, "little") + b"\x04\x00\x00\x00" + b"\x00\x00"
    number = min(said, 0xFFFF).to_bytes(2, "little")
    return b"PK\x03\x04" + entries + b"PK\x05\x06" + b"\x00" * 4 + number * 2 + sizes


DOCX = archive("[Content_Types].xml", "word/document.xml")


class TestJudging:
    @pytest.mark.parametrize(
        ("name", "content", "content_type"),
        [
            ("a.pdf", PDF, "application/pdf"),
            ("A.PDF", PDF, "application/pdf"),
            ("a.png", PNG, "image/png"),
            ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
            ("a.jpeg", b"\xff\xd8\xff\xe1\x00\x10Exif\x00", "image/jpeg"),
            ("a.gif", b"GIF89a\x01\x00\x01\x00", "image/gif"),
            ("a.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
            ("a.zip", archive("a"), "application/zip"),
            ("a.docx", DOCX, FILE_TYPES["docx"].content_type),
            ("a.xlsx", archive("xl/workbook.xml"), FILE_TYPES["xlsx"].content_type),
            ("a.odt", archive("mimetype", "content.xml"), FILE_TYPES["odt"].content_type),
            ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
            ("a.txt", "Grüße".encode(), "text/plain"),
            ("a.txt", "Grüße".encode("cp1252"), "text/plain"),
            ("a.txt", "Grüße".encode("utf-16"), "text/plain"),
            ("a.csv", b"a;b\r\n1;2\r\n", "text/csv"),
            ("a.json", b'{"a": 1}', "application/json"),
            ("a.log", b"\x1b[31mred\x1b[0m", "text/plain"),
            ("page.txt", HTML, "text/plain"),
        ],
        ids=str,
    )
    def test_lets_in(self, name: str, content: bytes, content_type: str) -> None:
        assert judge_file(name, content) == content_type

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("invoice.pdf", EXE),
            ("invoice.png", EXE),
            ("invoice.txt", EXE),
            ("invoice.docx", EXE),
            ("invoice.doc", EXE),
            ("a.exe", EXE),
            ("a.pdf.exe", EXE),
            ("a.svg", SVG),
            ("a.png", SVG),
            ("a.html", HTML),
            ("a.pdf", HTML),
            ("a.xml", b"<a/>"),
            ("a.pdf", PNG),
            ("a.docx", archive("a")),
            ("a.docx", b"PK\x03\x04 and then nothing"),
            ("a.docx", archive("[Content_Types].xml", "not/word/document.xml")),
            ("a.docx", DOCX[:-1]),
            ("a.docx", b"PK\x03\x04" + b"PK\x05\x06" * 1000),
            ("a.doc", OLE),
            ("a.doc", OLE + "Workbook".encode("utf-16-le")),
            ("a.pdf", b"plain words"),
            ("a.txt", b"a\x00b"),
            ("a.txt", b"\xff\xfea"),
            ("a.txt", b""),
            ("a.pdf", b""),
            ("pdf", PDF),
            ("", PDF),
        ],
        ids=str,
    )
    def test_refuses(self, name: str, content: bytes) -> None:
        assert judge_file(name, content) is None

    @pytest.mark.parametrize(
        ("count", "said", "is_let_in"),
        [
            (1, 1, True),
            (5_000, 5_000, True),
            (5_001, 5_001, False),
            (150_000, 0xFFFF, False),
            (150_000, 1, False),
            (5_000, 1, False),
            (1, 2, False),
            (0, 0, False),
        ],
    )
    def test_reads_no_longer_directory_than_a_document_has(
        self, count: int, said: int, is_let_in: bool
    ) -> None:
        judged = judge_file("a.docx", central_directory_only(count, said=said))
        assert (judged is not None) == is_let_in

    def test_unpacks_nothing(self) -> None:
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("word/document.xml", b"\x00" * (64 * 1024 * 1024))
        tracemalloc.start()
        try:
            assert judge_file("a.docx", bomb.getvalue()) is not None
            assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("../../etc/a.txt", "a.txt"),
            ("C:\\Users\\eve\\a.txt", "a.txt"),
            ("a\x00\r\nb.txt", "ab.txt"),
            ("invoice\u202etxt.exe", "invoicetxt.exe"),
            (" a.txt ", "a.txt"),
            ("x" * 300 + ".txt", "x" * 251 + ".txt"),
            ("x" * 300, "x" * 255),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_cleans_names(self, name: str, cleaned: str) -> None:
        assert clean_name(name) == cleaned


@pytest.fixture
def client() -> APIClient:
    return api_client(make_person(user_id=7, full_name="Ann Agent", roles=[("tts", "Admin")]))


@pytest.fixture
def ticket(db: None) -> Ticket:
    return make_ticket("HD-1")


def upload(client: APIClient, ticket: Ticket, *files: tuple[str, bytes], **extra: str) -> Any:
    data = {"file": [SimpleUploadedFile(name, content) for name, content in files]}
    path = f"/tickets/{ticket.pk}/attachments/"
    return client.post(path, data, format="multipart", headers=extra)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestUpload:
    def test_answers_with_what_was_stored(
        self, client: APIClient, ticket: Ticket, media: Path
    ) -> None:
        response = upload(client, ticket, ("../Bild 1.png", PNG), ("b.txt", b"hello"))
        first, second = Attachment.objects.all()
        path = f"http://testserver/tickets/{ticket.pk}/attachments/"
        body = response.json()
        assert response.status_code == 201
        assert body == [
            {
                "id": first.pk,
                "original_filename": "Bild 1.png",
                "file_size": len(PNG),
                "content_type": "image/png",
                "uploaded_at": body[0]["uploaded_at"],
                "uploaded_by": "staff:7",
                "uploaded_by_name": "Ann Agent",
                "is_image": True,
                "download_url": f"{path}{first.pk}/",
            },
            {
                "id": second.pk,
                "original_filename": "b.txt",
                "file_size": 5,
                "content_type": "text/plain",
                "uploaded_at": body[0]["uploaded_at"],
                "uploaded_by": "staff:7",
                "uploaded_by_name": "Ann Agent",
                "is_image": False,
                "download_url": f"{path}{second.pk}/",
            },
        ]
        assert client.get(f"/tickets/{ticket.pk}/").json()["attachments"] == body
        assert {path.name for path in files_in(media / "attachments")} == {
            first.stored_name,
            second.stored_name,
        }
        assert files_in(media / "incoming") == []

    def test_is_a_new_state_of_the_ticket(self, client: APIClient, ticket: Ticket) -> None:
        before = len(outbox_messages())
        assert upload(client, ticket, ("a.txt", b"x"))["ETag"] == '"2"'
        ticket.refresh_from_db()
        assert (ticket.rev, len(outbox_messages())) == (2, before)

    def test_links_honour_the_proxy(self, client: APIClient, ticket: Ticket) -> None:
        body = upload(
            client,
            ticket,
            ("a.txt", b"x"),
            **{"X-Forwarded-Prefix": "/api/tickets-service", "X-Forwarded-Host": "localhost:1000"},
        ).json()
        start = f"http://localhost:1000/api/tickets-service/tickets/{ticket.pk}/attachments/"
        assert body[0]["download_url"] == f"{start}{body[0]['id']}/"

    def test_sent_again_with_its_key_is_stored_once(
        self, client: APIClient, ticket: Ticket, media: Path
    ) -> None:
        key = {"Idempotency-Key": "k1"}
        answers = [upload(client, ticket, ("a.txt", b"x"), **key) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert (Attachment.objects.count(), len(files_in(media))) == (1, 1)

    @pytest.mark.parametrize(
        ("files", "status", "code"),
        [
            ([("invoice.pdf", EXE)], 400, "invalid"),
            ([("a.svg", SVG)], 400, "invalid"),
            ([("a.txt", b"fine"), ("b.exe", EXE)], 400, "invalid"),
            ([("empty.txt", b"")], 400, "invalid"),
            ([("big.txt", b"x" * (20 * 1024 * 1024))], 413, "too_large"),
            ([("big.txt", b"x" * (10 * 1024 * 1024 + 1))], 413, "too_large"),
            ([(f"{number}.txt", b"x") for number in range(11)], 400, "invalid"),
            ([], 400, "invalid"),
        ],
        ids=["exe_as_pdf", "svg", "one_of_two", "empty", "20_mb", "10_mb_and_1", "eleven", "none"],
    )
    def test_refused_leaves_nothing(
        self,
        files: list[tuple[str, bytes]],
        status: int,
        code: str,
        client: APIClient,
        ticket: Ticket,
        media: Path,
    ) -> None:
        response = upload(client, ticket, *files)
        assert (response.status_code, response.json()["code"]) == (status, code)
        if files:
            assert list(response.json()["details"]) == ["file"]
        ticket.refresh_from_db()
        assert (Attachment.objects.count(), ticket.rev, files_in(media)) == (0, 1, [])

    def test_of_exactly_ten_megabytes_is_taken(self, client: APIClient, ticket: Ticket) -> None:
        response = upload(client, ticket, ("big.txt", b"x" * (10 * 1024 * 1024)))
        assert (response.status_code, response.json()[0]["file_size"]) == (201, 10_485_760)

    @pytest.mark.parametrize(
        "named",
        [
            b'filename="B\xfcro.txt"',
            b"filename*=UTF-8''B%C3%BCro.txt",
            'filename="Büro.txt"'.encode(),
        ],
    )
    @pytest.mark.parametrize("path", ["/tickets/", "/tickets/{}/attachments/"])
    def test_is_never_dropped_for_the_way_its_name_is_written(
        self, named: bytes, path: str, client: APIClient, ticket: Ticket
    ) -> None:
        parts = [
            b'form-data; name="%s"\r\n\r\n%s' % (name.encode(), str(value).encode())
            for name, value in submission().items()
            if isinstance(value, str)
        ]
        parts.append(b'form-data; name="file"; ' + named + b"\r\n\r\nhello")
        body = b"".join(b"--x\r\nContent-Disposition: " + part + b"\r\n" for part in parts)
        response = client.generic(
            "POST",
            path.format(ticket.pk),
            body + b"--x--\r\n",  # type: ignore[arg-type] # bytes are taken as they are
            content_type="multipart/form-data; boundary=x",
        )
        assert response.status_code == 201, response.content
        assert Attachment.objects.get().original_filename == "Büro.txt"

    @override_settings(THROTTLE_RATES={"files": "3/hour", "file_megabytes": "5/hour"})
    def test_is_bounded_by_number_and_size_within_the_hour(
        self, ticket: Ticket, workflow: Workflow
    ) -> None:
        def statuses(person: Person, *sizes: int) -> list[int]:
            workflow.allow(person, ticket.ticket_id, "holder")
            client = api_client(person)
            return [upload(client, ticket, ("a.txt", b"x" * size)).status_code for size in sizes]

        assert statuses(make_person(user_id=1), 1, 1, 1, 1) == [201, 201, 201, 429]
        assert statuses(make_person(user_id=2), 3 * 1024 * 1024, 3 * 1024 * 1024) == [201, 429]
        admin = make_person(user_id=3, roles=(("tts", "Admin"),))
        assert statuses(admin, 1, 1, 1, 1) == [201] * 4

    def test_announced_as_too_large_is_not_read(self, client: APIClient, ticket: Ticket) -> None:
        response = client.generic(
            "POST",
            f"/tickets/{ticket.pk}/attachments/",
            b"",  # type: ignore[arg-type] # bytes are taken as they are
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(60 * 1024 * 1024),
        )
        assert (response.status_code, response.json()["code"]) == (413, "too_large")

    @pytest.mark.parametrize(
        ("body", "content_type", "status"),
        [
            ("{}", "application/json", 415),
            ("x", "text/plain", 415),
            ("x", "multipart/form-data", 400),
            ("--x\r\nnonsense", "multipart/form-data; boundary=x", 400),
        ],
    )
    def test_of_another_form_is_refused(
        self, body: str, content_type: str, status: int, client: APIClient, ticket: Ticket
    ) -> None:
        path = f"/tickets/{ticket.pk}/attachments/"
        assert client.generic("POST", path, body, content_type=content_type).status_code == status

    def test_with_a_ticket_is_stored_with_it(self, client: APIClient, db: None) -> None:
        form = {**submission(), "attachments": SimpleUploadedFile("a.pdf", PDF)}
        body = client.post("/tickets/", form, format="multipart").json()
        assert [file["content_type"] for file in body["attachments"]] == ["application/pdf"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"attachments": SimpleUploadedFile("a.pdf", EXE)}, "attachments"),
            ({"employee": "{"}, "employee"),
            ({"employee": "[" * 100_000}, "employee"),
            ({"subject": ["a", "b"]}, "subject"),
            ({"note": "a\x00b"}, "note"),
        ],
        ids=str,
    )
    def test_refused_with_a_ticket_leaves_neither(
        self, values: dict[str, Any], field: str, client: APIClient, media: Path, db: None
    ) -> None:
        response = client.post("/tickets/", {**submission(), **values}, format="multipart")
        assert (response.status_code, list(response.json()["details"])) == (400, [field])
        assert (Ticket.objects.count(), files_in(media)) == (0, [])

    def test_with_a_taken_number_leaves_no_file(
        self, client: APIClient, ticket: Ticket, media: Path
    ) -> None:
        form = {**submission(ticket_id="HD-1"), "attachments": SimpleUploadedFile("a.pdf", PDF)}
        assert client.post("/tickets/", form, format="multipart").status_code == 409
        assert (Attachment.objects.count(), files_in(media)) == (0, [])

    def test_with_too_many_words_is_too_large(self, client: APIClient, db: None) -> None:
        form = {**submission(), "note": "x" * (3 * 1024 * 1024)}
        response = client.post("/tickets/", form, format="multipart")
        assert (response.status_code, response.json()["code"]) == (413, "too_large")


class TestDownload:
    @pytest.mark.parametrize(
        ("name", "content", "content_type"),
        [("a.pdf", PDF, "application/pdf"), ("page.txt", HTML, "text/plain")],
    )
    def test_is_the_file_to_be_saved(
        self, name: str, content: bytes, content_type: str, client: APIClient, ticket: Ticket
    ) -> None:
        row = attach(ticket, name, content)
        response = client.get(f"/tickets/{ticket.pk}/attachments/{row.pk}/")
        assert response.getvalue() == content
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-store"

    def test_names_any_file(self, client: APIClient, ticket: Ticket) -> None:
        row = attach(ticket, 'Größe "1".txt', b"x")
        response = client.get(f"/tickets/{ticket.pk}/attachments/{row.pk}/")
        response.getvalue()
        assert response["Content-Disposition"] == (
            "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%221%22.txt"
        )

    def test_is_of_its_own_ticket_only(self, client: APIClient, ticket: Ticket) -> None:
        row = attach(ticket, "a.txt", b"x")
        other = make_ticket("HD-2")
        for path in (f"{other.pk}/attachments/{row.pk}/", f"{ticket.pk}/attachments/{2**63}/"):
            assert client.get(f"/tickets/{path}").status_code == 404

    def test_ends_with_the_ticket(self, client: APIClient, ticket: Ticket) -> None:
        row = attach(ticket, "a.txt", b"x")
        Ticket.objects.filter(pk=ticket.pk).update(hidden_at=timezone.now())
        path = f"/tickets/{ticket.pk}/attachments/{row.pk}/"
        assert client.get(path).status_code == 404

    def test_of_a_lost_file_is_404(self, client: APIClient, ticket: Ticket, media: Path) -> None:
        row = attach(ticket, "a.txt", b"x")
        for path in files_in(media):
            path.unlink()
        assert client.get(f"/tickets/{ticket.pk}/attachments/{row.pk}/").status_code == 404


class TestAfterACrash:
    def test_a_file_without_a_row_goes(self, media: Path, db: None) -> None:
        stage_file([b"x"])
        now = timezone.now()
        purge_all(now + timedelta(minutes=59))
        assert len(files_in(media)) == 1
        assert purge_all(now + timedelta(minutes=61))["incoming_files"] == 1
        assert files_in(media) == []

    def test_a_file_with_a_row_is_read_and_then_kept(
        self, client: APIClient, ticket: Ticket, media: Path
    ) -> None:
        row = attach(ticket, "a.txt", b"hello")
        [kept] = files_in(media / "attachments")
        kept.replace(media / "incoming" / kept.name)  # as if the process had died after the commit
        path = f"/tickets/{ticket.pk}/attachments/{row.pk}/"
        assert client.get(path).getvalue() == b"hello"
        purge_all(timezone.now() + timedelta(hours=2))
        assert files_in(media) == [kept]
        assert client.get(path).getvalue() == b"hello"

    def test_nothing_is_swept_where_nothing_was_stored(self, media: Path, db: None) -> None:
        assert purge_all(timezone.now())["incoming_files"] == 0
        assert not os.path.exists(media)

    def test_dynamic_data_of_a_form_is_json(self, client: APIClient, db: None) -> None:
        form = {**submission(), "dynamic_data": json.dumps({"a": [1]}), "b": ["1", "2"]}
        body = client.post("/tickets/", form, format="multipart").json()
        assert body["dynamic_data"] == {"a": [1], "b": ["1", "2"]}
