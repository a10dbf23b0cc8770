"""validate of orders, lists and answers: pointers reach into them, and blocks are judged together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionBlock, ExtensionRange, validate
from durchwahl.strategies import extension_ranges, mistaken_statements, statements

ROUTES = st.sampled_from(["+49301", "+493012", "+4930127", "+49 30 12-78"])


# Near statements of a few blocks, so that some of them collide; and everything that can contain them.
PARTS: st.SearchStrategy[list[Any]] = st.lists(
    st.fixed_dictionaries(
        {"extension_range": st.sampled_from(["0-9", "5-12", "0-99", "x"]), "activation_ranges": st.just("5")},
        optional={"route_number": ROUTES, "porting_phone_number_id": st.sampled_from(["a", "b"])},
    )
    | st.sampled_from([None, {}, [], {"status": "draft"}, {"data": []}, 4]),
    max_size=3,
)
STATUSES = st.sampled_from(["draft", "ported", "done", None])
DOCUMENTS = st.recursive(
    PARTS
    | st.fixed_dictionaries({"extensions": PARTS}, optional={"status": STATUSES, "x": st.none()})
    | st.fixed_dictionaries(
        {"data": PARTS | PARTS.flatmap(lambda parts: st.sampled_from(parts or [{}]))},
        optional={"meta": st.none(), "x": st.none()},
    ),
    lambda documents: st.lists(documents, max_size=3),
    max_leaves=5,
)


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
                (code, f"{prefix}/{index}{at}")
                for index, one in enumerate(documents)
                for code, at in oracle.violations(one)
            }
            found = {
                (finding.code, finding.pointer) for finding in validate(whole) if not finding.code.startswith("DW5")
            }
            assert found == expected

    @given(mistaken_statements())
    def test_of_one_record_are_judged_in_its_place(self, record: Any) -> None:
        expected = {(code, f"/data{pointer}") for code, pointer in oracle.violations(record)}
        assert {(finding.code, finding.pointer) for finding in validate({"data": record})} == expected

    @pytest.mark.parametrize(
        ("document", "expected"),
        [
            ([], []),
            ((), []),
            ({"extensions": []}, []),
            ({"data": [], "meta": None}, []),
            ({"status": "draft"}, ["/extensions: DW101 extensions is required but missing"]),
            ({"extensions": None}, ["/extensions: DW102 statements must be in a list, got null"]),
            ({"extensions": "0-9"}, ["/extensions: DW102 statements must be in a list, got '0-9'"]),
            ({"data": 4}, ["/data: DW102 statements must be in a list, got 4"]),
            (
                {"extensions": [], "x": 1},
                ["/x: DW105 unknown field 'x', expected one of extensions, status"],
            ),
            ({"data": [], "x": 1}, ["/x: DW105 unknown field 'x', expected one of data, meta"]),
            (
                [ExtensionBlock.parse("0-9: 4")],
                [
                    "/0: DW102 a statement must be a mapping with extension_range and activation_ranges, "
                    "got an ExtensionBlock, whose to_payload() is one"
                ],
            ),
            (
                {"extensions": [[]]},
                [
                    "/extensions/0: DW102 a statement must be a mapping with extension_range and activation_ranges, "
                    "got a list"
                ],
            ),
            ([[[[[]]]]], ["/0/0/0/0: DW102 lists must be nested at most 4 deep, got a list"]),
            (
                [[[[], None]]],
                ["/0/0/1: DW102 a statement must be a mapping with extension_range and activation_ranges, got null"],
            ),
            ("[]", ["DW102 a statement must be a mapping with extension_range and activation_ranges, got '[]'"]),
            (b"[]", ["DW102 a statement must be a mapping with extension_range and activation_ranges, got a bytes"]),
        ],
    )
    def test_have_their_own_shape(self, document: Any, expected: list[str]) -> None:
        assert [str(finding) for finding in validate(document)] == expected

    @given(DOCUMENTS)
    def test_of_any_kind_are_read_as_what_they_are_and_compared_as_a_whole(self, document: Any) -> None:
        assert {(finding.code, finding.pointer) for finding in validate(document)} == oracle.document_violations(
            document
        )

    def test_of_several_orders_are_one_document(self) -> None:
        one = {"status": "draft", "extensions": [statement("0-9", route_number="+49 30 12")]}
        for second in (one, one["extensions"], {"data": one["extensions"]}, {"data": one["extensions"][0]}):
            for document in (
                [one, second],
                [one, [], second],
                [one, {"extensions": []}, [[second]]],
                [one, None, second],
            ):
                assert [finding.code for finding in validate(document)].count("DW501") == 1

    @pytest.mark.parametrize("editable", [0, 1])
    def test_of_several_orders_have_a_status_each(self, editable: int) -> None:
        orders = [{"status": "ported", "extensions": [statement("0-9")]} for _ in range(2)]
        orders[editable]["status"] = "draft"
        assert [(finding.code, finding.pointer) for finding in validate(orders)] == [
            ("DW601", f"/{1 - editable}/status")
        ]

    def test_that_are_nested_without_end_are_refused(self) -> None:
        deep: list[Any] = []
        for _ in range(100_000):
            deep = [deep]
        itself: list[Any] = []
        itself += [itself, statement("0-9")]
        assert [(finding.code, finding.pointer) for finding in validate(deep)] == [("DW102", "/0/0/0/0")]
        assert ("DW102", "/0/0/0/0") in [(finding.code, finding.pointer) for finding in validate(itself)]

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
            "/1: DW503 a number must have one route number only, got +49301780 to +49301789 "
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
            "/1: DW501 a number must be in one block only, got +4930110 to +4930112 in 5-12 under +49301 (/0) and in 10-20 under +49301 (/1)"
        ]
        assert collisions(
            statement("6", porting_phone_number_id="a"), statement("0-99", porting_phone_number_id="a")
        ) == ["/1: DW502 a number must not be a prefix of another, got 6 in 6 (/0), a prefix of 60 to 69 in 0-99 (/1)"]

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

    def test_of_one_id_are_found_if_only_one_statement_has_the_route_number(self) -> None:
        """An id is one line; the route number that comes with it counts for statements that have the id alone."""
        alone, both = (
            statement("0-9", porting_phone_number_id="a"),
            statement("0-9", porting_phone_number_id="a", route_number="+49 30 12"),
        )
        message = "a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 (/0) and in 0-9 under +493012 "
        for pair in ([alone, both], [both, alone], [both, both]):
            assert collisions(*pair) == [f"/1: DW501 {message}(/1)"]
        assert collisions(alone, both, alone) == [f"/{index}: DW501 {message}(/{index})" for index in (1, 2)]
        # The number that an id stands for is known, and so is compared with those of other ids.
        other = statement("20-29", route_number="+49 30 1")
        assert [finding[:9] for finding in collisions(alone, both, other)] == ["/1: DW501", "/2: DW503"]

    def test_of_one_statement_come_by_code(self) -> None:
        found = collisions(*(statement(block, porting_phone_number_id="a") for block in ("0-9", "0-99", "0-99")))
        assert [finding[:9] for finding in found] == ["/1: DW502", "/2: DW501", "/2: DW502"]

    def test_of_one_id_with_two_route_numbers_are_those_of_the_numbers(self) -> None:
        """Each statement counts under its own route number, and one without under the first."""
        first, second = (
            statement("0-9", porting_phone_number_id="a", route_number=route) for route in ("+49 30 12", "+49 30 13")
        )
        alone = statement("5", porting_phone_number_id="a")
        assert collisions(first, second) == []
        assert [finding[:9] for finding in collisions(alone, second, first)] == ["/1: DW501"]
        assert "+4930135" in collisions(alone, second, first)[0]

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
            return {(oracle.e164(pair[0]) or "") + oracle.dialled(extension, pair[1].end_at) for extension in pair[1]}

        expected: set[tuple[str, str]] = set()
        for index, later in enumerate(pairs):
            firsts: dict[int, str] = {}
            for earlier in pairs[:index]:
                ours, theirs = written(earlier), written(later)
                lengths = len(min(ours)), len(min(theirs))
                shortest = min(lengths)
                if {number[:shortest] for number in ours} & {number[:shortest] for number in theirs}:
                    same_stem = oracle.e164(earlier[0]) == oracle.e164(later[0])
                    code = "DW502" if lengths[0] != lengths[1] else "DW501" if same_stem else "DW503"
                    firsts.setdefault(lengths[0], code)
            expected |= {(code, f"/{index}") for code in firsts.values()}
        found = validate([statement(str(run), route_number=route) for route, run in pairs])
        assert {(finding.code, finding.pointer) for finding in found if finding.code.startswith("DW5")} == expected
