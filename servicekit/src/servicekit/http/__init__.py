"""Requests: how servers read them, their form, their rate, and the answers of the API."""
