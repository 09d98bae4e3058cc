"""Django's PostgreSQL backend, but that a kept connection is not asked whether it still lives."""
