"""Benchmarks beside the packages a program would use otherwise; run by `python -m benchmarks`."""
