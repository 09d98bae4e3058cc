"""The admin site of every service: read-only pages, no pages for accounts, and a sign-in form that
limits guesses of passwords.
"""
