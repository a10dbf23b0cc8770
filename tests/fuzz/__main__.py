"""The fuzzer: `PYTHONPATH=tests python -m fuzz TARGET --seconds 60`, with the extra `fuzz`.

It counts what the library's code does on each input, and goes on from those inputs that did something new. What breaks a
law is printed with its traceback, and kept as a file `crash-...` in the folder that `--keep` names.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import atheris

with atheris.instrument_imports(include=["durchwahl"]):
    from fuzz import targets

LONGEST_INPUT: Final = 400


def main() -> None:
    """Fuzz one target, in a folder of its own unless one is named to keep what was found."""
    parser = ArgumentParser(prog="python -m fuzz", description="Look for what breaks a law.")
    parser.add_argument("target", choices=tuple(targets.TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="the folder of the inputs, to go on from")
    options = parser.parse_args()
    target = targets.TARGETS[options.target]
    with TemporaryDirectory() as folder:
        corpus = options.keep or Path(folder)
        corpus.mkdir(exist_ok=True)
        for number, seed in enumerate(target.seeds):
            (corpus / f"seed-{number}").write_bytes(seed.encode())
        words = corpus / "words.txt"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in targets.WORDS))
        libfuzzer = [
            f"-max_total_time={options.seconds}",
            f"-max_len={LONGEST_INPUT}",
            f"-dict={words}",
            f"-artifact_prefix={corpus}/",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], str(corpus), *libfuzzer], target.run)
        atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
