"""Properties of all strings, documents, files and command lines, and tests that look for counter-examples."""
