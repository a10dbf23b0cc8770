"""What the tests of pictures share: they are read back as a person reads them, and markup as a browser does."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple, Self
from xml.etree import ElementTree

from hypothesis import strategies as st

LIVE, NEWLY_LIVE, NO_LONGER_LIVE, INACTIVE = "#0072b2", "#009e73", "#d55e00", "#6e7781"
COLOURS = (LIVE, NEWLY_LIVE, NO_LONGER_LIVE, INACTIVE)
WHITE = "#ffffff"
SVG = "{http://www.w3.org/2000/svg}"

Extensions = frozenset[str]

hostile = st.text() | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onload='x",
        "&lt;",
        "]]>",
        "\x00\ud800\x85",
        "\r",
    ]
)


def plain(text: str) -> str:
    """A text without what no page can hold."""
    kept = (
        letter if letter in "\t\n\r" or (letter.isprintable() or ord(letter) >= 160) else "\ufffd" for letter in text
    )
    return "".join(
        "\ufffd" if 0xD800 <= ord(letter) < 0xE000 or letter in "\ufffe\uffff" else letter for letter in kept
    )


def read_back(text: str) -> str:
    """What XML makes of a text: its lines end in one way."""
    return plain(text).replace("\r\n", "\n").replace("\r", "\n")


class Tags(HTMLParser):
    """The tags that a browser sees, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[tuple[str, dict[str, str]]] = []

    @classmethod
    def of(cls, html: str) -> Self:
        tags = cls()
        tags.feed(html)
        tags.close()
        return tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.started.append((tag, {name: value or "" for name, value in attrs}))


def read_text(text: str) -> dict[str, Extensions]:
    """The extensions under each sign: a label with a digit put where its lines are, from the row, the page, the column."""
    found: dict[str, set[str]] = {"#": set(), ".": set()}
    pages: dict[int, str] = {}
    digits = ""
    for line in text.splitlines()[:-1]:
        if "__" in line:
            pages = {page.start(): page[0] for page in re.finditer(r"\d__", line)}
        elif line.strip(" 0123456789") == "":
            digits = line
        else:
            label, places = line.split()[0], range(len(line.split()[0]) + 2, len(line))
            for place in places:
                if line[place] != " ":
                    page = pages.get(max((start for start in pages if start <= place), default=-1), "")
                    found.setdefault(line[place], set()).add(put(page, label, digits[place]))
    return {sign: frozenset(extensions) for sign, extensions in found.items()}


def put(page: str, label: str, last: str) -> str:
    """An extension from its labels, which leave a line for every digit that they don't say: 4__, _2_ and 9 are 429."""
    labels = [page, label, "_" * (len(label) - 1) + last]
    return "".join(next(digit for digit in place if digit != "_") for place in zip(*filter(None, labels), strict=True))


class Words(NamedTuple):
    """A text of a picture: where it begins, or its middle."""

    words: str
    x: float
    baseline: float
    is_centred: bool


class Cell(NamedTuple):
    """One cell of a picture."""

    colour: str
    left: float
    right: float
    middle: float
    is_legend: bool


def placed(
    element: ElementTree.Element, x: float = 0, y: float = 0
) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Every element, in the document's order, with its corner's place in the whole picture."""
    moved = re.fullmatch(r"translate\((\d+) (\d+)\)", element.attrib.get("transform", "translate(0 0)"))
    assert moved
    x, y = x + float(moved[1]), y + float(moved[2])
    yield element, x, y
    for child in element:
        yield from placed(child, x, y)


def in_order(svg: str) -> Iterator[Words | Cell]:
    """What a picture writes and draws, in the document's order; what is white covers the middle of a cell."""
    for element, x, y in placed(ElementTree.fromstring(svg)):
        look = element.attrib
        if element.tag == f"{SVG}text":
            assert element.text
            is_centred = look.get("text-anchor") == "middle"
            yield Words(element.text, x + float(look.get("x", 0)), y + float(look["y"]), is_centred)
        elif element.tag == f"{SVG}path" and look["stroke"] != WHITE:
            size, (dash, gap) = float(look["stroke-width"]), map(float, look["stroke-dasharray"].split())
            assert dash == size
            assert re.fullmatch(r"(M\d+ \d+h\d+)+", look["d"])
            for run in re.finditer(r"M(\d+) (\d+)h(\d+)", look["d"]):
                left, middle, length = map(float, run.groups())
                count, rest = divmod(length + gap, size + gap)
                assert rest == 0
                for number in range(int(count)):
                    begins = x + left + number * (size + gap)
                    yield Cell(look["stroke"], begins, begins + size, y + middle, look["d"] == "M0 8h12")


def words_in(svg: str) -> list[Words]:
    return [piece for piece in in_order(svg) if isinstance(piece, Words)]


class Labels:
    """What is written around the cells of one grid: before the rows, above the columns, above the pages."""

    def __init__(self) -> None:
        self.rows: dict[float, str] = {}
        self.columns: dict[float, str] = {}
        self.pages: list[Words] = []

    def add(self, text: Words) -> None:
        if text.is_centred:
            assert self.columns.setdefault(text.x, text.words) == text.words
        elif "__" in text.words:
            self.pages.append(text)
        elif "_" in text.words:
            assert self.rows.setdefault(text.baseline, text.words) == text.words

    def of(self, cell: Cell) -> str:
        around = [page for page in self.pages if page.baseline < cell.middle and page.x <= cell.left]
        page = max(around, key=lambda text: (text.baseline, text.x)).words if around else ""
        return put(page, self.rows[cell.middle + 4], self.columns[(cell.left + cell.right) / 2])


def read_svg(svg: str) -> list[dict[str, Extensions]]:
    """For each grid, the extensions of each colour, from the row, the page and the column of every cell."""
    grids: list[dict[str, set[str]]] = []
    labels = Labels()
    for piece in in_order(svg):
        if isinstance(piece, Words):
            if re.fullmatch(r"\d+(-\d+)?", piece.words) and not piece.is_centred:
                grids.append({colour: set() for colour in COLOURS})
                labels = Labels()
            labels.add(piece)
        elif not piece.is_legend:
            grids[-1][piece.colour].add(labels.of(piece))
    return [{colour: frozenset(extensions) for colour, extensions in grid.items()} for grid in grids]


class Picture(NamedTuple):
    """A picture of a page: the text for those who don't see it, and what the others see."""

    alt: str
    svg: str


def pictures(html: str) -> list[Picture]:
    """The pictures of a page, which stand in it and are fetched from nowhere."""
    found = []
    for tag, attributes in Tags.of(html).started:
        if tag == "img":
            assert attributes.keys() == {"alt", "src"}
            kind, _, encoded = attributes["src"].partition(",")
            assert kind == "data:image/svg+xml;base64"
            found.append(Picture(attributes["alt"], b64decode(encoded, validate=True).decode()))
    return found


class Table(NamedTuple):
    """A table of a page, as texts."""

    caption: str
    header: list[str]
    rows: list[list[str]]


def tables(html: str) -> list[Table]:
    """The tables of a page, which must be well formed, and hold nothing but text."""
    closed = re.sub("(<img [^>]*)>", r"\1/>", html)
    found = []
    for table in ElementTree.fromstring(f"<page>{closed}</page>").iter("table"):
        assert [part.tag for part in table] == ["caption", "thead", "tbody"]
        cells = [[cell.text or "" for cell in row] for row in table.iter("tr")]
        found.append(Table(table.findtext("caption") or "", cells[0], cells[1:]))
    return found
