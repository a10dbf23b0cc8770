"""Laws that hold for any text, document, file or command line, and a fuzzer that looks for what breaks them."""
