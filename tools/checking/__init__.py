"""Checks of `make check` that read the source code and compare its parts with each other."""
