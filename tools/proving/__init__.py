"""Tests of the suite from outside: running a separate suite, drills, and counting their results."""
