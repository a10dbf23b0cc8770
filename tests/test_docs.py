"""The documentation: its examples are right, it has every rule and public name, and it builds without warnings."""

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
import rule_pages

import durchwahl
from durchwahl import RULES, Severity, plan, validate
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.rules._rule import rule

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GENERATED = ("rules", "_build")
PAGES = [
    ROOT / "README.md",
    *(page for page in sorted(DOCS.rglob("*.md")) if page.relative_to(DOCS).parts[0] not in GENERATED),
]

FENCE_RE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND_RE = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """Return the contents of the fenced blocks of one language."""
    return [content for fenced, content in FENCE_RE.findall(page.read_text(encoding="utf-8")) if fenced == language]


def each_page(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages])


def run_examples(page: Path) -> subprocess.CompletedProcess[str]:
    """Run the examples of a page as those of README and docs are run."""
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", str(page)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=page.parent)


class TestExamples:
    """pytest runs the lines after `>>>`; a test below runs the lines after `$`."""

    @pytest.mark.slow
    def test_wrong_examples_fail(self, tmp_path: Path) -> None:
        examples = {
            "right": ">>> 1 + 1\n2\n",
            "another_value": ">>> 1 + 1\n3\n",
            "nothing_expected": ">>> 1 + 1\n",
            "exception": ">>> from durchwahl import ExtensionBlock\n>>> ExtensionBlock.covering([4])\n",
            "missing_name": ">>> from durchwahl import missing\n",
        }
        for name, example in examples.items():
            (tmp_path / f"{name}.md").write_text(f"# A page\n\n```python\n{example}\n```\n")
        codes = {name: run_examples(tmp_path / f"{name}.md").returncode for name in examples}
        assert codes == {name: int(name != "right") for name in examples}

    @each_page(PAGES)
    def test_python_blocks_have_prompts(self, page: Path) -> None:
        """A block without a prompt wouldn't be run."""
        text = page.read_text(encoding="utf-8")
        for block in blocks(page, "python"):
            assert block.startswith(">>> "), block
            assert block.endswith("\n\n"), f"doctest would take the fence for output: {block}"
        assert len(DocTestParser().get_examples(text)) == len(re.findall(r"^>>> ", text, re.MULTILINE))
        assert not set(dict(FENCE_RE.findall(text))) & {"pycon", "py", "python3"}

    @each_page([page for page in PAGES if blocks(page, "console")])
    def test_commands_print_what_the_page_shows(self, page: Path, tmp_path: Path) -> None:
        """Commands run one after the other in one folder; `cat` in an example creates the file."""
        for block in blocks(page, "console"):
            for command, printed in COMMAND_RE.findall(block):
                if command.startswith("cat "):
                    path = tmp_path / command.removeprefix("cat ")
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(printed, encoding="utf-8")
                else:
                    assert run_in_shell(command, tmp_path) == printed, command

    def test_failed_commands_show_their_exit_code(self, tmp_path: Path) -> None:
        printed = run_in_shell('durchwahl plan "0201 234567" 04; echo "exit code $?"', tmp_path)
        assert printed.startswith("exit code 2\ndurchwahl: a number must begin with + or 00")


def run_in_shell(command: str, folder: Path) -> str:
    """Return what a command prints, with standard error last. `durchwahl` runs the tested package."""
    script = f'durchwahl() {{ "$PYTHON" -m durchwahl "$@"; }}\n{command}'
    environment = {**os.environ, "PYTHON": sys.executable, "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment["PYTHONPATH"] = str(Path(durchwahl.__file__).parents[1])
    result = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    return result.stdout + result.stderr


def test_the_picture_in_the_readme_shows_its_block() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (source,) = re.findall(r">>> block = (ExtensionBlock\.covering\(.*\))", readme)
    ((alt, path),) = re.findall(r"!\[(.*)\]\((.*)\)", readme)
    block = eval(source, {"ExtensionBlock": durchwahl.ExtensionBlock})
    assert (ROOT / path).read_text(encoding="utf-8") == block.svg() + "\n"
    assert f"<title>{alt}</title>" in block.svg()


class TestRulePages:
    """A page for each rule, generated from its docstring, with the findings on its examples."""

    pages = rule_pages.pages()

    def test_every_rule_has_a_page_and_a_row_in_the_index(self) -> None:
        assert set(self.pages) == {"index.md", *(f"{code}.md" for code in ALL_RULES)}
        for code, rule_ in ALL_RULES.items():
            assert self.pages[f"{code}.md"].startswith(f"# {code} {rule_.name}\n\nSeverity: ")
            assert f">{rule_.severity}</span>." in self.pages[f"{code}.md"]
            assert "\n## Why\n\n" in self.pages[f"{code}.md"]
            link = re.escape(f"| [{code} {rule_.name}]({code}.md) ")
            assert re.search(f"{link}.*>{rule_.severity}</span> \\|", self.pages["index.md"])
            assert rule_.documentation.splitlines()[0] in self.pages[f"{code}.md"]

    @pytest.mark.parametrize("code", RULES)
    def test_a_page_shows_what_validate_finds(self, code: str) -> None:
        violations, mended, valid = re.split("\n## How to mend\n|\n## Valid\n", self.pages[f"{code}.md"])
        for _, statement in FENCE_RE.findall(mended):
            assert not any(finding.code == code for finding in validate(json.loads(statement)))
        for section in (violations, valid):
            fences = FENCE_RE.findall(section)
            statements = [json.loads(content) for language, content in fences if language == "json"]
            printed = [content.splitlines() for language, content in fences if language == "text"]
            results = [
                plan(**statement).findings if code.startswith("DW7") else validate(statement)
                for statement in statements
            ]
            expected = [[str(finding) for finding in findings] for findings in results]
            assert statements
            assert printed == [lines for lines in expected if lines]
            assert all(any(f" {code} " in line for line in lines) == (section is violations) for lines in expected)

    def test_pictures_mark_what_is_wrong_until_it_is_mended(self) -> None:
        alts = re.findall('<img alt="([^"]*)"', self.pages["DW202.md"] + self.pages["DW502.md"])
        assert [alt for alt in alts if "two activation ranges" in alt or "clash" in alt] == [
            "00-99: 4 live (05-06, 13-14), 6 in two activation ranges (07-12), 90 ported, inactive",
            "00-99: 9 live (05-11, 13-14), 1 in two activation ranges (12), 90 ported, inactive",
            "+49 30 123: 0-9: 10 in a prefix clash (0-9); +49 30 123: 00-99: 100 in a prefix clash (00-99)",
        ]

    def test_a_wrong_example_stops_the_build(self) -> None:
        @rule("DW203", Severity.WARNING)
        def wrong() -> list[Any]:
            """Nothing.

            Breaks: {"extension_range": "0-9", "activation_ranges": "4"}
            """
            return []

        with pytest.raises(rule_pages.WrongExample, match="DW203: an example that breaks the rule gets nothing"):
            list(rule_pages._page(wrong))

    def test_pages_of_removed_rules_are_deleted(self, tmp_path: Path) -> None:
        folder = tmp_path / "rules"
        rule_pages.write(folder)
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        (folder / "DW000.md").write_text("# An old rule\n")
        (folder / "DW101.md").write_text("# An old text\n")
        rule_pages.write(folder)
        after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert {name for name in before if before[name] != after.get(name)} <= {"DW101.md"}
        assert set(after) == set(before)
        assert (folder / "DW101.md").read_text(encoding="utf-8") == self.pages["DW101.md"]


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
def test_the_glossary_has_english_and_german_terms_and_fields(words: str) -> None:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    english, *others = words.split("; ")
    (row,) = (line for line in lines if line.startswith(f"| **{english}** |"))
    assert all(word in row for word in others)


def test_every_public_name_is_in_the_reference() -> None:
    reference = "".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "reference").iterdir()))
    documented = set(re.findall(r"^\.\. auto(?:class|function|data|exception):: (\w+)$", reference, re.MULTILINE))
    assert documented == set(durchwahl.__all__) - {"formats"}
    assert [
        name for name in durchwahl.formats.__all__ if f"automodule:: durchwahl.formats.{name}\n" not in reference
    ] == []


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    for module in ("sphinx", "furo", "myst_nb"):
        pytest.importorskip(module, reason="needs the extra dev")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source), str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
class TestBuild:
    """`sphinx-build -W` of a copy, which leaves no files in `docs`."""

    def test_has_no_warnings_and_contains_every_rule_and_name(self, tmp_path: Path) -> None:
        source, target = tmp_path / "docs", tmp_path / "html"
        shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns(*GENERATED, "__pycache__"))
        result = build(source, target)
        assert result.returncode == 0, result.stderr
        for code, rule_ in ALL_RULES.items():
            assert f"{code} {rule_.name}" in (target / "rules" / f"{code}.html").read_text(encoding="utf-8")
        reference = "".join(page.read_text(encoding="utf-8") for page in (target / "reference").iterdir())
        for name in set(durchwahl.__all__) - {"formats"}:
            assert f'id="durchwahl.{name}"' in reference

    @pytest.mark.parametrize("cell", ["assert 1 + 1 == 3", "import sys\nprint(4, file=sys.stderr)"])
    def test_a_notebook_that_fails_or_writes_to_stderr_fails_the_build(self, cell: str, tmp_path: Path) -> None:
        source = tmp_path / "docs"
        shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns(*GENERATED, "__pycache__", "*.md"))
        front_matter = (DOCS / "notebooks" / "port.md").read_text(encoding="utf-8").partition("\n# ")[0]
        page = f"{front_matter}\n# A notebook\n\n```{{code-cell}} ipython3\n{cell}\n```\n"
        (source / "index.md").write_text(f"{page}\n```{{toctree}}\nrules/index\n```\n")
        result = build(source, tmp_path / "html")
        assert result.returncode != 0
        assert "index.md" in result.stderr
