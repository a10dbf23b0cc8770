"""Messages, word for word: each states the rule, and then the value that was refused.

People read them, and put them into tickets. A message is changed on purpose, here and there, or not at all. Those of the rules
on statements are in the test vectors.
"""

import pickle
from collections.abc import Callable
from typing import Any, Final

import portion
import pytest

import durchwahl as d
from durchwahl.digits import read_dialled
from durchwahl.formats import dialplan, telnyx, wita

ANY: Final[Any] = 4.5
LIST: Final[Any] = []
RANGE: Final = d.ExtensionRange(0, 99)
BLOCK: Final = d.ExtensionBlock.parse("0-99: 4, 19-20")
ROUTE: Final = d.RouteNumber("+49 30 123")
ROUTED: Final = BLOCK.under(ROUTE)
PEOPLE: Final = d.Directory(RANGE, {"4": "Fax"})

REFUSED: Final[list[tuple[str, Callable[[], object]]]] = [
    # extensions and ranges
    ("an extension must be an integer, got 4.5", lambda: d.ActivationRange(ANY, 4)),
    ("an extension must be an integer, got 4.5", lambda: RANGE.digits(ANY)),
    ("an extension must be within 0-999, got 1000", lambda: d.ActivationRange(4, 1000)),
    ("a range must not end before it starts, got 9-0", lambda: d.ActivationRange(9, 0)),
    ("an extension of this block must be within 0-99, got 100", lambda: RANGE.digits(100)),
    ("ranges are read from a text such as 4, 19-20, got 4.5", lambda: d.ActivationRange.parse(ANY)),
    ("a range reads like 0-99 or 4, got ' '", lambda: d.ActivationRange.parse(" ")),
    ("one range is expected here, got 2: '4, 5'", lambda: d.ActivationRange.parse("4, 5")),
    (
        "padded digits must have the block's width of 2, got '000' at character 1",
        lambda: d.ExtensionRange.parse("000-099"),
    ),
    (
        "padded digits must have the block's width of 3, got '04' at character 1",
        lambda: d.ActivationRange.parse("04-100"),
    ),
    ("a number of at most 100 digits is expected, got one of 101", lambda: d.ActivationRange.parse("1-" + "9" * 101)),
    ("a number is expected at character 4, got '-5'", lambda: d.ActivationRange.parse("4 --5")),
    ("a number is expected at character 1, got 'x'", lambda: d.ActivationRange.parse("x")),
    ("a number is expected at character 4, got the end", lambda: d.ActivationRange.parse("4 -")),
    ("a dash, a comma or the end is expected at character 3, got '5'", lambda: d.ActivationRange.parse("4 5")),
    ("a comma or the end is expected at character 5, got '-6'", lambda: d.ActivationRange.parse("4-5 -6")),
    (
        "a dash stands before a number only as in -30 bis -69; a number is expected at character 1, got '-4'",
        lambda: d.ActivationRange.parse("-4"),
    ),
    (
        "a range must have start_at and end_at, be a pair or a text like 19-20, got 4.5",
        lambda: d.merge([ANY]),
    ),
    # sets
    ("a set is made from integers, got the text '4, 5'; ExtensionSet.parse reads text", lambda: d.ExtensionSet("4, 5")),  # type: ignore[arg-type]
    ("a set is made from integers, got 4.5", lambda: d.ExtensionSet(ANY)),
    ("an extension must be within 0-999, got 1000", lambda: d.ExtensionSet([1000])),
    ("a set is made from a series of ranges, got 4.5", lambda: d.ExtensionSet.from_ranges(ANY)),
    ("a complement is taken within a range, got 4.5", lambda: d.ExtensionSet([4]).complement(ANY)),
    ("an ExtensionSet is immutable; bits can't be set", lambda: setattr(d.ExtensionSet([4]), "bits", 5)),
    ("an ExtensionSet is immutable; bits can't be deleted", lambda: delattr(d.ExtensionSet([4]), "bits")),
    ("an interval of portion is expected, got 4.5", lambda: d.ExtensionSet.from_portion(ANY)),
    (
        "an extension must be within 0-999, got an endless interval: [4,+inf)",
        lambda: d.ExtensionSet.from_portion(portion.closedopen(4, portion.inf)),
    ),
    # numbers
    ("a number must be text such as +49 20 12345678, got 4.5", lambda: d.RouteNumber(ANY)),
    ("a number must begin with + or 00 and its country code, got '0201 234'", lambda: d.RouteNumber("0201 234")),
    (
        "a number is digits, with spaces, hyphens, slashes, dots or parentheses, got 'x4' in '+49 20x4'",
        lambda: d.RouteNumber("+49 20x4"),
    ),
    (
        "a number must have 3 to 15 digits, the country code first, which begins with no 0; got '+4 9', which has 2",
        lambda: d.RouteNumber("+4 9"),
    ),
    ("a width must be an integer, got 4.5", lambda: ROUTE.check_length(ANY)),
    (
        "an extended number must have at most 15 digits, got 16: +49301234567890 and an extension of 2 digits",
        lambda: BLOCK.under("+49 30 1234567890"),
    ),
    (
        "an extended number must have at most 15 digits, got 16: +493012345678901 and an extension of 1 digit",
        lambda: d.ExtensionBlock.parse("0-9:").under("+49 30 12345678901"),
    ),
    (
        "numbers are a series of texts such as '+49 20 1234567804', got '+4930123'",
        lambda: d.ExtensionBlock.covering_numbers(ROUTE, "+4930123"),
    ),
    (
        "numbers are a series of texts such as '+49 20 1234567804', got 4.5",
        lambda: d.ExtensionBlock.covering_numbers(ROUTE, ANY),
    ),
    (
        "a number must be the route number +4930123 and an extension, got '+49 30 124'",
        lambda: d.ExtensionBlock.covering_numbers(ROUTE, ["+49 30 124"]),
    ),
    ("a number must be text such as +49 30 3432622-113, got 4.5", lambda: d.split_din5008(ANY)),
    (
        "a number by DIN 5008 has exactly one hyphen, before the extension, got '+49-30-12'",
        lambda: d.split_din5008("+49-30-12"),
    ),
    ("an extension must be digits, got 'x' in '+49 30 12-x'", lambda: d.split_din5008("+49 30 12-x")),
    (
        "extended numbers are made from a route number, a range and a set, got 4.5",
        lambda: d.ExtendedNumbers(ROUTE, ANY, BLOCK.active),
    ),
    (
        "an extension of this block must be within 0-9, got 19-20",
        lambda: d.ExtendedNumbers(ROUTE, d.ExtensionRange(0, 9), BLOCK.active),
    ),
    ("a number of this block is expected, got '+49'", lambda: ROUTED.numbers.index("+49")),
    # blocks
    ("a block's extension_range must be an ExtensionRange, got 4.5", lambda: d.ExtensionBlock(ANY, ())),
    ("a block's activation_ranges must be a series of ActivationRange, got 4.5", lambda: d.ExtensionBlock(RANGE, ANY)),
    ("a block must be text such as 0-99: 4, 19-20, got 4.5", lambda: d.ExtensionBlock.parse(ANY)),
    ("a block reads like 0-99: 4, 19-20, with a colon, got '0-99'", lambda: d.ExtensionBlock.parse("0-99")),
    ("an extension must be an integer, got '4'", lambda: BLOCK.activates("4")),  # type: ignore[arg-type]
    ("a routed block's route_number must be a RouteNumber, got '+49'", lambda: d.RoutedBlock("+49", BLOCK)),  # type: ignore[arg-type]
    ("a routed block's block must be an ExtensionBlock, got 4.5", lambda: d.RoutedBlock(ROUTE, ANY)),
    ("extensions are a series of texts such as '04', got '04'", lambda: read_dialled("04")),
    ("extensions are a series of texts such as '04', got 4.5", lambda: read_dialled(ANY)),
    ("an extension must be text with its leading zeros, such as '04', got 4", lambda: read_dialled(["04", 4])),  # type: ignore[list-item]
    ("an extension must be 1 to 3 digits, got '0004'", lambda: read_dialled(["0004"])),
    ("an extension must be 1 to 3 digits, got '\u0664'", lambda: read_dialled(["\u0664"])),
    ("the extensions of a block say its width, got none", lambda: read_dialled([])),
    ("the extensions of one block all have one width, got 04 and 004", lambda: read_dialled(["04", "05", "004", "4"])),
    # runs and sets of numbers
    (
        "the ends of a run of numbers must have equally many digits, got +493012 and +4930123",
        lambda: d.cover("+49 30 12", "+49 30 123"),
    ),
    (
        "a run of numbers must not end before it starts, got +4930124 to +4930123",
        lambda: d.cover("+4930124", "+4930123"),
    ),
    ("a number with an extension must have more than 3 digits, got +493", lambda: d.cover("+493", "+494")),
    ("a set of numbers is made from a series of spans, got 4.5", lambda: d.NumberSet(ANY)),
    ("runs of numbers must be a series, got 4.5", lambda: d.NumberSet.from_runs(ANY)),
    ("runs of numbers must be a series, got '+4930123'", lambda: d.NumberSet.from_runs("+4930123")),  # type: ignore[arg-type]
    ("a run of numbers must be its first and its last number, got 4.5", lambda: d.NumberSet.from_runs([ANY])),
    ("a run of numbers must be its first and its last number, got a list", lambda: d.NumberSet.from_runs([["+49301"]])),  # type: ignore[list-item]
    # inventories
    ("an inventory is made from a series of entries, got 4.5", lambda: d.Inventory(ANY)),
    ("an inventory is made from a series of entries, got 'us'", lambda: d.Inventory("us")),  # type: ignore[arg-type]
    (
        "an entry must be a route number, an ExtensionBlock and an owner, got 4.5 at 1",
        lambda: d.Inventory([(ROUTE, BLOCK, "us"), ANY]),
    ),
    (
        "an entry must be a route number, an ExtensionBlock and an owner, got a tuple at 0",
        lambda: d.Inventory([(ROUTE, "0-9: 4", "us")]),  # type: ignore[list-item]
    ),
    ("an owner must be hashable, got a list at 0", lambda: d.Inventory([(ROUTE, BLOCK, [])])),  # type: ignore[type-var]
    # changes
    ("desired blocks must be a mapping from ids to blocks, got 4.5", lambda: d.changes([], ANY)),
    ("desired blocks must be a series, got 4.5", lambda: d.changes([], {"a": ANY})),
    ("desired blocks must be a series of ExtensionBlock, got '0-9: 4'", lambda: d.changes([], {"a": ["0-9: 4"]})),  # type: ignore[list-item]
    ("current records must be a series, got a dict", lambda: d.changes({}, {})),
    ("current records must be a series, got 4.5", lambda: d.changes(ANY, {})),
    ("an id must be a text, got 4", lambda: d.changes([], {4: [BLOCK]})),  # type: ignore[dict-item]
    (
        "an id must be a text, got null",
        lambda: d.changes(
            [{"porting_phone_number_id": "a", "extension_range": "0-9", "activation_ranges": []}], {"a": []}
        ),
    ),
    (
        "an order's status is one of draft, in-process, exception, submitted, foc-date-confirmed, ported, cancelled, cancel-pending, "
        "got 'new'",
        lambda: d.changes([], {}, status="new"),
    ),
    (
        "an order takes extensions while it is draft, in-process, exception, got 'ported'",
        lambda: d.changes([], {"a": [BLOCK]}, status="ported"),
    ),
    # directories
    ("a directory's extension_range must be an ExtensionRange, got 4.5", lambda: d.Directory(ANY, {})),
    ("assignments must be a mapping from ranges to destinations, got 4.5", lambda: d.Directory(RANGE, ANY)),
    (
        "a destination must not be null, which stands for nobody, got null for '4'",
        lambda: d.Directory(RANGE, {"4": None}),
    ),
    ("an IntervalDict of portion is expected, got 4.5", lambda: d.Directory.from_portion(RANGE, ANY)),
    ("an assignment names at least one extension, got ' '", lambda: d.Directory(RANGE, {" ": "Fax"})),
    ("digits must be as many as the block's width of 2, got '004'", lambda: PEOPLE["004"]),
    ("an extension that reaches anyone must be within 0-99 and assigned, got '05'", lambda: PEOPLE["05"]),
    ("an extension that reaches anyone must be within 0-99 and assigned, got -1", lambda: PEOPLE[-1]),
    # rules and formats
    (f"a rule's code is one of {', '.join(d.RULES)}, got 'DW999'", lambda: d.explain("DW999")),
    ("a block or routed blocks are expected, got 4.5", lambda: dialplan.prefixes(ANY)),
    ("an extension block is expected, got 4.5", lambda: dialplan.asterisk_patterns(ROUTE, ANY)),
    ("the carrier's record must be a mapping, got 4.5", lambda: telnyx.read_record(ANY)),
    ("the carrier's id must be text, got 4.5", lambda: telnyx.read_record({**BLOCK.to_payload(), "id": ANY})),
    (
        "the carrier's created_at must be a time by ISO 8601, got 'now'",
        lambda: telnyx.read_record({**BLOCK.to_payload(), "created_at": "now"}),
    ),
    ("the carrier's list answer must be a mapping with a list in data, got a list", lambda: telnyx.read_list([])),  # type: ignore[arg-type]
    (
        "the carrier's list answer must be a mapping with a list in data, got a dict",
        lambda: telnyx.read_list({"data": "x"}),
    ),
    ("a routed block is expected, got 4.5", lambda: telnyx.block_request(ANY)),
    ("only German numbers, +49, form blocks, got +4312345", lambda: telnyx.block_request(BLOCK.under("+43 12345"))),
    (
        "a number in a block must have at least 7 digits, got +493000",
        lambda: telnyx.block_request(BLOCK.under("+4930")),
    ),
    ("a finding is expected, got 4.5", lambda: telnyx.as_error(ANY)),
    (
        "a finding must have the code of a rule, got 'DW999'",
        lambda: telnyx.as_error(d.Finding("DW999", d.Severity.ERROR, "", "")),
    ),
    (
        "a finding must have the code of a rule, got a list",
        lambda: telnyx.as_error(d.Finding(LIST, d.Severity.ERROR, "", "")),
    ),
    ("an onkz must be 2 to 5 digits and begin with no 0, as text, got 4.5", lambda: wita.stem(ANY, "1")),
    ("an onkz must be 2 to 5 digits and begin with no 0, got '030'", lambda: wita.stem("030", "1")),
    ("a durchwahlnummer must be 1 to 8 digits, as text, got 4.5", lambda: wita.stem("30", ANY)),
    ("a durchwahlnummer must be 1 to 8 digits, got '123456789'", lambda: wita.stem("30", "123456789")),
    ("a block's von and bis must be text such as '00', got 4.5", lambda: wita.WitaBlock("00", ANY)),
    ("a block's von and bis must be 1 to 6 digits, got '0000000'", lambda: wita.WitaBlock("0" * 7, "9" * 7)),
    ("a block's von and bis must have equally many digits, got 0-99", lambda: wita.WitaBlock("0", "99")),
    ("in a block's von every digit after the first must be 0, got 01-99", lambda: wita.WitaBlock("01", "99")),
    ("in a block's bis every digit after the first must be 9, got 00-98", lambda: wita.WitaBlock("00", "98")),
    ("a block's von must be lower than its bis, got 4-4", lambda: wita.WitaBlock("4", "4")),
    (
        "only German numbers, +49, have blocks between German carriers, got +4312345",
        lambda: wita.blocks("+4312345", BLOCK),
    ),
    (
        "an area code and a stem must have at least 3 digits together and begin with no 0, got +4930",
        lambda: wita.blocks("+4930", BLOCK),
    ),
    ("a line must have 1 to 5 blocks, got 0", lambda: wita.blocks("+4930123", [])),
    (
        "area code, stem and block must have at most 11 digits together, got 12: +492012345678 and 00-99",
        lambda: wita.blocks("+49 20 12345678", BLOCK),
    ),
    (
        "blocks must be disjoint and no number may be a prefix of another, got 00-99 and 0-9",
        lambda: wita.blocks("+4930123", [BLOCK, d.ExtensionBlock.parse("0-9:")]),
    ),
    ("an extension block or a series of them is expected, got 4.5", lambda: wita.blocks("+4930123", ANY)),
    ("an extension block or a series of them is expected, got '0-9:'", lambda: wita.blocks("+4930123", "0-9:")),  # type: ignore[arg-type]
    ("an extension block is expected, got 4.5", lambda: wita.blocks("+4930123", [ANY])),
]


@pytest.mark.parametrize(("message", "refused"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_a_message_states_the_rule_then_the_value(message: str, refused: Callable[[], object]) -> None:
    with pytest.raises((d.DurchwahlError, AttributeError)) as raised:
        refused()
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "position"),
    [("", 0), (" 4, 5", 4), ("4 x", 2), ("4 --5", 3), ("4,  19 20", 7), ("1-" + "9" * 101, 0)],
    ids=map(str, range(6)),
)
def test_a_text_that_is_no_range_says_where(text: str, position: int) -> None:
    """A position counts the characters before the place where it goes wrong."""
    with pytest.raises(d.InvalidNotation) as raised:
        d.ActivationRange.parse(text)
    assert raised.value.position == position


def test_padding_that_contradicts_says_where() -> None:
    with pytest.raises(d.InvalidPadding) as raised:
        d.ExtensionSet.parse("4, 05-100")
    assert raised.value.position == 3
    assert raised.value.args == (str(raised.value), 3)
    assert pickle.loads(pickle.dumps(raised.value)).position == 3
