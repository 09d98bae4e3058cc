from __future__ import annotations

from django.db import models

from servicekit.db.folded import SearchTextField


class Account(models.Model):
    """A person who may sign in with the built-in identity, which is off if an external Auth Service
    is configured.

    `id` is the person's `user_id` in tokens and messages. Staff and employees have ids from one
    sequence.
    """

    class UserType(models.TextChoices):
        """Staff may have roles; employees have none and see only their own tickets."""

        STAFF = "staff"
        EMPLOYEE = "employee"

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=762, unique=True, help_text="The address without case.")
    full_name = models.CharField(max_length=255)
    search_text = SearchTextField("full_name", "email")
    password = models.CharField(max_length=256)
    is_active = models.BooleanField(default=True)
    user_type = models.CharField(max_length=16, choices=UserType, default=UserType.STAFF)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user_type__in=["staff", "employee"]), name="account_user_type"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class SystemRole(models.Model):
    """A role that accounts may have. Other services know `id` as the `role_id`."""

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=50, default="tts")
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=192, help_text="The name without case, for comparing.")

    class Meta:
        verbose_name = "system role"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name_key"], name="system_role_system_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.name}"


class AccountRole(models.Model):
    """A role of an account. A withdrawn role stays as an inactive row."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="roles")
    role = models.ForeignKey(SystemRole, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "account role"
        constraints = [
            models.UniqueConstraint(fields=["account", "role"], name="account_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.role_id}"


class RefreshToken(models.Model):
    """One refresh token; only its digest is stored. Using it issues the next one of its `family`.

    A family is one session. States: fresh (`used_at` and `revoked_at` are null), used (exchanged
    for the next one), revoked (the session was ended, or a used token of the family was presented
    again).
    """

    id = models.BigAutoField(primary_key=True)
    family = models.UUIDField(db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "refresh token"

    def __str__(self) -> str:
        return f"{self.family} of {self.account_id}"


class OneTimeLink(models.Model):
    """A link with which the account's password can be set once; only its digest is stored.

    States: open (`used_at` null and `expires_at` in the future), used, expired. Setting the
    account's password marks all its links as used.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "one-time link"

    def __str__(self) -> str:
        return f"link of {self.account_id}"


class SignInFailures(models.Model):
    """The number of attempts to sign in that failed or are in progress, for one subject.

    Kinds: pair (one account from one network), account (one account, from all networks that are not
    known to it: no `KnownNetwork`), address (one network, at all accounts). E-mail addresses
    without an account are counted the same way. `key_hash` and `network_hash` are digests. No
    attempt is admitted before `locked_until`. `told_at` is the time of the last audit report.
    """

    class Kind(models.TextChoices):
        PAIR = "pair"
        ACCOUNT = "account"
        ADDRESS = "address"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    key_hash = models.CharField(max_length=64, help_text="Of the e-mail address, or the network.")
    network_hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of a pair's network."
    )
    count = models.PositiveIntegerField(default=0)
    pending = models.PositiveIntegerField(default=0, db_default=0)
    since = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "failed sign-ins"
        verbose_name_plural = "failed sign-ins"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key_hash", "network_hash"], name="sign_in_failures_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key_hash[:8]}: {self.count}"


class KnownNetwork(models.Model):
    """A network from which an account has signed in, or set its password. It is stored as a digest
    and counts for 90 days after `last_used_at`.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    network_hash = models.CharField(max_length=64)
    last_used_at = models.DateTimeField()

    class Meta:
        verbose_name = "known network"
        constraints = [
            models.UniqueConstraint(fields=["account", "network_hash"], name="known_network_once"),
        ]

    def __str__(self) -> str:
        return f"network of {self.account_id}"
