from __future__ import annotations

from django.db import models

from servicekit.folded import SearchTextField

# Auth's ids are far below; a role seeded before Auth has sent one gets an id from here on.
FIRST_LOCAL_ROLE_ID = 1_000_000


class Roles(models.Model):
    """One role of one system. A role is (system, name without case).

    `id` is our own key: frozen workflow versions reference it, so it never changes. `role_id` is
    Auth's key; a locally seeded role has one from `FIRST_LOCAL_ROLE_ID` on until its first sync
    gives it Auth's.
    """

    id = models.BigAutoField(primary_key=True)
    role_id = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=192, help_text="The name without case, for comparing.")
    search_text = SearchTextField("name")
    system = models.CharField(max_length=50, default="tts")
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "role"
        verbose_name_plural = "roles"
        constraints = [
            models.UniqueConstraint(fields=["system", "name_key"], name="role_system_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.name}"


class RoleUsers(models.Model):
    """A person's membership in a role. Ended memberships stay, inactive, because history references
    them.

    `assigned_at` is when the membership last became active.
    """

    id = models.BigAutoField(primary_key=True)
    role = models.ForeignKey(Roles, on_delete=models.PROTECT, related_name="members")
    user_id = models.BigIntegerField()
    user_full_name = models.CharField(max_length=255, blank=True)
    user_email = models.CharField(max_length=254, blank=True)
    search_text = SearchTextField("user_full_name", "user_email")
    is_active = models.BooleanField(default=True)
    assigned_at = models.DateTimeField()
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "role member"
        verbose_name_plural = "role members"
        constraints = [
            models.UniqueConstraint(fields=["role", "user_id"], name="role_user_once"),
        ]
        indexes = [
            # Not only of active ones: people who left a role still own their tasks.
            models.Index(fields=["user_id"], name="role_user_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_full_name or self.user_id} in {self.role_id}"
