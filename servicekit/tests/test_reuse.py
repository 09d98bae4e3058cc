"""Reused serializers give the same results as new serializers, and keep nothing of a request."""

import threading
from typing import Any

import pytest
from rest_framework import serializers

from servicekit.http.api.reuse import represent, validated


class Part(serializers.Serializer[Any]):
    name = serializers.CharField()
    link = serializers.SerializerMethodField()

    def get_link(self, part: Any) -> str:
        return f"{self.context['host']}/{part['name']}"


class Whole(serializers.Serializer[Any]):
    size = serializers.IntegerField(max_value=9)
    word = serializers.CharField(required=False, allow_null=True)
    parts = Part(many=True, read_only=True)


THING = {"size": 3, "word": None, "parts": [{"name": "a"}, {"name": "b"}]}


class TestRepresent:
    def test_gives_what_a_new_one_gives_each_time(self) -> None:
        for host in ("one", "two"):
            new = Whole(THING, context={"host": host}).data
            assert represent(Whole, THING, context={"host": host}) == new
            assert new["parts"][1]["link"] == f"{host}/b"

    def test_keeps_nothing_of_the_request(self) -> None:
        represent(Whole, THING, context={"host": "one"})
        with pytest.raises(KeyError, match="host"):
            represent(Whole, THING)

    def test_works_inside_itself(self) -> None:
        class Nested(serializers.Serializer[Any]):
            inner = serializers.SerializerMethodField()

            def get_inner(self, value: int) -> Any:
                return represent(Nested, value - 1, context=self.context) if value else None

        assert represent(Nested, 2, context={"host": "one"}) == {
            "inner": {"inner": {"inner": None}}
        }

    def test_is_shared_by_no_two_threads(self) -> None:
        inside, seen = threading.Barrier(2, timeout=10), {}

        class Waiting(serializers.Serializer[Any]):
            host = serializers.SerializerMethodField()

            def get_host(self, value: Any) -> Any:
                inside.wait()
                return self.context["host"]

        def ask(host: str) -> None:
            seen[host] = represent(Waiting, {}, context={"host": host})["host"]

        threads = [threading.Thread(target=ask, args=(host,)) for host in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {"one": "one", "two": "two"}


class TestValidated:
    def test_gives_each_input_its_own_values(self) -> None:
        for data in ({"size": 1, "word": "x"}, {"size": 2}):
            with validated(Whole, data) as found:
                assert found.validated_data == data

    def test_refuses_as_a_new_one_and_forgets_it(self) -> None:
        new = Whole(data={"size": 10})
        assert not new.is_valid()
        with pytest.raises(serializers.ValidationError) as refusal, validated(Whole, {"size": 10}):
            pass
        assert refusal.value.detail == new.errors
        with validated(Whole, {"size": 9}) as found:
            assert found.validated_data == {"size": 9}

    def test_keeps_nothing_of_a_block_that_fails(self) -> None:
        with pytest.raises(LookupError), validated(Whole, {"size": 1}):
            raise LookupError
        with validated(Whole, {"size": 2}) as found:
            assert found.validated_data == {"size": 2}
