"""Valid statements and orders, and typing mistakes in them: one slip of one kind at one position."""

import copy
import re
from collections.abc import Callable
from random import Random
from typing import Any

BLOCKS = [(0, 9), (0, 99), (0, 99), (0, 99), (0, 999), (10, 99), (30, 69), (100, 499)]
ROUTES = ["+49 30 1234567", "+49 (0)40 123456", "+496912345", "0049 201 23456", "+49-89-123456", "+49 (221) 98765"]
STATUSES = ["draft", "in-process", "exception"]

Document = dict[str, Any]


def valid_order(random: Random) -> Document:
    """Return an order of one to three statements under different route numbers, each in one of the accepted forms."""
    routes = random.sample(ROUTES, random.randint(1, 3))
    return {"status": random.choice(STATUSES), "extensions": [_statement(random, route) for route in routes]}


def _statement(random: Random, route: str) -> Document:
    start, end = random.choice(BLOCKS)
    borders = sorted(random.sample(range(start, end + 1), 2 * random.randint(1, min(4, (end - start) // 5 + 1))))
    ranges = list(zip(borders[::2], borders[1::2], strict=True))
    ranges = [
        (first, last)
        for (first, last), (after, _) in zip(ranges, [*ranges[1:], (1001, 0)], strict=True)
        if last + 1 < after
    ]
    ranges = [(first, first) if random.random() < 0.3 else (first, last) for first, last in ranges]
    if random.random() < 0.2:
        ranges = [(start, end)]
    pad = len(str(end)) if random.random() < 0.3 else 0
    notation = [_notation(random, ends, pad) for ends in ranges]
    mappings = [{"start_at": first, "end_at": last} for first, last in ranges]
    separator = random.choice([", ", ",", "; "])
    block = {"start_at": start, "end_at": end} if random.random() < 0.5 else _notation(random, (start, end), pad)
    return {
        "route_number": route,
        "extension_range": block,
        "activation_ranges": random.choice([mappings, notation, separator.join(notation)]),
        "porting_phone_number_id": f"id of {route}",
    }


def _notation(random: Random, ends: tuple[int, int], pad: int) -> str:
    first, last = (f"{end:0{pad}}" for end in ends)
    return first if first == last else f"{first}{random.choice(['-', '-', ' - ', ' bis '])}{last}"


class Slip:
    """Makes slips in a copy of an order. Each method returns False if the order has no position for its slip."""

    def __init__(self, random: Random, order: Document) -> None:
        self.random = random
        self.order = copy.deepcopy(order)
        self.statement: Document = random.choice(self.order["extensions"])

    def strings(self, wanted: Callable[[str], bool]) -> list[tuple[Any, Any]]:
        """Return the positions of ranges in strings: the container and the key."""
        ranges = self.statement["activation_ranges"]
        found: list[tuple[Any, Any]] = [(self.statement, "extension_range"), (self.statement, "activation_ranges")]
        found += [(ranges, index) for index in range(len(ranges)) if isinstance(ranges, list)]
        return [(where, key) for where, key in found if isinstance(where[key], str) and wanted(where[key])]

    def mappings(self) -> list[dict[str, Any]]:
        ranges = self.statement["activation_ranges"]
        found = [self.statement["extension_range"], *(ranges if isinstance(ranges, list) else [])]
        return [each for each in found if isinstance(each, dict)]

    def rewrite(self, old: str, new: str) -> bool:
        """Replace one string with another once, in a range in notation."""
        found = self.strings(lambda text: old in text)
        if found:
            where, key = self.random.choice(found)
            at = self.random.choice([index for index in range(len(where[key])) if where[key].startswith(old, index)])
            where[key] = where[key][:at] + new + where[key][at + len(old) :]
        return bool(found)

    # The slips

    def letter_l_for_1(self) -> bool:
        return self.rewrite("1", "l")

    def letter_o_for_0(self) -> bool:
        return self.rewrite("0", self.random.choice("oO"))

    def double_dash(self) -> bool:
        return self.rewrite("-", "--")

    def underscore_for_dash(self) -> bool:
        return self.rewrite("-", "_")

    def double_comma(self) -> bool:
        return self.rewrite(",", ",,")

    def swap_ends(self) -> bool:
        found = [each for each in self.mappings() if each["start_at"] < each["end_at"]]
        if found:
            each = self.random.choice(found)
            each["start_at"], each["end_at"] = each["end_at"], each["start_at"]
            return True
        strings = self.strings(lambda text: "-" in text and "," not in text and ";" not in text)
        if strings:
            where, key = self.random.choice(strings)
            first, last = where[key].split("-")
            where[key] = f"{last.strip()}-{first.strip()}"
        return bool(strings)

    def block_one_too_long(self) -> bool:
        found = self.statement["extension_range"]
        if isinstance(found, dict) and found["start_at"] == 0:
            found["end_at"] += 1
            return True
        if found in ("0-9", "0-99", "0-999"):
            self.statement["extension_range"] = f"0-{int(found[2:]) + 1}"
            return True
        return False

    def block_without_its_last_digit(self) -> bool:
        found = self.statement["extension_range"]
        if isinstance(found, dict) and found["end_at"] in (99, 999):
            found["end_at"] //= 10
            return True
        self.statement["extension_range"] = "0-9" if found == "0-99" else "0-99" if found == "0-999" else found
        return True

    def activation_one_too_long(self) -> bool:
        ranges = self.statement["activation_ranges"]
        end = re.findall("[0-9]+", str(self.statement["extension_range"]))[-1]
        if isinstance(ranges, str):
            self.statement["activation_ranges"] = re.sub(rf"(?<=\D){end}\Z", str(int(end) + 1), ranges)
        elif isinstance(ranges[-1], dict):
            ranges[-1]["end_at"] += ranges[-1]["start_at"] < ranges[-1]["end_at"] == int(end)
        return True

    def integer_as_string(self) -> bool:
        return self.convert(str)

    def integer_as_float(self) -> bool:
        return self.convert(float)

    def convert(self, to: Callable[[int], Any]) -> bool:
        found = self.mappings()
        if found:
            end = self.random.choice(["start_at", "end_at"])
            each = self.random.choice(found)
            each[end] = to(each[end])
        return bool(found)

    def bare_integer(self) -> bool:
        ranges = self.statement["activation_ranges"]
        single = [
            index for index, each in enumerate(ranges) if isinstance(each, dict) and each["start_at"] == each["end_at"]
        ]
        if single:
            index = self.random.choice(single)
            ranges[index] = ranges[index]["start_at"]
        return bool(single)

    def mapping_without_list(self) -> bool:
        ranges = self.statement["activation_ranges"]
        if len(ranges) != 1 or not isinstance(ranges[0], dict):
            return False
        self.statement["activation_ranges"] = ranges[0]
        return True

    def missing_end(self) -> bool:
        ranges = self.statement["activation_ranges"]
        single = [each for each in ranges if isinstance(each, dict) and each["start_at"] == each["end_at"]]
        if single:
            del self.random.choice(single)[self.random.choice(["start_at", "end_at"])]
        return bool(single)

    def missing_activation_ranges(self) -> bool:
        ranges, block = self.statement["activation_ranges"], self.statement["extension_range"]
        if ranges == block or ranges == [block]:
            del self.statement["activation_ranges"]
            return True
        return False

    def misspelt_field(self) -> bool:
        where = self.random.choice([self.statement, *self.mappings()])
        name = self.random.choice(list(where))
        where[self.misspell(name)] = where.pop(name)
        return True

    def misspell(self, name: str) -> str:
        index = self.random.randrange(1, len(name))
        return self.random.choice(
            [
                name[:index] + name[index + 1 :],
                name[:index] + name[index - 1 :],
                name[: index - 1] + name[index] + name[index - 1] + name[index + 1 :],
                name.title().replace("_", ""),
                name.replace("_", "-").replace("-", "_", 0).upper(),
            ]
        )

    def misspelt_status(self) -> bool:
        self.order["status"] = self.misspell(self.order["status"])
        return True

    def wrong_padding(self) -> bool:
        found = self.strings(lambda text: re.search(r"\b0", text) is not None)
        if found:
            where, key = self.random.choice(found)
            where[key] = re.sub(r"\b0", "00", where[key], count=1)
        return bool(found)

    def range_in_two(self) -> bool:
        return self.replace_long_range(lambda first, last, middle: [(first, middle), (middle + 1, last)])

    def overlap(self) -> bool:
        return self.replace_long_range(lambda first, last, middle: [(first, middle + 1), (middle, last)])

    def replace_long_range(self, split: Callable[[int, int, int], list[tuple[int, int]]]) -> bool:
        ranges = self.statement["activation_ranges"]
        long = [each for each in ranges if isinstance(each, dict) and each["end_at"] - each["start_at"] > 2]
        if long:
            each = self.random.choice(long)
            middle = (each["start_at"] + each["end_at"]) // 2
            index = ranges.index(each)
            parts = split(each["start_at"], each["end_at"], middle)
            ranges[index : index + 1] = [{"start_at": first, "end_at": last} for first, last in parts]
        return bool(long)

    def repeat_range(self) -> bool:
        ranges = self.statement["activation_ranges"]
        if isinstance(ranges, str):
            self.statement["activation_ranges"] = f"{ranges}, {ranges.replace(';', ',').split(',')[0]}"
        else:
            ranges.append(copy.copy(self.random.choice(ranges)))
        return True

    def unsorted_ranges(self) -> bool:
        ranges = self.statement["activation_ranges"]
        if len(ranges) < 2 or isinstance(ranges, str):
            return False
        ranges.append(ranges.pop(self.random.randrange(len(ranges) - 1)))
        return True

    def trunk_zero(self) -> bool:
        route = self.statement["route_number"]
        prefix = next(each for each in ["+49 (", "+49-", "+49 ", "0049 ", "+49"] if route.startswith(each))
        self.statement["route_number"] = prefix + "0" + route.removeprefix(prefix)
        return "(0" not in route

    def missing_plus(self) -> bool:
        self.statement["route_number"] = self.statement["route_number"].removeprefix("+").removeprefix("00")
        return True

    def letters_in_route_number(self) -> bool:
        old, new = self.random.choice([("1", "l"), ("0", "O")])
        head, tail = self.statement["route_number"][:4], self.statement["route_number"][4:]
        self.statement["route_number"] = head + tail.replace(old, new, 1)
        return old in tail

    def repeat_statement(self) -> bool:
        self.order["extensions"].append(copy.deepcopy(self.statement))
        return True


KINDS = [
    name
    for name, value in vars(Slip).items()
    if callable(value)
    and name not in ("__init__", "strings", "mappings", "rewrite", "convert", "misspell", "replace_long_range")
]


def slip(random: Random) -> tuple[str, Document, Document]:
    """Return the kind of a slip, a valid order, and the order with the slip."""
    while True:
        kind, order = random.choice(KINDS), valid_order(random)
        slipped = Slip(random, order)
        if getattr(slipped, kind)() and slipped.order != order:
            return kind, order, slipped.order
