"""Display in notebooks and terminals: snapshots in `snapshots/`, and properties of all values.

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
    Line,
    Plan,
    Severity,
    changes,
    display,
    plan,
    validate,
)
from durchwahl.cli import main
from durchwahl.strategies import extension_blocks, extension_ranges, extension_sets, lines

FOLDER: Final = Path(__file__).parent / "snapshots"
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


LINE: Final = Line.parse("+49 20 12345678 0-0: 0; 10-99: 10-19, 42")
PLAN: Final = plan(["+49 20 1234567804", "+49 20 1234567819", "0201", "+49 20 1234567804"])


def html(value: Any) -> str:
    """Return the HTML of a value. It must contain nothing that an untrusted notebook would strip."""
    markup: str = value._repr_html_()
    assert markup.encode()
    for tag, attributes in Tags(markup).tags:
        assert tag in ("img", "p", "table", "caption", "thead", "tbody", "tr", "th", "td")
        assert attributes.keys() <= ({"alt", "src"} if tag == "img" else {"style"})
        assert attributes.get("style", "text-align:left").startswith("text-align:")
    return markup


class Tags(HTMLParser):
    """The tags with their attributes, and the text between them, as a browser parses them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def picture(value: Any) -> tuple[str, str]:
    """Return the alt text of the only picture in the HTML, and its SVG."""
    (attributes,) = (attributes for tag, attributes in Tags(html(value)).tags if tag == "img")
    media_type, _, encoded = attributes["src"].partition(",")
    assert media_type == "data:image/svg+xml;base64"
    return attributes["alt"], b64decode(encoded, validate=True).decode()


def table(value: Any) -> str:
    """Return the HTML without its pictures, which have their own snapshots."""
    return re.sub(r'(base64,)[^"]+', r"\1...", html(value))


def show(block: str) -> str:
    """Return what `durchwahl show` prints."""
    output = StringIO()
    with redirect_stdout(output):
        assert main(["show", block]) == 0
    return output.getvalue()


SNAPSHOTS: Final[dict[str, Callable[[], str]]] = {
    "block-of-ten.svg": ExtensionBlock.parse("0-9: 4").svg,
    "block-with-pages.svg": ExtensionBlock.parse("95-210: 100-104, 150").svg,
    "range.svg": ExtensionRange(30, 69).svg,
    "set.svg": ExtensionSet([4, 19]).svg,
    "empty-set.svg": ExtensionSet().svg,
    "routed-block.svg": ExtensionBlock.parse("0-9: 4").under("+49 20 12345678").svg,
    "comparison.svg": CHANGES.comparisons[0].svg,
    "comparison-of-thousands.svg": changes([], {"a": [ExtensionBlock.parse("0-999: 1-9")]}).comparisons[0].svg,
    "block.txt": lambda: show("0-99: 4, 19-20, 42"),
    "block-with-pages.txt": lambda: show("95-210: 100-104, 150"),
    "range.html": lambda: table(ExtensionRange(30, 69)),
    "set.html": lambda: table(ExtensionSet([4, 19])),
    "block.html": lambda: table(BLOCK),
    "routed-block.html": lambda: table(BLOCK.under("+49 20 12345678")),
    "findings.html": lambda: table(FINDINGS),
    "inventory.html": lambda: table(INVENTORY),
    "line.svg": LINE.svg,
    "line.html": lambda: table(LINE),
    "plan.html": lambda: table(PLAN),
    "changes.html": lambda: table(CHANGES),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_output_equals_the_snapshot(name: str) -> None:
    output = SNAPSHOTS[name]().replace("><", ">\n<").rstrip() + "\n"
    if "WRITE_SNAPSHOTS" in os.environ:
        (FOLDER / name).write_text(output, encoding="utf-8")
    assert output == (FOLDER / name).read_text(encoding="utf-8")


def digits(extension_range: ExtensionRange, extensions: Iterable[int]) -> set[str]:
    return {f"{extension:0{len(str(extension_range.end_at))}}" for extension in extensions}


def ends(extension_range: ExtensionRange) -> str:
    return "-".join(sorted(digits(extension_range, {extension_range.start_at, extension_range.end_at})))


def listed(members: set[str]) -> str:
    """Return up to ten runs of extensions in parentheses, nothing if there are none."""
    runs: list[list[str]] = []
    for member in sorted(members):
        if runs and int(runs[-1][-1]) + 1 == int(member):
            runs[-1].append(member)
        else:
            runs.append([member])
    more = f" and {len(runs) - 10} more" if len(runs) > 10 else ""
    texts = ["-".join(dict.fromkeys((run[0], run[-1]))) for run in runs[:10]]
    return f" ({', '.join(texts)}{more})" if runs else ""


class TestPictures:
    @given(extension_blocks())
    @example(ExtensionBlock.parse("5-104:"))
    @example(ExtensionBlock.parse("5-105: 7"))
    def test_text_shows_every_extension_once(self, block: ExtensionBlock) -> None:
        for columns in (20, 40, 63, 80, 300):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("COLUMNS", str(columns))
                self.check_text(block, columns)

    def check_text(self, block: ExtensionBlock, columns: int) -> None:
        lines = show(str(block)).splitlines()
        live, inactive = len(block.active), len(block.inactive)
        rows = [line[line.find("_ ") + 1 :] for line in lines[2:-1] if re.match(r"[_\d]* +[#.]", line)]
        assert (sum(row.count("#") for row in rows), sum(row.count(".") for row in rows)) == (live, inactive)
        assert lines[-1] == f"# {live} live   . {inactive} ported, inactive"
        assert all(len(line) <= max(min(columns, 63), 36) and line.isascii() for line in lines[2:])

    @given(extension_blocks())
    def test_alt_text_has_the_range_and_the_counts(self, block: ExtensionBlock) -> None:
        alt, svg = picture(block)
        live = listed(digits(block.extension_range, block.active))
        counts = f"{len(block.active)} live{live}, {len(block.inactive)} ported, inactive"
        assert alt == f"{ends(block.extension_range)}: {counts}"
        routed = block.under("+49 30 12")
        assert picture(routed)[0] == f"+493012: {alt}"
        assert routed.svg() == picture(routed)[1]
        assert svg == block.svg()
        assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == alt

    @given(extension_ranges() | extension_sets())
    def test_ranges_and_sets_have_the_same_picture_in_a_notebook_and_in_a_file(
        self, value: ExtensionRange | ExtensionSet
    ) -> None:
        alt, svg = picture(value)
        assert svg == value.svg()
        assert f": {len(value)} " in alt or (alt, len(value)) == ("empty set: nothing", 0)
        assert "#0072b2" not in svg  # nothing is live here

    @given(lines())
    def test_lines_have_a_grid_for_each_block_under_the_route_number(self, line: Line) -> None:
        alt, svg = picture(line)
        assert svg == line.svg()
        assert alt == f"{line.route_number}: " + "; ".join(picture(block)[0] for block in line.blocks)
        headings = [
            element.text
            for element in ElementTree.fromstring(svg).iter(f"{SVG}text")
            if "font-weight" in element.attrib
        ]
        counts = f"{len(line.active_numbers)} live", f"{len(line.inactive_numbers)} ported, inactive"
        assert headings == [str(line.route_number), *(ends(block.extension_range) for block in line.blocks), *counts]

    @given(st.lists(lines(), max_size=3, unique_by=lambda line: line.route_number), st.lists(lines(), max_size=2))
    def test_plans_have_the_pictures_of_their_lines_and_count_the_alternatives(
        self, proposed: list[Line], other: list[Line]
    ) -> None:
        value = Plan(tuple(proposed), (tuple(other),), Findings())
        shown = Tags(html(value))
        images = [attributes["alt"] for tag, attributes in shown.tags if tag == "img"]
        assert images == [picture(line)[0] for line in proposed]
        ported = sum(len(line.numbers) for line in proposed)
        live = sum(len(line.active_numbers) for line in proposed)
        assert f"lines: {len(proposed)}, ported: {ported}, live: {live}" in shown.text
        assert f"{sum(len(line.blocks) for line in other)}{sum(len(line.numbers) for line in other)}" in shown.text

    @given(extension_blocks(), extension_blocks())
    def test_comparisons_count_what_is_live_on_one_side_only(self, old: ExtensionBlock, new: ExtensionBlock) -> None:
        comparisons = changes([{"id": "1", **old.to_payload("a")}], {"a": [new]}).comparisons
        assert len(comparisons) == (old.normalised() != new.normalised())
        before, after = digits(old.extension_range, old.active), digits(new.extension_range, new.active)
        for comparison in comparisons:
            assert picture(comparison)[0] == (
                f"before: {ends(old.extension_range)}: {len(before & after)} live{listed(before & after)}, "
                f"{len(before - after)} no longer live{listed(before - after)}, {len(old.inactive)} ported, inactive; "
                f"after: {ends(new.extension_range)}: {len(before & after)} live{listed(before & after)}, "
                f"{len(after - before)} newly live{listed(after - before)}, {len(new.inactive)} ported, inactive"
            )

    @pytest.mark.parametrize("pattern", ["0", "1", "01", "0011", "0000000001"])
    def test_a_thousand_extensions_stay_small_and_use_no_names_of_a_page(self, pattern: str) -> None:
        live = [extension for extension, bit in enumerate(pattern * (1000 // len(pattern))) if bit == "1"]
        svg = ExtensionBlock(ExtensionRange(0, 999), ExtensionSet(live).ranges).svg()
        assert len(svg) < 25_000
        for element in ElementTree.fromstring(svg).iter():
            assert element.tag.removeprefix(SVG) in ("svg", "title", "rect", "g", "text", "path")
            assert not element.attrib.keys() & {"id", "class", "style"}

    def test_repr_has_no_markup(self) -> None:
        assert "<" not in repr([BLOCK, BLOCK.under("+49 30 1"), BLOCK.active, BLOCK.extension_range, Findings()])

    def test_other_values_have_no_picture(self) -> None:
        with pytest.raises(TypeError, match="int has no picture"):
            display.html(4)


SCRIPT: Final = "<script>alert(1)</script>"
hostile = st.text() | st.sampled_from(
    [SCRIPT, '"><img src=x onerror=alert(1)>', "' onload='x", "&lt;", "]]>", "\x00\ud800\x85", "\r"]
)
findings = st.builds(Finding, hostile, st.sampled_from(Severity), hostile, hostile)


def printable(text: str) -> str:
    """Return text without control characters and halves of surrogate pairs, which HTML can't contain."""
    return "".join(
        letter if letter in "\t\n\r" or letter.isprintable() or ord(letter) >= 160 else "\ufffd" for letter in text
    ).translate(dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"))


class Owner:
    def __str__(self) -> str:
        return SCRIPT


class TestEscaping:
    """`html` accepts only the expected tags. Other markup must be escaped."""

    @given(st.lists(findings, max_size=5))
    def test_findings_are_escaped(self, found: list[Finding]) -> None:
        text = Tags(html(Findings(found))).text
        for finding in found:
            assert printable(finding.message) in text
            assert printable(finding.pointer) in text

    @given(hostile)
    def test_ids_are_escaped(self, route_id: str) -> None:
        assert printable(route_id) in Tags(html(changes([], {route_id: [ExtensionBlock.parse("0-9: 4")]}))).text

    def test_owners_are_escaped(self) -> None:
        assert Tags(html(Inventory([("+49 30 1", BLOCK, Owner())]))).text.count(SCRIPT) == 2


class TestManyRows:
    """A table shows twenty rows and counts the others."""

    def test_findings_are_cut(self) -> None:
        markup = html(validate([{}] * 5000))
        assert "errors: 10000, warnings: 0, notes: 0" in markup
        assert markup.count("<tr>") == 1 + 20 + 1
        assert "and 9980 more" in markup

    def test_inventories_are_cut_after_the_owners_with_the_most_numbers(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        entries = [(f"+49 30 {number:07}", block, f"owner {number}") for number in range(2000)]
        twenty, few, many = (html(Inventory(entries[:count])) for count in (20, 21, 2000))
        assert "more" not in twenty
        assert few.count("and 1 more") == 2
        assert len(many) < len(few) + 100
        text = Tags(html(Inventory([*entries[:21], ("+49 40 1", block, "owner 20")]))).text
        assert -1 < text.find("owner 20") < text.find("owner 0")

    def test_long_comparisons_have_no_picture(self) -> None:
        tens = [ExtensionBlock.parse(f"{ten}0-{ten}9:") for ten in range(1, 22)]
        (twenty,) = changes([], {"a": tens[:20]}).comparisons
        (more,) = changes([], {"a": tens}).comparisons
        assert "<img" in html(twenty)
        assert "<img" not in html(more)
        assert html(more).count("and 1 more") == 1
        five = html(Changes(comparisons=(more,) * 5))
        assert html(Changes(comparisons=(more,) * 6)) == five + "<p>and 1 more</p>"

    def test_long_lines_have_no_picture(self) -> None:
        tens = [ExtensionBlock.parse(f"{ten}0-{ten}9:") for ten in range(1, 22)]
        route = INVENTORY.find("+49 30 12-04").route_number  # type: ignore[union-attr]
        for count in (20, 21):
            line = Line(route, tuple(tens[:count]))
            for value in (line, Plan((line,), (), Findings())):
                assert ("<img" in html(value)) == (count == 20)
        assert html(Plan((line,), (), Findings())).count("and 1 more") == 1

    def test_plans_of_many_lines_have_no_pictures(self) -> None:
        proposed = tuple(Line.parse(f"+49 30 123{digit} 0-9:") for digit in range(6))
        assert html(Plan(proposed[:5], (), Findings())).count("<img") == 5
        assert "<img" not in html(Plan(proposed, (), Findings()))

    def test_long_cells_are_cut(self) -> None:
        """A pointer may contain a key of any length."""
        markup = html(Findings([Finding("DW105", Severity.ERROR, "x" * 300, "y" * 10**6)]))
        assert ">" + "x" * 300 + "<" in markup
        assert ">" + "y" * 300 + "…<" in markup
        assert len(markup) < 2000


class TestFindings:
    @given(st.lists(findings))
    def test_are_a_tuple(self, found: list[Finding]) -> None:
        value = Findings(found)
        assert value == tuple(found)
        assert hash(value) == hash(tuple(found))
        for copied in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert copied == value
            assert type(copied) is Findings

    def test_are_what_validate_returns_and_an_invalid_block_raises(self) -> None:
        statements: list[Any] = [{}, [], [{}], {"extensions": [{}]}, {"data": [{}]}, None, {"extension_range": "0-9"}]
        assert {type(validate(statement)) for statement in statements} == {Findings}
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock.parse("0-9: 10")
        assert type(raised.value.findings) is Findings

    def test_are_sorted_so_that_no_warning_hides_an_error(self) -> None:
        warning, error = (Finding("DW100", severity, "", severity) for severity in (Severity.WARNING, Severity.ERROR))
        markup = html(Findings([*[warning] * 30, error]))
        assert markup.index(">error<") < markup.index(">warning<")
        assert markup.count("and 11 more") == 1

    def test_none_are_a_sentence(self) -> None:
        assert html(Findings()) == "<p>no findings</p>"

    def test_one_finding_is_a_table_too(self) -> None:
        assert html(FINDINGS[0]) == html(Findings([FINDINGS[0]]))


def test_records_that_break_a_rule_are_counted_in_the_comparison() -> None:
    broken = {"porting_phone_number_id": "a", "extension_range": "9-0", "activation_ranges": []}
    block = ExtensionBlock.parse("0-9: 4")
    (comparison,) = changes([{"id": "1", **broken}, {"id": "2", **broken}], {"a": [block]}).comparisons
    assert comparison.unreadable == 2
    assert "records that break a rule: 2" in html(comparison)
