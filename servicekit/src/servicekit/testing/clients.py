"""HTTP clients for tests, signed in by token or by cookie as real callers are."""

from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.auth.cookies import ACCESS_COOKIE, CSRF_COOKIE
from servicekit.testing.persons import make_token

CSRF_VALUE = "c" * 43


def api_client(person: Person | None = None) -> APIClient:
    """A client with a bearer token, or an anonymous one."""
    client = APIClient()
    if person is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_token(person)}")
    return client


def cookie_client(person: Person, *, csrf: bool = True) -> APIClient:
    """A client with cookies as a browser has them; with `csrf` it also sends the header."""
    client = APIClient()
    client.cookies[ACCESS_COOKIE] = make_token(person)
    client.cookies[CSRF_COOKIE] = CSRF_VALUE
    if csrf:
        client.credentials(HTTP_X_CSRFTOKEN=CSRF_VALUE)
    return client
