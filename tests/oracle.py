"""The rules once more, from the guide, in the plainest words there are: frozensets and digit strings, no speed.

It shares no code with the library. What `validate` says of a statement must be what stands here, place by place.
"""

import re
from collections.abc import Mapping
from numbers import Integral
from typing import Any

SMALL = frozenset(range(1000))
DIGITS = "0123456789"

Violation = tuple[str, str]  # code, pointer


class Range:
    """A well-formed range: its members, its ends, and the numbers in it that were written with leading zeros."""

    def __init__(self, start: int, end: int, pointer: str, padded: tuple[str, ...] = ()) -> None:
        self.start, self.end, self.pointer, self.padded = start, end, pointer, padded
        self.members = frozenset(range(start, end + 1))


def violations(statement: Any) -> set[Violation]:
    """Every rule that is broken and where, for a statement with text of the form 1-2, 3 or with mappings."""
    if not isinstance(statement, dict):
        return {("DW102", "")}
    found: set[Violation] = set()
    for field in ("extension_range", "activation_ranges"):
        if field not in statement:
            found.add(("DW101", f"/{field}"))
    for field in statement:
        if field not in [
            "extension_range",
            "activation_ranges",
            "route_number",
            "porting_phone_number_id",
            "id",
            "record_type",
            "created_at",
            "updated_at",
        ]:
            found.add(("DW105", "/" + field.replace("~", "~0").replace("/", "~1")))
    whole = None
    if "extension_range" in statement:
        read, wrong = one(statement["extension_range"], "/extension_range")
        found |= wrong
        whole = read[0] if read else None
    parts: list[Range] = []
    if "activation_ranges" in statement:
        stated = statement["activation_ranges"]
        if isinstance(stated, list):
            for index, item in enumerate(stated):
                read, wrong = one(item, f"/activation_ranges/{index}")
                parts += read
                found |= wrong
        elif isinstance(stated, str):
            parts, wrong = many(stated, "/activation_ranges")
            found |= wrong
        else:
            found.add(("DW102", "/activation_ranges"))
        if (isinstance(stated, list) and not stated) or (isinstance(stated, str) and not stated.split()):
            found.add(("DW203", "/activation_ranges"))
    found |= on_activation(whole, parts)
    if whole is not None:
        found |= on_block(whole)
        for part in [whole, *parts]:
            if any(len(padded) != len(str(whole.end)) for padded in part.padded):
                found.add(("DW107", part.pointer))
    if "porting_phone_number_id" in statement and not isinstance(statement["porting_phone_number_id"], str | None):
        found.add(("DW102", "/porting_phone_number_id"))
    if "route_number" in statement:
        found |= on_number(statement["route_number"], whole)
    return found


def pointers(document: Any, at: str = "") -> list[str]:
    """Every pointer into a document in its order; what is missing in a mapping comes after what is there."""
    found = [at]
    if isinstance(document, Mapping):
        for field, value in document.items():
            found += pointers(value, at + "/" + str(field).replace("~", "~0").replace("/", "~1"))
        fields = "extension_range", "activation_ranges", "start_at", "end_at", "extensions"
        found += [f"{at}/{field}" for field in fields if field not in document]
    elif isinstance(document, list):
        for index, item in enumerate(document):
            found += pointers(item, f"{at}/{index}")
    return found


def ported(statement: Any) -> frozenset[int]:
    """The extensions that a statement without errors ports."""
    return one(statement["extension_range"], "")[0][0].members


def active(statement: Any) -> frozenset[int]:
    """The extensions that a statement without errors activates."""
    stated = statement["activation_ranges"]
    parts = many(stated, "")[0] if isinstance(stated, str) else [part for item in stated for part in one(item, "")[0]]
    return frozenset().union(*(part.members for part in parts))


def one(value: Any, at: str) -> tuple[list[Range], set[Violation]]:
    if isinstance(value, str):
        if len(value.split(",")) > 1 or not value.split():
            return [], {("DW106", at)}
        return many(value, at)
    if not isinstance(value, dict):
        return [], {("DW102", at)}
    found = {("DW105", f"{at}/{field}") for field in value if field not in ("start_at", "end_at")}
    wrong = {("DW101", f"{at}/{field}") for field in ("start_at", "end_at") if field not in value}
    for field in ("start_at", "end_at"):
        if field in value:
            if type(value[field]) is bool or not isinstance(value[field], Integral):
                wrong.add(("DW102", f"{at}/{field}"))
            elif value[field] not in SMALL:
                wrong.add(("DW103", f"{at}/{field}"))
    if not wrong and value["end_at"] < value["start_at"]:
        wrong.add(("DW104", at))
    return ([] if wrong else [Range(value["start_at"], value["end_at"], at)]), found | wrong


def many(text: str, at: str) -> tuple[list[Range], set[Violation]]:
    ranges: list[Range] = []
    found: set[Violation] = set()
    for item in text.split(",") if text.split() else []:
        match = re.fullmatch(r"\s*(?:[0-9]+(?:\s*(?:-|\.\.|bis)\s*[0-9]+)?|-[0-9]+\s*bis\s*-[0-9]+)\s*", item)
        if match is None:
            found.add(("DW106", at))
            continue
        numbers = re.findall("[0-9]+", item)
        start, end = int(numbers[0]), int(numbers[-1])
        if start not in SMALL or end not in SMALL:
            found.add(("DW103", at))
        elif end < start:
            found.add(("DW104", at))
        else:
            ranges.append(Range(start, end, at, tuple(n for n in numbers if n[0] == "0" and n != "0")))
    return ranges, found


def on_activation(whole: Range | None, parts: list[Range]) -> set[Violation]:
    found: set[Violation] = set()
    for index, part in enumerate(parts):
        earlier = parts[:index]
        if whole is not None and not part.members <= whole.members:
            found.add(("DW201", part.pointer))
        if any(part.members & other.members for other in earlier):
            found.add(("DW202", part.pointer))
        if any(other.end + 1 == part.start or part.end + 1 == other.start for other in earlier):
            found.add(("DW204", part.pointer))
        if earlier and part.start < earlier[-1].start:
            found.add(("DW205", part.pointer))
    return found


def on_block(whole: Range) -> set[Violation]:
    customary = whole.members in ({*range(10)}, {*range(100)}, {*range(1000)})
    found: set[Violation] = set()
    if not customary:
        found.add(("DW301", whole.pointer))
        if len(str(whole.start)) != len(str(whole.end)):
            found.add(("DW302", whole.pointer))
    return found


def on_number(route: Any, whole: Range | None) -> set[Violation]:
    at = "/route_number"
    if not isinstance(route, str):
        return {("DW102", at)}
    digits = e164(route)
    if digits is None:
        return {("DW401", at)}
    found: set[Violation] = set()
    if not digits.startswith("49"):
        found.add(("DW402", at))
    if whole is not None:
        full = digits + str(whole.end)
        if len(full) > 15:
            found.add(("DW403", at))
        if digits.startswith("49") and len(full) - 2 > 11:
            found.add(("DW404", at))
    return found


EDITABLE = ("draft", "in-process", "exception")
LOCKED = ("submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending")


def order_violations(order: Any) -> set[Violation]:
    """Every rule that an order breaks and where: a mapping with a list of mappings in `extensions`, perhaps a status."""
    return document_violations(order)


def document_violations(document: Any) -> set[Violation]:
    """Every rule that a document breaks: a statement, an order with a list of statements, an answer, a list of these."""
    found: set[Violation] = set()
    statements: list[tuple[str, Any]] = []
    take_apart(document, "", 4, statements, found)
    for at, statement in statements:
        found |= {(code, at + pointer) for code, pointer in violations(statement)}
    # One id is one route number: the first that comes with it.
    routes: dict[str, str] = {}
    for _, statement in statements:
        if stem(statement):
            routes.setdefault(str(statement.get("porting_phone_number_id")), statement["route_number"])
    statements = [
        (at, {**statement, "route_number": routes[statement["porting_phone_number_id"]]})
        if stem(statement) == "" and statement["porting_phone_number_id"] in routes
        else (at, statement)
        for at, statement in statements
    ]
    for index, (at, statement) in enumerate(statements):
        # Only the first of the earlier blocks with numbers of one length is reported.
        met: dict[int, str] = {}
        for _, earlier in statements[:index]:
            code = collision(earlier, statement)
            if code is not None:
                met.setdefault(len(min(claimed(earlier))), code)
        found |= {(code, at) for code in met.values()}
    return found


def take_apart(
    document: Any, at: str, lists_left: int, statements: list[tuple[str, Any]], found: set[Violation]
) -> None:
    """Collect the statements of a document with their pointers, and what is wrong with what is around them."""
    fields = set(document) if isinstance(document, dict) else set()
    is_statement = bool(fields & {"extension_range", "activation_ranges"})
    if isinstance(document, list):
        if not lists_left:
            found.add(("DW102", at))
        for index, item in enumerate(document if lists_left else []):
            take_apart(item, f"{at}/{index}", lists_left - 1, statements, found)
    elif fields & {"extensions", "status"} and not is_statement:
        found |= {("DW105", f"{at}/{field}") for field in fields - {"extensions", "status"}}
        members = document.get("extensions", [])
        if "extensions" not in document:
            found.add(("DW101", f"{at}/extensions"))
        elif not isinstance(members, list):
            found.add(("DW102", f"{at}/extensions"))
            members = []
        statements += [(f"{at}/extensions/{index}", member) for index, member in enumerate(members)]
        if "status" in fields:
            status = document["status"]
            if not isinstance(status, str):
                found.add(("DW102", f"{at}/status"))
            elif status not in EDITABLE + LOCKED:
                found.add(("DW602", f"{at}/status"))
            elif status in LOCKED and members:
                found.add(("DW601", f"{at}/status"))
    elif "data" in fields and not is_statement:
        found |= {("DW105", f"{at}/{field}") for field in fields - {"data", "meta"}}
        data = document["data"]
        if isinstance(data, list):
            statements += [(f"{at}/data/{index}", member) for index, member in enumerate(data)]
        elif isinstance(data, dict):
            statements.append((f"{at}/data", data))
        else:
            found.add(("DW102", f"{at}/data"))
    else:
        statements.append((at, document))


def stem(statement: Any) -> str | None:
    """The digits of a statement's route number; empty where only its id is known, None where nothing is."""
    if not isinstance(statement, dict):
        return None
    route, identity = statement.get("route_number"), statement.get("porting_phone_number_id")
    digits = e164(route) if isinstance(route, str) else None
    return digits or ("" if isinstance(identity, str) and identity else None)


def claimed(statement: Any) -> set[str]:
    """All the numbers of a statement's extension range, none where it is malformed."""
    read, _ = one(statement.get("extension_range"), "")
    return {f"{stem(statement)}{dialled(extension, whole.end)}" for whole in read for extension in whole.members}


def collision(earlier: Any, later: Any) -> str | None:
    """The rule that two statements break together, if they can be compared and do."""
    stems = stem(earlier), stem(later)
    if None in stems:
        return None
    theirs, ours = claimed(earlier), claimed(later)
    same_id = earlier.get("porting_phone_number_id") == later.get("porting_phone_number_id")
    if ("" in stems and not (stems == ("", "") and same_id)) or not theirs or not ours:
        return None
    lengths = len(min(theirs)), len(min(ours))
    shorter = min(lengths)
    if {number[:shorter] for number in theirs}.isdisjoint(number[:shorter] for number in ours):
        return None
    return "DW502" if lengths[0] != lengths[1] else "DW501" if stems[0] == stems[1] else "DW503"


def e164(spelling: str) -> str | None:
    """The digits of a number, for spellings without doubtful parentheses."""
    spelling = spelling.strip().removeprefix("tel:")
    spelling = spelling[1:] if spelling.startswith("+") else spelling[2:] if spelling.startswith("00") else "x"
    spelling = spelling.replace("(0)", "", 1)
    digits = "".join(character for character in spelling if character in DIGITS)
    others = {character for character in spelling if character not in DIGITS}
    if not others <= set(" -/.\u00a0\u2011") or not 3 <= len(digits) <= 15 or digits[0] == "0" or digits[:3] == "490":
        return None
    return digits


def dialled(extension: int, end_of_block: int) -> str:
    """An extension with the leading zeros that its block gives it."""
    digits = str(extension)
    while len(digits) < len(str(end_of_block)):
        digits = "0" + digits
    return digits


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"


class Unreadable(Exception):
    """A text that is no list of ranges, from the character at `position` on, counted from 0."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class Reader:
    """A text, and the place up to which it is read."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def skip_spaces(self) -> None:
        while self.text[self.place : self.place + 1].isspace():
            self.place += 1

    def take(self, *wanted: str) -> bool:
        """Whether one of these comes next, in either case of letters; then it is read."""
        for one in wanted:
            if self.text[self.place : self.place + len(one)] in (one, one.upper(), one.capitalize()):
                self.place += len(one)
                return True
        return False

    def number(self) -> int:
        start = self.place
        while self.place < len(self.text) and self.text[self.place] in DIGITS:
            self.place += 1
        if start == self.place:
            raise Unreadable(start)
        return int(self.text[start : self.place])

    def ends(self) -> tuple[int, int]:
        """One range, up to what separates it from the next: 4, 19-20, or -30 bis -69."""
        start = self.place
        if self.take(*DASHES):
            try:
                pair = self.dashed()
            except Unreadable:
                # A dash before a number is a mistake wherever the rest isn't of this one form.
                raise Unreadable(start) from None
            self.expect_end()
            return pair
        first = last = self.number()
        self.skip_spaces()
        if self.take(*DASHES, "..", "\u2026", "bis"):
            self.skip_spaces()
            last = self.number()
        self.expect_end()
        return first, last

    def dashed(self) -> tuple[int, int]:
        first = self.number()
        self.skip_spaces()
        if not self.take("bis"):
            raise Unreadable(self.place)
        self.skip_spaces()
        if not self.take(*DASHES):
            raise Unreadable(self.place)
        return first, self.number()

    def expect_end(self) -> None:
        self.skip_spaces()
        if self.place < len(self.text):
            raise Unreadable(self.place)


def parse_items(text: str) -> list[tuple[int, int] | int]:
    """For every item of a text its ends, or where it goes wrong."""
    read: list[tuple[int, int] | int] = []
    start = 0
    for index, character in enumerate(text + ","):
        if character in ",;":
            reader = Reader(text[start:index])
            reader.skip_spaces()
            try:
                read.append(reader.ends())
            except Unreadable as unreadable:
                read.append(start + unreadable.position)
            start = index + 1
    return read if text.strip() else []


def parse_ranges(text: str) -> list[tuple[int, int]]:
    """The ends of every range of a text, in its order. Raises `Unreadable`."""
    read = []
    for item in parse_items(text):
        if isinstance(item, int):
            raise Unreadable(item)
        read.append(item)
    return read
