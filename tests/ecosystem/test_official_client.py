"""The guide's walk with the carrier's official client, against a simulated carrier that keeps the guide's rules."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from telnyx import NotFoundError, Telnyx, UnprocessableEntityError
from telnyx.types import PortingOrder
from telnyx.types.porting_orders import (
    PhoneNumberExtensionCreateParams,
    PhoneNumberExtensionCreateResponse,
    PortingPhoneNumberExtension,
)
from telnyx.types.porting_orders.porting_phone_number_extension import ExtensionRange as ClientsRange

from durchwahl import ExtensionBlock, InvalidBlock, OrderNotEditable, Payload, RouteNumber, changes, validate
from durchwahl.formats.telnyx import Record, read_list, read_record
from durchwahl.strategies import extension_blocks
from simulated_carrier import PAGE_SIZE, SimulatedCarrier

ROUTE = RouteNumber("+49 20 12345678")


@pytest.fixture
def carrier() -> SimulatedCarrier:
    return SimulatedCarrier()


@pytest.fixture
def client(carrier: SimulatedCarrier) -> Iterator[Telnyx]:
    with Telnyx(api_key="none", http_client=httpx.Client(transport=httpx.MockTransport(carrier))) as client:
        yield client


def make_order(client: Telnyx, *routes: RouteNumber) -> PortingOrder:
    made = client.porting_orders.create(phone_numbers=[route.e164 for route in routes]).data
    assert made is not None
    return made[0]


def ids_of_numbers(client: Telnyx, order: PortingOrder) -> dict[str, str]:
    """The ids of an order's numbers. The client's model has no field for them, and keeps what the carrier answers."""
    answers = (number.to_dict() for number in client.porting_phone_numbers.list())
    return {str(one["phone_number"]): str(one["id"]) for one in answers if one["porting_order_id"] == order.id}


def records(client: Telnyx, order: PortingOrder) -> list[Record]:
    listed = client.porting_orders.phone_number_extensions.list(str(order.id))
    return [read_record(extension.to_dict()) for extension in listed]


def send(client: Telnyx, order: PortingOrder, desired: dict[str, list[ExtensionBlock]]) -> str:
    status = client.porting_orders.retrieve(str(order.id)).data
    assert status is not None
    assert status.status is not None
    todo = changes(records(client, order), desired, status=str(status.status.value))
    extensions = client.porting_orders.phone_number_extensions
    for record_id in todo.delete:
        extensions.delete(record_id, porting_order_id=str(order.id))
    for body in todo.create:
        extensions.create(str(order.id), **body)
    return str(todo)


def pointers(refused: UnprocessableEntityError) -> list[str]:
    body: Any = refused.body
    return [error["source"]["pointer"] for error in body["errors"]]


def test_the_guides_walk(client: Telnyx, carrier: SimulatedCarrier) -> None:
    """An order with the route number; its id; the extensions attached, listed, changed; and no change once submitted."""
    order = make_order(client, ROUTE)
    route_id = ids_of_numbers(client, order)[ROUTE.e164]
    block = ExtensionBlock.covering(["04", "19", "20", "42"])

    answer = client.porting_orders.phone_number_extensions.create(str(order.id), **block.to_payload(route_id))
    created = read_record(answer.to_dict())
    assert (created.porting_phone_number_id, created.block) == (route_id, block)
    assert records(client, order) == [created]
    assert send(client, order, {route_id: [block]}) == "delete 0, create 0"

    assert send(client, order, {route_id: [ExtensionBlock.parse("0-99: 4, 19-20")]}) == "delete 1, create 1"
    (changed,) = records(client, order)
    assert (str(changed.block), changed.id != created.id) == ("0-99: 4, 19-20", True)

    client.porting_orders.actions.confirm(str(order.id))
    assert send(client, order, {route_id: []}) == "delete 1, create 0"
    assert send(client, order, {route_id: [block]}) == "delete 0, create 1"
    carrier.submit(str(order.id))
    before = len(carrier.requests)
    with pytest.raises(OrderNotEditable, match="submitted"):
        send(client, order, {route_id: []})
    assert all(request.startswith("GET") for request in carrier.requests[before:])
    (last,) = records(client, order)
    with pytest.raises(UnprocessableEntityError, match="submitted"):
        client.porting_orders.phone_number_extensions.delete(str(last.id), porting_order_id=str(order.id))


def test_lists_go_on_over_pages(client: Telnyx, carrier: SimulatedCarrier) -> None:
    routes = [RouteNumber(f"+49 20 123456{digit}") for digit in range(PAGE_SIZE + 3)]
    order = make_order(client, *routes)
    ids = ids_of_numbers(client, order)
    assert list(ids) == [route.e164 for route in routes]
    desired = {route_id: [ExtensionBlock.parse("0-9: 4"), ExtensionBlock.parse("10-19:")] for route_id in ids.values()}
    assert send(client, order, desired) == f"delete 0, create {2 * len(routes)}"
    before = len(carrier.requests)
    assert len(records(client, order)) == 2 * len(routes) > 2 * PAGE_SIZE
    assert len(carrier.requests) - before == 3
    page = client.porting_orders.phone_number_extensions.list(str(order.id))
    assert len(read_list(page.to_dict())) == PAGE_SIZE


@pytest.mark.parametrize(
    ("extension_range", "activation_ranges"),
    [
        ((0, 1000), [(4, 4)]),
        ((0, 10), [(0, 100)]),
        ((0, 99), [(5, 12), (7, 14)]),
        ((0, 99), [(5, 12), (20, 19), (12, 14)]),
        ((9, 0), [(4, 4), (-1, 1000)]),
    ],
)
def test_the_client_sends_what_breaks_a_rule_and_validate_knows_the_carriers_answer(
    client: Telnyx, extension_range: tuple[int, int], activation_ranges: list[tuple[int, int]]
) -> None:
    order = make_order(client, ROUTE)
    body: Payload = {
        "porting_phone_number_id": ids_of_numbers(client, order)[ROUTE.e164],
        "extension_range": {"start_at": extension_range[0], "end_at": extension_range[1]},
        "activation_ranges": [{"start_at": start_at, "end_at": end_at} for start_at, end_at in activation_ranges],
    }
    with pytest.raises(UnprocessableEntityError) as refused:
        client.porting_orders.phone_number_extensions.create(str(order.id), **body)
    errors = [finding.pointer for finding in validate(body) if finding.severity == "error"]
    assert sorted(pointers(refused.value)) == sorted(errors)


def test_the_simulated_carrier_takes_no_foreign_number_no_notation_and_no_number_twice(client: Telnyx) -> None:
    order = make_order(client, ROUTE, RouteNumber("+43 1 2345678"))
    ids = ids_of_numbers(client, order)
    extensions = client.porting_orders.phone_number_extensions
    block = ExtensionBlock.parse("0-9: 4")
    for route_id in (ids["+4312345678"], "another"):
        with pytest.raises(UnprocessableEntityError) as refused:
            extensions.create(str(order.id), **block.to_payload(route_id))
        assert pointers(refused.value) == ["/porting_phone_number_id"]
    written: Any = {**block.to_payload(ids[ROUTE.e164]), "activation_ranges": ["4"]}
    with pytest.raises(UnprocessableEntityError, match="objects"):
        extensions.create(str(order.id), **written)
    extensions.create(str(order.id), **block.to_payload(ids[ROUTE.e164]))
    with pytest.raises(UnprocessableEntityError, match="another block"):
        extensions.create(str(order.id), **ExtensionBlock.parse("4-5:").to_payload(ids[ROUTE.e164]))
    with pytest.raises(NotFoundError):
        extensions.delete("another", porting_order_id=str(order.id))
    with pytest.raises(NotFoundError):
        client.porting_orders.retrieve("another")


@given(extension_blocks(), st.uuids().map(str))
def test_every_payload_is_of_the_clients_types(block: ExtensionBlock, route_id: str) -> None:
    """The client checks nothing when it runs; its types, asked strictly, take what we make and no field is left over."""
    payload = block.to_payload(route_id)
    params = TypeAdapter(PhoneNumberExtensionCreateParams).validate_python(payload, strict=True, extra="forbid")
    # Pydantic reads an Iterable only as far as it is asked for.
    assert {**params, "activation_ranges": list(params["activation_ranges"])} == payload


@given(extension_blocks())
def test_a_model_of_the_client_is_read_from_either_mapping_that_it_makes(block: ExtensionBlock) -> None:
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


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (PortingPhoneNumberExtension(), ["/extension_range: DW101", "/activation_ranges: DW101"]),
        (PhoneNumberExtensionCreateResponse(), ["/extension_range: DW101", "/activation_ranges: DW101"]),
        (
            PortingPhoneNumberExtension(extension_range=ClientsRange(start_at=0, end_at=None), activation_ranges=[]),
            ["/extension_range/end_at: DW102"],
        ),
    ],
)
def test_a_model_without_its_ranges_is_no_block_and_says_what_is_missing(model: Any, told: list[str]) -> None:
    for answer in (model.to_dict(), model.model_dump()):
        with pytest.raises(InvalidBlock) as refused:
            read_record(answer)
        assert [" ".join(str(finding).split()[:2]) for finding in refused.value.findings] == told


def test_a_record_may_say_nothing_but_its_ranges() -> None:
    model = PortingPhoneNumberExtension(extension_range=ClientsRange(start_at=0, end_at=9), activation_ranges=[])
    assert read_record(model.model_dump()) == Record(None, None, ExtensionBlock.parse("0-9:"))
