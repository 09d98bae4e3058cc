import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from servicekit.http.api.etags import StaleRevError, require_match, with_etag


def request(**headers: str) -> Request:
    return Request(APIRequestFactory().put("/", headers=headers))


class TestETag:
    def test_names_the_state(self) -> None:
        assert with_etag(Response(), 7)["ETag"] == '"7"'

    @pytest.mark.parametrize("header", ['"7"', "*", ' W/"7" ', '"6", "7"'])
    def test_matches(self, header: str) -> None:
        require_match(request(**{"If-Match": header}), 7)

    def test_is_asked_of_nobody(self) -> None:
        require_match(request(), 7)

    @pytest.mark.parametrize("header", ['"6"', "7", "", '"77"', "nonsense"])
    def test_of_another_state_is_a_conflict(self, header: str) -> None:
        with pytest.raises(StaleRevError) as refused:
            require_match(request(**{"If-Match": header}), 7)
        assert (refused.value.status, refused.value.code) == (409, "stale_rev")
        assert refused.value.details == {"If-Match": ['It is "7" now.']}
