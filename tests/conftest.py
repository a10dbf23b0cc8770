"""Hypothesis profiles: `brief` is the default, `--hypothesis-profile=thorough` is for CI.

`brief` draws the same few examples in every run, and doesn't shrink failures; `thorough` does. Neither has a deadline,
because no test is about time.
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
