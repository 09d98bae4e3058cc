from __future__ import annotations

from typing import Any

from rest_framework import serializers

# Longer than anybody types; hashing takes time in proportion.
MAX_PASSWORD = 1024


class LoginInput(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )


class HeldRoleOutput(serializers.Serializer[Any]):
    system = serializers.CharField(read_only=True)
    role = serializers.CharField(read_only=True)


class UserOutput(serializers.Serializer[Any]):
    user_id = serializers.IntegerField(read_only=True)
    user_type = serializers.CharField(read_only=True)
    email = serializers.CharField(read_only=True)
    full_name = serializers.CharField(read_only=True)
    roles = HeldRoleOutput(many=True, read_only=True)
    systems = serializers.ListField(child=serializers.CharField(), read_only=True)


class SessionOutput(serializers.Serializer[Any]):
    """Who is signed in; ``expires_in`` is how many seconds the access token still holds."""

    user = UserOutput(read_only=True)
    expires_in = serializers.IntegerField(read_only=True)
