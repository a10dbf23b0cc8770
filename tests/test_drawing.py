"""Drawings: text and pictures are read back as a person reads them, and must show the sets they were made of."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ExtensionRange
from durchwahl.drawing import (
    OF_BLOCK,
    OF_RANGE,
    OF_SET,
    Drawn,
    Names,
    as_img,
    as_svg,
    as_table,
    as_text,
    compared_as_svg,
    compared_described,
    described,
)
from durchwahl.strategies import extension_blocks, extension_ranges
from seeing import (
    COLOURS,
    INACTIVE,
    LIVE,
    NEWLY_LIVE,
    NO_LONGER_LIVE,
    SVG,
    WHITE,
    Cell,
    Extensions,
    Picture,
    Table,
    Tags,
    Words,
    hostile,
    in_order,
    pictures,
    plain,
    read_back,
    read_svg,
    read_text,
    tables,
    words_in,
)

# Ends on both sides of 100 extensions: one page becomes several.
drawn_ranges = (
    extension_ranges()
    | st.integers(0, 899).flatmap(
        lambda start: st.integers(start + 97, start + 102).map(lambda end: ExtensionRange(start, min(end, 999)))
    )
    | st.just(ExtensionRange(5, 104))
)
drawn = extension_blocks(drawn_ranges).map(
    lambda block: Drawn(block.extension_range.start_at, block.extension_range.end_at, block.active.bits)
)


def dialled(block: Drawn) -> tuple[Extensions, Extensions]:
    """The live and the inactive extensions of a block as they are dialled, counted one by one."""
    width = len(str(block.end_at))
    ported = range(block.start_at, block.end_at + 1)
    live = frozenset(f"{extension:0{width}}" for extension in ported if block.live & 2**extension)
    return live, frozenset(f"{extension:0{width}}" for extension in ported) - live


class TestText:
    @given(drawn)
    def test_shows_the_live_and_the_inactive_extensions_with_their_digits(self, block: Drawn) -> None:
        read = read_text(as_text(*block))
        assert (read["#"], read["."]) == dialled(block)
        assert set(read) == {"#", "."}

    @given(drawn)
    def test_fits_a_terminal_and_ends_with_the_counts(self, block: Drawn) -> None:
        live, inactive = dialled(block)
        lines = as_text(*block).splitlines()
        assert all(len(line) <= 63 and line == line.rstrip() and line.isascii() for line in lines)
        assert lines[-1] == f"# {len(live)} live   . {len(inactive)} ported, inactive"

    def test_of_a_hundred_has_ten_a_row(self) -> None:
        """The guide's second example: of 0-99, ...04, ...19, ...20 and ...42 are live."""
        lines = as_text(0, 99, 1 << 4 | 1 << 19 | 1 << 20 | 1 << 42).splitlines()
        assert lines[:6] == [
            "    0123456789",
            "0_  ....#.....",
            "1_  .........#",
            "2_  #.........",
            "3_  ..........",
            "4_  ..#.......",
        ]
        assert len(lines) == 12

    def test_of_a_thousand_has_a_page_for_every_hundred(self) -> None:
        lines = as_text(0, 999, 1 << 342).splitlines()
        assert lines[0].split() == ["0__", "1__", "2__", "3__", "4__"]
        assert lines[6] == "_4_  ..........  ..........  ..........  ..#.......  .........."
        assert lines[12] == ""
        assert lines[13].split() == ["5__", "6__", "7__", "8__", "9__"]
        assert len(lines) == 26

    def test_of_more_than_a_hundred_has_several_pages(self) -> None:
        assert "__" not in as_text(5, 104, 0)
        assert as_text(5, 105, 0).split()[:2] == ["0__", "1__"]

    def test_leaves_out_what_is_live_outside_the_range(self) -> None:
        assert as_text(10, 19, (1 << 1000) - 1) == "    0123456789\n1_  ##########\n# 10 live   . 0 ported, inactive"


class TestPicture:
    @given(drawn)
    def test_shows_the_live_and_the_inactive_extensions_with_their_digits(self, block: Drawn) -> None:
        (grid,) = read_svg(as_svg(*block))
        live, inactive = dialled(block)
        assert grid == {LIVE: live, INACTIVE: inactive, NEWLY_LIVE: frozenset(), NO_LONGER_LIVE: frozenset()}

    @given(drawn)
    def test_says_the_ends_and_the_counts(self, block: Drawn) -> None:
        live, inactive = dialled(block)
        both = sorted(live | inactive)
        texts = [text.words for text in words_in(as_svg(*block))]
        assert texts[0] == (both[0] if len(both) == 1 else f"{both[0]}-{both[-1]}")
        assert texts[-2:] == [f"{len(live)} live", f"{len(inactive)} ported, inactive"]
        title = ElementTree.fromstring(as_svg(*block)).findtext(f"{SVG}title")
        assert title == f"{texts[0]}: {texts[-2]}, {texts[-1]}" == described(*block)

    @given(st.lists(drawn, max_size=2), st.lists(drawn, max_size=2))
    def test_lies_on_an_opaque_white_card(self, before: list[Drawn], after: list[Drawn]) -> None:
        for svg in (compared_as_svg(before, after), *(as_svg(*block) for block in before)):
            root = ElementTree.fromstring(svg)
            width, height = float(root.attrib["width"]), float(root.attrib["height"])
            assert root.attrib["viewBox"] == f"0 0 {width:g} {height:g}"
            card = next(iter(root.iter(f"{SVG}rect"))).attrib
            assert (card["width"], card["height"], card["fill"]) == (f"{width:g}", f"{height:g}", WHITE)
            for piece in in_order(svg):
                if isinstance(piece, Cell):
                    assert 10 <= piece.left < piece.right <= width - 10
                    assert 10 <= piece.middle <= height - 10
                else:
                    assert piece.x >= 10
                    assert piece.x + 7.2 * len(piece.words) <= width - 10
                    assert 20 <= piece.baseline <= height - 10

    def test_differs_in_shape_too(self) -> None:
        """Printed in black and white, live is filled, what changes has a hole, inactive is an outline."""
        holes: dict[str, int] = {}
        cells: dict[str, str] = {}
        for path in ElementTree.fromstring(compared_as_svg([Drawn(0, 9, 3)], [Drawn(0, 9, 5)])).iter(f"{SVG}path"):
            if path.attrib["stroke"] == WHITE:
                assert path.attrib["d"] == cells["d"]
                (cell, gap), (hole, rest) = (map(int, one["stroke-dasharray"].split()) for one in (cells, path.attrib))
                assert int(path.attrib["stroke-width"]) == hole
                # The same step from hole to hole as from cell to cell, and as much before a hole as behind it.
                assert hole + rest == cell + gap
                assert rest - (float(path.attrib["stroke-dashoffset"]) - hole) == (cell - hole) / 2
                holes[cells["stroke"]] = hole
            else:
                cells = path.attrib
                holes[cells["stroke"]] = 0
        assert holes[LIVE] == 0 < holes[NEWLY_LIVE] == holes[NO_LONGER_LIVE] < holes[INACTIVE]

    def test_has_nothing_that_a_page_or_another_picture_could_clash_with(self) -> None:
        for element in ElementTree.fromstring(as_svg(0, 999, 1 << 4)).iter():
            assert element.tag.removeprefix(SVG) in ("svg", "title", "rect", "g", "text", "path")
            assert not element.attrib.keys() & {"id", "class", "style"}

    @pytest.mark.parametrize("pattern", ["0", "1", "01", "0011", "0000000001"])
    def test_of_a_thousand_stays_small(self, pattern: str) -> None:
        assert len(as_svg(0, 999, int(pattern * 1000, 2))) < 25_000


class TestComparison:
    @given(st.lists(drawn, max_size=2), st.lists(drawn, max_size=2))
    def test_marks_what_is_live_on_one_side_only(self, before: list[Drawn], after: list[Drawn]) -> None:
        live_before = frozenset[str]().union(*(dialled(block)[0] for block in before))
        live_after = frozenset[str]().union(*(dialled(block)[0] for block in after))
        grids = read_svg(compared_as_svg(before, after))
        expected = []
        for blocks, mark, elsewhere in ((before, NO_LONGER_LIVE, live_after), (after, NEWLY_LIVE, live_before)):
            for block in blocks:
                live, inactive = dialled(block)
                grid = dict.fromkeys(COLOURS, frozenset[str]())
                expected.append(grid | {LIVE: live & elsewhere, mark: live - elsewhere, INACTIVE: inactive})
        assert grids == expected

    def test_knows_that_one_digit_is_not_two(self) -> None:
        """The guide: with 0-99, 4 is ...04; with 0-9, it is ...4."""
        before, after = read_svg(compared_as_svg([Drawn(0, 9, 1 << 4)], [Drawn(0, 99, 1 << 4)]))
        assert before[NO_LONGER_LIVE] == {"4"}
        assert after[NEWLY_LIVE] == {"04"}

    def test_says_its_counts_for_each_side(self) -> None:
        before, after = [Drawn(0, 9, 0b11), Drawn(10, 19, 1 << 12)], [Drawn(0, 9, 0b101)]
        words = [text.words for text in words_in(compared_as_svg(before, after))]
        assert [text for text in words if text[0].isalpha()] == ["before", "after"]
        assert [text for text in words if " " in text] == [
            *("1 live", "2 no longer live", "17 ported, inactive"),
            *("1 live", "1 newly live", "8 ported, inactive"),
        ]
        assert compared_described(before, after) == (
            "before: 0-9: 1 live, 1 no longer live, 8 ported, inactive; "
            "10-19: 0 live, 1 no longer live, 9 ported, inactive; "
            "after: 0-9: 1 live, 1 newly live, 8 ported, inactive"
        )

    def test_says_where_there_is_nothing(self) -> None:
        assert [text.words for text in words_in(compared_as_svg([], []))] == ["before", "nothing", "after", "nothing"]

    def test_has_its_sides_beside_each_other_while_a_notebook_has_room(self) -> None:
        def titles(end_at: int) -> list[Words]:
            drawing = compared_as_svg([Drawn(0, end_at, 0)], [Drawn(0, end_at, 0)])
            return [text for text in words_in(drawing) if text.words in ("before", "after")]

        small, big = titles(99), titles(999)
        assert small[0].baseline == small[1].baseline
        assert big[0].x == big[1].x


class TestLegend:
    def test_of_a_range_knows_nothing_of_live(self) -> None:
        assert as_text(0, 9, 0, OF_RANGE).splitlines()[-1] == ". 10 ported"
        assert described(30, 69, 0, OF_RANGE) == "30-69: 40 ported"

    def test_of_a_set_does_not_call_its_members_live(self) -> None:
        assert described(0, 9, 1 << 4, OF_SET) == "0-9: 1 in the set, 9 not in the set"
        words = [text.words for text in words_in(as_svg(0, 9, 1 << 4, OF_SET))]
        assert words[-2:] == ["1 in the set", "9 not in the set"]

    @given(st.text(min_size=1))
    def test_may_be_any_text(self, name: str) -> None:
        svg = as_svg(0, 9, 0, Names(name, OF_BLOCK.others))
        assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == f"0-9: 0 {read_back(name)}, 10 ported, inactive"


class TestMarkup:
    @given(hostile)
    def test_a_picture_keeps_its_alt_text_and_nothing_else_of_it(self, alt: str) -> None:
        svg = as_svg(0, 9, 1 << 4)
        html = as_img(svg, alt)
        assert pictures(html) == [Picture(plain(alt), svg)]
        assert len(Tags.of(html).started) == 1

    @given(hostile, st.lists(hostile), st.lists(st.lists(hostile)))
    def test_a_table_keeps_its_texts(self, caption: str, header: list[str], rows: list[list[str]]) -> None:
        html = as_table(caption, header, rows)
        assert html.encode()
        (table,) = tables(html)
        assert table.caption == read_back(caption)
        assert table.header == list(map(read_back, header))
        assert table.rows == [list(map(read_back, row)) for row in rows]
        assert {tag for tag, _ in Tags.of(html).started} <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}

    @given(st.lists(st.lists(hostile | st.integers(), min_size=1), max_size=4))
    def test_a_table_has_its_numbers_to_the_right(self, rows: list[list[str | int]]) -> None:
        """JupyterLab's own style would have every cell to the right, a sentence, too."""
        header = [str(place) for place in range(max(map(len, rows), default=0))]
        html = as_table("", header, rows)
        sides = [attributes["style"] for tag, attributes in Tags.of(html).started if tag in ("th", "td")]
        numbers = [
            any(len(row) > place and isinstance(row[place], int) for row in rows) for place in range(len(header))
        ]
        expected = [numbers, *(numbers[: len(row)] for row in rows)]
        assert sides == [f"text-align:{'right' if right else 'left'}" for line in expected for right in line]

    def test_a_table_says_what_it_leaves_out(self) -> None:
        assert tables(as_table("", [], [["a"]], 3))[0].rows == [["a"], ["and 3 more"]]
        assert tables(as_table("", [], [["a"]], 0))[0].rows == tables(as_table("", [], [["a"]], -3))[0].rows == [["a"]]

    def test_a_table_cuts_what_nobody_would_read(self) -> None:
        """A pointer holds whatever a statement's keys were, and an owner may be anything."""
        kept, cut = "x" * 300, "x" * 10**6
        assert tables(as_table(cut, [cut], [[kept, cut]])) == [Table(kept + "…", [kept + "…"], [[kept, kept + "…"]])]
