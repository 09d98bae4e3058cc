"""Numbers for Prometheus: what this service did (meters), and how it stands (readings).

Meters are counted in each process and added up over the processes of a service, whichever of them
is asked (METRICS_DIR). Readings are taken from the database while `/metrics` is being answered.

Nothing is imported here: see `sharing`.
"""
