"""The admin of every service: read-only pages, no accounts, and a form that cannot be guessed at."""
