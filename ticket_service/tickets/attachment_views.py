"""Files of tickets over HTTP."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.base.errors import InvalidError, NotFoundError
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction
from servicekit.http.api import FormParser
from servicekit.http.api.etags import with_etag
from servicekit.http.idempotency import idempotent
from tickets.access import access_attachment, lock_ticket, require_write
from tickets.models import Attachment
from tickets.selectors import READ_SCOPE
from tickets.serializers import AttachmentInput, AttachmentOutput
from tickets.services import attachments_add, ticket_touch
from tickets.storage import open_file
from tickets.uploads import staged_uploads, uploads_of
from tickets.views import CREATE_SCOPE, MAY_SEE

logger = get_logger(__name__)


class AttachmentView(viewsets.GenericViewSet[Attachment]):
    """The files of one ticket, for everybody who may see it."""

    queryset = Attachment.objects.none()
    serializer_class = AttachmentOutput
    parser_classes = [FormParser]
    required_system_roles_by_action = {"create": MAY_SEE, "download": MAY_SEE}
    required_scopes_by_action = {"create": [CREATE_SCOPE], "download": [READ_SCOPE]}
    allowed_user_types_by_action = {"create": ["employee"], "download": ["employee"]}

    @extend_schema(
        operation_id="tickets_attachments_create",
        request={"multipart/form-data": AttachmentInput},
        responses={201: AttachmentOutput(many=True)},
        filters=False,
    )
    @idempotent
    def create(self, request: Request, pk: int) -> Response:
        """Attach one or several files. Content and extension determine their type."""
        person = person_of(request)
        require_write(request, id=pk)
        uploads = uploads_of(request)
        if not uploads:
            raise InvalidError("The input is not valid.", details={"file": ["No file was sent."]})
        now = clock.now()
        with staged_uploads(uploads, field="file") as files, transaction():
            ticket = lock_ticket(request, id=pk)
            rows = attachments_add(ticket=ticket, files=files, person=person, now=now)
            ticket_touch(ticket=ticket, now=now)
        output = AttachmentOutput(rows, many=True, context={"request": request})
        return with_etag(Response(output.data, status=201), ticket.rev)

    @extend_schema(
        operation_id="tickets_attachments_download",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, pk: int, aid: int) -> Any:
        """Download the file; the headers keep browsers from displaying it in our origin."""
        attachment = access_attachment(request, ticket_key=pk, id=aid)
        try:
            file = open_file(attachment.stored_name)
        except FileNotFoundError:
            logger.error("attachment.file_lost", attachment_id=attachment.pk)
            raise NotFoundError("The file is not there any more.") from None
        response = FileResponse(
            file,
            as_attachment=True,
            filename=attachment.original_filename,
            content_type=attachment.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response
