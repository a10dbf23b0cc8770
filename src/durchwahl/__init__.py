"""durchwahl: extension range arithmetic for German number porting.

Check a route number, an extension range and its activation ranges, normalise them, expand them to E.164 numbers, convert
them to the carrier's request body, and make ranges from numbers. Functions take values and return values; they do no
I/O.
"""

from durchwahl import formats
from durchwahl._wire import BlockPayload, Payload, RangePayload
from durchwahl.blocks import ExtensionBlock, RoutedBlock, cover
from durchwahl.directory import Directory
from durchwahl.errors import (
    CannotCover,
    DurchwahlError,
    InvalidAnswer,
    InvalidBlock,
    InvalidExtension,
    InvalidNotation,
    InvalidNumber,
    InvalidPadding,
    InvalidRange,
    NotInFormat,
    NumberTooLong,
    OrderNotEditable,
    UnassignedExtension,
    UnknownRule,
    UnknownStatus,
    WrongType,
)
from durchwahl.findings import Finding, Findings, Severity
from durchwahl.inventory import Collision, Entry, Inventory, Match
from durchwahl.number_sets import NumberRun, NumberSet
from durchwahl.numbers import DialledNumber, ExtendedNumbers, RouteNumber, split_din5008
from durchwahl.orders import Changes, Comparison, Step, changes
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, RangeLike
from durchwahl.rules import RULES, explain
from durchwahl.rules._rule import Rule
from durchwahl.sets import ExtensionSet, merge
from durchwahl.validation import validate

__version__ = "0.1.0"

__all__ = [
    "MAX_EXTENSION",
    "RULES",
    "ActivationRange",
    "BlockPayload",
    "CannotCover",
    "Changes",
    "Collision",
    "Comparison",
    "DialledNumber",
    "Directory",
    "DurchwahlError",
    "Entry",
    "ExtendedNumbers",
    "ExtensionBlock",
    "ExtensionRange",
    "ExtensionSet",
    "Finding",
    "Findings",
    "InvalidAnswer",
    "InvalidBlock",
    "InvalidExtension",
    "InvalidNotation",
    "InvalidNumber",
    "InvalidPadding",
    "InvalidRange",
    "Inventory",
    "Match",
    "NotInFormat",
    "NumberRun",
    "NumberSet",
    "NumberTooLong",
    "OrderNotEditable",
    "Payload",
    "RangeLike",
    "RangePayload",
    "RouteNumber",
    "RoutedBlock",
    "Rule",
    "Severity",
    "Step",
    "UnassignedExtension",
    "UnknownRule",
    "UnknownStatus",
    "WrongType",
    "changes",
    "cover",
    "explain",
    "formats",
    "merge",
    "split_din5008",
    "validate",
]
