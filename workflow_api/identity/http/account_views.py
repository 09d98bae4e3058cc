"""Endpoints for the signed-in person's own account: profile and password."""

from __future__ import annotations

from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from identity.models import Account
from identity.selectors import account_of, account_roles
from identity.services import passwords, people, sessions
from identity.services.attempts import claimed
from identity.services.lockout import Attempt, attempt_failed, network_learn
from identity.services.trail import failure_audit
from servicekit import clock
from servicekit.auth import person_of
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction
from servicekit.http.api.schema import refusal
from servicekit.http.throttling import ScopeThrottle
from servicekit.http.throttling.views import address_of

from .serializers import (
    MessageOutput,
    PasswordChangeInput,
    PasswordForgotInput,
    PasswordResetInput,
    ProfileInput,
    ProfileOutput,
)
from .views import (
    REFUSED,
    IdentityView,
    IsSignedIn,
    SignInView,
    signed_in,
)

NO_ACCOUNT = refusal("The account of this person is kept elsewhere.")


class CurrentPasswordWrongError(InvalidError):
    """The old password is wrong, so no new one is set."""

    code = "wrong_password"


class ProfileView(IdentityView):
    """The caller's own account as it is stored now. The caller's token may be up to ten minutes
    older.
    """

    permission_classes = [IsSignedIn]

    @extend_schema(responses={200: ProfileOutput, 404: NO_ACCOUNT})
    def get(self, request: Request) -> Response:
        return _profile(account_of(person_of(request)))

    @extend_schema(request=ProfileInput, responses={200: ProfileOutput, 404: NO_ACCOUNT})
    def patch(self, request: Request) -> Response:
        """Change the caller's own name. The e-mail address cannot be changed here."""
        account = account_of(person_of(request))
        form = ProfileInput(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        if "full_name" in form.validated_data:
            with transaction():
                people.account_rename(
                    account=account,
                    full_name=form.validated_data["full_name"],
                    now=clock.real_now(),
                )
        return _profile(account_of(person_of(request)))


class PasswordChangeView(IdentityView):
    permission_classes = [IsSignedIn]
    throttle_classes = [ScopeThrottle]
    throttle_scope = "password"

    @extend_schema(request=PasswordChangeInput, responses={204: None, 404: NO_ACCOUNT})
    def post(self, request: Request) -> Response:
        """Set a new password; the current one is required. All sessions end, and this browser gets
        a new session.

        A wrong current password counts as a failed sign-in.
        """
        account = account_of(person_of(request))
        form = PasswordChangeInput(data=request.data)
        form.is_valid(raise_exception=True)
        new = form.validated_data["new_password"]
        passwords.password_require_good(new, account, field="new_password")
        attempt = claimed(request, account.email)
        if not passwords.password_matches(
            form.validated_data["current_password"], account.password
        ):
            self._refuse(request, attempt, account)
        password_hash = passwords.password_hash_of(new)
        with transaction():
            now = clock.real_now()
            account = passwords.password_change(
                account=account, password_hash=password_hash, now=now
            )
            session = sessions.session_begin(account=account, now=now)
            network_learn(account=account, address=attempt.address, now=now)
        return signed_in(Response(status=status.HTTP_204_NO_CONTENT), session)

    def _refuse(self, request: Request, attempt: Attempt, account: Account) -> NoReturn:
        with transaction():
            now = clock.real_now()
            failed = attempt_failed(attempt=attempt, now=now)
            failure_audit(
                attempt=attempt, failed=failed, account=account, actor=person_of(request), now=now
            )
        raise CurrentPasswordWrongError(
            "The current password is wrong.",
            details={"current_password": ["The current password is wrong."]},
        )


class PasswordForgotView(SignInView):
    throttle_scope = "password"

    @extend_schema(request=PasswordForgotInput, responses={202: MessageOutput, 403: REFUSED[403]})
    def post(self, request: Request) -> Response:
        """Send a mail with a link that sets a new password and is valid for an hour. The answer is the
        same whether or not there is an account with this address.

        The link leads to `/reset-password?token=…` of the web app, like the link of an invitation.
        """
        form = PasswordForgotInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            passwords.reset_request(email=form.validated_data["email"], now=clock.real_now())
        message = "If there is an account with this address, a mail with a link is on its way."
        return Response(MessageOutput({"message": message}).data, status=202)


class PasswordResetView(SignInView):
    throttle_scope = "password"

    @extend_schema(request=PasswordResetInput, responses={204: None, 403: REFUSED[403]})
    def post(self, request: Request) -> Response:
        """Set a password with the token of a one-time link from a mail. All sessions end."""
        form = PasswordResetInput(data=request.data)
        form.is_valid(raise_exception=True)
        token, new = form.validated_data["token"], form.validated_data["new_password"]
        account = passwords.link_account(token, now=clock.real_now())
        passwords.password_require_good(new, account, field="new_password")
        password_hash = passwords.password_hash_of(new)
        with transaction():
            now = clock.real_now()
            account = passwords.link_use(token=token, password_hash=password_hash, now=now)
            network_learn(account=account, address=address_of(request.META), now=now)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _profile(account: Account) -> Response:
    roles = account_roles(account)
    body: dict[str, Any] = {
        "user_id": account.pk,
        "user_type": account.user_type,
        "email": account.email,
        "full_name": account.full_name,
        "roles": [{"system": role.system, "role": role.name} for role in roles],
        "systems": sorted({role.system for role in roles}),
        "created_at": account.created_at,
    }
    return Response(ProfileOutput(body).data)
