"""The documentation: its examples are run, every rule has a page, every public name its place, and it builds."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from doctest import DocTestParser
from pathlib import Path
from typing import Any

import pytest

import durchwahl
from durchwahl import RULES, Severity, plan, validate
from durchwahl.cli.documents import ALL_RULES
from durchwahl.rules._rule import rule

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MADE_BY_THE_BUILD = ("rules", "_build")
PAGES = [
    ROOT / "README.md",
    *(page for page in sorted(DOCS.rglob("*.md")) if page.relative_to(DOCS).parts[0] not in MADE_BY_THE_BUILD),
]
# Its blocks run on engines that the tests don't have; `benchmarks/scale` compares what they find.
NEEDS_ENGINES = DOCS / "how-to" / "at-scale.md"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """The contents of the fenced blocks of one language."""
    return [text for kind, text in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def of_pages(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages])


def run_as_documentation(page: Path) -> subprocess.CompletedProcess[str]:
    """Run the examples of a page in the way in which those of README and docs are run."""
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", str(page)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=page.parent)


class TestExamples:
    """What stands behind `>>>` is run by pytest, and what stands behind `$` by the test below."""

    @pytest.mark.slow
    def test_wrong_ones_fail(self, tmp_path: Path) -> None:
        examples = {
            "right": ">>> 1 + 1\n2\n",
            "another_value": ">>> 1 + 1\n3\n",
            "nothing_expected": ">>> 1 + 1\n",
            "an_exception": ">>> from durchwahl import ExtensionBlock\n>>> ExtensionBlock.covering([4])\n",
            "no_such_name": ">>> from durchwahl import nothing_of_the_kind\n",
        }
        for name, example in examples.items():
            (tmp_path / f"{name}.md").write_text(f"# A page\n\n```python\n{example}\n```\n")
        done = {name: run_as_documentation(tmp_path / f"{name}.md").returncode for name in examples}
        assert done == {name: int(name != "right") for name in examples}

    @of_pages([page for page in PAGES if page != NEEDS_ENGINES])
    def test_no_python_is_left_out(self, page: Path) -> None:
        """A block without a prompt would never be run, and nobody would notice."""
        text = page.read_text(encoding="utf-8")
        for block in blocks(page, "python"):
            assert block.startswith(">>> "), block
            assert block.endswith("\n\n"), f"the fence would be read as what the example prints: {block}"
        assert len(DocTestParser().get_examples(text)) == len(re.findall(r"^>>> ", text, re.MULTILINE))
        assert not set(dict(FENCE.findall(text))) & {"pycon", "py", "python3"}

    @of_pages([page for page in PAGES if blocks(page, "console")])
    def test_commands_print_what_the_page_says(self, page: Path, tmp_path: Path) -> None:
        """In one folder, one after the other; `cat` shows a file that is there from then on."""
        for block in blocks(page, "console"):
            for command, printed in COMMAND.findall(block):
                if command.startswith("cat "):
                    path = tmp_path / command.removeprefix("cat ")
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(printed, encoding="utf-8")
                else:
                    assert run_in_shell(command, tmp_path) == printed, command

    def test_a_command_that_fails_is_seen(self, tmp_path: Path) -> None:
        printed = run_in_shell('durchwahl plan "0201 234567" 04; echo "exit code $?"', tmp_path)
        assert printed.startswith("exit code 2\ndurchwahl: a number must begin with + or 00")


def run_in_shell(command: str, folder: Path) -> str:
    """What a command prints, messages last, where `durchwahl` is the one that is tested."""
    script = f'durchwahl() {{ "$PYTHON" -m durchwahl "$@"; }}\n{command}'
    environment = {**os.environ, "PYTHON": sys.executable, "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment["PYTHONPATH"] = str(Path(durchwahl.__file__).parents[1])
    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    return done.stdout + done.stderr


def test_the_picture_in_the_readme_is_the_one_of_its_block() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (said,) = re.findall(r">>> block = (ExtensionBlock\.covering\(.*\))", readme)
    ((alt, path),) = re.findall(r"!\[(.*)\]\((.*)\)", readme)
    block = eval(said, {"ExtensionBlock": durchwahl.ExtensionBlock})
    assert (ROOT / path).read_text(encoding="utf-8") == block.svg() + "\n"
    assert f"<title>{alt}</title>" in block.svg()


def load_rule_pages() -> Any:
    spec = importlib.util.spec_from_file_location("rule_pages", DOCS / "rule_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestRulePages:
    """A page for each rule, made of its docstring, with its examples and what `validate` says of them."""

    rule_pages = load_rule_pages()
    texts = rule_pages.pages()

    def test_every_rule_has_one_and_stands_in_the_index(self) -> None:
        assert set(self.texts) == {"index.md", *(f"{code}.md" for code in ALL_RULES)}
        for code, one in ALL_RULES.items():
            assert self.texts[f"{code}.md"].startswith(f"# {code} {one.name}\n\nSeverity: **{one.severity}**.")
            assert f"| [{code}]({code}.md) {one.name} | {one.severity} |" in self.texts["index.md"]
            assert one.documentation.splitlines()[0] in self.texts[f"{code}.md"]

    @pytest.mark.parametrize("code", RULES)
    def test_what_it_prints_is_what_validate_finds(self, code: str) -> None:
        breaking, passing = self.texts[f"{code}.md"].split("## What passes")
        for part in (breaking, passing):
            fences = FENCE.findall(part)
            statements = [json.loads(text) for kind, text in fences if kind == "json"]
            printed = [text.splitlines() for kind, text in fences if kind == "text"]
            of_plan = code.startswith("DW7")
            results = [plan(**example).findings if of_plan else validate(example) for example in statements]
            found = [[f"{finding.severity}: {finding}" for finding in findings] for findings in results]
            assert statements
            assert printed == [lines for lines in found if lines]
            assert all(any(f" {code} " in line for line in lines) == (part is breaking) for lines in found)

    def test_an_untrue_example_stops_the_build(self) -> None:
        @rule("DW203", Severity.WARNING)
        def wrong() -> list[Any]:
            """Nothing.

            Breaks: {"extension_range": "0-9", "activation_ranges": "4"}
            """
            return []

        with pytest.raises(self.rule_pages.UntrueExample, match="DW203: an example that breaks the rule gets nothing"):
            list(self.rule_pages._page(wrong))

    def test_pages_of_rules_that_are_no_more_go(self, tmp_path: Path) -> None:
        folder = tmp_path / "rules"
        self.rule_pages.write(folder)
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        (folder / "DW000.md").write_text("# An old rule\n")
        (folder / "DW101.md").write_text("# An old text\n")
        self.rule_pages.write(folder)
        after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert {name for name in before if before[name] != after.get(name)} <= {"DW101.md"}
        assert set(after) == set(before)
        assert (folder / "DW101.md").read_text(encoding="utf-8") == self.texts["DW101.md"]


@pytest.mark.parametrize(
    "words",
    [
        "route number; Stammrufnummer, Kopfnummer; porting_phone_number_id",
        "extension; Durchwahl",
        "extended number; Durchwahlrufnummer",
        "extension range; Rufnummernblock; extension_range",
        "activation range; activation_ranges",
        "extension block",
    ],
)
def test_the_glossary_has_the_words_in_both_languages_and_on_the_wire(words: str) -> None:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    english, *others = words.split("; ")
    (row,) = (line for line in lines if line.startswith(f"| **{english}** |"))
    assert all(word in row for word in others)


def test_every_public_name_has_its_place_in_the_reference() -> None:
    reference = "".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "reference").iterdir()))
    documented = set(re.findall(r"^\.\. auto(?:class|function|data|exception):: (\w+)$", reference, re.MULTILINE))
    assert documented == set(durchwahl.__all__) - {"formats"}
    assert [
        name for name in durchwahl.formats.__all__ if f"automodule:: durchwahl.formats.{name}\n" not in reference
    ] == []


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    for module in ("sphinx", "furo", "myst_nb"):
        pytest.importorskip(module, reason="the extra dev is not installed")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source), str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
class TestBuild:
    """`sphinx-build -W`, where the extra `dev` is installed; of a copy, so that nothing is left in the folder."""

    def test_it_has_no_warnings_and_a_page_for_every_rule_and_name(self, tmp_path: Path) -> None:
        source, target = tmp_path / "docs", tmp_path / "html"
        shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns(*MADE_BY_THE_BUILD, "__pycache__"))
        done = build(source, target)
        assert done.returncode == 0, done.stderr
        for code, one in ALL_RULES.items():
            assert f"{code} {one.name}" in (target / "rules" / f"{code}.html").read_text(encoding="utf-8")
        reference = "".join(page.read_text(encoding="utf-8") for page in (target / "reference").iterdir())
        for name in set(durchwahl.__all__) - {"formats"}:
            assert f'id="durchwahl.{name}"' in reference

    @pytest.mark.parametrize("cell", ["assert 1 + 1 == 3", "import sys\nprint(4, file=sys.stderr)"])
    def test_a_notebook_that_fails_or_complains_fails(self, cell: str, tmp_path: Path) -> None:
        source = tmp_path / "docs"
        shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns(*MADE_BY_THE_BUILD, "__pycache__", "*.md"))
        front_matter = (DOCS / "notebooks" / "port.md").read_text(encoding="utf-8").partition("\n# ")[0]
        page = f"{front_matter}\n# A notebook\n\n```{{code-cell}} ipython3\n{cell}\n```\n"
        (source / "index.md").write_text(f"{page}\n```{{toctree}}\nrules/index\n```\n")
        done = build(source, tmp_path / "html")
        assert done.returncode != 0
        assert "index.md" in done.stderr
