"""Read and rewrite a message of any sender before Celery handles it."""

import json
import re
from collections.abc import Callable, Container, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from kombu.message import Message as BrokerMessage
from kombu.utils import json as kombu_json

from servicekit.messages.packed import COMPRESSION, MAX_BODY_BYTES
from servicekit.messages.rabbitmq import UNREADABLE

_usable_id = re.compile(r"[\x21-\x7e]{1,255}")
_content_type = "application/json"


class Unreadable(Exception):  # noqa: N818 - a finding about the message, not our failure
    """Our workers cannot read the message. `reason` is a code such as `not_json`."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


def normalise(message: BrokerMessage, known_tasks: Container[str]) -> None:
    """Rewrite a message of Celery's protocol 1 or 2, in place, as a simple message of protocol 2.

    The task, its id, the arguments and our own headers are kept. Everything else is dropped: time
    limits, callbacks and chains, with which a sender could control a worker; `eta`, since the outbox
    stores due times; and `expires`, since no message may expire unseen.

    Raises Unreadable.
    """
    headers = message.headers if isinstance(message.headers, Mapping) else {}
    _require_readable(headers)
    content = _decoded(message)
    if isinstance(headers.get("task"), str):
        task, args, kwargs, task_id = _protocol_2(headers, content)
    else:
        task, args, kwargs, task_id = _protocol_1(content)
    if task not in known_tasks or task.startswith("celery."):
        raise Unreadable("unknown_task")
    if not isinstance(args, list | tuple) or not isinstance(kwargs, dict):
        raise Unreadable("arguments_not_list_and_dict")
    if not isinstance(task_id, str) or not task_id:
        raise Unreadable("headers_missing", "no id")
    message_id = headers.get("message_id") or task_id
    if not _usable_id.fullmatch(task_id) or not _is_usable(message_id):
        raise Unreadable("id_unusable")
    try:
        body = json.dumps([args, kwargs, {}], cls=DjangoJSONEncoder)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unreadable("not_plain_json", type(error).__name__) from error
    message.body = body
    message.content_type = _content_type
    message.content_encoding = "utf-8"
    message.headers = _clean_headers(headers, task=task, task_id=task_id, message_id=message_id)
    message._decoded_cache = None


def raw_text(message: object) -> str:
    """The body as text, for people to read. Bytes that are not UTF-8 are escaped."""
    body = getattr(message, "body", message)
    if isinstance(body, memoryview):
        body = body.tobytes()
    if isinstance(body, bytes | bytearray):
        return bytes(body[: MAX_BODY_BYTES + 1]).decode(errors="backslashreplace")
    return body if isinstance(body, str) else repr(body)


def _require_readable(headers: Mapping[str, Any]) -> None:
    if UNREADABLE in headers:
        raise Unreadable("headers_unreadable", str(headers[UNREADABLE])[:64])
    if headers.get(COMPRESSION):
        raise Unreadable("not_decodable", f"compressed: {headers[COMPRESSION]!r}"[:128])


def _decoded(message: BrokerMessage) -> Any:
    """Parse the body as JSON; refuse every other format.

    kombu's own decoder is not used, since it could decompress a body before the size is known: it
    accepts the type `application/data` and the encoding `bz2`.
    """
    body = message.body
    if body is None or len(body) == 0:
        raise Unreadable("empty_body")
    if len(body) > MAX_BODY_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BODY_BYTES} bytes")
    if _plain_type(message.content_type) != _content_type:
        raise Unreadable("content_type_refused", repr(message.content_type)[:128])
    try:
        return kombu_json.loads(body, _loads=_loads)
    except DuplicateKeysError as error:
        raise Unreadable("duplicate_keys") from error
    except Exception as error:
        raise Unreadable("not_json", type(error).__name__) from error


class DuplicateKeysError(ValueError):
    """A JSON object has the same key twice. Parsers disagree on which value counts."""


def _loads(text: str, *, object_hook: Callable[[dict[str, Any]], Any]) -> Any:
    def pairs_hook(pairs: list[tuple[str, Any]]) -> Any:
        value = dict(pairs)
        if len(value) != len(pairs):
            raise DuplicateKeysError
        return object_hook(value)

    return json.loads(text, object_pairs_hook=pairs_hook)


def _plain_type(content_type: object) -> str:
    """The media type without parameters: `Application/JSON; charset=utf-8` → `application/json`."""
    if not isinstance(content_type, str):
        return ""
    return content_type.partition(";")[0].strip().lower()


def _protocol_2(headers: Mapping[str, Any], content: Any) -> tuple[str, Any, Any, Any]:
    if isinstance(content, dict) and "args" in content:
        args, kwargs = content["args"], content.get("kwargs", {})
    elif isinstance(content, list) and len(content) == 3:
        args, kwargs, _ = content
    else:
        raise Unreadable("not_a_celery_body")
    return headers["task"], args, kwargs, headers.get("id")


def _protocol_1(content: Any) -> tuple[str, Any, Any, Any]:
    if not isinstance(content, dict) or not isinstance(content.get("task"), str):
        raise Unreadable("headers_missing", "no task, neither in the headers nor in the body")
    return content["task"], content.get("args", []), content.get("kwargs", {}), content.get("id")


def _is_usable(message_id: object) -> bool:
    return isinstance(message_id, str) and _usable_id.fullmatch(message_id) is not None


def _clean_headers(
    headers: Mapping[str, Any], *, task: str, task_id: str, message_id: str
) -> dict[str, Any]:
    clean: dict[str, Any] = {
        "lang": "py",
        "task": task,
        "id": task_id,
        "root_id": task_id,
        "parent_id": None,
        "group": None,
        "retries": 0,
        "eta": None,
        "expires": None,
        "timelimit": [None, None],
        "ignore_result": True,
        "argsrepr": "",
        "kwargsrepr": "",
        "message_id": message_id,
    }
    ours = {"request_id": str, "attempt": int, "replay": str}
    for name, kind in ours.items():
        if isinstance(headers.get(name), kind):
            clean[name] = headers[name]
    return clean
