"""How hard Hypothesis tries: `quick` by default, `HYPOTHESIS_PROFILE=thorough` by night."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Derandomized, so that a failure means a changed program and never a lucky draw.
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
