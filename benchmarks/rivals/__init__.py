"""The rivals: the same jobs as a program does them with the packages that it would take otherwise.

Each is imported when a job is prepared, so that a missing one is a line in the table and not the end of the run. Most
of them have no types; what comes from them is `Any`.
"""
