"""Use the whole core in this process, and print every audit event of input or output.

The tests run it as a program. With the name of an event as argument, it also causes that event, to show that it is detected.
"""

import copy
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import portion  # imported before watching starts, because imports read files
import pyarrow as pa

import durchwahl as d
from durchwahl import _portion, display, tables  # noqa: F401  # values import them on first use

WATCHED = (
    *("open", "os.", "shutil.", "tempfile.", "mmap.", "sqlite3."),
    *("socket.", "subprocess.", "urllib.", "http.", "ftplib."),
)
CAUSES: dict[str, Callable[[], object]] = {
    "open": lambda: open(__file__).close(),
    "socket": lambda: socket.socket().close(),
    "subprocess": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
}
events: list[str] = []
is_watching = False


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if is_watching and event.startswith(WATCHED):
        events.append(f"{event}{arguments!r:.80}")


sys.addaudithook(watch)


def use_ranges_and_sets() -> None:
    hundred = d.ExtensionRange.parse("00-99")
    live = d.ExtensionSet.parse("4, 19-20; 42")
    _ = [hundred.digits(4), hundred.width, hundred.is_customary, list(hundred), d.ActivationRange.parse("4")]
    _ = [live & {4}, live | {5}, live - live, live ^ live, live <= live, live < live, live.isdisjoint([4])]
    _ = [list(live), live.ranges, live.first, live.last, live.gaps(), live.complement(hundred)]
    _ = [d.ExtensionSet.from_ranges([(4, 5)]), d.merge([(0, 4), "5-9"])]
    _ = [live.to_portion(), d.ExtensionSet.from_portion(portion.closed(0, 9))]
    directory = d.Directory(hundred, {"00": "Zentrale", "10-19": "Sales"})
    _ = [directory[17], directory.assigned, directory.unassigned, directory.to_portion()]
    use_value(hundred, live, live.to_portion(), directory)


def use_blocks() -> None:
    route = d.RouteNumber("+49 (0)20 1234-5678")
    _ = [route.is_german, d.split_din5008("+49 30 3432622-113")]
    block = d.ExtensionBlock.covering_numbers(route, ["+49 20 1234567804", "+49201234567819"])
    _ = [block.normalised(), block.summary(), block.active_extensions, block.inactive_extensions]
    _ = [d.ExtensionBlock.covering(["04"]), d.ExtensionBlock.parse(str(block))]
    _ = [d.ExtensionBlock.from_payload(block.to_payload()), block.to_payload("x")]
    routed = block.under(route)
    assert routed.extension_of("+49 20 12345678-04") == "04"
    for numbers in (routed.numbers, routed.active_numbers, routed.inactive_numbers):
        _ = [len(numbers), numbers[0], numbers[1:3], list(numbers), numbers.index(numbers[0]), numbers == numbers]
    _ = [d.formats.dialplan.prefixes(block), d.formats.dialplan.regex(block)]
    _ = [d.formats.dialplan.asterisk_patterns(route, block), d.formats.wita.blocks("+49 30 1234567", [block])]
    _ = [d.formats.telnyx.block_request(routed), list(d.cover("+49 30 1000", "+49 30 2999"))]
    inventory = d.Inventory([(route, block, "us"), ("+49 30 1", block, "them")])
    _ = [inventory.find("+49 20 12345678-04"), inventory.collisions(), inventory.coalesce(), inventory.numbers]
    line = d.Line.parse("+49 20 12345678 0-0: 0; 10-99: 10-19, 42")
    _ = [list(line.numbers), line.findings, line.normalised(), line.to_payloads("x")]
    _ = [d.plan([*line.active_numbers, "Tel. +49 30 12345-04", 4]), d.plan(["+49301"], held=[line])]
    use_value(route, block, routed, routed.numbers, inventory, line)


def use_checks() -> None:
    block = d.ExtensionBlock.parse("0-99: 4, 19")
    invalid = {"extension_range": "0-10", "activation_ranges": "9-0, 5-12, 7-14, x", "a": 1, "route_number": "1"}
    record = {"id": "1", "created_at": "2022-09-10T05:03:18.131Z", **block.to_payload()}
    order = {"status": "draft", "extensions": [record, record]}
    statements: list[Any] = [None, [], {}, block.to_payload(), invalid, order]
    for statement in statements:
        for finding in d.validate(statement):
            _ = [d.explain(finding.code), str(finding), d.formats.telnyx.as_error(finding)]
            _ = [repair.apply(statement) for repair in d.repairs(statement, finding)]
    _ = [d.formats.telnyx.read_record({"data": record}), d.formats.telnyx.read_list({"data": [record]})]
    use_value(d.validate(invalid), d.changes([{**record, "porting_phone_number_id": "a"}], {"a": []}))
    mistakes = (lambda: d.ExtensionRange(9, 0), lambda: d.RouteNumber("x"), lambda: d.ExtensionBlock.parse("0-9: 40"))
    for mistake in mistakes:
        try:
            mistake()
        except d.DurchwahlError as error:
            str(error)


def use_tables() -> None:
    statements = {
        "extension_range": ["0-99", "9-0", "0-9"],
        "activation_ranges": [["4"]] * 3,
        "route_number": ["+49301"] * 3,
    }
    table = pa.table(statements)
    assert tables.check(table).num_rows == 2
    list(tables.check_batches(table.to_batches()))


def use_value(*values: Any) -> None:
    for value in values:
        _ = [str(value), repr(value), hash(value), value == copy.deepcopy(pickle.loads(pickle.dumps(value)))]
        for name in ("_repr_html_", "svg"):
            getattr(value, name, str)()


if __name__ == "__main__":
    use_tables()  # pyarrow imports modules on first use
    is_watching = True
    use_ranges_and_sets()
    use_blocks()
    use_checks()
    use_tables()
    for name in sys.argv[1:]:
        CAUSES[name]()
    is_watching = False
    print("events:", *events or ["none"])
    sys.exit(bool(events))
