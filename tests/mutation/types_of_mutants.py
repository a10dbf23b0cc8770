"""Which mutants mypy refuses: it is asked by mutmut, in the folder of the mutants, and answers with mypy's own lines.

mutmut wraps every function, and a wrapped function is no `TypeGuard` any more, so that mypy finds fault with code that
nobody changed. What it finds in the unchanged copy of a function is therefore no mutant's fault, nor is what it finds
outside of the copies.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

COMMAND = [sys.executable, "-m", "mypy", "--output=json", "--no-warn-unused-ignores", "src/durchwahl"]


@cache
def copies(path: str) -> dict[int, tuple[str, str]]:
    """For every line of a copy, the name of the function, and which copy it is: `orig` or a number."""
    functions = (node for node in ast.walk(ast.parse(Path(path).read_text())) if isinstance(node, ast.FunctionDef))
    return {
        line: (function.name.rpartition("__mutmut_")[0], function.name.rpartition("__mutmut_")[2])
        for function in functions
        if "__mutmut_" in function.name
        for line in range(function.lineno, (function.end_lineno or 0) + 1)
    }


def faults_of_mutants(lines: list[str]) -> Iterator[str]:
    errors = [error for error in map(json.loads, lines) if error["severity"] == "error"]
    places = [copies(error["file"]).get(error["line"], ("", "orig")) for error in errors]
    unchanged = {
        (error["file"], function, error["message"])
        for error, (function, copy) in zip(errors, places, strict=True)
        if copy == "orig"
    }
    for error, (function, copy) in zip(errors, places, strict=True):
        if copy != "orig" and (error["file"], function, error["message"]) not in unchanged:
            yield json.dumps(error)


if __name__ == "__main__":
    answer = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    for line in faults_of_mutants([line for line in answer.stdout.splitlines() if line.strip()]):
        print(line)
