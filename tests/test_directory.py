"""Directory, compared with a plain dict from integers to destinations."""

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple

import portion
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl.blocks import ExtensionBlock
from durchwahl.directory import Directory
from durchwahl.errors import (
    DurchwahlError,
    InvalidBlock,
    InvalidExtension,
    InvalidNotation,
    InvalidPadding,
    InvalidRange,
    UnassignedExtension,
    WrongType,
)
from durchwahl.lines import Line
from durchwahl.ranges import ActivationRange, ExtensionRange
from durchwahl.sets import ExtensionSet
from durchwahl.strategies import activation_ranges, extension_ranges, extensions, lines

TENS, HUNDREDS = ExtensionRange(0, 9), ExtensionRange(0, 99)
SALES = Directory(HUNDREDS, {"0": "Zentrale", "10-19": "Sales", "4, 20-21": "Fax"})

PEOPLE = ("Zentrale", "Sales", "Fax", "Anna", "")


class Plan(NamedTuple):
    """An extension range, the destinations of its extensions, and one way to write the assignments."""

    extension_range: ExtensionRange
    reached: dict[int, str]
    assignments: dict[Any, str]

    def directory(self) -> Directory[str]:
        return Directory(self.extension_range, self.assignments)

    @property
    def dialled(self) -> dict[str, str]:
        """Return the destinations by the digits of their extensions."""
        return dialled(self.reached, self.extension_range)


def dialled(reached: Mapping[int, str], extension_range: ExtensionRange) -> dict[str, str]:
    return {oracle.dialled(extension, extension_range.end_at): person for extension, person in reached.items()}


def drawn_destinations(draw: st.DrawFn, within: ExtensionRange) -> dict[int, str]:
    """Draw destinations: ranges are assigned, some of them reassigned, and some unassigned."""
    reached: dict[int, str] = {}
    assigned = st.tuples(activation_ranges(within), st.sampled_from((*PEOPLE, None)))
    for run, person in draw(st.lists(assigned, max_size=6)):
        for extension in range(run.start_at, run.end_at + 1):
            reached.pop(extension, None)
            if person is not None:
                reached[extension] = person
    return reached


def runs(members: Mapping[int, object]) -> list[tuple[int, int]]:
    """Return the longest ranges with one value."""
    spans = []
    for _, span in groupby(enumerate(sorted(members)), lambda item: (item[1] - item[0], members[item[1]])):
        extensions = [extension for _, extension in span]
        spans.append((extensions[0], extensions[-1]))
    return spans


def notation(members: set[int] | frozenset[int]) -> str:
    """Format extensions as messages do."""
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs(dict.fromkeys(members)))


def short(members: set[int] | frozenset[int]) -> str:
    """Format extensions as messages do, ten ranges at most."""
    written = notation(members).split(", ")
    return ", ".join(written[:10]) + (f" and {len(written) - 10} more" if len(written) > 10 else "")


def spellings(start: int, end: int, width: int) -> list[Any]:
    """Return the ways to write one range as a key."""
    texts = [f"{start}-{end}", f"{start:0{width}} bis {end:0{width}}", f" {start} \u2013 {end:0{width}}"]
    return [
        *texts,
        (start, end),
        ActivationRange(start, end),
        ExtensionRange(start, end),
        *([start] if start == end else []),
    ]


@st.composite
def statements(draw: st.DrawFn, extension_range: ExtensionRange, reached: dict[int, str]) -> dict[Any, str]:
    """Draw assignments: ranges in pieces, or one string for each person, in any order."""
    spans, width = runs(reached), len(str(extension_range.end_at))
    if draw(st.booleans()):
        people = {reached[start] for start, _ in spans}
        texts = {person: ";".join(f"{a}-{b:0{width}}" for a, b in spans if reached[a] == person) for person in people}
        spelled: list[tuple[Any, str]] = [(text, person) for person, text in texts.items()]
    else:
        cuts = draw(st.frozensets(extensions(), max_size=3))
        pieces: list[tuple[int, int]] = []
        for start, end in spans:
            starts = [start, *sorted(cut for cut in cuts if start < cut <= end)]
            pieces += zip(starts, [*(begin - 1 for begin in starts[1:]), end], strict=True)
        spelled = [(draw(st.sampled_from(spellings(a, b, width))), reached[a]) for a, b in pieces]
    return dict(draw(st.permutations(spelled)))


@st.composite
def plans(draw: st.DrawFn, ranges: st.SearchStrategy[ExtensionRange] | None = None) -> Plan:
    extension_range = draw(extension_ranges() if ranges is None else ranges)
    reached = drawn_destinations(draw, extension_range)
    return Plan(extension_range, reached, draw(statements(extension_range, reached)))


class TestLookup:
    @given(plans())
    def test_maps_every_extension_to_its_destination(self, plan: Plan) -> None:
        directory = plan.directory()
        extension: Any  # to a type checker its keys are the digits that come out
        for extension in range(-2, 1002):
            assert directory.get(extension, "nobody") == plan.reached.get(extension, "nobody")
            assert (extension in directory) == (extension in plan.reached)

    @given(plans(), extensions())
    def test_accepts_digits_of_the_width_only(self, plan: Plan, extension: int) -> None:
        directory, own_width = plan.directory(), len(str(plan.extension_range.end_at))
        for width in range(1, 5):
            digits: Any = f"{extension:0{width}}"
            expected = plan.reached.get(extension) if len(digits) == own_width else None
            assert directory.get(digits) == expected
            assert (digits in directory) == (expected is not None)

    @given(plans())
    def test_is_a_mapping_from_assigned_extensions_in_ascending_order(self, plan: Plan) -> None:
        directory = plan.directory()
        assert isinstance(directory, Mapping)
        assert dict(directory) == json.loads(json.dumps(dict(directory))) == plan.dialled
        assert list(directory) == sorted(plan.dialled)
        assert len(directory) == len(plan.reached)
        assert bool(directory) == bool(plan.reached)
        assert list(directory.items()) == sorted(plan.dialled.items())
        assert all(directory[digits] == directory[int(digits)] for digits in directory)

    @pytest.mark.parametrize(
        ("extension", "message"),
        [
            *[(extension, "an extension must be within 0-99 and assigned, got") for extension in (5, -1, 100, "05")],
            (10**5000, "an extension must be within 0-99 and assigned, got an integer of about 5001 digits"),
            *[
                (digits, "digits must be as many as the block's width of 2, got")
                for digits in ("4", "004", "", "-4", " 4", "\u0664\u0660", "\u00b2\u00b2", "4" * 10**6)
            ],
        ],
        ids=map(str, range(13)),
    )
    def test_raises_key_error_for_unassigned_extensions(self, extension: int | str, message: str) -> None:
        with pytest.raises(KeyError) as raised:
            SALES[extension]
        assert isinstance(raised.value, UnassignedExtension)
        assert isinstance(raised.value, DurchwahlError)
        assert str(raised.value).startswith(message)
        assert len(str(raised.value)) < 150
        assert SALES.get(extension) is None
        assert extension not in SALES

    def test_has_no_extensions_below_the_start_of_the_range(self) -> None:
        late = Directory(ExtensionRange(30, 69), {"30-69": "Sales"})
        assert late.get(30) == late.get("69") == "Sales"
        unassigned: list[int | str] = [29, "29", 70, -1]
        assert not any(late.get(extension) for extension in unassigned)

    @pytest.mark.parametrize("odd", [None, True, False, 4.0, 4j, b"04", (0, 4), [4], {}, slice(0, 4)])
    def test_raises_wrong_type_for_other_keys(self, odd: Any) -> None:
        with pytest.raises(WrongType, match=r"^an extension must be an integer, got "):
            SALES[odd]
        with pytest.raises(WrongType):
            SALES.get(odd)
        assert odd not in SALES

    def test_accepts_falsy_destinations(self) -> None:
        directory = Directory(TENS, {"0": "", "1": 0, "2": False, "3": ()})
        assert [directory[extension] for extension in directory] == ["", 0, False, ()]
        assert "3" in directory
        assert "4" not in directory


class TestSets:
    @given(plans())
    def test_assigned_and_unassigned_partition_the_range(self, plan: Plan) -> None:
        directory, whole = plan.directory(), frozenset(_members(str(plan.extension_range)))
        assert frozenset(directory.assigned) == frozenset(plan.reached)
        assert frozenset(directory.unassigned) == whole - frozenset(plan.reached)
        assert isinstance(directory.assigned, ExtensionSet)
        assert isinstance(directory.unassigned, ExtensionSet)

    @given(plans())
    def test_finds_the_extensions_of_a_destination(self, plan: Plan) -> None:
        directory = plan.directory()
        for person in (*PEOPLE, "nobody"):
            expected = frozenset(extension for extension, reached in plan.reached.items() if reached == person)
            assert frozenset(directory.extensions_of(person)) == expected

    def test_finds_no_extensions_of_none(self) -> None:
        nobody: Any = None
        assert not SALES.extensions_of(nobody)

    @given(plans())
    def test_assignments_are_the_longest_ranges(self, plan: Plan) -> None:
        assignments = plan.directory().assignments
        assert [(run.start_at, run.end_at) for run in assignments] == runs(plan.reached)
        assert list(assignments.values()) == [plan.reached[start] for start, _ in runs(plan.reached)]
        assert all(type(run) is ActivationRange for run in assignments)

    @given(plans())
    def test_block_activates_the_assigned_extensions(self, plan: Plan) -> None:
        block = plan.directory().block()
        assert type(block) is ExtensionBlock
        assert block.extension_range == plan.extension_range
        assert frozenset(block.active) == frozenset(plan.reached)
        assert block == block.normalised()


class TestValue:
    @given(st.data(), plans())
    def test_equality_ignores_how_assignments_are_written(self, data: st.DataObject, plan: Plan) -> None:
        again = Directory(plan.extension_range, data.draw(statements(plan.extension_range, plan.reached)))
        assert again == plan.directory()
        assert hash(again) == hash(plan.directory())
        assert Directory(plan.extension_range, plan.reached) == again
        assert Directory(plan.extension_range, again) == again
        assert Directory(plan.extension_range, again.assignments) == again

    @given(plans(), extensions())
    def test_differs_if_one_destination_differs(self, plan: Plan, extension: int) -> None:
        if extension in plan.extension_range:
            other = plan.reached | {extension: "another"}
            assert Directory(plan.extension_range, other) != plan.directory()

    def test_differs_if_the_extension_range_differs(self) -> None:
        assert Directory(TENS, {"4": "Fax"}) != Directory(HUNDREDS, {"4": "Fax"})
        assert Directory(TENS, {"4": "Fax"}) != {4: "Fax"}
        assert Directory(ExtensionRange(0, 4), {"4": "Fax"}) != Directory(ExtensionRange(1, 4), {"4": "Fax"})

    @given(plans())
    def test_repr_evaluates_to_an_equal_directory(self, plan: Plan) -> None:
        directory = plan.directory()
        names = {"Directory": Directory, "ExtensionRange": ExtensionRange}
        assert eval(repr(directory), names) == directory

    def test_repr_has_leading_zeros(self) -> None:
        written = "{'00': 'Zentrale', '04': 'Fax', '10-19': 'Sales', '20-21': 'Fax'}"
        assert repr(SALES) == f"Directory(ExtensionRange(start_at=0, end_at=99), {written})"

    def test_accepts_a_block(self) -> None:
        block = ExtensionBlock.parse("0-99: 4, 19-20")
        assert Directory(block, SALES) == SALES == Directory.from_portion(block, SALES.to_portion())
        assert Directory(block, {"04": "Anna"}).extension_range == HUNDREDS

    @given(plans(), st.integers(0, pickle.HIGHEST_PROTOCOL))
    def test_can_be_pickled_and_copied(self, plan: Plan, protocol: int) -> None:
        directory = plan.directory()
        for again in (pickle.loads(pickle.dumps(directory, protocol)), copy.copy(directory), copy.deepcopy(directory)):
            assert type(again) is Directory
            assert again == directory
            assert dict(again) == plan.dialled

    @pytest.mark.parametrize("name", ["extension_range", "_destinations", "assignments", "new"])
    def test_is_immutable(self, name: str) -> None:
        with pytest.raises((AttributeError, TypeError)):
            setattr(SALES, name, None)
        with pytest.raises((AttributeError, TypeError)):
            delattr(SALES, name)
        changing: Any = SALES
        with pytest.raises(TypeError):
            changing[4] = "Anna"

    def test_shares_no_mutable_state(self) -> None:
        assignments = {"4": "Fax"}
        directory = Directory(TENS, assignments)
        assignments["4"] = "Anna"
        directory.assignments.clear()
        directory.to_portion()[4] = "Anna"
        assert dict(directory) == {"4": "Fax"}

    def test_is_unhashable_if_a_destination_is(self) -> None:
        directory = Directory(TENS, {"4": ["Anna", "Bert"], "5": ["Anna", "Bert"], "7": []})
        assert directory[5] == ["Anna", "Bert"]
        assert str(directory.extensions_of(["Anna", "Bert"])) == "4-5"
        assert eval(repr(directory), {"Directory": Directory, "ExtensionRange": ExtensionRange}) == directory
        assert pickle.loads(pickle.dumps(directory)) == directory
        assert Directory.from_portion(TENS, directory.to_portion()) == directory
        with pytest.raises(TypeError, match="unhashable"):
            hash(directory)
        with pytest.raises(InvalidBlock, match=r"got 4-5 for a dict after a list$"):
            Directory[Any](TENS, {"4-5": [], "4-6": {}})

    def test_accepts_destinations_of_any_type(self) -> None:
        class Department(Enum):
            SALES = 1

        @dataclass(frozen=True)
        class Person:
            name: str

        by_department = Directory(TENS, {"0-4": Department.SALES})
        by_person = Directory(TENS, {"0-4": Person("Anna")})
        assert by_department[4] is Department.SALES
        assert str(by_person.extensions_of(Person("Anna"))) == "0-4"
        assert len({by_department, by_person, Directory(TENS, {(0, 4): Person("Anna")})}) == 2


class TestPortion:
    @given(plans())
    def test_converts_to_an_equal_interval_dict_and_back(self, plan: Plan) -> None:
        plain: portion.IntervalDict[str] = portion.IntervalDict()
        for start, end in runs(plan.reached):
            plain[portion.closed(start, end)] = plan.reached[start]
        directory = plan.directory()
        ours = directory.to_portion()
        assert isinstance(ours, portion.IntervalDict)
        assert {extension: ours.get(extension) for extension in range(1000)} == {
            extension: plain.get(extension) for extension in range(1000)
        }
        assert len(ours) == len(set(plan.reached.values()))
        for interval, person in ours.items():
            assert isinstance(interval, portion.AbstractDiscreteInterval)
            assert interval == ours.find(person) == directory.extensions_of(person).to_portion()
            assert ExtensionSet.from_portion(plain.find(person)) == directory.extensions_of(person)
        assert ours.domain() == directory.assigned.to_portion()
        assert Directory.from_portion(plan.extension_range, plain) == directory
        assert Directory.from_portion(plan.extension_range, ours) == directory
        assert Directory.from_portion(plan.extension_range, pickle.loads(pickle.dumps(ours))) == directory

    def test_interval_dict_merges_adjacent_intervals(self) -> None:
        ours = Directory(TENS, {"4": "Fax", "5": "Anna"}).to_portion()
        ours[6] = "Anna"
        assert repr(ours.domain()) == "[4,6]"
        assert repr((ours | {7: "Fax"}).domain()) == "[4,7]"
        assert repr(ours.find("Anna")) == "[5,6]"

    def test_interval_dict_can_be_unpickled_in_a_new_process(self) -> None:
        pickled = pickle.dumps(Directory(TENS, {"4": "Fax"}).to_portion())
        program = f"import pickle; print(pickle.loads({pickled!r}))"
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        assert done.stdout == "{[4]: 'Fax'}\n"

    def test_refuses_none_in_an_interval_dict(self) -> None:
        filled = portion.IntervalDict({portion.closed(0, 4): "Fax"}).get(portion.closed(0, 9))
        with pytest.raises(WrongType, match=r"got null for '5-9'$"):
            Directory.from_portion(TENS, filled)

    @pytest.mark.parametrize("odd", [None, {}, {"4": "Fax"}, portion.closed(0, 4), SALES, "4"])
    def test_refuses_anything_but_an_interval_dict(self, odd: Any) -> None:
        with pytest.raises(WrongType, match=r"^an IntervalDict of portion is expected, got "):
            Directory.from_portion(TENS, odd)

    def test_lookup_does_not_import_portion(self) -> None:
        program = (
            "import sys; from durchwahl.directory import Directory; from durchwahl.ranges import ExtensionRange; "
            "d = Directory(ExtensionRange(0, 9), {'4': 'Fax'}); "
            "d[4], d.assigned, d.unassigned, d.extensions_of('Fax'), d.block(), d.overridden({'5': 'Anna'}), repr(d); "
            "sys.exit('portion' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestOverriding:
    @given(st.data(), plans())
    def test_later_assignments_win_as_in_a_union_of_dicts(self, data: st.DataObject, plan: Plan) -> None:
        above = data.draw(plans(st.just(plan.extension_range)))
        overridden = plan.directory().overridden(above.assignments)
        assert dict(overridden) == plan.dialled | above.dialled
        assert overridden == Directory(plan.extension_range, plan.reached | above.reached)
        assert dict(plan.directory()) == plan.dialled

    @pytest.mark.parametrize(
        ("above", "error"),
        [
            ({"4-5": "Fax", "5": "Anna"}, InvalidBlock),
            ({"10": "Fax"}, InvalidBlock),
            ({"04": "Fax"}, InvalidPadding),
            ({"4": None}, WrongType),
        ],
    )
    def test_refuses_invalid_assignments(self, above: Any, error: type[DurchwahlError]) -> None:
        with pytest.raises(error):
            Directory(TENS, {"0-9": "Sales"}).overridden(above)


class TestErrors:
    @given(
        extension_ranges(),
        st.dictionaries(
            st.lists(activation_ranges(), min_size=1, max_size=3).map(tuple), st.sampled_from(PEOPLE), max_size=5
        ),
    )
    def test_reports_all_extensions_outside_or_assigned_twice(
        self, extension_range: ExtensionRange, stated: dict[tuple[ActivationRange, ...], str]
    ) -> None:
        whole = set(_members(str(extension_range)))
        reached: dict[int, str] = {}
        expected = []
        assignments = {", ".join(map(str, key)): person for key, person in stated.items()}
        for text, person in assignments.items():
            members = {extension for run in text.split(", ") for extension in _members(run)}
            if members - whole:
                named = f"must lie within {extension_range}, got {short(members)} with {short(members - whole)} outside"
                expected.append(("DW201", f"/{text}", f"an assignment {named}"))
            twice = members & reached.keys()
            if twice:
                first = list(dict.fromkeys(repr(reached[extension]) for extension in sorted(twice)))
                more = f" and {len(first) - 3} more" if len(first) > 3 else ""
                named = f"got {short(twice)} for {person!r} after {', '.join(first[:3])}{more}"
                expected.append(("DW202", f"/{text}", f"an extension must reach one destination, {named}"))
            reached = dict.fromkeys(members, person) | reached
        if expected:
            with pytest.raises(InvalidBlock) as raised:
                Directory(extension_range, assignments)
            assert [(finding.code, finding.pointer, finding.message) for finding in raised.value.findings] == expected
        else:
            assert dict(Directory(extension_range, assignments)) == dialled(reached, extension_range)

    @pytest.mark.parametrize(
        ("assignments", "message"),
        [
            (
                {"5-12": "Sales", "7-14": "Fax"},
                "/7-14: DW202 error: an extension must reach one destination, got 7-12 for 'Fax' after 'Sales'",
            ),
            (
                {**{str(extension): f"P{extension}" for extension in range(6)}, "0-9": "Sales"},
                "/0-9: DW202 error: an extension must reach one destination, got 0-5 for 'Sales' after 'P0', 'P1', 'P2' and 3 more",
            ),
            (
                {"4": "Fax", "98": "Anna", "98, 4": "Sales"},
                "/98, 4: DW202 error: an extension must reach one destination, got 4, 98 for 'Sales' after 'Fax', 'Anna'",
            ),
            (
                {"98-100, 4": "Sales"},
                "/98-100, 4: DW201 error: an assignment must lie within 0-99, got 4, 98-100 with 100 outside",
            ),
        ],
    )
    def test_message(self, assignments: Any, message: str) -> None:
        with pytest.raises(InvalidBlock) as raised:
            Directory(HUNDREDS, assignments)
        assert str(raised.value) == message

    def test_accepts_an_extension_twice_in_one_key(self) -> None:
        assert dict(Directory(TENS, {"4-5, 5": "Sales"})) == {"4": "Sales", "5": "Sales"}

    @pytest.mark.parametrize(
        ("key", "error"),
        [
            *[(key, InvalidNotation) for key in ("", "   ", "4,,5", "Sales", "9" * 10**6, "4" + " " * 10**6 + "4")],
            *[(key, InvalidPadding) for key in ("04", "1, 000-009")],
            *[(key, InvalidExtension) for key in ("1000", -1, 1000, 10**5000, (0, 10**5000))],
            *[(key, InvalidRange) for key in ("5-4", (5, 4))],
            *[(key, WrongType) for key in (True, 4.0, None, b"4", ("0", "9"), (0, 4, 9), (False, True), range(4, 6))],
            *[(key, WrongType) for key in (memoryview(b"45"), portion.closed(4, 9))],
        ],
        ids=map(str, range(25)),
    )
    def test_refuses_invalid_keys_with_a_short_message(self, key: Any, error: type[Exception]) -> None:
        with pytest.raises(error) as raised:
            Directory(TENS, {"0": "Zentrale", key: "Sales"})
        assert type(raised.value) is error
        assert len(str(raised.value)) < 250

    @pytest.mark.parametrize(("key", "position"), [("4, 004", 3), (" ", 0)])
    def test_error_has_the_position_in_the_key(self, key: str, position: int) -> None:
        with pytest.raises(InvalidNotation) as raised:
            Directory(HUNDREDS, {key: "Fax"})
        assert raised.value.position == position

    def test_message_truncates_long_lists(self) -> None:
        every_other = ", ".join(map(str, range(0, 1000, 2)))
        with pytest.raises(InvalidBlock) as raised:
            Directory(ExtensionRange(10, 99), {"10-99": "Sales", every_other: "Fax"})
        first, second = raised.value.findings
        assert first.message == (
            "an assignment must lie within 10-99, got 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 490 more "
            "with 0, 2, 4, 6, 8, 100, 102, 104, 106, 108 and 445 more outside"
        )
        assert second.message == (
            "an extension must reach one destination, got 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 and 35 more "
            "for 'Fax' after 'Sales'"
        )

    def test_refuses_none_as_destination(self) -> None:
        with pytest.raises(WrongType) as raised:
            Directory(TENS, {"0-4": None})
        assert str(raised.value) == "a destination must not be null, got null for '0-4'"

    @pytest.mark.parametrize("odd", [None, "0-9", (0, 9), ActivationRange(0, 9), 9, {"start_at": 0, "end_at": 9}])
    def test_refuses_other_extension_ranges(self, odd: Any) -> None:
        with pytest.raises(WrongType, match=r"^a directory's extension_range must be an ExtensionRange, got "):
            Directory(odd, {})

    @pytest.mark.parametrize("odd", [None, "0-9", [("4", "Fax")], {"4"}, 4])
    def test_refuses_assignments_that_are_not_a_mapping(self, odd: Any) -> None:
        with pytest.raises(WrongType, match=r"^assignments must be a mapping from ranges to destinations, got "):
            Directory(TENS, odd)


def _members(run: str) -> range:
    start, _, end = run.partition("-")
    return range(int(start), int(end or start) + 1)


def digits_of(line: Line) -> list[str]:
    """Return the extensions of a line as dialled, in the order of its blocks."""
    return [
        oracle.dialled(extension, block.extension_range.end_at)
        for block in line.blocks
        for extension in range(block.extension_range.start_at, block.extension_range.end_at + 1)
    ]


def width_count(line: Line) -> int:
    return len({block.width for block in line.blocks})


class TestLine:
    """The directory of a line whose extensions may have several widths, compared with a dict of digits."""

    @given(lines(), st.data())
    def test_maps_digits_as_dialled(self, line: Line, data: st.DataObject) -> None:
        dialled = digits_of(line)
        drawn = data.draw(st.dictionaries(st.sampled_from(dialled), st.sampled_from(PEOPLE), max_size=8))
        reached = {digits: drawn[digits] for digits in dialled if digits in drawn}
        directory = Directory(line, drawn)
        assert list(directory.items()) == list(reached.items())
        assert all(
            directory.get(f"{e:0{width}}") == reached.get(f"{e:0{width}}") for width in (1, 2, 3) for e in (0, 4, 42)
        )
        again = Directory(directory.extension_ranges, dict(reversed(reached.items())))
        assert again == directory == Directory(line, directory)
        assert hash(again) == hash(directory)
        names = {"Directory": Directory, "ExtensionRange": ExtensionRange}
        for copied in (eval(repr(directory), names), pickle.loads(pickle.dumps(directory))):
            assert copied == directory
            assert list(copied) == list(directory)
        blocks = directory.blocks()
        assert [block.extension_range for block in blocks] == [block.extension_range for block in line.blocks]
        assert [digits for block in blocks for digits in block.active_extensions] == list(reached)
        if drawn:
            first = next(iter(reached))
            assert dict(directory.overridden({first: "new"})) == reached | {first: "new"}

    @given(lines(), st.sampled_from([4, (4, 5), ActivationRange(4, 4)]))
    def test_needs_digits_where_widths_differ(self, line: Line, key: Any) -> None:
        directory: Directory[str] = Directory(line, {})
        if width_count(line) == 1:
            assert directory.get(1000) is None
            assert directory.unassigned == {e for block in line.blocks for e in block.extension_range}
            assert Directory.from_portion(line, directory.to_portion()) == directory
            return
        refused: list[Callable[[], object]] = [
            lambda: Directory(line, {key: "Fax"}),
            lambda: directory[4],
            lambda: directory.get(4),
            lambda: directory.assigned,
            lambda: directory.unassigned,
            lambda: directory.assignments,
            lambda: directory.extensions_of("Fax"),
            directory.to_portion,
            directory.block,
            lambda: Directory.from_portion(line, portion.IntervalDict({portion.closed(0, 4): "Fax"})),
        ]
        for call in refused:
            with pytest.raises(
                WrongType, match=r"^(extensions of several widths, as in .* must be digits|this directory)"
            ):
                call()
        number: Any = 4
        assert number not in directory

    def test_names_the_fault_and_the_value(self) -> None:
        line = Line.parse("+49 20 12345678 0-9: 0; 10-99: 42")
        cases: list[tuple[dict[Any, str], type[DurchwahlError], str]] = [
            ({"00": "Fax"}, InvalidBlock, "/00: .*an assignment must lie within 0-9, 10-99, got 00 with 00 outside"),
            ({"4, 100": "Fax"}, InvalidBlock, "got 4, 100 with 100 outside"),
            (
                {"4-6, 10-12": "Fax", "5-6, 10": ""},
                InvalidBlock,
                "must reach one destination, got 5-6, 10 for '' after 'Fax'",
            ),
            ({"4-12": "Fax"}, InvalidPadding, "equally many digits where widths differ, got 4-12 at character 1"),
            ({4: "Fax"}, WrongType, "as in 0-9, 10-99, must be digits as dialled, got 4$"),
        ]
        for assignments, error, message in cases:
            with pytest.raises(error, match=message):
                Directory(line, assignments)
        with pytest.raises(UnassignedExtension, match="block's width of 1 or 2, got '004'"):
            Directory(line, {})["004"]

    def test_joins_no_extensions_of_different_widths(self) -> None:
        directory = Directory([TENS, ExtensionRange(10, 99)], {"8-9, 10-11": "Sales"})
        assert repr(directory).endswith("{'8-9': 'Sales', '10-11': 'Sales'})")

    @pytest.mark.parametrize("wrong", [[], [TENS, None], [HUNDREDS, ExtensionRange(90, 95)], "0-9", {TENS}])
    def test_refuses_other_ranges(self, wrong: Any) -> None:
        with pytest.raises(
            (WrongType, InvalidRange), match=r"must be an ExtensionRange|must not overlap, got 0-99 and 90-95"
        ):
            Directory(wrong, {})

    def test_keeps_blocks_of_one_width_apart(self) -> None:
        directory = Directory([ExtensionRange(50, 59), ExtensionRange(10, 49)], {"45-52": "Sales"})
        assert directory[50] == directory["49"] == "Sales"
        assert [str(block) for block in directory.blocks()] == ["10-49: 45-49", "50-59: 50-52"]
        assert repr(directory).endswith("{'45-52': 'Sales'})")
        with pytest.raises(WrongType, match="several extension ranges, 10-49, 50-59; use extension_ranges"):
            _ = directory.extension_range
