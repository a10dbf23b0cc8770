"""Take screenshots of the notebooks in JupyterLab, and of the documentation, for people to look at.

    pip install -c tests/constraints.txt --editable '.[dev]' jupyterlab jupytext
    python docs/screenshots.py FOLDER

Each notebook is run, and opened trusted and untrusted, in the light and the dark theme. Tests don't notice labels that are
cut off, or missing borders. The environment variable CHROMIUM is the path of the browser.

The tests import this module without a browser.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = Path(__file__).parent
NOTEBOOKS = [page.stem for page in sorted((DOCS / "notebooks").glob("*.md"))]
PAGES = [
    *("index", "tutorial", "playground", "measurements", "how-to/models", "rules/index", "rules/DW202", "rules/FILE01"),
    *("reference/blocks", "reference/errors", *(f"notebooks/{name}" for name in NOTEBOOKS)),
]
WIDTHS = {"desktop": 1300, "phone": 390}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
# So high that all cells are visible, because JupyterLab renders only visible cells.
VIEW = {"width": 1100, "height": 9000}


def run(*command: str | Path) -> None:
    """Run a Python module, and raise an exception if it fails."""
    subprocess.run([sys.executable, "-m", *map(str, command)], check=True)


def write_notebooks(folder: Path) -> None:
    """Write each notebook with its outputs, trusted and untrusted."""
    for name in NOTEBOOKS:
        untrusted, trusted = folder / f"{name}-untrusted.ipynb", folder / f"{name}-trusted.ipynb"
        run("jupytext", "--to", "ipynb", "--execute", "--output", untrusted, DOCS / "notebooks" / f"{name}.md")
        # JupyterLab trusts contents, not files, so the contents must differ.
        notebook = json.loads(untrusted.read_text(encoding="utf-8"))
        notebook["metadata"]["title"] = "trusted"
        trusted.write_text(json.dumps(notebook), encoding="utf-8")
        run("jupyter", "trust", trusted)


@contextmanager
def jupyterlab(folder: Path, runtime: Path) -> Iterator[str]:
    """Start JupyterLab on a free local port, and yield a format string for its addresses, with the token."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    with (runtime / "log").open("w") as log:
        server = subprocess.Popen([*command, f"--ServerApp.root_dir={folder}"], stdout=log, stderr=log)
    try:
        while not (servers := list(runtime.glob("jpserver-*.json"))):
            if server.poll() is not None:
                sys.exit((runtime / "log").read_text())
            time.sleep(0.2)
        info = json.loads(servers[0].read_text())
        yield f"{info['url']}{{path}}?token={info['token']}&reset"
    finally:
        server.terminate()
        server.wait()


def shoot_notebooks(browser: Browser, target: Path) -> None:
    """Take a screenshot of each notebook in each theme."""
    with TemporaryDirectory() as temporary:
        home = Path(temporary)
        notebooks, runtime, settings = (home / name for name in ("notebooks", "runtime", "settings"))
        application = settings / "@jupyterlab" / "apputils-extension"
        for folder in (notebooks, runtime, application):
            folder.mkdir(parents=True)
        (application / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
        # Don't use or change the settings of this user.
        os.environ |= {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            "JUPYTERLAB_SETTINGS_DIR": str(settings),
        }
        write_notebooks(notebooks)
        with jupyterlab(notebooks, runtime) as address:
            for theme, setting in THEMES.items():
                (application / "themes.jupyterlab-settings").write_text(json.dumps({"theme": setting}))
                for notebook in sorted(notebooks.glob("*.ipynb")):
                    shoot_notebook(browser, address, notebook, target / f"{notebook.stem}-{theme}.png")


def shoot_notebook(browser: Browser, address: str, notebook: Path, target: Path) -> None:
    """Take a screenshot of one notebook, down to its last cell, when all outputs are rendered."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    page = browser.new_page(viewport=VIEW)
    page.goto(address.format(path=f"doc/tree/{notebook.name}"))
    all_rendered = "count => document.querySelectorAll('.jp-OutputArea-output').length == count"
    page.wait_for_function(all_rendered, arg=sum(len(cell.get("outputs", ())) for cell in cells), timeout=120_000)
    page.wait_for_timeout(1000)
    box = page.locator(".jp-Notebook-cell").last.bounding_box()
    assert box is not None
    height = min(box["y"] + box["height"] + 20, VIEW["height"])
    page.screenshot(path=target, clip={"x": 0, "y": 0, "width": VIEW["width"], "height": height})
    page.close()


def shoot_documentation(browser: Browser, target: Path) -> None:
    """Take screenshots of a page of each kind, on a desktop and a phone, in the light and the dark style."""
    with TemporaryDirectory() as temporary:
        run("sphinx", "-W", "-q", "-b", "html", "-d", f"{temporary}/doctrees", DOCS, f"{temporary}/html")
        for name, theme, (device, width) in product(PAGES, ("light", "dark"), WIDTHS.items()):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            page.goto(f"file://{temporary}/html/{name}.html")
            page.screenshot(path=target / f"docs-{name.replace('/', '-')}-{device}-{theme}.png", full_page=True)
            page.close()


def main() -> None:
    """Write all screenshots to the folder on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python docs/screenshots.py FOLDER")
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shoot_documentation(browser, target)
        shoot_notebooks(browser, target)
        browser.close()
    print(*sorted(path.name for path in target.glob("*.png")), sep="\n")


if __name__ == "__main__":
    main()
