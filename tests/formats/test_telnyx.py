"""The carrier's API: records, list answers, the resource for full numbers, errors."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    DurchwahlError,
    ExtensionBlock,
    InvalidAnswer,
    InvalidBlock,
    InvalidNumber,
    Line,
    RoutedBlock,
    WrongType,
    validate,
)
from durchwahl.formats.telnyx import (
    BlockRecord,
    Record,
    as_error,
    block_request,
    read_block,
    read_block_list,
    read_list,
    read_record,
)
from durchwahl.strategies import extension_blocks, mistaken_statements, routed_blocks

RECORD: dict[str, Any] = {
    "id": "eef3340b-8903-4466-b445-89b697315a3a",
    "record_type": "porting_phone_number_extension",
    "porting_phone_number_id": "f24151b6-3389-41d3-8747-7dd8c681e5e2",
    "extension_range": {"start_at": 1, "end_at": 10},
    "activation_ranges": [{"start_at": 1, "end_at": 10}],
    "created_at": "2022-09-10T05:03:18.131Z",
    "updated_at": "2022-09-10T05:03:18.131456Z",
}


class TestReadRecord:
    def test_reads_both_precisions_of_time(self) -> None:
        record = read_record({"data": RECORD})
        assert record == Record(
            RECORD["id"],
            RECORD["porting_phone_number_id"],
            ExtensionBlock.parse("1-10: 1-10"),
            datetime(2022, 9, 10, 5, 3, 18, 131000, UTC),
            datetime(2022, 9, 10, 5, 3, 18, 131456, UTC),
        )
        assert read_record(RECORD) == record

    @given(
        extension_blocks(),
        st.sets(st.sampled_from(sorted(RECORD)[1:])),
        st.dictionaries(st.text(max_size=4), st.none()),
    )
    def test_accepts_missing_and_unknown_fields(
        self, block: ExtensionBlock, missing: set[str], others: dict[str, None]
    ) -> None:
        fields = {field: value for field, value in RECORD.items() if field not in missing}
        record = read_record({**others, **fields, **block.to_payload()})
        assert record.block == block
        assert record.id == fields.get("id")
        assert (record.created_at is None) == ("created_at" not in fields)
        assert (
            read_record({**RECORD, **dict.fromkeys(missing - {"extension_range"}), **block.to_payload()}).block == block
        )

    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set on this system")
    def test_returns_utc_in_any_time_zone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Times are strings or datetimes, with or without a time zone."""
        expected = datetime(2022, 9, 10, 5, 3, 18, tzinfo=UTC)
        with monkeypatch.context() as context:
            context.setenv("TZ", "XXX-5")
            time.tzset()
            written = ["2022-09-10T05:03:18", "2022-09-10T05:03:18Z", "2022-09-10T07:03:18+02:00"]
            values = [*written, *map(datetime.fromisoformat, written)]
            times = [read_record({**RECORD, "created_at": value}).created_at for value in values]
        time.tzset()
        assert times == [expected] * 6
        assert {time.tzinfo for time in times if time} == {UTC}

    @given(mistaken_statements())
    def test_raises_with_every_error(self, fields: Any) -> None:
        try:
            read_record({**RECORD, **fields})
        except InvalidBlock as error:
            # Null means missing.
            present = {field: value for field, value in {**RECORD, **fields}.items() if value is not None}
            assert {(finding.code, finding.pointer) for finding in error.findings} <= oracle.violations(present)
        except DurchwahlError:
            assert not isinstance(fields.get("porting_phone_number_id", ""), str | None)

    @pytest.mark.parametrize("time", ["yesterday", "", "2022-13-01T00:00:00Z", "9" * 10**5])
    def test_refuses_invalid_times(self, time: str) -> None:
        with pytest.raises(InvalidAnswer, match="the carrier's created_at must be a time by ISO 8601, got"):
            read_record({**RECORD, "created_at": time})

    @pytest.mark.parametrize("field", ["created_at", "updated_at"])
    def test_refuses_times_outside_the_calendar(self, field: str) -> None:
        edges = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
        for edge in edges:
            for value in (edge, edge.isoformat()):
                assert getattr(read_record({**RECORD, field: value}), field) == edge
        for edge, hours in zip(edges, (1, -1), strict=True):
            beyond = edge.replace(tzinfo=timezone(timedelta(hours=hours)))
            for value in (beyond, beyond.isoformat()):
                with pytest.raises(InvalidAnswer, match=f"{field} must be in the years 1 to 9999 in UTC, got"):
                    read_record({**RECORD, field: value})

    @pytest.mark.parametrize("field", ["id", "porting_phone_number_id", "created_at", "updated_at"])
    def test_refuses_anything_but_strings_in_a_field(self, field: str) -> None:
        with pytest.raises(DurchwahlError):
            read_record({**RECORD, field: 7})

    @pytest.mark.parametrize("answer", [None, [], "{}", 4])
    def test_refuses_anything_but_a_mapping(self, answer: Any) -> None:
        with pytest.raises(WrongType, match="the carrier's record must be a mapping, got"):
            read_record(answer)


class TestReadList:
    @given(st.lists(extension_blocks(), max_size=4))
    def test_keeps_the_order(self, blocks: list[ExtensionBlock]) -> None:
        answer = {
            "data": [{**RECORD, **block.to_payload()} for block in blocks],
            "meta": {"page_number": 1, "page_size": 20},
        }
        assert [record.block for record in read_list(answer)] == blocks

    @given(st.integers(0, 9), st.integers(1, 4))
    def test_reads_a_list_at_once_or_page_by_page(self, count: int, size: int) -> None:
        records = [{**RECORD, "id": str(number)} for number in range(count)]
        pages = -(-count // size)
        page_by_page: list[Record] = []
        for number in range(1, max(pages, 1) + 1):
            meta = {"page_number": number, "page_size": size, "total_pages": pages, "total_results": count}
            answer = {"data": records[(number - 1) * size : number * size], "meta": meta}
            page_by_page += read_list(answer, page=True)
            if pages <= 1:
                assert list(read_list(answer)) == page_by_page
            else:
                with pytest.raises(InvalidAnswer, match=f"the whole list is needed, got . of {count} records of page "):
                    read_list(answer)
        assert [record.id for record in page_by_page] == [record["id"] for record in records]

    @pytest.mark.parametrize("page", [False, True])
    @pytest.mark.parametrize(
        "meta",
        [
            *("1", 1, [], True, {"next": None, "pages": 1}),
            *({"page_number": number} for number in list[Any]((0, -1, 1.0, "1", True, []))),
            *({"page_size": 1}, {"page_size": 0}, {"total_pages": 0}, {"total_results": 1}, {"total_results": -1}),
            {"page_number": 3, "total_pages": 2},
        ],
    )
    def test_refuses_meta_that_cannot_be_true(self, meta: Any, page: bool) -> None:
        with pytest.raises(InvalidAnswer, match=r"a list answer's|according to its meta"):
            read_list({"data": [RECORD, RECORD], "meta": meta}, page=page)

    def test_reads_a_page_past_the_end(self) -> None:
        meta = {"page_number": 3, "page_size": 2, "total_pages": 2, "total_results": 3}
        assert read_list({"data": [], "meta": meta}, page=True) == ()

    @pytest.mark.parametrize("answer", [None, [], {}, {"data": None}, {"data": "[]"}, {"data": b"[]"}, {"data": {}}])
    def test_refuses_anything_but_a_list_answer(self, answer: Any) -> None:
        with pytest.raises(WrongType, match="the carrier's list answer must be a mapping with a list in data, got"):
            read_list(answer)


class TestBlockRequest:
    @given(routed_blocks())
    def test_has_the_numbers_of_the_block(self, routed: RoutedBlock) -> None:
        end = routed.block.extension_range.end_at
        if len(routed.route_number.e164) - 1 + len(str(end)) < 7:
            with pytest.raises(InvalidNumber, match="a number in a block must have at least 7 digits, got"):
                block_request(routed)
            return
        request = block_request(routed)

        def expand(ranges: list[Any]) -> list[str]:
            ends = [(int(number_range["start_at"]), int(number_range["end_at"])) for number_range in ranges]
            return [f"+{number}" for start_at, end_at in ends for number in range(start_at, end_at + 1)]

        assert expand([request["phone_number_range"]]) == list(routed.numbers)
        assert sorted(expand(request["activation_ranges"])) == list(routed.active_numbers)

    def test_refuses_numbers_outside_germany(self) -> None:
        with pytest.raises(InvalidNumber, match=r"only German numbers, \+49, form blocks, got \+4312345678"):
            block_request(ExtensionBlock.parse("0-9: 4").under("+43 1 2345678"))

    @pytest.mark.parametrize("wrong", [None, ExtensionBlock.parse("0-9: 4"), {}])
    def test_refuses_anything_but_a_routed_block(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="expected a routed block, got"):
            block_request(wrong)

    def test_of_a_line_is_one_for_each_block(self) -> None:
        line = Line.parse("+49 20 12345678 0-0: 0; 10-99: 42")
        assert [block_request(routed)["phone_number_range"]["end_at"] for routed in line] == [
            "+4920123456780",
            "+49201234567899",
        ]


BLOCK: dict[str, Any] = {
    "id": "f24151b6-3389-41d3-8747-7dd8c681e5e2",
    "record_type": "porting_phone_number_block",
    "country_code": "DE",
    "phone_number_type": "local",
    "phone_number_range": {"start_at": "+4930244999901", "end_at": "+4930244999910"},
    "activation_ranges": [{"start_at": "+4930244999901", "end_at": "+4930244999910"}],
    "created_at": "2022-09-10T05:03:18.131Z",
    "updated_at": None,
}


class TestReadBlock:
    @given(routed_blocks())
    def test_is_the_inverse_of_a_request(self, routed: RoutedBlock) -> None:
        """A request doesn't have the route number, so another one may be read, with the same numbers."""
        try:
            request = block_request(routed)
        except InvalidNumber:
            return
        read = read_block({"data": request}).routed_block
        assert block_request(read) == request
        assert list(read.numbers) == list(routed.numbers)
        assert list(read.active_numbers) == list(routed.active_numbers)
        first, last = routed.numbers[0], routed.numbers[-1]
        if routed.block.width == 1 or first[: -routed.block.width + 1] != last[: -routed.block.width + 1]:
            assert read == routed

    def test_has_the_id_and_the_times(self) -> None:
        record = read_block({"data": BLOCK})
        routed = RoutedBlock.parse("+49 30 2449999 1-10: 1-10")
        assert record == BlockRecord(BLOCK["id"], routed, datetime(2022, 9, 10, 5, 3, 18, 131000, UTC))
        assert read_block(BLOCK) == record
        assert read_block({**block_request(routed), "id": None}).id is None

    def test_reads_lists(self) -> None:
        assert read_block_list({"data": [BLOCK, BLOCK]}) == (read_block(BLOCK),) * 2
        meta = {"page_number": 2, "page_size": 1, "total_pages": 3, "total_results": 3}
        assert read_block_list({"data": [BLOCK], "meta": meta}, page=True) == (read_block(BLOCK),)
        with pytest.raises(InvalidAnswer, match="the whole list is needed"):
            read_block_list({"data": [BLOCK], "meta": meta})

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("phone_number_range", None, "phone_number_range must be a mapping with start_at and end_at, got null"),
            ("phone_number_range", {"start_at": "+49302449990"}, "phone_number_range can't be read: .* got null"),
            ("phone_number_range", {"start_at": "+4930", "end_at": "+493"}, "phone_number_range can't be read: "),
            ("phone_number_range", {"start_at": "+4930129", "end_at": "+4930120"}, "must not end before it starts"),
            ("phone_number_range", {"start_at": "+49", "end_at": "+49"}, "phone_number_range can't be read: "),
            (
                "phone_number_range",
                {"start_at": "+49301230999", "end_at": "+49301231000"},
                "in their last 3 digits only",
            ),
            ("phone_number_range", {"start_at": "+49100000000000", "end_at": "+49999999999999"}, "last 3 digits only"),
            ("activation_ranges", None, "activation_ranges must be a list, got null"),
            ("activation_ranges", "+4930244999901", "activation_ranges must be a list, got '"),
            ("activation_ranges", [None], "activation range must be a mapping with start_at and end_at, got null"),
            ("activation_ranges", [{"end_at": "+4930244999901"}], "activation range can't be read: .* got null"),
            (
                "activation_ranges",
                [("0", "+4930244999901")],
                "activation range must be within .*901 to .*910, got '0' to",
            ),
            ("activation_ranges", [("+4930244999901", "+4930244999911")], "must be within .* to '.4930244999911'"),
            ("activation_ranges", [("+4930244999903", "+4930244999902")], "activation range can't be read: "),
            (
                "activation_ranges",
                [("+4930244999901", "+4930244999904"), ("+4930244999904", "+4930244999905")],
                "activation_ranges can't be read: 4-5 overlaps 1-4 at 4",
            ),
            ("created_at", "yesterday", "created_at must be a time by ISO 8601"),
        ],
    )
    def test_refuses_malformed_answers(self, field: str, value: Any, message: str) -> None:
        if isinstance(value, list):
            value = [{"start_at": item[0], "end_at": item[1]} if isinstance(item, tuple) else item for item in value]
        with pytest.raises(InvalidAnswer, match=message):
            read_block({**BLOCK, field: value})

    @pytest.mark.parametrize("answer", [None, [], "{}", 4])
    def test_refuses_anything_but_a_mapping(self, answer: Any) -> None:
        with pytest.raises(WrongType, match="the carrier's record must be a mapping, got"):
            read_block(answer)


@given(mistaken_statements())
def test_findings_become_errors_of_the_carrier(statement: Any) -> None:
    for finding in validate(statement):
        error = as_error(finding)
        assert error["source"]["pointer"] == finding.pointer
        assert (error["code"], error["detail"]) == (finding.code, finding.message)
        assert error["title"].replace("-", "").isalpha()
