"""The admin of every service: read-only pages, no accounts, and a sign-in form protected from guessing."""
