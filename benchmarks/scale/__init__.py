"""Very many statements: the same findings from processes, from Spark and, without the library, from SQL."""
