"""The library of `make run`, `make test` and the like. Knows the services by folder and port only."""
