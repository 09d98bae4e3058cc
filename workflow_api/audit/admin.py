from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import AuditAnchor, AuditEvent, ChainVerification, PersonAlias


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "actor", "action", "target_type", "target_id", "target_label"]
    list_filter = ["action", "target_type", "service"]
    list_select_related = ["actor"]
    search_fields = ["target_id", "target_label"]


@admin.register(PersonAlias)
class PersonAliasAdmin(ReadOnlyAdmin):
    list_display = ["user_type", "user_id", "full_name", "email"]
    list_filter = ["user_type"]
    search_fields = ["full_name", "email"]


@admin.register(ChainVerification)
class ChainVerificationAdmin(ReadOnlyAdmin):
    list_display = ["requested_at", "finished_at", "checked", "first_broken", "unsealed"]
    list_filter = ["is_finished"]


@admin.register(AuditAnchor)
class AuditAnchorAdmin(ReadOnlyAdmin):
    list_display = ["day", "seq", "hash", "mailed_to", "filed_at"]
