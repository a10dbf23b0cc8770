"""Repairs: what they remove, what they keep, and what they suggest for typing mistakes."""

import copy
import pickle
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import hostile
import oracle
from durchwahl import (
    REMOVED,
    RULES,
    Edit,
    ExtensionBlock,
    Finding,
    Line,
    Repair,
    RouteNumber,
    Severity,
    WrongType,
    repairs,
    validate,
)
from durchwahl._messages import Verbatim
from durchwahl.cli.suggestions import _SAFE_CODES
from durchwahl.repairing import _find_repairs
from durchwahl.rules._remedies import REMEDIES
from durchwahl.strategies import extension_blocks, lines, mistaken_statements, orders, statements
from slips import slip

# Statements of these orders repeat each other, and have ranges that are one too long, swapped, unsorted or misspelled.
SLIPPED = st.integers(0, 2**32).map(lambda seed: slip(Random(seed)))
# Blocks under similar route numbers, some with mistakes, so that a repair of one may collide with another.
SIMILAR = st.lists(
    st.fixed_dictionaries(
        {
            "extension_range": st.sampled_from(["0-9", "9-0", "0-99", "99-0", "0-100", "1-10", "80-89", "20--29"]),
            "activation_ranges": st.sampled_from(["4", "10-19", "0-100", "12, 80"]),
        },
        optional={
            "route_number": st.sampled_from(["+49301", "+493012", "+4930128", "+49 03012", "+494012345"]),
            "route_nmber": st.just("+493012"),
            "porting_phone_number_id": st.sampled_from(["1", "2", 2]),
        },
    ),
    min_size=2,
    max_size=6,
)
DOCUMENTS: st.SearchStrategy[Any] = st.one_of(
    mistaken_statements(),
    statements(),
    st.lists(mistaken_statements(), max_size=3),
    orders(st.one_of(statements(), mistaken_statements())),
    st.builds(lambda document: {"data": document}, st.lists(statements(), max_size=3)),
    SIMILAR,
    SLIPPED.map(lambda slipped: slipped[2]),
    SLIPPED.map(lambda slipped: [slipped[2], *slipped[1]["extensions"]]),
)


def all_repairs(document: Any) -> list[tuple[Finding, Repair]]:
    return [(finding, repair) for finding in validate(document) for repair in repairs(document, finding)]


def numbers(document: Any) -> tuple[set[str], set[str]]:
    """Return the numbers that port, and those that go live. Malformed ranges have none."""
    located: list[tuple[str, Any]] = []
    oracle.take_apart(document, "", 4, located, set())
    ported: set[str] = set()
    live: set[str] = set()
    for _, statement in located:
        if isinstance(statement, dict):
            line = oracle.stem(statement) or statement.get("porting_phone_number_id")
            for block in oracle.read_range(statement.get("extension_range"), "")[0]:
                ranges, _ = oracle.read_ranges(statement.get("activation_ranges"))
                active = frozenset().union(*(each.members for each in ranges))
                ported |= {f"{line} {oracle.dialled(extension, block.end)}" for extension in block.members}
                live |= {f"{line} {oracle.dialled(extension, block.end)}" for extension in active}
    return ported, live


class TestAnyDocument:
    @given(DOCUMENTS)
    def test_the_document_stays_as_it_was(self, document: Any) -> None:
        before = repr(document)
        for _, repair in all_repairs(document):
            repaired = repair.apply(document)
            assert repr(document) == before
            assert repr(repaired) != before  # 4 equals 4.0

    @given(DOCUMENTS)
    def test_a_repair_removes_its_finding_and_adds_no_error(self, document: Any) -> None:
        before = Counter(finding.code for finding in validate(document))
        for finding, repair in all_repairs(document):
            findings = validate(repair.apply(document))
            after = Counter(other.code for other in findings)
            assert after[finding.code] < before[finding.code]
            assert all(after[code] <= before[code] for code in after if RULES[code].severity is Severity.ERROR)
            # If a range is removed, another one may have the same finding in its position.
            assert finding not in findings or any(
                edit.value is REMOVED or type(edit.value) is str for edit in repair.edits
            )

    @given(DOCUMENTS)
    def test_a_safe_repair_keeps_the_numbers(self, document: Any) -> None:
        for finding, repair in all_repairs(document):
            if repair.safe:
                assert numbers(repair.apply(document)) == numbers(document)
                assert finding.code in _SAFE_CODES

    @given(DOCUMENTS)
    def test_no_exception_is_hidden(self, document: Any) -> None:
        for finding in validate(document):
            assert tuple(_find_repairs(document, finding)) == repairs(document, finding)

    @given(statements())
    def test_a_string_is_repaired_as_its_list_is(self, statement: dict[str, Any]) -> None:
        """The edits of ranges in one string are those of the ranges in a list, put together."""
        ranges = statement["activation_ranges"] = [
            str(each) for each in ExtensionBlock.from_payload(statement).active.ranges
        ]
        assume(ranges)
        ranges.reverse()
        as_string = {**statement, "activation_ranges": ",".join(ranges)}
        for listed, joined in zip(validate(statement), validate(as_string), strict=True):
            results = [
                [(each.message, each.apply(document)["activation_ranges"]) for each in repairs(document, finding)]
                for document, finding in [(statement, listed), (as_string, joined)]
            ]
            assert [(message, ",".join(ranges)) for message, ranges in results[0]] == results[1]


def restores(original: Any, repaired: Any) -> bool:
    """Return whether an order was restored, perhaps with its ranges in canonical form."""
    try:
        return bool(normalised(original) == normalised(repaired))
    except (ValueError, TypeError, KeyError):
        return False


def normalised(order: dict[str, Any]) -> dict[str, Any]:
    members = [
        {
            **statement,
            "extension_range": None,
            "activation_ranges": ExtensionBlock.from_payload(statement).normalised(),
            "route_number": RouteNumber(statement["route_number"]),
        }
        for statement in order["extensions"]
    ]
    return {**order, "extensions": members}


def share_of_restored(seeds: range) -> float:
    restored = 0
    for seed in seeds:
        _, original, slipped = slip(Random(seed))
        findings = validate(slipped)
        found = [*findings.errors, *(each for each in findings.warnings if each not in validate(original))][:1]
        suggested = repairs(slipped, found[0])[:1] if found else ()
        restored += any(restores(original, repair.apply(slipped)) for repair in suggested)
    return restored / len(seeds)


class TestTypingMistakes:
    """The first suggestion for the first error, or for the first new warning, usually restores the original."""

    def test_most_are_undone(self) -> None:
        assert share_of_restored(range(500)) >= 0.9

    @pytest.mark.slow
    def test_most_of_ten_thousand_are_undone(self) -> None:
        assert share_of_restored(range(10_000)) >= 0.95


BLOCK: dict[str, Any] = {"extension_range": "0-99", "activation_ranges": ["4"]}
ROUTED = {"route_number": "+49 30 123456", **BLOCK}
LINE = Line.parse("+49 20 12345678 0-0: 0; 10-99: 42, 10-19")


def with_(**fields: Any) -> dict[str, Any]:
    return {**BLOCK, **fields}


# For a document, the code of a finding, and the messages and results of its repairs.
EXAMPLES: list[tuple[Any, str, dict[str, Any]]] = [
    (
        {"extension_range": "0-99"},
        "DW101",
        {
            "write an empty list if no extension goes live": with_(activation_ranges=[]),
            "write 0-99 if every extension goes live": with_(activation_ranges=["0-99"]),
        },
    ),
    ({"activation_ranges": ["4", "19-20"]}, "DW101", {"write 0-99": with_(activation_ranges=["4", "19-20"])}),
    (
        {"activation_range": ["4"], "extension_range": "0-99"},
        "DW101",
        {"rename 'activation_range' to activation_ranges": BLOCK},
    ),
    (
        with_(activation_ranges=[{"start_at": 4}]),
        "DW101",
        {"write 4": with_(activation_ranges=[{"start_at": 4, "end_at": 4}])},
    ),
    (with_(extension_range={"end_at": 99}), "DW101", {"write 0": with_(extension_range={"start_at": 0, "end_at": 99})}),
    (with_(extension_range={"start_at": 0}), "DW101", {"write 9": with_(extension_range={"start_at": 0, "end_at": 9})}),
    (with_(activation_ranges=[{"start_at": None}]), "DW101", {}),
    ({"status": "draft"}, "DW101", {"write an empty list": {"status": "draft", "extensions": []}}),
    (with_(activation_ranges=[4]), "DW102", {"write 4": with_(activation_ranges=["4"])}),
    (with_(activation_ranges=4), "DW102", {"write a list of 4": with_(activation_ranges=["4"])}),
    (with_(activation_ranges=[[4, 5.0]]), "DW102", {"write 4-5": with_(activation_ranges=["4-5"])}),
    (
        with_(activation_ranges=None),
        "DW102",
        {
            "write an empty list if no extension goes live": with_(activation_ranges=[]),
            "write 0-99 if every extension goes live": with_(activation_ranges=["0-99"]),
        },
    ),
    (
        with_(activation_ranges={"start_at": 4, "end_at": 4}),
        "DW102",
        {"write a list of this range": with_(activation_ranges=[{"start_at": 4, "end_at": 4}])},
    ),
    (
        with_(extension_range={"start_at": "O", "end_at": "099"}),
        "DW102",
        {
            "write 0": with_(extension_range={"start_at": 0, "end_at": "099"}),
            "write 99": with_(extension_range={"start_at": "O", "end_at": 99}),
        },
    ),
    # What YAML without quotation marks may be.
    (
        with_(activation_ranges=[Verbatim("0_9")]),
        "DW102",
        {'write "0-9" in quotation marks': with_(activation_ranges=["0-9"])},
    ),
    (
        with_(activation_ranges=[{"start_at": 4, "end_at": Verbatim("08")}]),
        "DW102",
        {"write 8": with_(activation_ranges=[{"start_at": 4, "end_at": 8}])},
    ),
    (with_(activation_ranges=[{"start_at": True, "end_at": 4.5}]), "DW102", {}),
    (with_(route_number=493012345), "DW102", {"write +493012345": with_(route_number="+493012345")}),
    (with_(route_number=None), "DW102", {"remove route_number": BLOCK}),
    (with_(porting_phone_number_id=17), "DW102", {"write '17' as a string": with_(porting_phone_number_id="17")}),
    (
        [ROUTED, {"extensions": {**ROUTED, "route_number": "+49 40 123456"}}],
        "DW102",
        {"write a list of this statement": [ROUTED, {"extensions": [{**ROUTED, "route_number": "+49 40 123456"}]}]},
    ),
    ([ROUTED, {"extensions": ROUTED}], "DW102", {}),
    (
        [{"status": "draft", "extension": [{**ROUTED, "route_number": f"+49 30 {stem}"} for stem in "3456"]}],
        "DW105",
        {
            "rename 'extension' to extensions": [
                {"status": "draft", "extensions": [{**ROUTED, "route_number": f"+49 30 {stem}"} for stem in "3456"]}
            ]
        },
    ),
    ({"extensions": BLOCK}, "DW102", {"write a list of this statement": {"extensions": [BLOCK]}}),
    (
        [ExtensionBlock.parse("0-9: 4")],
        "DW102",
        {"write what to_payload() returns": [ExtensionBlock.parse("0-9: 4").to_payload()]},
    ),
    (with_(extension_range="0-1000"), "DW103", {"write 0-999": with_(extension_range="0-999")}),
    (with_(activation_ranges="4, 90-1000"), "DW103", {"write 90-99": with_(activation_ranges="4, 90-99")}),
    (
        with_(activation_ranges=[{"start_at": -4, "end_at": 4}]),
        "DW103",
        {"write 4": with_(activation_ranges=[{"start_at": 4, "end_at": 4}])},
    ),
    (with_(extension_range={"start_at": 0, "end_at": 1500}), "DW103", {}),
    (with_(extension_range={"end_at": 1000}), "DW103", {}),
    (with_(activation_ranges="20 bis 19;4"), "DW104", {"write 19 bis 20": with_(activation_ranges="19 bis 20;4")}),
    (
        with_(extension_range="10-9", activation_ranges="14"),
        "DW104",
        {"write 10-99": with_(extension_range="10-99", activation_ranges="14")},
    ),
    # The repaired block would collide with the first one.
    ([ROUTED, {**ROUTED, "extension_range": "99-0"}], "DW104", {}),
    (with_(recordType="x"), "DW105", {"rename 'recordType' to record_type": with_(record_type="x")}),
    (with_(activation_range=["5"]), "DW105", {}),
    (with_(**{"x" * 1000: 1}), "DW105", {}),
    (with_(activation_ranges="4,1O to 2l"), "DW106", {"write 10 - 21": with_(activation_ranges="4,10 - 21")}),
    (with_(activation_ranges=["1--2"]), "DW106", {"write 1-2": with_(activation_ranges=["1-2"])}),
    (with_(activation_ranges=["1O\n-\t20"]), "DW106", {"write 10 - 20": with_(activation_ranges=["10\n-\t20"])}),
    (with_(activation_ranges=", 4"), "DW106", {"remove the empty range": with_(activation_ranges="4")}),
    (with_(activation_ranges="4, ;19"), "DW106", {"remove the empty range": with_(activation_ranges="4;19")}),
    (
        with_(activation_ranges=["4, 6", "8"]),
        "DW106",
        {"write 2 items: 4, 6": with_(activation_ranges=["4", "6", "8"])},
    ),
    (with_(extension_range="0 99"), "DW106", {"write 0-99": BLOCK}),
    (with_(extension_range="\uff10-\uff19\uff19"), "DW106", {"write 0-99": BLOCK}),
    (with_(activation_ranges="19 20"), "DW106", {}),
    (with_(activation_ranges=["004 - 9"]), "DW107", {"write 04 - 09": with_(activation_ranges=["04 - 09"])}),
    (
        with_(extension_range="0-9", activation_ranges=["00-04", "05-19"]),
        "DW107",
        {
            "write 0-4": with_(extension_range="0-9", activation_ranges=["0-4", "05-19"]),
            "write 5-19": with_(extension_range="0-9", activation_ranges=["00-04", "5-19"]),
        },
    ),
    (
        with_(extension_range="0-9", activation_ranges=["04", "19"]),
        "DW107",
        {
            "write 0-99 as extension_range": with_(activation_ranges=["04", "19"]),
            "write 4": with_(extension_range="0-9", activation_ranges=["4", "19"]),
        },
    ),
    (with_(extension_range="000-099"), "DW107", {"write 00-99": with_(extension_range="00-99")}),
    (
        with_(activation_ranges="90-100"),
        "DW201",
        {
            "write 90-99": with_(activation_ranges="90-99"),
            "write 0-999 as extension_range": with_(extension_range="0-999", activation_ranges="90-100"),
        },
    ),
    (
        with_(extension_range="0-9", activation_ranges=["4", "19"]),
        "DW201",
        {"write 0-99 as extension_range": with_(activation_ranges=["4", "19"])},
    ),
    (
        with_(extension_range="0-9", activation_ranges=["0-99"]),
        "DW201",
        {
            "write 0-99 as extension_range": with_(activation_ranges=["0-99"]),
            "write 0-9": with_(extension_range="0-9", activation_ranges=["0-9"]),
        },
    ),
    (with_(activation_ranges="5-12, 7-14, 30"), "DW202", {"write 5-14": with_(activation_ranges="5-14, 30")}),
    (with_(activation_ranges="5-12, 7-8"), "DW202", {"write only 5-12": with_(activation_ranges="5-12")}),
    (with_(activation_ranges="1-4, 5-6, 30, 5-8"), "DW202", {"write 1-8": with_(activation_ranges="1-8, 30")}),
    (with_(activation_ranges=["4", {"start_at": 4, "end_at": 4, "name": "Anna"}]), "DW202", {}),
    (with_(activation_ranges=""), "DW203", {}),
    (with_(activation_ranges="04,20,19"), "DW204", {"write 19-20": with_(activation_ranges="04,19-20")}),
    (
        with_(activation_ranges=["42", "19-20", "4"]),
        "DW205",
        {"sort them: 4, 19-20, 42": with_(activation_ranges=["4", "19-20", "42"])},
    ),
    (with_(activation_ranges=["42", "4", "x"]), "DW205", {}),
    (
        with_(extension_range="0-100", activation_ranges="0-100"),
        "DW301",
        {"write 0-99": with_(activation_ranges="0-99")},
    ),
    (with_(extension_range="30-69", activation_ranges="30"), "DW301", {}),
    (with_(extension_range="1-10"), "DW302", {"write 0-9": with_(extension_range="0-9")}),
    (with_(extension_range="0-100", activation_ranges="100"), "DW302", {}),
    *(
        (with_(route_number=written), "DW401", {f"write {mended}": with_(route_number=mended)})
        for written, mended in [
            ("+49 0201 2345", "+49 201 2345"),
            ("+49 (030) 12345", "+49 (30) 12345"),
            ("49 (0)30 12345", "+49 (0)30 12345"),
            ("(030) 12345", "+49 (30) 12345"),
            ("(+49) 30 12345", "+49 30 12345"),
            ("++4930 12345", "+4930 12345"),
            ("+0049 30 12345", "+49 30 12345"),
            ("tel:4930l2345", "tel:+493012345"),
        ]
    ),
    (with_(route_number="unknown"), "DW401", {}),
    (with_(route_number="0094 30 12345"), "DW402", {"write 0049 30 12345": with_(route_number="0049 30 12345")}),
    (with_(route_number="+43 1 12345"), "DW402", {}),
    (
        with_(extension_range="0-999", route_number="+49 20 123456789"),
        "DW403",
        {
            "write 0-99 as extension_range": with_(route_number="+49 20 123456789"),
            "write 0-9 as extension_range": with_(extension_range="0-9", route_number="+49 20 123456789"),
        },
    ),
    ([ROUTED, ROUTED], "DW501", {"remove this repetition": [ROUTED]}),
    ([ROUTED, {**ROUTED, "activation_ranges": ["5"]}], "DW501", {}),
    (
        [ROUTED, {"route_number": "+49 30 1234560", "extension_range": "0-9", "activation_ranges": "4"}],
        "DW503",
        {"remove this repetition": [ROUTED]},
    ),
    (
        {"status": "ported", "extensions": [BLOCK]},
        "DW601",
        {
            f"write {status} if that is the order's status now": {"status": status, "extensions": [BLOCK]}
            for status in ("draft", "in-process", "exception")
        },
    ),
    (
        {"status": "In Process", "extensions": []},
        "DW602",
        {"write in-process": {"status": "in-process", "extensions": []}},
    ),
    (LINE, "DW205", {"sort them: 10-19, 42": [routed.to_statement() for routed in LINE.normalised()]}),
    (
        LINE.blocks[1].under("+49 20 12345678"),
        "DW205",
        {"sort them: 10-19, 42": LINE.blocks[1].normalised().under("+49 20 12345678").to_statement()},
    ),
]


class TestExamples:
    @pytest.mark.parametrize(
        ("document", "code", "expected"), EXAMPLES, ids=[f"{code} {n}" for n, (_, code, _) in enumerate(EXAMPLES)]
    )
    def test_have_these_repairs(self, document: Any, code: str, expected: dict[str, Any]) -> None:
        found = {
            repair.message: repair.apply(document) for finding, repair in all_repairs(document) if finding.code == code
        }
        assert any(finding.code == code for finding in validate(document))
        assert list(found.items()) == list(expected.items())

    def test_are_for_every_rule_with_a_remedy(self) -> None:
        assert {code for _, code, expected in EXAMPLES if expected} == set(REMEDIES)
        assert set(RULES) - set(REMEDIES) == {"DW203", "DW404", "DW502", "DW701", "DW702", "DW703"}


class TestSafety:
    @pytest.mark.parametrize(("code", "safe"), [("DW202", True), ("DW204", True), ("DW205", True), ("DW104", False)])
    def test_is_for_repairs_that_do_not_guess(self, code: str, safe: bool) -> None:
        statement = with_(activation_ranges="30, 5-9, 9-12, 13" if code != "DW104" else "9-0")
        assert {repair.safe for finding, repair in all_repairs(statement) if finding.code == code} == {safe}

    @pytest.mark.parametrize(("fields", "safe"), [({}, True), ({"id": "2"}, False)])
    def test_of_removing_a_statement_depends_on_its_other_fields(self, fields: dict[str, str], safe: bool) -> None:
        ((_, repair),) = all_repairs([{**ROUTED, "id": "1"}, {**ROUTED, "id": "1", **fields}])
        assert repair.safe == safe


class TestOtherInput:
    @pytest.mark.parametrize("code", ["DW104", "DW501", "DW701", "FILE01"])
    @pytest.mark.parametrize("document", [None, [], BLOCK, [[BLOCK]], {"extensions": [BLOCK]}])
    @pytest.mark.parametrize("pointer", ["", "/extension_range", "/0", "/extensions/7/x", "/data/a"])
    def test_has_no_repairs_if_the_finding_is_not_on_the_document(self, code: str, document: Any, pointer: str) -> None:
        assert repairs(document, Finding(code, Severity.ERROR, pointer, "a range must not end before it starts")) == ()

    @pytest.mark.parametrize("finding", [None, "DW104", validate({})])
    def test_is_refused_if_it_is_not_a_finding(self, finding: Any) -> None:
        with pytest.raises(WrongType, match="a finding must be"):
            repairs({}, finding)

    @pytest.mark.parametrize(
        "value",
        [pytest.param(value, id=name) for name, value in hostile.values() if name[-2:] == ".*" or "." not in name],
    )
    def test_may_be_hostile(self, value: Any) -> None:
        for document in hostile.documents(value):
            for finding in validate(document):
                repairs(document, finding)

    def test_may_raise_memory_errors(self) -> None:
        class Stopping(dict[str, Any]):
            def items(self) -> Any:
                raise MemoryError

        with pytest.raises(MemoryError):
            repairs(Stopping(), Finding("DW101", Severity.ERROR, "", ""))


class TestApply:
    def test_refers_to_the_positions_before_the_edits(self) -> None:
        edits = (Edit("/0", REMOVED), Edit("/2/a", 1), Edit("/1", REMOVED), Edit("/2/b~1c", REMOVED), Edit("/3", "x"))
        assert Repair("", False, edits).apply(["p", "q", {"b/c": 4}, "r"]) == [{"a": 1}, "x"]

    def test_copies_the_new_values(self) -> None:
        repair = Repair("write 4", False, (Edit("/activation_ranges", [{"start_at": 4, "end_at": 4}]),))
        repair.apply(BLOCK)["activation_ranges"][0]["end_at"] = 9
        assert repair.edits[0].value == [{"start_at": 4, "end_at": 4}]

    @pytest.mark.parametrize(
        "edit", [Edit("/1", 4), Edit("/x", 4), Edit("/0/b", REMOVED), Edit("/0/b/c", 4), Edit("/0/a/b", 4)]
    )
    def test_refuses_documents_without_the_positions(self, edit: Edit) -> None:
        with pytest.raises(LookupError, match="the document must have the positions of the edits, got none for"):
            Repair("", False, (edit,)).apply([{"a": 4}])

    @given(st.one_of(lines(), extension_blocks().map(lambda block: block.under("+49 30 12345"))))
    def test_takes_blocks_and_lines(self, value: Any) -> None:
        for finding, repair in all_repairs(value):
            assert finding not in validate(repair.apply(value))


def test_removed_is_one_object() -> None:
    edit = Edit("/activation_ranges/0", REMOVED)
    assert repr(REMOVED) == "REMOVED"
    assert eval(repr(edit)) == edit
    for copied in (copy.copy(edit), copy.deepcopy(edit), pickle.loads(pickle.dumps(edit))):
        assert copied.value is REMOVED
