"""Profiles of Hypothesis: `quick` by default; `HYPOTHESIS_PROFILE=thorough` for nightly runs."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# The examples are the same in every run. So a new failure means that the program has changed.
settings.register_profile(
    "quick",
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=2_000,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
