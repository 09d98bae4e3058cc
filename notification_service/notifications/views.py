from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import push, selectors, services
from notifications.filters import NotificationFilter
from notifications.models import InAppNotification
from notifications.serializers import (
    NotificationOutput,
    ReadAllOutput,
    ReadSomeInput,
    UnreadCountOutput,
)
from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import run_after_commit, transaction
from servicekit.http.idempotency import idempotent


class NotificationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[InAppNotification]):
    """The notices of the signed-in person."""

    serializer_class = NotificationOutput
    # Everybody may read their own notices; no role is needed.
    allowed_user_types = ["staff", "employee"]
    filter_backends = [DjangoFilterBackend]
    filterset_class = NotificationFilter
    lookup_value_converter = "uuid"
    queryset = InAppNotification.objects.none()

    def get_queryset(self) -> QuerySet[InAppNotification]:
        if getattr(self, "swagger_fake_view", False):
            return InAppNotification.objects.none()
        return selectors.notification_list(person_of(self.request).key)

    @extend_schema(responses=UnreadCountOutput, filters=False)
    @action(detail=False, url_path="unread-count", pagination_class=None, filter_backends=[])
    def unread_count(self, request: Request) -> Response:
        """The number of unread notices of the signed-in person."""
        return Response({"unread_count": selectors.unread_count(person_of(request).key)})

    @extend_schema(request=None, responses=NotificationOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def read(self, request: Request, pk: UUID) -> Response:
        """Mark one notice read. The person's other open windows show the new count."""
        notification = selectors.access_notification(person_of(request).key, pk)
        with transaction():
            was_unread = services.notification_mark_read(notification=notification, now=clock.now())
        if was_unread:
            run_after_commit(partial(push.push_count, person_of(request).key))
        return Response(NotificationOutput(notification).data)

    @extend_schema(request=ReadSomeInput, responses=ReadAllOutput, filters=False)
    @action(
        detail=False,
        methods=["post"],
        url_path="read-some",
        pagination_class=None,
        filter_backends=[],
    )
    @idempotent
    def read_some(self, request: Request) -> Response:
        """Mark up to 100 notices read. Skips notices of other people."""
        form = ReadSomeInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            marked = services.notification_mark_some_read(
                person=person_of(request).key, ids=form.validated_data["ids"], now=clock.now()
            )
        return self._marked(request, marked)

    @extend_schema(request=None, responses=ReadAllOutput, filters=False)
    @action(
        detail=False,
        methods=["post"],
        url_path="read-all",
        pagination_class=None,
        filter_backends=[],
    )
    @idempotent
    def read_all(self, request: Request) -> Response:
        """Mark all notices of the signed-in person read."""
        with transaction():
            marked = services.notification_mark_all_read(
                person=person_of(request).key, now=clock.now()
            )
        return self._marked(request, marked)

    def _marked(self, request: Request, marked: int) -> Response:
        if marked:
            run_after_commit(partial(push.push_count, person_of(request).key))
        unread = selectors.unread_count(person_of(request).key)
        return Response({"marked_read": marked, "unread_count": unread})
