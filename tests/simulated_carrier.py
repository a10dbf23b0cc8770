"""A simulated carrier for an HTTP client, without a network: `httpx.MockTransport(SimulatedCarrier())`.

It answers requests as the carrier does, by its guide: 201, 200, 404, 422, and pages of 20.
"""

import json
import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import httpx

from carrier import PortingOrder, Refused

PAGE_SIZE = 20


class SimulatedCarrier:
    """Orders by their ids, and all requests, as method and path."""

    def __init__(self) -> None:
        self.orders: dict[str, PortingOrder] = {}
        self.requests: list[str] = []
        self._writes_before_failure = -1
        self._failure_is_carried_out = False
        self._routes: list[tuple[str, str, Callable[..., httpx.Response]]] = [
            ("POST", r"/v2/porting_orders", self._make_order),
            ("GET", r"/v2/porting_orders/([^/]+)", self._show_order),
            ("POST", r"/v2/porting_orders/([^/]+)/actions/confirm", self._confirm),
            ("GET", r"/v2/porting_phone_numbers", self._list_numbers),
            ("POST", r"/v2/porting_orders/([^/]+)/phone_number_extensions", self._create),
            ("GET", r"/v2/porting_orders/([^/]+)/phone_number_extensions", self._list),
            ("DELETE", r"/v2/porting_orders/([^/]+)/phone_number_extensions/([^/]+)", self._delete),
        ]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url.path}")
        fails = False
        if request.method != "GET":
            fails = self._writes_before_failure == 0
            self._writes_before_failure -= 1
        if fails and not self._failure_is_carried_out:
            return _errors(422, "10015", "Bad Request", [("", "The order is busy.")])
        answer = self._answer(request)
        if fails:
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return answer

    def fail(self, *, after: int, carried_out: bool = False) -> None:
        """Make a write fail, after `after` more writes: either refuse it, or perform it and lose the answer."""
        self._writes_before_failure = after
        self._failure_is_carried_out = carried_out

    def _answer(self, request: httpx.Request) -> httpx.Response:
        for method, path, answer in self._routes:
            match = re.fullmatch(path, request.url.path)
            if match and method == request.method:
                try:
                    return answer(request, *match.groups())
                except Refused as refused:
                    return _errors(422, "10015", "Bad Request", refused.reasons)
                except KeyError:
                    break
        return _errors(404, "10005", "Resource not found", [("", "The requested resource could not be found.")])

    def submit(self, order_id: str) -> None:
        """Submit a confirmed order to the losing carrier, as the carrier does by itself."""
        self.orders[order_id].status = "submitted"

    def _make_order(self, request: httpx.Request) -> httpx.Response:
        count = len(self.orders) + 1
        phone_numbers = json.loads(request.content)["phone_numbers"]
        ids = {f"{count:08}-0000-4000-9000-{index:012}": number for index, number in enumerate(phone_numbers, 1)}
        order_id = f"{count:08}-0000-4000-a000-000000000000"
        self.orders[order_id] = PortingOrder(ids)
        return httpx.Response(201, json={"data": [self._order(order_id)]})

    def _show_order(self, _: httpx.Request, order_id: str) -> httpx.Response:
        return httpx.Response(200, json={"data": self._order(order_id)})

    def _confirm(self, _: httpx.Request, order_id: str) -> httpx.Response:
        self.orders[order_id].status = "in-process"
        return httpx.Response(200, json={"data": self._order(order_id)})

    def _list_numbers(self, request: httpx.Request) -> httpx.Response:
        return _page(request, list(chain.from_iterable(map(self._numbers, self.orders))))

    def _create(self, request: httpx.Request, order_id: str) -> httpx.Response:
        return httpx.Response(201, json={"data": self.orders[order_id].create(json.loads(request.content))})

    def _list(self, request: httpx.Request, order_id: str) -> httpx.Response:
        route_id = request.url.params.get("filter[porting_phone_number_id]")
        newest_first = reversed(self.orders[order_id].records.values())
        return _page(
            request, [record for record in newest_first if route_id in (None, record["porting_phone_number_id"])]
        )

    def _delete(self, _: httpx.Request, order_id: str, record_id: str) -> httpx.Response:
        return httpx.Response(200, json={"data": self.orders[order_id].delete(record_id)})

    def _order(self, order_id: str) -> dict[str, Any]:
        return {
            "id": order_id,
            "record_type": "porting_order",
            "status": {"value": self.orders[order_id].status, "details": []},
            "phone_numbers": self._numbers(order_id),
        }

    def _numbers(self, order_id: str) -> list[dict[str, Any]]:
        order = self.orders[order_id]
        return [
            {
                "id": route_id,
                "record_type": "porting_phone_number",
                "phone_number": number,
                "porting_order_id": order_id,
                "porting_order_status": order.status,
            }
            for route_id, number in order.route_numbers.items()
        ]


def _page(request: httpx.Request, records: list[dict[str, Any]]) -> httpx.Response:
    number = int(request.url.params.get("page[number]", 1))
    size = int(request.url.params.get("page[size]", PAGE_SIZE))
    meta = {
        "page_number": number,
        "page_size": size,
        "total_pages": -(-len(records) // size),
        "total_results": len(records),
    }
    return httpx.Response(200, json={"data": records[(number - 1) * size : number * size], "meta": meta})


def _errors(status: int, code: str, title: str, reasons: Iterable[tuple[str, str]]) -> httpx.Response:
    errors = [
        {"code": code, "title": title, "detail": detail, "source": {"pointer": pointer}} for pointer, detail in reasons
    ]
    return httpx.Response(status, json={"errors": errors})
