"""Tests that use the suite from outside: they run a separate suite, disturb it and judge the
results.
"""
