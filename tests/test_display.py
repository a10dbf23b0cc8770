"""What notebooks and terminals show, as snapshots in `snapshots/`, and the properties that no snapshot can hold.

`WRITE_SNAPSHOTS=1 python -m pytest tests/test_display.py` writes the snapshots again. Look at the pictures before you
commit them: a browser opens the .svg files.
"""

import copy
import os
import pickle
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from durchwahl import (
    Changes,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Findings,
    InvalidBlock,
    Inventory,
    Severity,
    changes,
    validate,
)
from durchwahl.cli import main
from durchwahl.strategies import extension_blocks, extension_ranges, extension_sets

SNAPSHOTS: Final = Path(__file__).parent / "snapshots"
SVG: Final = "{http://www.w3.org/2000/svg}"
BLOCK: Final = ExtensionBlock.parse("0-99: 4, 19-20, 42")
INVENTORY: Final = Inventory(
    [("+49 30 12", BLOCK, "head office"), ("+49 30 13", ExtensionBlock.parse("0-9: 4"), None), ("+49 40 1", BLOCK, 7)]
)

FINDINGS: Final = Findings(
    [
        Finding("DW103", Severity.ERROR, "/extension_range", "0 < 1000"),
        Finding("DW404", Severity.NOTE, "/a", "too long"),
    ]
)


def record(number: int, identity: str, text: str) -> dict[str, Any]:
    return {"id": str(number), **ExtensionBlock.parse(text).to_payload(identity)}


CHANGES: Final = changes(
    [record(1, "a", "0-9: 0-1"), record(2, "a", "20-29: 22"), record(3, "b", "0-9: 4"), record(4, "c", "0-9:")],
    {"a": [ExtensionBlock.parse("0-9: 0, 2")], "b": [ExtensionBlock.parse("0-9: 4")], "c": []},
)


def html(value: Any) -> str:
    """What a notebook shows of a value, which must hold nothing that a notebook without trust takes away."""
    shown: str = value._repr_html_()
    assert shown.encode()
    for tag, attributes in Tags.of(shown).started:
        assert tag in ("img", "p", "table", "caption", "thead", "tbody", "tr", "th", "td")
        assert attributes.keys() <= ({"alt", "src"} if tag == "img" else {"style"})
        assert attributes.get("style", "text-align:left").startswith("text-align:")
    return shown


class Tags(HTMLParser):
    """The tags with their attributes, and the text between them, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[tuple[str, dict[str, str]]] = []
        self.text = ""

    @classmethod
    def of(cls, markup: str) -> "Tags":
        tags = cls()
        tags.feed(markup)
        tags.close()
        return tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.started.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def picture(value: Any) -> tuple[str, str]:
    """The alt text of the one picture in a notebook, and its SVG."""
    ((_, attributes),) = (one for one in Tags.of(html(value)).started if one[0] == "img")
    kind, _, encoded = attributes["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    return attributes["alt"], b64decode(encoded, validate=True).decode()


def table(value: Any) -> str:
    """The HTML without its pictures, which have snapshots of their own."""
    return re.sub(r'(base64,)[^"]+', r"\1...", html(value))


def drawn(*arguments: str) -> str:
    """What `durchwahl show` prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        assert main(["show", *arguments]) == 0
    return printed.getvalue()


SHOWN: Final[dict[str, Callable[[], str]]] = {
    "block-of-ten.svg": ExtensionBlock.parse("0-9: 4").svg,
    "block-with-pages.svg": ExtensionBlock.parse("95-210: 100-104, 150").svg,
    "range.svg": ExtensionRange(30, 69).svg,
    "set.svg": ExtensionSet([4, 19]).svg,
    "comparison.svg": CHANGES.comparisons[0].svg,
    "comparison-of-thousands.svg": changes([], {"a": [ExtensionBlock.parse("0-999: 1-9")]}).comparisons[0].svg,
    "block.txt": lambda: drawn("0-99: 4, 19-20, 42"),
    "block-with-pages.txt": lambda: drawn("95-210: 100-104, 150"),
    "range.html": lambda: table(ExtensionRange(30, 69)),
    "set.html": lambda: table(ExtensionSet([4, 19])),
    "block.html": lambda: table(BLOCK),
    "routed-block.html": lambda: table(BLOCK.under("+49 20 12345678")),
    "findings.html": lambda: table(FINDINGS),
    "inventory.html": lambda: table(INVENTORY),
    "changes.html": lambda: table(CHANGES),
}


@pytest.mark.parametrize("name", SHOWN)
def test_is_shown_as_in_the_snapshot(name: str) -> None:
    path = SNAPSHOTS / name
    shown = SHOWN[name]().replace("><", ">\n<").rstrip() + "\n"
    if "WRITE_SNAPSHOTS" in os.environ:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def counts(text: str) -> tuple[int, int]:
    """How many extensions a drawing in a terminal shows as live and as inactive, without its headings and its legend."""
    rows = [line.split(maxsplit=1)[1] for line in text.splitlines() if re.match(r"[_\d]*_ +[#.]", line)]
    return sum(row.count("#") for row in rows), sum(row.count(".") for row in rows)


def dialled(extension_range: ExtensionRange, extensions: Iterable[int]) -> set[str]:
    return {f"{extension:0{len(str(extension_range.end_at))}}" for extension in extensions}


def ends(extension_range: ExtensionRange) -> str:
    return "-".join(sorted(dialled(extension_range, {extension_range.start_at, extension_range.end_at})))


class TestDrawings:
    @given(extension_blocks())
    @example(ExtensionBlock.parse("5-104:"))
    @example(ExtensionBlock.parse("5-105: 7"))
    def test_show_every_extension_once(self, block: ExtensionBlock) -> None:
        text = drawn(str(block))
        live, inactive = len(block.active), len(block.inactive)
        assert counts(text) == (live, inactive)
        assert text.splitlines()[-1] == f"# {live} live   . {inactive} ported, inactive"
        assert all(len(line) <= 63 and line.isascii() for line in text.splitlines()[2:])

    @given(extension_blocks())
    def test_have_an_alt_text_with_the_range_and_the_counts(self, block: ExtensionBlock) -> None:
        alt, svg = picture(block)
        counted = f"{len(block.active)} live, {len(block.inactive)} ported, inactive"
        assert alt == f"{ends(block.extension_range)}: {counted}"
        assert svg == block.svg()
        assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == alt

    @given(extension_ranges() | extension_sets())
    def test_of_a_range_or_a_set_are_the_same_in_a_notebook_and_in_a_file(
        self, value: ExtensionRange | ExtensionSet
    ) -> None:
        alt, svg = picture(value)
        assert svg == value.svg()
        assert f": {len(value)} " in alt

    @given(extension_blocks(), extension_blocks())
    def test_of_changes_count_what_each_side_alone_has(self, old: ExtensionBlock, new: ExtensionBlock) -> None:
        comparisons = changes([{"id": "1", **old.to_payload("a")}], {"a": [new]}).comparisons
        assert len(comparisons) == (old.normalised() != new.normalised())
        before, after = dialled(old.extension_range, old.active), dialled(new.extension_range, new.active)
        for comparison in comparisons:
            assert picture(comparison)[0] == (
                f"before: {ends(old.extension_range)}: {len(before & after)} live, {len(before - after)} no longer live, "
                f"{len(old.inactive)} ported, inactive; "
                f"after: {ends(new.extension_range)}: {len(before & after)} live, {len(after - before)} newly live, "
                f"{len(new.inactive)} ported, inactive"
            )

    @pytest.mark.parametrize("pattern", ["0", "1", "01", "0011", "0000000001"])
    def test_of_a_thousand_stay_small_and_clash_with_nothing_on_a_page(self, pattern: str) -> None:
        live = [extension for extension, bit in enumerate(pattern * (1000 // len(pattern))) if bit == "1"]
        svg = ExtensionBlock(ExtensionRange(0, 999), ExtensionSet(live).ranges).svg()
        assert len(svg) < 25_000
        for element in ElementTree.fromstring(svg).iter():
            assert element.tag.removeprefix(SVG) in ("svg", "title", "rect", "g", "text", "path")
            assert not element.attrib.keys() & {"id", "class", "style"}

    def test_are_not_the_repr(self) -> None:
        """A notebook shows a list by the `repr` of its items, which is one line and evaluates back."""
        assert "<" not in repr([BLOCK, BLOCK.under("+49 30 1"), BLOCK.active, BLOCK.extension_range, Findings()])


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
findings = st.builds(Finding, hostile, st.sampled_from(Severity), hostile, hostile)


def readable(text: str) -> str:
    """Text as a page holds it: no control characters, no halves of surrogate pairs."""
    return "".join(
        letter if letter in "\t\n\r" or letter.isprintable() or ord(letter) >= 160 else "\ufffd" for letter in text
    ).translate(dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"))


class Owner:
    """An owner whose text is markup."""

    def __str__(self) -> str:
        return "<script>alert(1)</script>"


class TestEscaping:
    """`html` refuses every tag that isn't one of ours; what is written is still there, as text."""

    @given(st.lists(findings, max_size=5))
    def test_of_findings(self, found: list[Finding]) -> None:
        text = Tags.of(html(Findings(found))).text
        for finding in found:
            assert readable(finding.message) in text
            assert readable(finding.pointer) in text

    @given(hostile)
    def test_of_ids(self, identity: str) -> None:
        todo = changes([], {identity: [ExtensionBlock.parse("0-9: 4")]})
        assert readable(identity) in Tags.of(html(todo)).text

    def test_of_owners(self) -> None:
        assert Tags.of(html(Inventory([("+49 30 1", BLOCK, Owner())]))).text.count(str(Owner())) == 2


class TestManyRows:
    """A table shows twenty rows and counts the others, so that a million blocks take no more room than twenty."""

    def test_of_findings(self) -> None:
        shown = html(validate([{}] * 5000))
        assert "errors: 10000, warnings: 0, notes: 0" in shown
        assert shown.count("<tr>") == 1 + 20 + 1
        assert "and 9980 more" in shown

    def test_of_inventories(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        entries = [(f"+49 30 {number:07}", block, f"owner {number}") for number in range(2000)]
        twenty, few, many = (html(Inventory(entries[:count])) for count in (20, 21, 2000))
        assert "more" not in twenty
        assert few.count("and 1 more") == 2
        assert len(many) < len(few) + 100

    def test_of_owners_are_those_with_the_most_numbers(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        entries = [(f"+49 30 {number:07}", block, f"owner {min(number, 20):02}") for number in range(22)]
        text = Tags.of(html(Inventory(entries))).text
        assert -1 < text.find("owner 20") < text.find("owner 00")

    def test_of_changes_are_tables_without_pictures(self) -> None:
        tens = [ExtensionBlock.parse(f"{ten}0-{ten}9:") for ten in range(1, 22)]
        (twenty,) = changes([], {"a": tens[:20]}).comparisons
        (more,) = changes([], {"a": tens}).comparisons
        assert "<img" in html(twenty)
        assert "<img" not in html(more)
        assert html(more).count("and 1 more") == 1
        five = html(Changes(comparisons=(more,) * 5))
        assert html(Changes(comparisons=(more,) * 6)) == five + "<p>and 1 more</p>"

    def test_are_cut_in_width(self) -> None:
        """A pointer may contain a key of any length."""
        shown = html(Findings([Finding("DW105", Severity.ERROR, "x" * 300, "y" * 10**6)]))
        assert ">" + "x" * 300 + "<" in shown
        assert ">" + "y" * 300 + "…<" in shown
        assert len(shown) < 2000


class TestFindings:
    @given(st.lists(findings))
    def test_are_a_tuple(self, found: list[Finding]) -> None:
        some = Findings(found)
        assert some == tuple(found)
        assert hash(some) == hash(tuple(found))
        for again in (pickle.loads(pickle.dumps(some)), copy.deepcopy(some)):
            assert again == some
            assert type(again) is Findings

    def test_come_from_validate_and_with_a_block_that_is_refused(self) -> None:
        statements: list[Any] = [{}, [], [{}], {"extensions": [{}]}, {"data": [{}]}, None, {"extension_range": "0-9"}]
        assert {type(validate(statement)) for statement in statements} == {Findings}
        with pytest.raises(InvalidBlock) as refused:
            ExtensionBlock.parse("0-9: 10")
        assert type(refused.value.findings) is Findings

    def test_of_one_are_a_table_too(self) -> None:
        finding = Finding("DW101", Severity.ERROR, "/a", "b")
        assert html(finding) == html(Findings([finding]))


def test_changes_are_equal_when_they_do_the_same() -> None:
    """The comparisons are for people: programs compare what is deleted and created."""
    bare = Changes(CHANGES.delete, CHANGES.create)
    assert bare == CHANGES == eval(repr(CHANGES))
    assert bare.comparisons == ()
    again = pickle.loads(pickle.dumps(CHANGES))
    assert (again, again.comparisons) == (CHANGES, CHANGES.comparisons)


def test_records_that_break_a_rule_are_counted_in_the_comparison() -> None:
    broken = {"porting_phone_number_id": "a", "extension_range": "9-0", "activation_ranges": []}
    (comparison,) = changes(
        [{"id": "1", **broken}, {"id": "2", **broken}], {"a": [ExtensionBlock.parse("0-9: 4")]}
    ).comparisons
    assert comparison.unreadable == 2
    assert "records that break a rule: 2" in html(comparison)
