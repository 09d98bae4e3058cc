from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import Account, AccountRole, SignInFailures, SystemRole


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ["email", "full_name", "is_active", "created_at"]
    list_filter = ["is_active"]
    search_fields = ["email", "full_name"]
    exclude = ["password", "email_key"]


@admin.register(SystemRole)
class SystemRoleAdmin(ReadOnlyAdmin):
    list_display = ["name", "system"]


@admin.register(AccountRole)
class AccountRoleAdmin(ReadOnlyAdmin):
    list_display = ["account", "role", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["account", "role"]


@admin.register(SignInFailures)
class SignInFailuresAdmin(ReadOnlyAdmin):
    list_display = ["kind", "count", "since", "locked_until"]
    list_filter = ["kind"]
    exclude = ["key_hash"]
