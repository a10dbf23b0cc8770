"""The carrier's wire: records, list answers, its sibling resource, its errors."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
from durchwahl import (
    DurchwahlError,
    ExtensionBlock,
    InvalidAnswer,
    InvalidBlock,
    InvalidNumber,
    RoutedBlock,
    WrongType,
    validate,
)
from durchwahl.formats.telnyx import Record, as_error, block_request, read_list, read_record
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


class TestRecords:
    def test_are_read_with_both_precisions_of_time(self) -> None:
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
    def test_may_lack_fields_and_have_others(
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
    def test_have_times_in_utc_wherever_they_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A text or a time of Python's, with a zone or without one: the zone of the machine plays no part."""
        expected = datetime(2022, 9, 10, 5, 3, 18, tzinfo=UTC)
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("TZ", "XXX-5")
            time.tzset()
            texts = ["2022-09-10T05:03:18", "2022-09-10T05:03:18Z", "2022-09-10T07:03:18+02:00"]
            stated = [*texts, *map(datetime.fromisoformat, texts)]
            read = [read_record({**RECORD, "created_at": one}).created_at for one in stated]
        time.tzset()
        assert read == [expected] * 6
        assert {one.tzinfo for one in read if one} == {UTC}

    def test_without_a_zone_are_in_utc(self) -> None:
        assert read_record({**RECORD, "created_at": "2022-09-10T05:03:18"}).created_at == datetime(
            2022, 9, 10, 5, 3, 18, 0, UTC
        )

    @given(mistaken_statements())
    def test_are_refused_with_every_error(self, fields: Any) -> None:
        try:
            read_record({**RECORD, **fields})
        except InvalidBlock as refused:
            # A field of a record that is null is one that the carrier did not say.
            said = {field: value for field, value in {**RECORD, **fields}.items() if value is not None}
            assert {(finding.code, finding.pointer) for finding in refused.findings} <= law.breaches(said)
        except DurchwahlError:
            assert not isinstance(fields.get("porting_phone_number_id", ""), str | None)

    @pytest.mark.parametrize("time", ["yesterday", "", "2022-13-01T00:00:00Z", "9" * 10**5])
    def test_have_times_that_are_times(self, time: str) -> None:
        with pytest.raises(InvalidAnswer, match="the carrier's created_at must be a time by ISO 8601, got"):
            read_record({**RECORD, "created_at": time})

    @pytest.mark.parametrize("field", ["created_at", "updated_at"])
    def test_have_times_within_the_calendar(self, field: str) -> None:
        edges = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
        for edge in edges:
            for stated in (edge, edge.isoformat()):
                assert getattr(read_record({**RECORD, field: stated}), field) == edge
        for edge, hours in zip(edges, (1, -1), strict=True):
            beyond = edge.replace(tzinfo=timezone(timedelta(hours=hours)))
            for stated in (beyond, beyond.isoformat()):
                with pytest.raises(
                    InvalidAnswer, match=f"the carrier's {field} must be in the years 1 to 9999 in UTC, got"
                ):
                    read_record({**RECORD, field: stated})

    @pytest.mark.parametrize("field", ["id", "porting_phone_number_id", "created_at", "updated_at"])
    def test_have_texts_where_texts_belong(self, field: str) -> None:
        with pytest.raises(DurchwahlError):
            read_record({**RECORD, field: 7})

    @pytest.mark.parametrize("answer", [None, [], "{}", 4])
    def test_are_mappings(self, answer: Any) -> None:
        with pytest.raises(WrongType, match="the carrier's record must be a mapping, got"):
            read_record(answer)


class TestLists:
    @given(st.lists(extension_blocks(), max_size=4))
    def test_are_read_in_their_order(self, blocks: list[ExtensionBlock]) -> None:
        answer = {
            "data": [{**RECORD, **block.to_payload()} for block in blocks],
            "meta": {"page_number": 1, "page_size": 20},
        }
        assert [record.block for record in read_list(answer)] == blocks

    @given(st.integers(0, 9), st.integers(1, 4))
    def test_are_whole_or_read_page_by_page(self, count: int, size: int) -> None:
        records = [{**RECORD, "id": str(number)} for number in range(count)]
        pages = -(-count // size)
        read: list[Record] = []
        for number in range(1, max(pages, 1) + 1):
            meta = {"page_number": number, "page_size": size, "total_pages": pages, "total_results": count}
            answer = {"data": records[(number - 1) * size : number * size], "meta": meta}
            read += read_list(answer, page=True)
            if pages <= 1:
                assert list(read_list(answer)) == read
            else:
                with pytest.raises(InvalidAnswer, match=f"the whole list is needed, got . of {count} records of page "):
                    read_list(answer)
        assert [record.id for record in read] == [record["id"] for record in records]

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
    def test_have_meta_that_can_be_true(self, meta: Any, page: bool) -> None:
        with pytest.raises(InvalidAnswer, match=r"a list answer's|by its meta"):
            read_list({"data": [RECORD, RECORD], "meta": meta}, page=page)

    def test_may_have_a_page_past_the_end(self) -> None:
        meta = {"page_number": 3, "page_size": 2, "total_pages": 2, "total_results": 3}
        assert read_list({"data": [], "meta": meta}, page=True) == ()

    @pytest.mark.parametrize("answer", [None, [], {}, {"data": None}, {"data": "[]"}, {"data": b"[]"}, {"data": {}}])
    def test_are_mappings_with_a_list(self, answer: Any) -> None:
        with pytest.raises(WrongType, match="the carrier's list answer must be a mapping with a list in data, got"):
            read_list(answer)


class TestPhoneNumberBlocks:
    """The sibling resource says the same as full numbers, each a plus and 7 to 15 digits."""

    @given(routed_blocks())
    def test_say_the_same_numbers(self, routed: RoutedBlock) -> None:
        end = routed.block.extension_range.end_at
        if len(routed.route_number.e164) - 1 + len(str(end)) < 7:
            with pytest.raises(InvalidNumber, match="a number in a block must have at least 7 digits, got"):
                block_request(routed)
            return
        request = block_request(routed)

        def written(runs: list[Any]) -> list[str]:
            width = len(runs[0]["start_at"]) - 1 if runs else 0
            return [
                f"+{number:0{width}}"
                for run in runs
                for number in range(int(run["start_at"][1:]), int(run["end_at"][1:]) + 1)
            ]

        assert written([request["phone_number_range"]]) == list(routed.numbers)
        assert sorted(written(request["activation_ranges"])) == list(routed.active_numbers)

    def test_are_german(self) -> None:
        with pytest.raises(InvalidNumber, match=r"only German numbers, \+49, form blocks, got \+4312345678"):
            block_request(ExtensionBlock.parse("0-9: 4").under("+43 1 2345678"))

    @pytest.mark.parametrize("wrong", [None, ExtensionBlock.parse("0-9: 4"), {}])
    def test_are_made_from_routed_blocks(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="expected a routed block, got"):
            block_request(wrong)


@given(mistaken_statements())
def test_findings_take_the_shape_of_the_carriers_errors(statement: Any) -> None:
    for finding in validate(statement):
        error = as_error(finding)
        assert error["source"]["pointer"] == finding.pointer
        assert (error["code"], error["detail"]) == (finding.code, finding.message)
        assert error["title"].replace("-", "").isalpha()
