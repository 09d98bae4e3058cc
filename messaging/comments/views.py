from functools import partial
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from comments import push, selectors, services
from comments.access import Access, access_ticket
from comments.filters import CommentFilter
from comments.models import Comment
from comments.serializers import CommentChangeInput, CommentInput, CommentOutput, TicketInput
from servicekit import clock
from servicekit.auth import person_of
from servicekit.auth.tokens import Claims
from servicekit.base.errors import NotFoundError
from servicekit.db.transactions import run_after_commit, transaction
from servicekit.http.api.etags import IF_MATCH, require_match, with_etag
from servicekit.http.idempotency import idempotent


class CommentViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Comment]
):
    """Comments on a ticket, for everybody who may see the ticket."""

    serializer_class = CommentOutput
    # workflow_api decides about each ticket, see `access_ticket`.
    allowed_user_types = ["staff", "employee"]
    filter_backends = [DjangoFilterBackend]
    filterset_class = CommentFilter
    lookup_field = "comment_id"
    lookup_value_converter = "uuid"
    queryset = Comment.objects.none()

    def get_queryset(self) -> QuerySet[Comment]:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        return selectors.comment_list(self._access(self._ticket_id()))

    @extend_schema(
        parameters=[OpenApiParameter("ticket_id", str, required=True, description="The number.")]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The comments of one ticket, oldest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=CommentInput, responses={201: CommentOutput})
    @idempotent
    def create(self, request: Request) -> Response:
        """Write a comment. It appears at once in every open conversation that may show it."""
        ticket = TicketInput(data=request.data)
        form = CommentInput(data=request.data)
        if not ticket.is_valid():
            form.is_valid(raise_exception=True)
        access = self._access(ticket.validated_data["ticket_id"], is_fresh=True)
        form.is_valid(raise_exception=True)
        new = services.NewComment(
            content=form.validated_data["content"], visibility=form.validated_data["visibility"]
        )
        with transaction():
            created = services.comment_create(
                person=person_of(request), access=access, new=new, now=clock.now()
            )
        run_after_commit(partial(push.push_created, created.comment))
        return Response(CommentOutput(created.comment).data, status=201)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One comment; its `ETag` is its `seq`."""
        comment = self.get_object()
        return with_etag(Response(self.get_serializer(comment).data), comment.seq)

    @extend_schema(request=CommentChangeInput, responses=CommentOutput, parameters=[IF_MATCH])
    def partial_update(self, request: Request, comment_id: UUID) -> Response:
        """Change a comment; only its author may. Open conversations show the change at once."""
        access, comment = self._comment(comment_id)
        form = CommentChangeInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            comment, is_changed = services.comment_update(
                person=person_of(request),
                access=access,
                comment=comment,
                content=form.validated_data["content"],
                now=clock.now(),
                check_seq=partial(require_match, request),
            )
        if is_changed:
            run_after_commit(partial(push.push_changed, "update", comment))
        return with_etag(Response(CommentOutput(comment).data), comment.seq)

    @extend_schema(parameters=[IF_MATCH])
    def destroy(self, request: Request, comment_id: UUID) -> Response:
        """Delete a comment; only its author or an Admin may. The comment stays in the conversation,
        without its text.
        """
        access, comment = self._comment(comment_id)
        with transaction():
            comment, is_changed = services.comment_delete(
                person=person_of(request),
                access=access,
                comment=comment,
                now=clock.now(),
                check_seq=partial(require_match, request),
            )
        if is_changed:
            run_after_commit(partial(push.push_changed, "delete", comment))
        return Response(status=204)

    @extend_schema(
        operation_id="comments_by_ticket_list",
        responses=CommentOutput(many=True),
        parameters=[OpenApiParameter("ticket_id", str, OpenApiParameter.PATH)],
    )
    @action(detail=False, url_path="by-ticket/<str:ticket_id>")
    def by_ticket(self, request: Request, ticket_id: str) -> Response:
        """The comments of one ticket, oldest first. Give `after_seq` to get only later changes."""
        return super().list(request)

    def _comment(self, comment_id: UUID) -> tuple[Access, Comment]:
        """The caller's rights, asked again without the cache, and the comment to change."""
        access = self._access(self._ticket_id(), is_fresh=True)
        return access, selectors.access_comment(access, comment_id)

    def _ticket_id(self) -> str:
        """The ticket number of the request: from the path, from the query, or that of the comment
        in the path.
        """
        if "comment_id" in self.kwargs:
            ticket_id = selectors.comment_ticket(self.kwargs["comment_id"])
            if ticket_id is None:
                raise NotFoundError("There is no such comment.")
            return ticket_id
        named = self.kwargs.get("ticket_id") or self.request.query_params.get("ticket_id")
        form = TicketInput(data={"ticket_id": named} if named is not None else {})
        form.is_valid(raise_exception=True)
        return str(form.validated_data["ticket_id"])

    def _access(self, ticket_id: str, *, is_fresh: bool = False) -> Access:
        claims = cast(Claims, self.request.auth)
        return access_ticket(claims.person, claims.token, ticket_id, is_fresh=is_fresh)
