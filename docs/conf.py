"""The configuration of Sphinx. The tests import it without Sphinx."""

import html
import importlib
import re
import sys
from pathlib import Path
from typing import Any

import durchwahl

sys.path.insert(0, str(Path(__file__).parent))
import playground_files
import rule_pages

project = "durchwahl"
version = release = durchwahl.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
smartquotes = False

html_theme = "furo"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["wrap.css", "notebook.css"]
html_title = f"durchwahl {release}"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_domain_indices = False

myst_heading_anchors = 3

# The build runs the notebooks. A cell that fails is a warning, with its traceback, and fails the build.
nb_execution_mode = "force"
nb_execution_show_tb = True
nb_output_stderr = "error"

autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"

_MODULE_OF_CONSTANT = {"MAX_EXTENSION": "durchwahl.ranges", "RangeLike": "durchwahl.ranges", "RULES": "durchwahl.rules"}
_LITERAL_RE = re.compile(r"(?<![`:\\])`([^`]+)`(?!`)")


def write_rule_pages(app: Any) -> None:
    """Write the pages of the rules before Sphinx looks for its sources."""
    rule_pages.write(Path(app.srcdir) / "rules")


def add_description(*event: Any) -> None:
    """Describe a page to search engines by its first paragraph that is only text. The index and the search have none."""
    context, doctree = event[-2:]
    nodes = importlib.import_module("docutils.nodes")
    paragraphs = doctree.findall(nodes.paragraph) if doctree else ()
    texts = (" ".join(paragraph.astext().split()) for paragraph in paragraphs if not paragraph.next_node(nodes.raw))
    description = html.escape(next(texts, f"The documentation of {project}"))
    context["metatags"] = context.get("metatags", "") + f'<meta name="description" content="{description}" />'


def add_playground(app: Any, page: str, *_: Any) -> None:
    """Load the script and the style of the playground on its page only."""
    if page == "playground":
        app.add_css_file("playground/playground.css")
        app.add_js_file("playground/playground.js", type="module")


def write_playground_files(app: Any, exception: Exception | None) -> None:
    """Write what the playground runs. Without it, the page explains what is missing, so it isn't a warning."""
    if exception is None and app.builder.format == "html":
        try:
            playground_files.write(Path(app.outdir) / "_static" / "playground")
        except playground_files.NotFetched as error:
            importlib.import_module("sphinx.util.logging").getLogger(__name__).info("no Pyodide: %s", error)


def read_as_markdown(*event: Any) -> None:
    """Read single backticks in docstrings as in Markdown: link public names, and format anything else as code.

    Examples stay unchanged.
    """
    lines: list[str] = event[-1]
    name = event[2].rpartition(".")[2]
    if event[1] == "data" and name in _MODULE_OF_CONSTANT:
        lines[:] = _constant_docstring(name)
    in_example = False
    for index, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[index] = _LITERAL_RE.sub(_role, line)


def _constant_docstring(constant: str) -> list[str]:
    """Return the docstring after a constant in the module that defines it."""
    analyzer = importlib.import_module("sphinx.pycode").ModuleAnalyzer
    return list(analyzer.for_module(_MODULE_OF_CONSTANT[constant]).find_attr_docs()["", constant])


def _role(literal: re.Match[str]) -> str:
    code = literal[1]
    return f":py:obj:`{code} <durchwahl.{code}>`" if code.partition(".")[0] in durchwahl.__all__ else f"``{code}``"


def skip_fields_of_tuples(*event: Any) -> bool | None:
    """Leave out the fields of named tuples that have only Python's docstring, "Alias for field number 0"."""
    member = event[3]
    return True if str(getattr(member, "__doc__", "")).startswith("Alias for field number") else None


def drop_last_empty_lines(_: Any, page: Any) -> None:
    """Remove the empty line at the end of examples, which doctest needs."""
    nodes = importlib.import_module("docutils.nodes")
    for block in page.findall(nodes.literal_block):
        text = block.astext().rstrip()
        block.rawsource, block[:] = text, [nodes.Text(text)]


def drop_empty_headers(_: Any, page: Any) -> None:
    """Remove the empty header that Markdown requires of each table."""
    nodes = importlib.import_module("docutils.nodes")
    for header in list(page.findall(nodes.thead)):
        if not header.astext().strip():
            header.parent.remove(header)


def setup(app: Any) -> dict[str, bool]:
    """Register the functions above with Sphinx."""
    app.connect("builder-inited", write_rule_pages)
    app.connect("html-page-context", add_description)
    app.connect("html-page-context", add_playground)
    app.connect("build-finished", write_playground_files)
    app.connect("autodoc-process-docstring", read_as_markdown)
    app.connect("doctree-read", drop_last_empty_lines)
    app.connect("doctree-read", drop_empty_headers)
    app.connect("autodoc-skip-member", skip_fields_of_tuples)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
