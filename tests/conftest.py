"""Hypothesis runs without a deadline: how fast a test runs says nothing about what it tests."""

from hypothesis import settings

settings.register_profile("durchwahl", parent=settings(), deadline=None)
settings.load_profile("durchwahl")
