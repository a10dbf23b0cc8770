"""The carrier's official client, and the program of docs/how-to/carrier.md when a request fails."""

from collections import Counter
from collections.abc import Iterator
from doctest import DocTestParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from telnyx import APIError, AsyncTelnyx, Telnyx
from telnyx.pagination import AsyncDefaultFlatPagination
from telnyx.types import PortingOrder
from telnyx.types.porting_orders import (
    PhoneNumberBlockCreateParams,
    PhoneNumberExtensionCreateParams,
    PhoneNumberExtensionCreateResponse,
    PortingPhoneNumberBlock,
    PortingPhoneNumberExtension,
)

from durchwahl import ExtensionBlock, InvalidAnswer, RoutedBlock, RouteNumber, WrongType, changes, validate
from durchwahl.formats.telnyx import block_request, read_block, read_list, read_record
from durchwahl.strategies import extension_blocks, routed_blocks
from simulated_carrier import PAGE_SIZE, SimulatedCarrier


@pytest.fixture
def carrier() -> SimulatedCarrier:
    return SimulatedCarrier()


@pytest.fixture
def client(carrier: SimulatedCarrier) -> Iterator[Telnyx]:
    transport = httpx.MockTransport(carrier)
    with Telnyx(api_key="none", max_retries=0, http_client=httpx.Client(transport=transport)) as client:
        yield client


def make_order(client: Telnyx, *routes: RouteNumber) -> PortingOrder:
    orders = client.porting_orders.create(phone_numbers=[route.e164 for route in routes]).data
    assert orders is not None
    return orders[0]


def ids_of_numbers(client: Telnyx, order: PortingOrder) -> dict[str, str]:
    """Return the ids of an order's numbers. The client's model has no field for them, but keeps them."""
    answers = (number.to_dict() for number in client.porting_phone_numbers.list())
    return {
        str(answer["phone_number"]): str(answer["id"]) for answer in answers if answer["porting_order_id"] == order.id
    }


def test_lists_have_all_pages(client: Telnyx, carrier: SimulatedCarrier) -> None:
    routes = [RouteNumber(f"+49 20 123456{digit}") for digit in range(PAGE_SIZE + 3)]
    order = make_order(client, *routes)
    ids = ids_of_numbers(client, order)
    assert list(ids) == [route.e164 for route in routes]
    desired = {route_id: [ExtensionBlock.parse("0-9: 4"), ExtensionBlock.parse("10-19:")] for route_id in ids.values()}
    extensions = client.porting_orders.phone_number_extensions
    for body in changes([], desired).create:
        extensions.create(str(order.id), **body)
    page = extensions.list(str(order.id))
    before = len(carrier.requests)
    assert len(list(page)) == 2 * len(routes) > 2 * PAGE_SIZE
    assert len(carrier.requests) - before == 2
    assert len(read_list(page.to_dict(), page=True)) == PAGE_SIZE
    for listed in (page, iter(page), list(page), (record.to_dict() for record in page)):
        assert not changes(listed, desired)
    last = extensions.list(str(order.id), page_number=3)
    assert len(read_list(last.to_dict(), page=True)) == 2 * len(routes) - 2 * PAGE_SIZE
    for answer in (page.to_dict(), last.to_dict()):
        with pytest.raises(InvalidAnswer, match="the whole list is needed, got "):
            read_list(answer)
        with pytest.raises(InvalidAnswer, match="the whole list is needed, got "):
            changes(answer, desired)
    with pytest.raises(InvalidAnswer, match="the whole list is needed, got 6 of 46 records of page 3 of 3"):
        changes(last, desired)
    complete = extensions.list(str(order.id), page_size=100).to_dict()
    assert len(read_list(complete)) == 2 * len(routes)
    assert not changes(complete, desired)


def test_pages_of_the_asynchronous_client_are_refused() -> None:
    """A normal iteration over such a page yields its fields."""
    client = AsyncTelnyx(
        api_key="none", http_client=httpx.AsyncClient(transport=httpx.MockTransport(SimulatedCarrier()))
    )
    with pytest.raises(WrongType, match="current records must be a series"):
        changes(client.porting_orders.phone_number_extensions.list("1"), {})  # type: ignore[arg-type]
    page: Any = AsyncDefaultFlatPagination[PortingPhoneNumberExtension].construct(data=[], meta=None)
    with pytest.raises(WrongType, match="current records must be a series"):
        changes(page, {})


def test_models_without_required_fields_are_refused_by_changes() -> None:
    made: Any = PortingPhoneNumberExtension.construct
    good = {"id": "3e0f", **ExtensionBlock.parse("0-9: 4").to_payload("a")}
    assert not changes([made(**good)], {"a": [ExtensionBlock.parse("0-9: 4")]})
    unreadable: list[Any] = [
        PortingPhoneNumberExtension(),
        *(
            made(**{**good, field: None})
            for field in ("porting_phone_number_id", "extension_range", "activation_ranges")
        ),
        made(**{**good, "activation_ranges": [{"start_at": 4, "end_at": 4.5}]}),
        PhoneNumberExtensionCreateResponse(data=made(**good)),
    ]
    for model in unreadable:
        with pytest.raises(InvalidAnswer, match="record 0 "):
            changes([model], {"a": []})


@given(extension_blocks(), st.uuids().map(str))
def test_payloads_have_the_clients_types(block: ExtensionBlock, route_id: str) -> None:
    """The client checks nothing at run time. Its types accept our payloads, even in strict mode without extra fields."""
    payload = block.to_payload(route_id)
    params = TypeAdapter(PhoneNumberExtensionCreateParams).validate_python(payload, strict=True, extra="forbid")
    # Pydantic validates an Iterable lazily.
    assert {**params, "activation_ranges": list(params["activation_ranges"])} == payload


@given(extension_blocks())
def test_models_are_read_from_either_mapping(block: ExtensionBlock) -> None:
    times = {"created_at": "2026-11-02T08:30:00.123Z", "updated_at": None}
    fields: Any = {"id": "3e0f", "record_type": None, **times, **block.to_payload("f24151b6")}
    model = TypeAdapter(PortingPhoneNumberExtension).validate_python(fields)
    wanted = read_record(fields)
    assert (wanted.block, wanted.updated_at) == (block, None)
    assert read_record(model.to_dict()) == read_record(model.model_dump()) == wanted
    response = PhoneNumberExtensionCreateResponse(data=model)
    assert read_record(response.to_dict()) == read_record(response.model_dump()) == wanted
    assert repr(read_record(model.to_dict())) == repr(wanted)
    assert set(validate(model.to_dict())) == set(validate(block.to_payload("f24151b6")))


@given(routed_blocks().filter(lambda routed: len(routed.route_number.e164) > len("+123456")))
def test_models_of_phone_number_blocks_are_read_from_either_mapping(routed: RoutedBlock) -> None:
    request = block_request(routed)
    params = TypeAdapter(PhoneNumberBlockCreateParams).validate_python(request, strict=True, extra="forbid")
    assert {**params, "activation_ranges": list(params["activation_ranges"])} == request
    fields: Any = {"id": "3e0f", "country_code": "DE", "created_at": "2026-11-02T08:30:00.123Z", **request}
    model = TypeAdapter(PortingPhoneNumberBlock).validate_python(fields)
    wanted = read_block(fields)
    assert wanted.routed_block.numbers[:] == routed.numbers[:]
    assert read_block(model.to_dict()) == read_block(model.model_dump()) == wanted
    with pytest.raises(InvalidAnswer, match="phone_number_range must be a mapping"):
        read_block(PortingPhoneNumberBlock().model_dump())


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "carrier.md"
ROUTES = [RouteNumber(f"+49 20 123456{digit}") for digit in range(4)]
CURRENT = [["0-99: 5, 4", "100-199:"], ["0-9: 4"], [], ["0-9: 1"]]
DESIRED = [["0-99: 4-5", "100-199: 100", "200-299:"], ["0-9: 5"], ["0-9: 4"]]
WRITES = 6


class Program:
    """The functions of the page, and an order to change."""

    def __init__(self, carrier: SimulatedCarrier, client: Telnyx) -> None:
        self.order = make_order(client, *ROUTES)
        self.client, self.carrier = client, carrier
        self.extensions = client.porting_orders.phone_number_extensions
        names = {"client": client, "order": self.order, "extensions": self.extensions}
        for example in DocTestParser().get_examples(PAGE.read_text(encoding="utf-8")):
            if example.source.startswith(("def ", "from durchwahl")):
                exec(example.source, names)
        self.page: Any = SimpleNamespace(**names)
        self.ids = list(ids_of_numbers(client, self.order).values())
        for route_id, texts in zip(self.ids, CURRENT, strict=True):
            for text in texts:
                self.extensions.create(self.order.id or "", **ExtensionBlock.parse(text).to_payload(route_id))
        # The last route number stays unchanged.
        self.desired = {
            route_id: list(map(ExtensionBlock.parse, texts)) for route_id, texts in zip(self.ids, DESIRED, strict=False)
        }
        self.before = self.state()

    def state(self) -> Counter[str]:
        """Return the carrier's blocks, each with the last digit of its route number before it."""
        return Counter(
            f"{self.ids.index(record['porting_phone_number_id'])} {record['extension_range']} {record['activation_ranges']}"
            for record in self.carrier.orders[str(self.order.id)].records.values()
        )

    def carry_out(self, desired: Any, **failure: Any) -> Any:
        """Carry out the changes, or some of them until a request fails. Return the blocks from before."""
        todo = self.page.compare(desired)
        if failure:
            self.carrier.fail(**failure)
            with pytest.raises(APIError):
                self.page.carry_out(todo)
        else:
            self.page.carry_out(todo)
        return {comparison.porting_phone_number_id: comparison.before for comparison in todo.comparisons}


def changed_routes(before: Counter[str], after: Counter[str]) -> set[str]:
    return {body[0] for body in (before - after) + (after - before)}


@pytest.mark.parametrize("carried_out", [False, True])
@pytest.mark.parametrize("after", range(WRITES))
class TestProgramOfThePage:
    """Make each write fail: either it is refused, or it is performed and its answer is lost."""

    def test_loses_nothing_and_resumes(
        self, carrier: SimulatedCarrier, client: Telnyx, after: int, carried_out: bool
    ) -> None:
        successful = Program(carrier, client)
        assert len(successful.page.compare(successful.desired).steps) == WRITES
        successful.carry_out(successful.desired)
        before, expected = successful.before, successful.state()
        program = Program(carrier, client)
        program.carry_out(program.desired, after=after, carried_out=carried_out)
        now = program.state()
        assert not (before & expected) - now
        assert len(changed_routes(before, now) & changed_routes(now, expected)) <= 1
        program.carry_out(program.desired)
        assert program.state() == expected
        assert not program.page.compare(program.desired)

    def test_undoes(self, carrier: SimulatedCarrier, client: Telnyx, after: int, carried_out: bool) -> None:
        program = Program(carrier, client)
        before = program.carry_out(program.desired, after=after, carried_out=carried_out)
        program.carry_out(before)
        assert program.state() == program.before
        before = program.carry_out(program.desired)
        program.carry_out(before, after=after, carried_out=carried_out)
        program.carry_out(before)
        assert program.state() == program.before
