"""Hypothesis runs without a deadline: how fast a test runs says nothing about what it tests.

`--hypothesis-profile=brief` draws fewer examples, for the versions of Python beside the one that draws them all.
"""

from hypothesis import settings

settings.register_profile("durchwahl", parent=settings(), deadline=None)
settings.register_profile("brief", parent=settings(), deadline=None, max_examples=25)
settings.load_profile("durchwahl")
