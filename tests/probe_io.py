"""Run by the tests in a process of its own: use the whole core, and print every event of input or output it causes.

With an argument, cause that event on purpose, to show that the probe sees it.
"""

import copy
import pickle
import sys
from typing import Any

import portion  # loaded before, as its import reads files

import durchwahl as d
from durchwahl import display  # noqa: F401  # loaded before, as values import it on first use
from durchwahl._statements import check_statement

WATCHED = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "tempfile.",
    "urllib.",
    "ftplib.",
    "http.",
    "sqlite3.",
    "mmap.",
)
events: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(WATCHED) and armed:
        events.append(f"{event}{arguments!r:.80}")


armed = False
sys.addaudithook(watch)


def use_everything() -> None:
    whole = d.ExtensionRange.parse("00-99")
    some = d.ExtensionSet.parse("4, 19-20; 42")
    _ = [
        whole.digits(4),
        whole.width,
        whole.is_customary,
        list(whole),
        str(whole),
        repr(whole),
        d.ActivationRange.parse("4"),
    ]
    _ = [
        some & {4},
        some | {5},
        some - some,
        some ^ some,
        some <= some,
        some < some,
        list(some),
        hash(some),
        some.ranges,
    ]
    _ = [
        some.first,
        some.last,
        some.gaps(),
        some.complement(whole),
        some.isdisjoint([4]),
        d.ExtensionSet.from_ranges([(4, 5)]),
    ]
    _ = [some.to_portion(), d.ExtensionSet.from_portion(portion.closed(0, 9)), d.merge([(0, 4), "5-9"])]
    route = d.RouteNumber("+49 (0)20 1234-5678")
    _ = [route.is_german, d.split_din5008("+49 30 3432622-113")]
    block = d.ExtensionBlock.covering_numbers(route, ["+49 20 1234567804", "+49201234567819"])
    _ = [block.normalised(), block.summary(), block.to_payload("x"), block.active_extensions, block.inactive_extensions]
    _ = [
        d.ExtensionBlock.covering(["04"]),
        d.ExtensionBlock.parse(str(block)),
        d.ExtensionBlock.from_payload(block.to_payload()),
    ]
    routed = block.under(route)
    for numbers in (routed.numbers, routed.active_numbers, routed.inactive_numbers):
        _ = [
            len(numbers),
            numbers[0],
            numbers[1:3],
            list(numbers),
            numbers.index(numbers[0]),
            numbers == numbers,
            hash(numbers),
        ]
    assert routed.extension_of("+49 20 12345678-04") == "04"
    _ = [drawn._repr_html_() + drawn.svg() for drawn in (whole, some, block, routed)]
    for value in (whole, some, route, block, routed, routed.numbers, some.to_portion()):
        copy.deepcopy(pickle.loads(pickle.dumps(value)))
    wrong: dict[str, object] = {
        "extension_range": "0-10",
        "activation_ranges": "9-0, 5-12, 7-14, x",
        "a": 1,
        "route_number": "1",
    }
    statements: list[Any] = [
        None,
        [],
        {},
        block.to_payload(),
        wrong,
        {**block.to_payload(), "route_number": "+49 20 12345678"},
    ]
    for statement in statements:
        for finding in (*d.validate(statement), *check_statement(statement).findings):
            _ = [d.explain(finding.code), str(finding), d.formats.telnyx.as_error(finding)]
    answer = {"id": "1", "created_at": "2022-09-10T05:03:18.131Z", **block.to_payload()}
    _ = [d.formats.telnyx.read_record({"data": answer}), d.formats.telnyx.read_list({"data": [answer]})]
    _ = [d.formats.telnyx.block_request(routed)]
    inventory = d.Inventory([(route, block, "us"), ("+49 30 1", block, "them")])
    _ = [
        inventory.find("+49 20 12345678-04"),
        inventory.collisions(),
        list(inventory.coalesce()),
        len(inventory.numbers),
    ]
    _ = [
        list(d.cover("+49 30 1000", "+49 30 2999")),
        d.changes([{**answer, "porting_phone_number_id": "a"}], {"a": []}),
    ]
    line = d.Line.parse("+49 20 12345678 0-0: 0; 10-99: 10-19, 42")
    _ = [str(line), repr(line), list(line.numbers), line.findings, line.normalised(), line.to_payloads("x")]
    _ = [d.plan([*line.active_numbers, "Tel. +49 30 12345-04", 4]), d.plan(["+49301"], held=[line])]
    directory = d.Directory(whole, {"00": "Zentrale", "10-19": "Sales"})
    _ = [directory[17], directory.assigned, directory.unassigned, directory.to_portion()]
    _ = [
        d.formats.dialplan.prefixes(block),
        d.formats.dialplan.regex(block),
        d.formats.dialplan.asterisk_patterns(route, block),
    ]
    _ = [
        d.formats.wita.blocks("+49 30 1234567", [block]),
        d.validate({"status": "draft", "extensions": [answer, answer]}),
    ]
    for mistake in (
        lambda: d.ExtensionRange(9, 0),
        lambda: d.RouteNumber("x"),
        lambda: d.ExtensionBlock.parse("0-9: 40"),
    ):
        try:
            mistake()
        except d.DurchwahlError as error:
            str(error)


def break_it(how: str) -> None:
    if how == "open":
        open(__file__).close()
    elif how == "socket":
        import socket

        socket.socket().close()
    else:
        import subprocess

        subprocess.run([sys.executable, "-c", ""], check=True)


if __name__ == "__main__":
    armed = True
    use_everything()
    for how in sys.argv[1:]:
        break_it(how)
    armed = False
    print("events:", *events or ["none"])
    sys.exit(bool(events))
