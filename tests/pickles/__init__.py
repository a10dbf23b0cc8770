"""Pickles that each version of Python made, in each protocol, and the script that makes them."""
