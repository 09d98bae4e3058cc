"""The drill: faults while work flows, then every acknowledged answer held against the rows."""
