from __future__ import annotations

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.idempotency import idempotent
from step import selectors, services
from step.forms import (
    StepInput,
    StepOutput,
    StepUpdateInput,
    TransitionInput,
    TransitionOutput,
    TransitionUpdateInput,
    node_draft,
    read_step,
    values_of_transition,
)
from step.models import Steps, StepTransition

from .filters import (
    StepFilter,
    TransitionFilter,
)

ANY_ROLE = {"tts": ["*"]}
ADMIN = {"tts": ["Admin"]}
READ_AND_WRITE = {
    "list": ANY_ROLE,
    "retrieve": ANY_ROLE,
    "create": ADMIN,
    "update": ADMIN,
    "partial_update": ADMIN,
    "destroy": ADMIN,
}


class StepViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Steps]):
    """The steps of all drafts. The ETag of a step is the revision of its workflow; `If-Match` is
    compared with it.
    """

    required_system_roles_by_action = READ_AND_WRITE
    queryset = Steps.objects.none()
    serializer_class = StepOutput
    lookup_value_converter = "key"
    filter_backends = [DjangoFilterBackend]
    filterset_class = StepFilter

    def get_queryset(self) -> QuerySet[Steps]:
        return selectors.all_steps()

    def retrieve(self, request: Request, pk: int) -> Response:
        """One step."""
        return _step(selectors.access_step(pk))

    @extend_schema(request=StepInput, parameters=[IF_MATCH], responses={201: StepOutput})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a step to a draft."""
        form = StepInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            step = services.step_create(
                workflow_id=form.validated_data["workflow_id"],
                node=node_draft(form.validated_data, form.initial_data, is_new=True),
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return _step(step, status.HTTP_201_CREATED)

    @extend_schema(request=StepUpdateInput, parameters=[IF_MATCH], responses=StepOutput)
    def update(self, request: Request, pk: int) -> Response:
        """Change a step; omitted fields stay."""
        return self._update(request, pk, is_partial=False)

    @extend_schema(request=StepUpdateInput, parameters=[IF_MATCH], responses=StepOutput)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a step; omitted fields stay."""
        return self._update(request, pk, is_partial=True)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a step from its draft, and all transitions from or to it."""
        with transaction():
            services.step_remove(
                step_id=pk, actor=person_of(request), now=clock.now(), rev=rev_seen(request)
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _update(self, request: Request, pk: int, *, is_partial: bool) -> Response:
        selectors.access_step(pk)
        node = read_step(request.data, is_partial=is_partial)
        with transaction():
            step = services.step_update(
                step_id=pk,
                node=node,
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return _step(step)


class TransitionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[StepTransition]):
    """The transitions of all drafts. The ETag of a transition is the revision of its workflow;
    `If-Match` is compared with it.
    """

    required_system_roles_by_action = READ_AND_WRITE
    queryset = StepTransition.objects.none()
    serializer_class = TransitionOutput
    lookup_value_converter = "key"
    filter_backends = [DjangoFilterBackend]
    filterset_class = TransitionFilter

    def get_queryset(self) -> QuerySet[StepTransition]:
        return selectors.all_transitions()

    def retrieve(self, request: Request, pk: int) -> Response:
        """One transition."""
        return _transition(selectors.access_transition(pk))

    @extend_schema(
        request=TransitionInput, parameters=[IF_MATCH], responses={201: TransitionOutput}
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Connect two steps of one draft."""
        form = TransitionInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            transition = services.transition_create(
                workflow_id=form.validated_data.get("workflow_id"),
                ends=services.Ends(
                    form.validated_data["from_step_id"], form.validated_data["to_step_id"]
                ),
                values=values_of_transition(form),
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return _transition(transition, status.HTTP_201_CREATED)

    @extend_schema(request=TransitionUpdateInput, parameters=[IF_MATCH], responses=TransitionOutput)
    def update(self, request: Request, pk: int) -> Response:
        """Change a transition; omitted fields stay."""
        return self._update(request, pk)

    @extend_schema(request=TransitionUpdateInput, parameters=[IF_MATCH], responses=TransitionOutput)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a transition; omitted fields stay."""
        return self._update(request, pk)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a transition from its draft."""
        with transaction():
            services.transition_remove(
                transition_id=pk,
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _update(self, request: Request, pk: int) -> Response:
        selectors.access_transition(pk)
        form = TransitionUpdateInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            transition = services.transition_update(
                transition_id=pk,
                values=values_of_transition(form),
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return _transition(transition)


def _step(step: Steps, code: int = status.HTTP_200_OK) -> Response:
    return with_etag(Response(StepOutput(step).data, status=code), step.workflow.rev)


def _transition(transition: StepTransition, code: int = status.HTTP_200_OK) -> Response:
    body = TransitionOutput(transition).data
    return with_etag(Response(body, status=code), transition.workflow.rev)
