"""The library behind `make run`, `make test` and similar commands. It imports no code of the
services.
"""
