"""Properties of any text, document, file and command line, and tests that look for counter-examples."""
