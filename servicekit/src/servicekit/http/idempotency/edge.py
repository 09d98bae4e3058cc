"""The decorator `idempotent` for methods of views."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import QueryDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth.credentials import KeyCredential
from servicekit.base.metrics import meters
from servicekit.base.persons import Person
from servicekit.db.transactions import EnclosingTransaction
from servicekit.http.idempotency.answers import (
    Answer,
    AnsweredAlready,
    Call,
    answer_find,
    answer_store,
    begin_bounded,
    call_claim,
)
from servicekit.http.idempotency.errors import KeyInFlightError, KeyMalformedError, KeyReusedError

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
KEPT_HEADERS = ("ETag", "Location")
# These are not answers to the request itself: the caller is unknown, or has sent too many requests.
NEVER_STORED = frozenset({401, 429})

LONGEST_PATH = 512
_KEY_FORM = re.compile(r"[\x21-\x7e]{1,255}")

Handler = TypeVar("Handler", bound=Callable[..., Response])


def idempotent(handler: Handler) -> Handler:
    """Support `Idempotency-Key` in a method of an APIView that creates or changes something.

    Without the header, or if nobody is signed in, the method runs as usual. Refusals before the
    method runs (401, 403 of the endpoint, 429) and unreadable bodies are not stored, since nothing
    was decided yet. Errors of the server (500 and above) are not stored either.
    """

    @wraps(handler)
    def answered_once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        person: object = request.user
        if key is None or not isinstance(person, Person):
            return handler(view, request, *args, **kwargs)
        call = _call(request, key)
        found = answer_find(call, now=clock.real_now())
        if found is not None:
            return _replayed(found)
        try:
            return _first_answer(call, view, lambda: handler(view, request, *args, **kwargs))
        except AnsweredAlready as known:
            return _replayed(known.answer)

    answered_once.is_idempotent = True  # type: ignore[attr-defined]
    return cast(Handler, answered_once)


def answered_in_part(
    view: Any, request: Request, *, part: str, content: Any, handle: Callable[[], Response]
) -> Response:
    """The answer to one part of a request whose parts each have an effect of their own.

    With a key, each part is answered once: if the part was answered before, the stored answer is
    returned, even if this request has other parts than the first request. `content` is what the
    part depends on, as JSON. The effect of a part is committed before this returns, so no lock is
    held across parts. If `handle` raises an exception, the view's response to that exception is the
    answer.
    """
    key = request.headers.get(HEADER)
    try:
        if key is None:
            return handle()
        whole = _call(request, key)
        path = _storable(f"{request.path_info}#{part}")
        call = replace(whole, path=path, request_hash=_hash_of(content))
        found = answer_find(call, now=clock.real_now())
        if found is not None:
            return _replayed(found)
        return _first_answer(call, view, handle)
    except AnsweredAlready as known:
        return _replayed(known.answer)
    except Exception as error:
        response: Response = view.handle_exception(error)
        return response


class _ClaimingTransaction(EnclosingTransaction):
    """A transaction that claims the call when it begins. The wait for the claim is limited."""

    def __init__(self, call: Call) -> None:
        super().__init__(on_begin=lambda: call_claim(call, now=clock.real_now()))

    def begin(self) -> None:
        with begin_bounded():
            super().begin()


def _first_answer(call: Call, view: Any, handle: Callable[[], Response]) -> Response:
    with _ClaimingTransaction(call) as enclosing:
        try:
            response = handle()
        except (AnsweredAlready, KeyInFlightError, KeyReusedError):
            raise
        except Exception as error:
            if isinstance(error, DatabaseError):
                # The error may have broken the whole transaction. Also, it is about our database
                # and not about the request, so it must not be stored as the answer.
                enclosing.undo()
            response = view.handle_exception(error)
        if response.status_code >= 500 or response.status_code in NEVER_STORED:
            enclosing.undo()
            return response
        if not enclosing.is_undone:
            # If the method opened no transaction, as for some refusals, claim the call now.
            enclosing.begin()
            answer_store(call, _answer(response))
    return response


def _answer(response: Response) -> Answer:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    return Answer(status=response.status_code, headers=headers, body=body)


def _replayed(answer: Answer) -> Response:
    meters.idempotent_replays.inc()
    data = json.loads(answer.body) if answer.body else None
    return Response(data, status=answer.status, headers={**answer.headers, REPLAYED_HEADER: "true"})


def _call(request: Request, key: str) -> Call:
    if not _KEY_FORM.fullmatch(key):
        raise KeyMalformedError(
            "The Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.",
            details={HEADER: ["Send 1 to 255 printable ASCII characters without spaces."]},
        )
    asked = {"query": request.META.get("QUERY_STRING", ""), "body": _plain(request.data)}
    return Call(
        caller=_caller(request),
        method=request.method or "",
        path=_storable(request.path_info),
        key=key,
        request_hash=_hash_of(asked),
    )


def _hash_of(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _caller(request: Request) -> str:
    # The id of an API key may equal the id of a service with a token: keep them apart.
    credential = request.auth
    if isinstance(credential, KeyCredential):
        return f"key:{credential.key_id}"
    return str(request.user.pk)


def _storable(path: str) -> str:
    """The path, or its digest if the column cannot store it."""
    if len(path) <= LONGEST_PATH and path.isprintable():
        return path
    return "sha256:" + hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """The body as JSON. An upload is represented by its name and digest, so that the boundaries of
    a form, which differ each time, do not count.
    """
    if isinstance(value, QueryDict):
        return {name: [_plain(entry) for entry in value.getlist(name)] for name in value}
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return {"filename": value.name, "sha256": digest.hexdigest()}
    return value
