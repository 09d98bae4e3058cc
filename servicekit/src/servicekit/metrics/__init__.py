"""Numbers for Prometheus: counts of events (meters) and the current state (readings).

Meters are counted in each process and added up over the processes of a service, whichever of them
is asked (METRICS_DIR). Readings are taken from the database while `/metrics` is being answered.

Imports nothing: see `sharing`.
"""
