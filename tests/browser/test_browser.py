"""The documentation and its playground in a browser: it needs Chromium (or the path in the variable CHROMIUM), Playwright, Sphinx and npm."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import playground_files
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"
AXE = "axe-core@4.14.1"
AXE_HASH = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
PAGES = [
    "index",
    "tutorial",
    "measurements",
    "how-to/command-line",
    "how-to/models",
    "notebooks/port",
    "rules/index",
    "rules/DW202",
    "rules/FILE01",
    "reference/blocks",
    "reference/errors",
    "genindex",
    "search",
]
"""A page of each kind, and those with the widest tables."""
LISTED = "Anna\t+49 30 12345 04\nBen\t030 12345 19\nCem\tnone\n"
PHONE_WIDTH = 390
VIOLATIONS = "async () => (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the documentation, serve it, and yield its address."""
    for module in ("furo", "myst_nb"):
        pytest.importorskip(module, reason="needs the extra dev")
    folder = tmp_path_factory.mktemp("site")
    source, target = folder / "docs", folder / "html"
    shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns("rules", "_build", "__pycache__"))
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # In another process and without coverage, which can't trace threads that start at the same time.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(target), str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment) as server:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def wait_for(port: int) -> None:
    """Wait until a server answers. Raises the last `OSError` if it doesn't."""
    for attempts_left in reversed(range(100)):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if not attempts_left:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("axe")
    try:
        playground_files.fetch(AXE, AXE_HASH, ("axe.min.js",), folder)
    except playground_files.NotFetched as error:
        pytest.skip(str(error))
    return folder / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra dev")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", site: str) -> Iterator["Page"]:
    """Open the playground, and let the test fail if a script does, or if anything is requested from elsewhere."""
    page = browser.new_page(viewport={"width": PHONE_WIDTH, "height": 800}, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{site}playground.html")
    if not page.request.head(f"{site}_static/playground/pyodide/{playground_files.PYODIDE}").ok:
        pytest.skip("npm doesn't deliver Pyodide")
    yield page
    assert [url for url in requests if not url.startswith((site, "data:"))] == []
    assert errors == []
    page.close()


def status_of(page: "Page", contained: str) -> str:
    page.wait_for_function(
        "text => document.getElementById('playground-status').textContent.includes(text)", arg=contained
    )
    return page.locator("#playground-status").inner_text()


def type_block(page: "Page", text: str) -> None:
    page.get_by_label("Block or statement").fill(text)


def test_python_is_loaded_on_first_use_and_typed_text_stays_here(page: "Page") -> None:
    page.wait_for_load_state("networkidle")
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    assert status_of(page, "starts when you type")
    type_block(page, "+49 20 1234567 0-99: 4, 19-20")
    assert status_of(page, "port") == "no findings: 100 port, 3 live"
    assert any(url.endswith("pyodide.asm.wasm") for url in urls)
    before = len(urls)
    type_block(page, "+49 20 1234567 0-99: 4, 19-21")
    status_of(page, "4 live")
    assert len(urls) == before
    assert not any("1234567" in url for url in urls)


def test_cells_are_named_by_keys_and_by_pointing(page: "Page") -> None:
    type_block(page, "+49 20 1234567 0-99: 4, 19-20, 42")
    slider = page.get_by_role("slider")
    slider.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert slider.get_attribute("aria-valuetext") == "+4920123456742 is live"
    # In one step, because the page may be scrolling.
    offsets = page.evaluate(
        """() => {
            const middle = (element) => {
                const { x, y, width, height } = element.getBoundingClientRect();
                return [x + width / 2, y + height / 2];
            };
            const svg = document.querySelector("[role=slider] svg");
            const label = (text) => middle([...svg.querySelectorAll("text")].find((found) => found.textContent === text));
            const mark = middle(svg.lastElementChild);
            return [mark[0] - label("2")[0], mark[1] - label("4x")[1]];
        }"""
    )
    assert all(abs(offset) < 5 for offset in offsets)
    slider.scroll_into_view_if_needed()
    box = page.locator("[role=slider] svg > rect:last-child").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - box["height"] / 2)
    assert slider.get_attribute("aria-valuetext") == "+4920123456732 ports and stays inactive"
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == "99"


def test_findings_link_to_their_rules(page: "Page") -> None:
    type_block(page, "0-99: 5-12, 7-14")
    status_of(page, "1 error")
    assert page.get_by_label("Findings").get_by_role("listitem").count() >= 1
    page.get_by_role("link", name="DW202").click()
    assert page.get_by_role("heading", name="DW202").first.is_visible()
    page.get_by_role("link", name="Try it in the playground").first.click()
    assert status_of(page, "error") == "1 error"
    assert "7-14" in page.get_by_label("Block or statement").input_value()


def test_a_suggestion_replaces_what_was_typed(page: "Page") -> None:
    type_block(page, "0-99: 5-12, 7-14")
    status_of(page, "1 error")
    page.get_by_role("button", name="write 5-14").first.click()
    assert status_of(page, "no findings") == "no findings: 100 port, 10 live"
    assert page.get_by_label("Block or statement").input_value() == "0-99: 5-14"


def test_markup_is_text(page: "Page") -> None:
    type_block(page, "<img src=x onerror=alert(1)>")
    status_of(page, "error")
    assert page.locator("#playground-result img").count() == 0
    assert "<img" in page.get_by_label("Findings").inner_text()


def test_a_list_becomes_a_request_body_and_the_address_keeps_it(page: "Page") -> None:
    page.get_by_label("a list of numbers").check()
    page.get_by_label("Numbers that should go live").fill(LISTED)
    assert "for 2 numbers in the list" in status_of(page, "in the list")
    page.get_by_label("Proposal").select_option("1")
    status_of(page, "2 blocks")
    page.wait_for_url("**proposal=1*")
    page.get_by_label("porting_phone_number_id").first.fill("f24151b6")
    assert '"porting_phone_number_id": "f24151b6"' in page.get_by_label("Request bodies of").first.inner_text()
    page.reload()
    assert status_of(page, "2 blocks").startswith("1 error")
    assert page.get_by_label("Numbers that should go live").input_value() == LISTED


def test_without_pyodide_the_page_explains_how_to_build_it(page: "Page") -> None:
    page.route("**/pyodide/**", lambda route: route.abort())
    type_block(page, "0-9: 4")
    assert "explains how to build it" in status_of(page, "can't be loaded")


@pytest.mark.parametrize(
    "fragment", ["mode=block&text=0-10: 4, 5-12, 200", "mode=block&text=0-999: 4", f"mode=list&numbers={quote(LISTED)}"]
)
def test_it_is_accessible_and_fits_a_phone(page: "Page", site: str, axe: Path, fragment: str) -> None:
    page.goto(f"{site}playground.html#{fragment}")
    page.reload()
    page.wait_for_selector("#playground-result > *")
    check(page, axe)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit_a_phone(browser: "Browser", site: str, axe: Path, name: str) -> None:
    page = browser.new_page()
    for width in (1300, PHONE_WIDTH):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}{name}.html")
        check(page, axe, width)
    page.close()


def check(page: "Page", axe: Path, width: int = PHONE_WIDTH) -> None:
    """Check that a page is accessible in both themes, and isn't wider than the window."""
    page.add_script_tag(path=axe)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("query", ["DW202", "dw202", "overlapping-activation-ranges"])
def test_search_finds_a_rule_first(browser: "Browser", site: str, query: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}search.html?q={query}")
    assert page.locator("#search-results li a").first.inner_text() == "DW202 overlapping-activation-ranges"
    page.close()
