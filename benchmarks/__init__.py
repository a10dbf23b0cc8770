"""Benchmarks that compare durchwahl with other packages: `python -m benchmarks`."""
