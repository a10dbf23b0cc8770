"""`validate` for orders, answers and lists: their statements are checked in place and compared with each other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionBlock, ExtensionRange, Line, RoutedBlock, validate
from durchwahl.strategies import extension_ranges, lines, mistaken_statements, routed_blocks, statements

ROUTES = st.sampled_from(["+49301", "+493012", "+4930127", "+49 30 12-78"])


# Statements of a few blocks, so that some collide; and all kinds of documents that can contain them.
ITEMS: st.SearchStrategy[list[Any]] = st.lists(
    st.fixed_dictionaries(
        {"extension_range": st.sampled_from(["0-9", "5-12", "0-99", "x"]), "activation_ranges": st.just("5")},
        optional={"route_number": ROUTES, "porting_phone_number_id": st.sampled_from(["a", "b"])},
    )
    | st.sampled_from([None, {}, [], {"status": "draft"}, {"data": []}, 4]),
    max_size=3,
)
STATUSES = st.sampled_from(["draft", "ported", "done", None])
DOCUMENTS = st.recursive(
    ITEMS
    | st.fixed_dictionaries({"extensions": ITEMS}, optional={"status": STATUSES, "x": st.none()})
    | st.fixed_dictionaries(
        {"data": ITEMS | ITEMS.flatmap(lambda items: st.sampled_from(items or [{}]))},
        optional={"meta": st.none(), "x": st.none()},
    ),
    lambda documents: st.lists(documents, max_size=3),
    max_leaves=5,
)


KNOWN_FIELDS = (
    "activation_ranges, created_at, extension_range, id, porting_phone_number_id, record_type, route_number, updated_at"
)


def statement(extension_range: str, **fields: str) -> dict[str, Any]:
    return {"extension_range": extension_range, "activation_ranges": [extension_range], **fields}


def pairs(document: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.pointer) for finding in validate(document)]


def collisions(*statements: dict[str, Any]) -> list[str]:
    return [str(finding) for finding in validate(statements) if finding.code.startswith("DW5")]


class TestDocuments:
    @given(DOCUMENTS)
    def test_of_all_kinds_have_the_findings_of_the_oracle(self, document: Any) -> None:
        assert set(pairs(document)) == oracle.document_violations(document)

    @given(st.lists(mistaken_statements() | statements(), max_size=4))
    def test_have_the_findings_of_their_statements_in_place(self, statements: list[Any]) -> None:
        documents: list[Any] = [statements, {"extensions": statements}, {"data": statements, "meta": {}}]
        documents += [{"data": record} for record in statements if isinstance(record, dict)]
        for document in documents:
            assert set(pairs(document)) == oracle.document_violations(document)

    @pytest.mark.parametrize(
        ("document", "expected"),
        [
            ([], []),
            ((), []),
            ({"extensions": []}, []),
            (
                {**statement("0-9"), "data": None},
                ["/data: DW105 warning: unknown field 'data', expected one of " + KNOWN_FIELDS],
            ),
            ({"data": [], "meta": None}, []),
            ({"status": "draft"}, ["/extensions: DW101 error: extensions is required but missing"]),
            ({"extensions": None}, ["/extensions: DW102 error: statements must be in a list, got null"]),
            ({"extensions": "0-9"}, ["/extensions: DW102 error: statements must be in a list, got '0-9'"]),
            ({"data": 4}, ["/data: DW102 error: statements must be in a list, got 4"]),
            (
                {"extensions": [], "x": 1},
                ["/x: DW105 warning: unknown field 'x', expected one of extensions, status"],
            ),
            ({"data": [], "x": 1}, ["/x: DW105 warning: unknown field 'x', expected one of data, meta"]),
            (
                [ExtensionBlock.parse("0-9: 4")],
                [
                    "/0: DW102 error: a statement must be a mapping with extension_range and activation_ranges, "
                    "got an ExtensionBlock, whose to_payload() is one"
                ],
            ),
            (
                {"extensions": [[]]},
                [
                    "/extensions/0: DW102 error: a statement must be a mapping with extension_range and activation_ranges, "
                    "got a list"
                ],
            ),
            ([[[[[]]]]], ["/0/0/0/0: DW102 error: lists must be nested at most 4 deep, got a list"]),
            (
                [[[[], None]]],
                [
                    "/0/0/1: DW102 error: a statement must be a mapping with extension_range and activation_ranges, got null"
                ],
            ),
            ("[]", ["DW102 error: a statement must be a mapping with extension_range and activation_ranges, got '[]'"]),
            (
                b"[]",
                ["DW102 error: a statement must be a mapping with extension_range and activation_ranges, got a bytes"],
            ),
        ],
    )
    def test_are_checked_themselves(self, document: Any, expected: list[str]) -> None:
        assert [str(finding) for finding in validate(document)] == expected

    def test_are_compared_across_the_items_of_a_list(self) -> None:
        first = {"status": "draft", "extensions": [statement("0-9", route_number="+49 30 12")]}
        for second in (first, first["extensions"], {"data": first["extensions"]}, {"data": first["extensions"][0]}):
            for document in ([first, second], [first, {"extensions": []}, None, [[second]]]):
                assert [code for code, _ in pairs(document)].count("DW501") == 1

    def test_may_have_different_statuses(self) -> None:
        orders = [{"status": status, "extensions": [statement("0-9")]} for status in ("draft", "ported")]
        assert pairs(orders) == [("DW601", "/1/status")]
        assert pairs(orders[::-1]) == [("DW601", "/0/status")]

    def test_with_too_deep_or_recursive_lists_are_refused(self) -> None:
        deep: list[Any] = []
        for _ in range(100_000):
            deep = [deep]
        recursive: list[Any] = []
        recursive += [recursive, statement("0-9")]
        assert pairs(deep) == [("DW102", "/0/0/0/0")]
        assert ("DW102", "/0/0/0/0") in pairs(recursive)

    @pytest.mark.slow
    def test_may_have_very_many_statements(self) -> None:
        extension_range = {"start_at": 0, "end_at": 99}
        valid = {
            "extension_range": extension_range,
            "activation_ranges": [extension_range],
            "route_number": "+49301234567",
        }
        findings = validate([valid] * 100_000)
        assert len(findings) == 99_999
        assert {finding.code for finding in findings} == {"DW501"}


class TestRoutedBlocksAndLines:
    """A routed block is read as its statement, and a line as the list of its blocks' statements."""

    @given(
        st.recursive(routed_blocks() | lines() | statements(), lambda inner: st.lists(inner, max_size=4), max_leaves=6)
    )
    def test_have_the_findings_of_their_statements(self, document: Any) -> None:
        def plain(document: Any) -> Any:
            if isinstance(document, RoutedBlock):
                return document.to_statement()
            return list(map(plain, document)) if isinstance(document, Line | list) else document

        assert validate(document) == validate(plain(document))

    @pytest.mark.parametrize(
        ("documents", "pointer"), [(list, ""), (lambda items: {"extensions": items}, "/extensions")]
    )
    def test_are_compared_with_the_other_statements(self, documents: Any, pointer: str) -> None:
        line = Line.parse("+49 20 12345678 0-9: 0-9; 10-99: 42")
        routed = ExtensionBlock.parse("0-9: 4").under("+49 20 12345678")
        same = statement("0-9", route_number="+49 20/12345678")
        found = [pair for pair in pairs(documents([routed, line, same])) if pair[0].startswith("DW5")]
        assert found == [
            ("DW501", f"{pointer}/1/0"),
            ("DW502", f"{pointer}/1/1"),
            *((code, f"{pointer}/2") for code in ("DW501", "DW502")),
        ]

    def test_are_answers_too(self) -> None:
        routed = ExtensionBlock.parse("0-10: 4").under("+49 20 1234567")
        assert pairs({"data": [routed]}) == [("DW301", "/data/0/extension_range"), ("DW302", "/data/0/extension_range")]


class TestStatus:
    """The guide: extensions are added and deleted only while the order is draft, in-process or exception."""

    @pytest.mark.parametrize("status", ["draft", "in-process", "exception"])
    def test_may_be_editable(self, status: str) -> None:
        assert validate({"status": status, "extensions": [statement("0-9")]}) == ()

    @pytest.mark.parametrize("status", ["submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending"])
    def test_must_be_editable_if_there_are_extensions(self, status: str) -> None:
        (finding,) = validate({"status": status, "extensions": [statement("0-9")]})
        assert str(finding) == (
            f"/status: DW601 error: an order takes extensions while it is draft, in-process, exception, got '{status}'"
        )
        assert validate({"status": status, "extensions": []}) == ()

    @pytest.mark.parametrize("status", ["", "Draft", "in_process", "x" * 10**6])
    def test_must_be_known(self, status: str) -> None:
        (finding,) = validate({"status": status, "extensions": [statement("0-9")]})
        assert (finding.code, finding.pointer) == ("DW602", "/status")
        assert len(finding.message) < 300

    @pytest.mark.parametrize("status", [None, 4, ["draft"], {"value": "draft"}])
    def test_must_be_a_string(self, status: Any) -> None:
        assert [finding.code for finding in validate({"extensions": [], "status": status})] == ["DW102"]


class TestCollisions:
    """Full numbers are compared, so the width of the extensions matters."""

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
        for fields in ({"route_number": "+49 30 123"}, {"porting_phone_number_id": "f24151b6"}):
            messages = collisions(statement(first, **fields), statement(second, **fields))
            assert [message[: len("/1: DW501")] for message in messages] == [f"/1: {code}" for code in codes]

    def test_under_two_route_numbers_with_the_same_numbers(self) -> None:
        assert collisions(
            statement("80-89", route_number="+49 30 17"), statement("0-9", route_number="+49 30 178")
        ) == [
            "/1: DW503 error: a number must have one route number only, got +49301780 to +49301789 "
            "in 80-89 under +493017 (/0) and in 0-9 under +4930178 (/1)"
        ]

    def test_of_statements_that_the_fast_path_accepts(self) -> None:
        first, second = (
            {
                "extension_range": {"start_at": 0, "end_at": end},
                "activation_ranges": [{"start_at": 4, "end_at": 4}],
                "route_number": "+4930123",
            }
            for end in (9, 99)
        )
        assert pairs([first, first, second]) == [("DW501", "/1"), ("DW502", "/2")]
        written = {**first, "extension_range": "00 bis 99"}
        assert "in 00-99 under +4930123 (/0) and in 00-99" in collisions(written, written)[0]

    @pytest.mark.parametrize("identity", ["+", "", "+4930123"])
    def test_are_not_possible_between_an_id_and_a_route_number(self, identity: str) -> None:
        assert (
            collisions(statement("0-9", route_number="+49 30 123"), statement("0-9", porting_phone_number_id=identity))
            == []
        )

    def test_name_both_blocks_and_the_exact_numbers(self) -> None:
        assert collisions(statement("5-12", route_number="+49 30 1"), statement("10-20", route_number="+49 30 1")) == [
            "/1: DW501 error: a number must be in one block only, got +4930110 to +4930112 in 5-12 under +49301 (/0) and in 10-20 under +49301 (/1)"
        ]
        assert collisions(
            statement("6", porting_phone_number_id="a"), statement("0-99", porting_phone_number_id="a")
        ) == [
            "/1: DW502 warning: a number must not be a prefix of another, got 6 in 6 (/0), a prefix of 60 to 69 in 0-99 (/1)"
        ]

    def test_need_the_same_id_or_route_numbers(self) -> None:
        assert collisions(statement("0-9"), statement("0-9")) == []
        assert (
            collisions(statement("0-9", porting_phone_number_id="a"), statement("0-9", porting_phone_number_id="b"))
            == []
        )
        assert collisions(statement("0-9", porting_phone_number_id="a"), statement("0-9", route_number="+49301")) == []
        both = {"porting_phone_number_id": "a", "route_number": "x"}
        assert len(collisions(statement("0-9", **both), statement("0-9", **both))) == 1

    def test_of_one_id_are_found_if_one_of_the_statements_has_the_route_number(self) -> None:
        alone, both = (
            statement("0-9", porting_phone_number_id="a"),
            statement("0-9", porting_phone_number_id="a", route_number="+49 30 12"),
        )
        message = "a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 (/0) and in 0-9 under +493012 "
        for pair in ([alone, both], [both, alone], [both, both]):
            assert collisions(*pair) == [f"/1: DW501 error: {message}(/1)"]
        assert collisions(alone, both, alone) == [f"/{index}: DW501 error: {message}(/{index})" for index in (1, 2)]
        # The route number is known, so the numbers are compared with those of other route numbers, too.
        other = statement("20-29", route_number="+49 30 1")
        assert [finding[:9] for finding in collisions(alone, both, other)] == ["/1: DW501", "/2: DW503"]

    def test_of_one_statement_are_sorted_by_code(self) -> None:
        found = collisions(*(statement(block, porting_phone_number_id="a") for block in ("0-9", "0-99", "0-99")))
        assert [finding[:9] for finding in found] == ["/1: DW502", "/2: DW501", "/2: DW502"]

    def test_of_one_id_with_two_route_numbers_use_the_first_for_statements_without(self) -> None:
        first, second = (
            statement("0-9", porting_phone_number_id="a", route_number=route) for route in ("+49 30 12", "+49 30 13")
        )
        alone = statement("5", porting_phone_number_id="a")
        assert collisions(first, second) == []
        assert [finding[:9] for finding in collisions(alone, second, first)] == ["/1: DW501"]
        assert "+4930135" in collisions(alone, second, first)[0]

    def test_come_before_the_other_findings_on_the_later_statement(self) -> None:
        document = [statement("30-69", route_number="+49301"), statement("50-59", route_number="+49301")]
        assert pairs(document) == [("DW301", "/0/extension_range"), ("DW501", "/1"), ("DW301", "/1/extension_range")]

    @given(st.lists(st.tuples(ROUTES, extension_ranges()), max_size=6))
    def test_are_those_of_the_oracle(self, blocks: list[tuple[str, ExtensionRange]]) -> None:
        document = [statement(str(extension_range), route_number=route) for route, extension_range in blocks]
        assert set(pairs(document)) == oracle.document_violations(document)
