"""Hypothesis runs without a deadline: how fast a test runs says nothing about what it tests.

`--hypothesis-profile=brief` draws fewer examples, for the versions of Python beside the one that draws them all. `mutants` is
for mutmut, which runs the tests some thousand times, all in one process: the same few examples each time, and nothing made smaller
that fails.
"""

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("durchwahl", parent=settings(), deadline=None)
settings.register_profile("brief", parent=settings(), deadline=None, max_examples=15)
settings.register_profile(
    "mutants",
    parent=settings(),
    deadline=None,
    max_examples=25,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("durchwahl")
