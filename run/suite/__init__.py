"""What `make run`, `make test` and their like are made of. Knows the services by folder and port only."""
