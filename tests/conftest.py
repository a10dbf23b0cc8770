"""Hypothesis profiles: `brief` is the default, `--hypothesis-profile=thorough` is for CI.

`brief` draws the same few examples in every run, and does not shrink: a failure that it finds is found again, smaller, by
`thorough`. Neither has a deadline or fails on slow machines, because no test here is about time.
"""

from hypothesis import HealthCheck, Phase, settings

COMMON = settings(settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile(
    "brief",
    parent=COMMON,
    max_examples=15,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("thorough", parent=COMMON, max_examples=100, print_blob=True)
settings.load_profile("brief")
