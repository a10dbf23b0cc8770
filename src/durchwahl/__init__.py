"""durchwahl: extension range arithmetic for German number porting.

Check extension ranges and activation ranges, normalise and expand them, convert them to the carrier's request bodies and
to other systems' formats, make ranges from numbers, and compare orders and inventories of many blocks. The library takes
values and returns values; only the command line, `durchwahl.cli`, does input and output.
"""

from durchwahl import formats
from durchwahl._cover import cover
from durchwahl._wire import BlockPayload, Payload, RangePayload
from durchwahl.blocks import ExtensionBlock, RoutedBlock
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
from durchwahl.lines import Line
from durchwahl.number_sets import NumberRun, NumberSet
from durchwahl.numbers import DialledNumber, ExtendedNumbers, RouteNumber, split_din5008
from durchwahl.orders import Changes, Comparison, Step, changes
from durchwahl.planning import Plan, plan
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, RangeLike
from durchwahl.repairing import Repair, repairs
from durchwahl.rules import RULES, explain
from durchwahl.rules._remedies import REMOVED, Edit
from durchwahl.rules._rule import Rule
from durchwahl.sets import ExtensionSet, merge
from durchwahl.validation import validate

__version__ = "0.1.0"

__all__ = [
    "MAX_EXTENSION",
    "REMOVED",
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
    "Edit",
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
    "Line",
    "Match",
    "NotInFormat",
    "NumberRun",
    "NumberSet",
    "NumberTooLong",
    "OrderNotEditable",
    "Payload",
    "Plan",
    "RangeLike",
    "RangePayload",
    "Repair",
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
    "plan",
    "repairs",
    "split_din5008",
    "validate",
]
