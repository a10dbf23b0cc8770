"""Screenshots for a person to look at: the notebooks in a real JupyterLab, and the built documentation.

    pip install -e '.[dev]' jupyterlab playwright jupytext
    python docs/screenshots.py FOLDER

Every notebook is run, and opened trusted and untrusted, in the light theme and the dark one. No test can see that a label
is cut off or a border is missing. The browser is Debian's Chromium; the variable CHROMIUM names another.

Importing this needs no browser: the tests import it, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = Path(__file__).parent
NOTEBOOKS = [page.stem for page in sorted((DOCS / "notebooks").glob("*.md")) if page.stem != "index"]
PAGES = ["index", "how-to/notebook", "reference/blocks", *(f"notebooks/{name}" for name in NOTEBOOKS)]
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
# JupyterLab draws only the cells in view, so that all of them have to be.
VIEW = {"width": 1100, "height": 9000}


def run(*command: str | Path) -> None:
    """Run one of Python's programs and stop where it fails."""
    subprocess.run([sys.executable, "-m", *map(str, command)], check=True)


def write_notebooks(folder: Path) -> None:
    """Every notebook with its outputs, trusted and untrusted."""
    for name in NOTEBOOKS:
        untrusted, trusted = folder / f"{name}-untrusted.ipynb", folder / f"{name}-trusted.ipynb"
        run("jupytext", "--to", "ipynb", "--execute", "--output", untrusted, DOCS / "notebooks" / f"{name}.md")
        # Trust is in the contents, not in the file: the same text would be trusted under any name.
        notebook = json.loads(untrusted.read_text(encoding="utf-8"))
        notebook["metadata"]["title"] = "trusted"
        trusted.write_text(json.dumps(notebook), encoding="utf-8")
        run("jupyter", "trust", trusted)


@contextmanager
def jupyterlab(folder: Path, runtime: Path) -> Iterator[str]:
    """A JupyterLab on a free port of this machine only; its address, token included, where a path is put in."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    with (runtime / "log").open("w") as log:
        server = subprocess.Popen([*command, f"--ServerApp.root_dir={folder}"], stdout=log, stderr=log)
    try:
        while not (told := list(runtime.glob("jpserver-*.json"))):
            if server.poll() is not None:
                sys.exit((runtime / "log").read_text())
            time.sleep(0.2)
        said = json.loads(told[0].read_text())
        yield f"{said['url']}{{path}}?token={said['token']}&reset"
    finally:
        server.terminate()
        server.wait()


def shoot_notebooks(browser: Browser, target: Path) -> None:
    """Every notebook, in every theme."""
    with TemporaryDirectory() as temporary:
        home = Path(temporary)
        notebooks, runtime, settings = (home / name for name in ("notebooks", "runtime", "settings"))
        of_application = settings / "@jupyterlab" / "apputils-extension"
        for folder in (notebooks, runtime, of_application):
            folder.mkdir(parents=True)
        (of_application / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
        # Neither this user's settings nor this user's trust play a part, nor are they changed.
        os.environ |= {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            "JUPYTERLAB_SETTINGS_DIR": str(settings),
        }
        write_notebooks(notebooks)
        with jupyterlab(notebooks, runtime) as address:
            for theme, setting in THEMES.items():
                (of_application / "themes.jupyterlab-settings").write_text(json.dumps({"theme": setting}))
                for notebook in sorted(notebooks.glob("*.ipynb")):
                    shoot_notebook(browser, address, notebook, target / f"{notebook.stem}-{theme}.png")


def shoot_notebook(browser: Browser, address: str, notebook: Path, target: Path) -> None:
    """One notebook down to its last cell, as soon as all of its outputs are there."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    page = browser.new_page(viewport=VIEW)
    page.goto(address.format(path=f"doc/tree/{notebook.name}"))
    all_drawn = "count => document.querySelectorAll('.jp-OutputArea-output').length == count"
    page.wait_for_function(all_drawn, arg=sum(len(cell.get("outputs", ())) for cell in cells), timeout=120_000)
    page.wait_for_timeout(1000)
    box = page.locator(".jp-Notebook-cell").last.bounding_box()
    assert box is not None
    height = min(box["y"] + box["height"] + 20, VIEW["height"])
    page.screenshot(path=target, clip={"x": 0, "y": 0, "width": VIEW["width"], "height": height})
    page.close()


def shoot_documentation(browser: Browser, target: Path) -> None:
    """The pages that show notebooks or speak of them, as a browser with either preference has them."""
    with TemporaryDirectory() as temporary:
        run("sphinx", "-W", "-q", "-b", "html", "-d", f"{temporary}/doctrees", DOCS, f"{temporary}/html")
        for theme in ("light", "dark"):
            for name in PAGES:
                page = browser.new_page(viewport={"width": 1300, "height": 900}, color_scheme=theme)
                page.goto(f"file://{temporary}/html/{name}.html")
                page.screenshot(path=target / f"docs-{name.replace('/', '-')}-{theme}.png", full_page=True)
                page.close()


def main() -> None:
    """Write all screenshots to the folder that the command line names."""
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
