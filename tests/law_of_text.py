"""How ranges are written, once more, a character at a time: the ends of each range, or where the text goes wrong.

It shares no code with the library, nor its way of reading: there is no pattern here.
"""

DIGITS = "0123456789"
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


def items(text: str) -> list[tuple[int, int] | int]:
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


def ranges(text: str) -> list[tuple[int, int]]:
    """The ends of every range of a text, in its order. Raises `Unreadable`."""
    read = []
    for item in items(text):
        if isinstance(item, int):
            raise Unreadable(item)
        read.append(item)
    return read
