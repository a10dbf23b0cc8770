"""How Sphinx builds this documentation. Importing this does nothing, and needs no Sphinx: the tests import it, too."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import durchwahl

sys.path.insert(0, str(Path(__file__).parent))
import rule_pages

project = "durchwahl"
version = release = durchwahl.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
smartquotes = False

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["wrap.css", "notebook.css"]
html_title = f"durchwahl {release}"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

myst_heading_anchors = 3

# The notebooks are run by the build. What fails is a warning with its traceback, and stops the build as any other does.
nb_execution_mode = "force"
nb_execution_show_tb = True
nb_output_stderr = "error"

autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"

_HOMES = {"MAX_EXTENSION": "durchwahl.ranges", "RangeLike": "durchwahl.ranges", "RULES": "durchwahl.rules"}
_LITERAL = re.compile(r"(?<![`:\\])`([^`]+)`(?!`)")


def write_rule_pages(app: Any) -> None:
    """Write the pages of the rules before Sphinx looks for its sources."""
    rule_pages.write(Path(app.srcdir) / "rules")


def read_as_markdown(*event: Any) -> None:
    """Let single backticks in a docstring mean what they mean in Markdown: a public name is linked, all else is code.

    Examples stay as they are.
    """
    lines: list[str] = event[-1]
    name = event[2].rpartition(".")[2]
    if event[1] == "data" and name in _HOMES:
        lines[:] = _docstring_behind(name)
    in_example = False
    for place, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[place] = _LITERAL.sub(_role, line)


def _docstring_behind(constant: str) -> list[str]:
    """The text behind a constant where it is defined; `durchwahl` itself only imports it."""
    analyzer = importlib.import_module("sphinx.pycode").ModuleAnalyzer
    return list(analyzer.for_module(_HOMES[constant]).find_attr_docs()["", constant])


def _role(literal: re.Match[str]) -> str:
    code = literal[1]
    return f":py:obj:`{code} <durchwahl.{code}>`" if code.partition(".")[0] in durchwahl.__all__ else f"``{code}``"


def skip_fields_of_tuples(*event: Any) -> bool | None:
    """Leave out "Alias for field number 0", which is all that Python says of a named tuple's fields."""
    thing = event[3]
    return True if str(getattr(thing, "__doc__", "")).startswith("Alias for field number") else None


def drop_last_empty_lines(_: Any, page: Any) -> None:
    """Show examples without the empty line at their end, which doctest needs before the fence."""
    nodes = importlib.import_module("docutils.nodes")
    for block in page.findall(nodes.literal_block):
        text = block.astext().rstrip()
        block.rawsource, block[:] = text, [nodes.Text(text)]


def setup(app: Any) -> dict[str, bool]:
    """Connect the above with Sphinx."""
    app.connect("builder-inited", write_rule_pages)
    app.connect("autodoc-process-docstring", read_as_markdown)
    app.connect("doctree-read", drop_last_empty_lines)
    app.connect("autodoc-skip-member", skip_fields_of_tuples)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
