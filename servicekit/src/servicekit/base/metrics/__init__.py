"""Numbers for Prometheus: counts of events (meters) and the current state (readings).

Each process counts its own meters. The process that answers `/metrics` adds up the meters of all
processes of the service (METRICS_DIR), and takes the readings from the database.

This module must not import anything: see `sharing`.
"""
