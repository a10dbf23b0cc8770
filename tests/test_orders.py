"""validate of orders, lists and answers: pointers reach into them, and blocks are judged together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
from durchwahl import ExtensionBlock, ExtensionRange, validate
from durchwahl.strategies import extension_ranges, mistaken_statements, statements

ROUTES = st.sampled_from(["+49301", "+493012", "+4930127", "+49 30 12-78"])


def statement(extension_range: str, **where: str) -> dict[str, Any]:
    return {"extension_range": extension_range, "activation_ranges": [extension_range], **where}


def collisions(*statements: dict[str, Any]) -> list[str]:
    return [str(finding) for finding in validate(statements) if finding.code.startswith("DW5")]


class TestCollections:
    @given(st.lists(mistaken_statements() | statements(), max_size=4))
    def test_are_judged_statement_by_statement_at_their_places(self, documents: list[Any]) -> None:
        for whole, prefix in (
            (documents, ""),
            ({"extensions": documents}, "/extensions"),
            ({"data": documents, "meta": {}}, "/data"),
        ):
            expected = {
                (code, f"{prefix}/{index}{at}") for index, one in enumerate(documents) for code, at in law.breaches(one)
            }
            found = {
                (finding.code, finding.pointer) for finding in validate(whole) if not finding.code.startswith("DW5")
            }
            assert found == expected

    @given(mistaken_statements())
    def test_of_one_record_are_judged_in_its_place(self, record: Any) -> None:
        expected = {(code, f"/data{pointer}") for code, pointer in law.breaches(record)}
        assert {(finding.code, finding.pointer) for finding in validate({"data": record})} == expected

    @pytest.mark.parametrize(
        ("document", "expected"),
        [
            ([], []),
            ((), []),
            ({"extensions": []}, []),
            ({"data": [], "meta": None}, []),
            ({"status": "draft"}, ["/extensions: DW101 extensions is required, and is missing"]),
            ({"extensions": None}, ["/extensions: DW102 statements must stand in a list, got null"]),
            ({"extensions": "0-9"}, ["/extensions: DW102 statements must stand in a list, got '0-9'"]),
            ({"data": 4}, ["/data: DW102 statements must stand in a list, got 4"]),
            (
                {"extensions": [], "x": 1},
                ["/x: DW105 a field that is read here must be one of extensions, status, got 'x'"],
            ),
            ({"data": [], "x": 1}, ["/x: DW105 a field that is read here must be one of data, meta, got 'x'"]),
            (
                [ExtensionBlock.parse("0-9: 4")],
                [
                    "/0: DW102 a statement must be a mapping with extension_range and activation_ranges, "
                    "got an ExtensionBlock, whose to_payload() is one"
                ],
            ),
            ([[]], ["/0: DW102 a statement must be a mapping with extension_range and activation_ranges, got a list"]),
            ("[]", ["DW102 a statement must be a mapping with extension_range and activation_ranges, got '[]'"]),
            (b"[]", ["DW102 a statement must be a mapping with extension_range and activation_ranges, got a bytes"]),
        ],
    )
    def test_have_their_own_shape(self, document: Any, expected: list[str]) -> None:
        assert [str(finding) for finding in validate(document)] == expected

    @pytest.mark.slow
    def test_of_very_many_are_answered(self) -> None:
        whole = {"start_at": 0, "end_at": 99}
        clean = {"extension_range": whole, "activation_ranges": [whole], "route_number": "+49301234567"}
        findings = validate([clean] * 100_000)
        assert len(findings) == 99_999
        assert {finding.code for finding in findings} == {"DW501"}


class TestStatus:
    """The guide: extensions are added and deleted only while the order is draft, in-process or exception."""

    @pytest.mark.parametrize("status", ["draft", "in-process", "exception"])
    def test_that_takes_edits_is_passed(self, status: str) -> None:
        assert validate({"status": status, "extensions": [statement("0-9")]}) == ()

    @pytest.mark.parametrize("status", ["submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending"])
    def test_that_takes_none_is_an_error_where_there_are_extensions(self, status: str) -> None:
        (finding,) = validate({"status": status, "extensions": [statement("0-9")]})
        assert str(finding) == (
            f"/status: DW601 an order takes extensions while it is draft, in-process, exception, got '{status}'"
        )
        assert validate({"status": status, "extensions": []}) == ()

    @pytest.mark.parametrize("status", ["", "Draft", "in_process", "x" * 10**6])
    def test_that_is_none_is_an_error(self, status: str) -> None:
        (finding,) = validate({"status": status, "extensions": [statement("0-9")]})
        assert (finding.code, finding.pointer) == ("DW602", "/status")
        assert len(finding.message) < 300

    @pytest.mark.parametrize("status", [None, 4, ["draft"], {"value": "draft"}])
    def test_is_text(self, status: Any) -> None:
        assert [finding.code for finding in validate({"extensions": [], "status": status})] == ["DW102"]


class TestCollisions:
    """Widths decide: whole numbers are compared, digit by digit."""

    @pytest.mark.parametrize(
        ("first", "second", "codes"),
        [
            ("0", "10-99", []),
            ("0-9", "0-99", ["DW502"]),
            ("20-29", "310-319", []),
            ("40-49", "412-429", ["DW502"]),
            ("0-99", "10-19", ["DW501"]),
            ("10-19", "20-29", []),
            ("0-9", "0-9", ["DW501"]),
        ],
    )
    def test_under_one_route_number_or_id(self, first: str, second: str, codes: list[str]) -> None:
        for where in ({"route_number": "+49 30 123"}, {"porting_phone_number_id": "f24151b6"}):
            found = validate([statement(first, **where), statement(second, **where)])
            assert [finding.code for finding in found if finding.code.startswith("DW5")] == codes
            assert all(finding.pointer == "/1" for finding in found if finding.code.startswith("DW5"))

    def test_under_two_route_numbers_are_the_same_numbers(self) -> None:
        """Route ...7 with 80-89 and route ...78 with 0-9 are the same ten numbers."""
        assert collisions(
            statement("80-89", route_number="+49 30 17"), statement("0-9", route_number="+49 30 178")
        ) == [
            "/1: DW503 a number has one route, got +49301780 to +49301789 "
            "in 80-89 under +493017 (/0) and in 0-9 under +4930178 (/1)"
        ]

    def test_of_plain_request_bodies_under_one_route_number(self) -> None:
        """Such statements are told to be clean at a glance, and are compared all the same."""
        first, second = (
            {
                "extension_range": {"start_at": 0, "end_at": end},
                "activation_ranges": [{"start_at": 4, "end_at": 4}],
                "route_number": "+4930123",
            }
            for end in (9, 99)
        )
        assert [(found.code, found.pointer) for found in validate([first, first, second])] == [
            ("DW501", "/1"),
            ("DW502", "/2"),
        ]

    @pytest.mark.parametrize("identity", ["+", "", "+4930123"])
    def test_are_not_looked_for_between_an_id_and_a_route_number(self, identity: str) -> None:
        """Which numbers an id stands for is not known, whatever it looks like."""
        assert (
            collisions(statement("0-9", route_number="+49 30 123"), statement("0-9", porting_phone_number_id=identity))
            == []
        )

    def test_name_both_blocks_and_exactly_which_numbers(self) -> None:
        assert collisions(statement("5-12", route_number="+49 30 1"), statement("10-20", route_number="+49 30 1")) == [
            "/1: DW501 a number is in one block, got +4930110 to +4930112 in 5-12 under +49301 (/0) and in 10-20 under +49301 (/1)"
        ]
        assert collisions(
            statement("6", porting_phone_number_id="a"), statement("0-99", porting_phone_number_id="a")
        ) == ["/1: DW502 no number begins another, got 6 in 6 (/0) beginning 60 to 69 in 0-99 (/1)"]

    def test_are_looked_for_where_blocks_can_be_compared(self) -> None:
        same: dict[str, str] = {}
        assert collisions(statement("0-9", **same), statement("0-9", **same)) == []
        assert (
            collisions(statement("0-9", porting_phone_number_id="a"), statement("0-9", porting_phone_number_id="b"))
            == []
        )
        assert collisions(statement("0-9", porting_phone_number_id="a"), statement("0-9", route_number="+49301")) == []
        both = {"porting_phone_number_id": "a", "route_number": "x"}
        assert len(collisions(statement("0-9", **both), statement("0-9", **both))) == 1

    def test_come_before_what_else_is_found_in_the_later_statement(self) -> None:
        findings = validate(
            {"extensions": [statement("0-10", route_number="+49301"), statement("5-12", route_number="+49301")]}
        )
        assert [finding.pointer for finding in findings] == [
            "/extensions/0/extension_range",
            "/extensions/0/extension_range",
            "/extensions/1",
            "/extensions/1/extension_range",
            "/extensions/1/extension_range",
        ]

    @given(st.lists(st.tuples(ROUTES, extension_ranges()), max_size=6))
    def test_are_those_of_the_numbers_written_out(self, pairs: list[tuple[str, ExtensionRange]]) -> None:
        def written(pair: tuple[str, ExtensionRange]) -> set[str]:
            return {(law.e164(pair[0]) or "") + law.dialled(extension, pair[1].end_at) for extension in pair[1]}

        expected: set[tuple[str, str]] = set()
        for index, later in enumerate(pairs):
            firsts: dict[int, str] = {}
            for earlier in pairs[:index]:
                ours, theirs = written(earlier), written(later)
                lengths = len(min(ours)), len(min(theirs))
                shortest = min(lengths)
                if {number[:shortest] for number in ours} & {number[:shortest] for number in theirs}:
                    same_stem = law.e164(earlier[0]) == law.e164(later[0])
                    code = "DW502" if lengths[0] != lengths[1] else "DW501" if same_stem else "DW503"
                    firsts.setdefault(lengths[0], code)
            expected |= {(code, f"/{index}") for code in firsts.values()}
        found = validate([statement(str(run), route_number=route) for route, run in pairs])
        assert {(finding.code, finding.pointer) for finding in found if finding.code.startswith("DW5")} == expected
