"""A second implementation of the rules and the notation, with frozensets and strings of digits, simple and slow.

It shares neither code nor algorithms with the library: no bit masks, no regular expressions, no padded intervals. Tests
compare the findings of `validate` with the violations here.
"""

from collections.abc import Mapping
from itertools import pairwise
from numbers import Integral
from typing import Any

DIGITS = "0123456789"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

EDITABLE = ("draft", "in-process", "exception")
LOCKED = ("submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending")

REQUIRED = ("extension_range", "activation_ranges")
KNOWN = (*REQUIRED, "route_number", "porting_phone_number_id", "id", "record_type", "created_at", "updated_at")

Violation = tuple[str, str]  # code, pointer


class Range:
    """A well-formed range: its ends and members, its pointer, and its numbers as written."""

    def __init__(self, start: int, end: int, pointer: str, written: tuple[str, ...] = ()) -> None:
        self.start, self.end, self.pointer, self.written = start, end, pointer, written
        self.members = frozenset(range(start, end + 1))


# Statements


def violations(statement: Any) -> set[Violation]:
    """Return every rule that a statement violates, with the pointers of the violations."""
    if not isinstance(statement, dict):
        return {("DW102", "")}
    result = {("DW101", f"/{field}") for field in REQUIRED if field not in statement}
    result |= {("DW105", join("", field)) for field in statement if field not in KNOWN}
    block, wrong = (
        read_range(statement["extension_range"], "/extension_range") if REQUIRED[0] in statement else ([], set())
    )
    ranges, wrong_ranges = read_ranges(statement["activation_ranges"]) if REQUIRED[1] in statement else ([], set())
    result |= wrong | wrong_ranges | between_ranges(block, ranges)
    if isinstance(statement.get("activation_ranges"), str | list) and not ranges and not wrong_ranges:
        result.add(("DW203", "/activation_ranges"))
    if not isinstance(statement.get("porting_phone_number_id"), str | None):
        result.add(("DW102", "/porting_phone_number_id"))
    if "route_number" in statement:
        result |= {(code, "/route_number") for code in on_route_number(statement["route_number"], block)}
    return result


def ported(statement: Any) -> frozenset[int]:
    """Return the extensions that a statement without errors ports."""
    return read_range(statement["extension_range"], "")[0][0].members


def active(statement: Any) -> frozenset[int]:
    """Return the extensions that a statement without errors activates."""
    ranges, _ = read_ranges(statement["activation_ranges"])
    return frozenset().union(*(activation_range.members for activation_range in ranges))


def read_ranges(value: Any) -> tuple[list[Range], set[Violation]]:
    pointer = "/activation_ranges"
    if isinstance(value, str):
        return read_string(value, pointer)
    if not isinstance(value, list):
        return [], {("DW102", pointer)}
    items = [read_range(item, f"{pointer}/{index}") for index, item in enumerate(value)]
    return [activation_range for ranges, _ in items for activation_range in ranges], {
        wrong for _, result in items for wrong in result
    }


def read_range(value: Any, pointer: str) -> tuple[list[Range], set[Violation]]:
    """Return a list of the range, empty if it is malformed, and the violations."""
    if isinstance(value, str):
        return read_string(value, pointer) if len(read_items(value)) == 1 else ([], {("DW106", pointer)})
    if not isinstance(value, dict):
        return [], {("DW102", pointer)}
    ends = ("start_at", "end_at")
    unknown = {("DW105", join(pointer, field)) for field in value if field not in ends}
    wrong = {("DW101", f"{pointer}/{field}") for field in ends if field not in value}
    for field in set(ends) & set(value):
        if type(value[field]) is bool or not isinstance(value[field], Integral):
            wrong.add(("DW102", f"{pointer}/{field}"))
        elif value[field] not in range(1000):
            wrong.add(("DW103", f"{pointer}/{field}"))
    if not wrong and value["end_at"] < value["start_at"]:
        wrong.add(("DW104", pointer))
    return ([] if wrong else [Range(value["start_at"], value["end_at"], pointer)]), unknown | wrong


def read_string(text: str, pointer: str) -> tuple[list[Range], set[Violation]]:
    ranges: list[Range] = []
    result: set[Violation] = set()
    for item in read_items(text):
        if isinstance(item, int):
            result.add(("DW106", pointer))
            continue
        start, end = int(item[0]), int(item[-1])
        if max(start, end) > 999:
            result.add(("DW103", pointer))
        elif end < start:
            result.add(("DW104", pointer))
        else:
            ranges.append(Range(start, end, pointer, item))
    return ranges, result


def between_ranges(block: list[Range], ranges: list[Range]) -> set[Violation]:
    result: set[Violation] = set()
    for extension_range in block:
        if extension_range.members not in ({*range(10)}, {*range(100)}, {*range(1000)}):
            result.add(("DW301", extension_range.pointer))
            if len(str(extension_range.start)) != len(str(extension_range.end)):
                result.add(("DW302", extension_range.pointer))
        result |= {
            ("DW201", activation_range.pointer)
            for activation_range in ranges
            if not activation_range.members <= extension_range.members
        }
        for each in [extension_range, *ranges]:
            padded = [number for number in each.written if number[0] == "0" and number != "0"]
            if any(len(number) != len(str(extension_range.end)) for number in padded):
                result.add(("DW107", each.pointer))
    for index, activation_range in enumerate(ranges):
        for earlier in ranges[:index]:
            if activation_range.members & earlier.members:
                result.add(("DW202", activation_range.pointer))
            if earlier.end + 1 == activation_range.start or activation_range.end + 1 == earlier.start:
                result.add(("DW204", activation_range.pointer))
    return result | {
        ("DW205", activation_range.pointer)
        for before, activation_range in pairwise(ranges)
        if activation_range.start < before.start
    }


def on_route_number(route: Any, block: list[Range]) -> set[str]:
    if not isinstance(route, str):
        return {"DW102"}
    digits = e164(route)
    if digits is None:
        return {"DW401"}
    result = set() if digits.startswith("49") else {"DW402"}
    for extension_range in block:
        length = len(digits + str(extension_range.end))
        if length > 15:
            result.add("DW403")
        if digits.startswith("49") and length - len("49") > 11:
            result.add("DW404")
    return result


# Documents


def document_violations(document: Any) -> set[Violation]:
    """Return every rule that a document violates: a statement, an order, an answer, or a list of these."""
    result: set[Violation] = set()
    statements: list[tuple[str, Any]] = []
    take_apart(document, "", 4, statements, result)
    for pointer, statement in statements:
        result |= {(code, pointer + inner) for code, inner in violations(statement)}
    # An id identifies one route number, the first that appears with it.
    routes: dict[str, str] = {}
    for _, statement in statements:
        if stem(statement):
            routes.setdefault(str(statement.get("porting_phone_number_id")), statement["route_number"])
    statements = [
        (pointer, {**statement, "route_number": routes[statement["porting_phone_number_id"]]})
        if stem(statement) == "" and statement["porting_phone_number_id"] in routes
        else (pointer, statement)
        for pointer, statement in statements
    ]
    for index, (pointer, later) in enumerate(statements):
        # For each length of numbers, only the first earlier block that collides is reported.
        codes: dict[int, str] = {}
        for _, earlier in statements[:index]:
            code = collision(earlier, later)
            if code is not None:
                codes.setdefault(len(min(numbers(earlier))), code)
        result |= {(code, pointer) for code in codes.values()}
    return result


def take_apart(
    document: Any, at: str, lists_left: int, statements: list[tuple[str, Any]], result: set[Violation]
) -> None:
    """Collect the statements of a document with their pointers, and the violations outside them."""
    fields = set(document) if isinstance(document, dict) else set()
    is_statement = bool(fields & set(REQUIRED))
    if isinstance(document, list):
        if not lists_left:
            result.add(("DW102", at))
        for index, item in enumerate(document if lists_left else []):
            take_apart(item, f"{at}/{index}", lists_left - 1, statements, result)
    elif fields & {"extensions", "status"} and not is_statement:
        result |= {("DW105", f"{at}/{field}") for field in fields - {"extensions", "status"}}
        members = document.get("extensions", [])
        if "extensions" not in document:
            result.add(("DW101", f"{at}/extensions"))
        elif not isinstance(members, list):
            result.add(("DW102", f"{at}/extensions"))
            members = []
        statements += [(f"{at}/extensions/{index}", member) for index, member in enumerate(members)]
        status = document.get("status", EDITABLE[0])
        if not isinstance(status, str):
            result.add(("DW102", f"{at}/status"))
        elif status not in EDITABLE + LOCKED:
            result.add(("DW602", f"{at}/status"))
        elif status in LOCKED and members:
            result.add(("DW601", f"{at}/status"))
    elif "data" in fields and not is_statement:
        result |= {("DW105", f"{at}/{field}") for field in fields - {"data", "meta"}}
        data = document["data"]
        if isinstance(data, list):
            statements += [(f"{at}/data/{index}", member) for index, member in enumerate(data)]
        elif isinstance(data, dict):
            statements.append((f"{at}/data", data))
        else:
            result.add(("DW102", f"{at}/data"))
    else:
        statements.append((at, document))


def stem(statement: Any) -> str | None:
    """Return the digits of a statement's route number; an empty string if it has only an id, None if it has neither."""
    if not isinstance(statement, dict):
        return None
    route, identity = statement.get("route_number"), statement.get("porting_phone_number_id")
    digits = e164(route) if isinstance(route, str) else None
    return digits or ("" if isinstance(identity, str) and identity else None)


def numbers(statement: Any) -> set[str]:
    """Return all numbers of a statement's extension range; none if it is malformed."""
    block, _ = read_range(statement.get("extension_range"), "")
    return {
        f"{stem(statement)}{dialled(extension, extension_range.end)}"
        for extension_range in block
        for extension in extension_range.members
    }


def collision(earlier: Any, later: Any) -> str | None:
    """Return the code of the collision rule for two statements, or None if they don't collide or can't be compared."""
    stems = stem(earlier), stem(later)
    if None in stems or ("" in stems and stems != ("", "")):
        return None
    if stems == ("", "") and earlier["porting_phone_number_id"] != later["porting_phone_number_id"]:
        return None
    first, second = numbers(earlier), numbers(later)
    if not first or not second:
        return None
    lengths = len(min(first)), len(min(second))
    if {number[: min(lengths)] for number in first}.isdisjoint(number[: min(lengths)] for number in second):
        return None
    return "DW502" if lengths[0] != lengths[1] else "DW501" if stems[0] == stems[1] else "DW503"


def pointers(document: Any, pointer: str = "") -> list[str]:
    """Return all pointers into a document, in document order. Missing fields come after those that are present."""
    result = [pointer]
    if isinstance(document, Mapping):
        for field, value in document.items():
            result += pointers(value, join(pointer, field))
        fields = (*REQUIRED, "start_at", "end_at", "extensions")
        result += [f"{pointer}/{field}" for field in fields if field not in document]
    elif isinstance(document, list):
        for index, item in enumerate(document):
            result += pointers(item, f"{pointer}/{index}")
    return result


def join(pointer: str, field: object) -> str:
    return pointer + "/" + str(field).replace("~", "~0").replace("/", "~1")


# Numbers


def e164(spelling: str) -> str | None:
    """Return the digits of a number, for spellings without ambiguous parentheses."""
    spelling = spelling.strip().removeprefix("tel:")
    spelling = spelling[1:] if spelling.startswith("+") else spelling[2:] if spelling.startswith("00") else "x"
    spelling = spelling.replace("(0)", "", 1)
    digits = "".join(character for character in spelling if character in DIGITS)
    others = set(spelling) - set(DIGITS)
    if not others <= set(" -/.\u00a0\u2011") or not 3 <= len(digits) <= 15 or digits[0] == "0" or digits[:3] == "490":
        return None
    return digits


def dialled(extension: int, end_of_block: int) -> str:
    """Return an extension with the leading zeros of its block."""
    digits = str(extension)
    while len(digits) < len(str(end_of_block)):
        digits = "0" + digits
    return digits


# Notation, read one character at a time


def parse_items(text: str) -> list[tuple[int, int] | int]:
    """Return, for every item of a string, the ends of the range or the index of the first wrong character."""
    return [item if isinstance(item, int) else (int(item[0]), int(item[-1])) for item in read_items(text)]


def read_items(text: str) -> list[tuple[str, ...] | int]:
    """Return, for every item of a string, its one or two numbers as written or the index of the first wrong character."""
    items: list[tuple[str, ...] | int] = []
    start = 0
    for index, character in enumerate(text + ","):
        if character in ",;":
            try:
                items.append(Reader(text[:index], start).read_item())
            except Unreadable as unreadable:
                items.append(unreadable.position)
            start = index + 1
    return items if text.strip() else []


class Unreadable(Exception):
    """A string that isn't a range; `position` is the index of the first wrong character."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class Reader:
    """A string and the position up to which it has been read."""

    def __init__(self, text: str, position: int) -> None:
        self.text, self.position = text, position

    def read_item(self) -> tuple[str, ...]:
        self.skip_spaces()
        start = self.position
        if self.take(*DASHES):
            # A dash may come first only in -30 bis -69; otherwise, the dash itself is the mistake.
            first = self.take_digits()
            last = self.take_digits() if self.take("bis") and self.take(*DASHES) else ""
            if not first or not last:
                raise Unreadable(start)
            numbers: tuple[str, ...] = (first, last)
        else:
            numbers = (self.take_digits(),)
            if numbers[0] and self.take(*DASHES, "..", "\u2026", "bis"):
                self.skip_spaces()
                numbers += (self.take_digits(),)
            if "" in numbers:
                raise Unreadable(self.position)
        self.skip_spaces()
        if self.position < len(self.text):
            raise Unreadable(self.position)
        return numbers

    def skip_spaces(self) -> None:
        while self.text[self.position : self.position + 1].isspace():
            self.position += 1

    def take(self, *tokens: str) -> bool:
        """Skip spaces and one of these tokens, in uppercase or lowercase. Return whether there was one."""
        self.skip_spaces()
        for token in tokens:
            if self.text[self.position : self.position + len(token)].lower() == token:
                self.position += len(token)
                return True
        return False

    def take_digits(self) -> str:
        start = self.position
        while self.position < len(self.text) and self.text[self.position] in DIGITS:
            self.position += 1
        return self.text[start : self.position]
