"""What the findings say, word for word: for each rule a statement that breaks it, with codes, places and sentences.

People read the sentences, and put them into tickets. One is changed on purpose, here and there, or not at all.
"""

from typing import Any, Final

import pytest

from durchwahl import RULES, validate

WHOLE: Final = {"start_at": 0, "end_at": 99}
PARTS: Final = [{"start_at": 4, "end_at": 4}]

SAID: Final[list[tuple[Any, list[str]]]] = [
    (
        4.5,
        [
            "DW102  a statement must be a mapping with extension_range and activation_ranges, got 4.5",
        ],
    ),
    (
        {"activation_ranges": PARTS},
        [
            "DW101 /extension_range extension_range is required, and is missing",
        ],
    ),
    (
        {"extension_range": WHOLE},
        [
            "DW101 /activation_ranges activation_ranges is required, and is missing",
        ],
    ),
    (
        {"extension_range": WHOLE, "activation_ranges": PARTS, "extension": 1},
        [
            "DW105 /extension a field that is read here must be one of activation_ranges, created_at, "
            "extension_range, id, porting_phone_number_id, record_type, route_number, updated_at, got 'extension'",
        ],
    ),
    (
        {"extension_range": 4, "activation_ranges": PARTS},
        [
            "DW102 /extension_range a range must be a mapping with start_at and end_at, or a text like 0-99, got 4",
        ],
    ),
    (
        {"extension_range": WHOLE, "activation_ranges": 4},
        [
            "DW102 /activation_ranges activation_ranges must be a list of ranges, or a text like 4, 19-20, got 4",
        ],
    ),
    (
        {"extension_range": WHOLE, "activation_ranges": [None]},
        [
            "DW102 /activation_ranges/0 a range must be a mapping with start_at and end_at, or a text like 0-99, got "
            "null",
        ],
    ),
    (
        {"extension_range": {"start_at": "0", "end_at": 99}, "activation_ranges": PARTS},
        [
            "DW102 /extension_range/start_at an extension must be an integer, got '0'",
        ],
    ),
    (
        {"extension_range": {"start_at": 0}, "activation_ranges": PARTS},
        [
            "DW101 /extension_range/end_at end_at is required, and is missing",
        ],
    ),
    (
        {
            "extension_range": WHOLE,
            "activation_ranges": [
                {"start_at": -1, "end_at": 4},
            ],
        },
        [
            "DW103 /activation_ranges/0/start_at an extension must be within 0-999, got -1",
        ],
    ),
    (
        {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": PARTS},
        [
            "DW103 /extension_range/end_at an extension must be within 0-999, got 1000",
        ],
    ),
    (
        {
            "extension_range": WHOLE,
            "activation_ranges": [
                {"start_at": 9, "end_at": 4},
            ],
        },
        [
            "DW104 /activation_ranges/0 a range must not end before it starts, got 9-4",
        ],
    ),
    (
        {
            "extension_range": WHOLE,
            "activation_ranges": [
                {"start_at": 4, "end_at": 4, "stop": 5},
            ],
        },
        [
            "DW105 /activation_ranges/0/stop a field that is read here must be one of end_at, start_at, got 'stop'",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": "4, x"},
        [
            "DW106 /activation_ranges a number is expected at character 4, got 'x'",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["004"]},
        [
            "DW107 /activation_ranges/0 padded digits must have the block's width of 2, got '004' at character 1",
        ],
    ),
    (
        {"extension_range": "000-099", "activation_ranges": ["4"]},
        [
            "DW107 /extension_range padded digits must have the block's width of 2, got '000' at character 1",
        ],
    ),
    (
        {"extension_range": "0-9", "activation_ranges": ["4", "19-20"]},
        [
            "DW201 /activation_ranges/1 an activation range must lie within the extension range 0-9, got 19-20 with "
            "19-20 outside",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4", "19-25", "20-30", "21"]},
        [
            "DW202 /activation_ranges/2 20-30 overlaps 19-25 at 20-25",
            "DW202 /activation_ranges/3 21 overlaps 19-25, 20-30 at 21",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4", "4", "4", "4", "4"]},
        [
            "DW202 /activation_ranges/1 4 overlaps 4 at 4",
            "DW202 /activation_ranges/2 4 overlaps 4, 4 at 4",
            "DW202 /activation_ranges/3 4 overlaps 4, 4, 4 at 4",
            "DW202 /activation_ranges/4 4 overlaps 4, 4, 4 and 1 more at 4",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["19", "4"]},
        [
            "DW205 /activation_ranges/1 ranges must be in ascending order, got 4 after 19",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4", "5"]},
        [
            "DW204 /activation_ranges/1 4 and 5 are adjacent; write them as one range",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": []},
        [
            "DW203 /activation_ranges at least one activation range is usual, got none: every extension ports and "
            "stays inactive",
        ],
    ),
    (
        {"extension_range": "30-69", "activation_ranges": ["30"]},
        [
            "DW301 /extension_range a block is customarily 0-9, 0-99 or 0-999, got 30-69 of 40",
        ],
    ),
    (
        {"extension_range": "0-10", "activation_ranges": ["4"]},
        [
            "DW301 /extension_range a block is customarily 0-9, 0-99 or 0-999, got 0-10 of 11",
            "DW302 /extension_range the ends of a block have equally many digits unless it is customary, got 0-10, "
            "whose padding is undefined; it is taken for 00-10",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "0201 2345678"},
        [
            "DW401 /route_number a number must begin with + or 00 and its country code, got '0201 2345678'",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": 4},
        [
            "DW102 /route_number route_number must be a text like +49 20 12345678, got 4",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+43 1 234567"},
        [
            "DW402 /route_number only German numbers, +49, take extensions, got +431234567",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 1234567890"},
        [
            "DW403 /route_number an extended number must have at most 15 digits, got 16: +49201234567890 and an "
            "extension of 2 digits",
            "DW404 /route_number a German number is assigned with at most 11 national digits, got 14: +49201234567890 "
            "and an extension of 2; there is no right to port it",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 12345678"},
        [
            "DW404 /route_number a German number is assigned with at most 11 national digits, got 12: +492012345678 "
            "and an extension of 2; there is no right to port it",
        ],
    ),
    (
        {"extension_range": "0-99", "activation_ranges": ["4"], "porting_phone_number_id": 4},
        [
            "DW102 /porting_phone_number_id porting_phone_number_id must be a text, got 4",
        ],
    ),
    (
        [
            {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 30 12"},
            {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 30 12"},
        ],
        [
            "DW501 /1 a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 (/0) and in 0-9 under "
            "+493012 (/1)",
        ],
    ),
    (
        [
            {"extension_range": "0-9", "activation_ranges": ["4"], "porting_phone_number_id": "a"},
            {"extension_range": "0-99", "activation_ranges": ["4"], "porting_phone_number_id": "a"},
        ],
        [
            "DW502 /1 a number must not be a prefix of another, got 0 to 9 in 0-9 (/0), a prefix of 00 to 99 in 0-99 (/1)",
        ],
    ),
    (
        [
            {"extension_range": "80-89", "activation_ranges": ["80"], "route_number": "+49 30 7"},
            {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 30 78"},
        ],
        [
            "DW301 /0/extension_range a block is customarily 0-9, 0-99 or 0-999, got 80-89 of 10",
            "DW503 /1 a number must have one route number only, got +4930780 to +4930789 in 80-89 under +49307 (/0) and in 0-9 under "
            "+493078 (/1)",
        ],
    ),
    (
        {"status": "new", "extensions": []},
        [
            "DW602 /status an order's status is one of draft, in-process, exception, submitted, foc-date-confirmed, "
            "ported, cancelled, cancel-pending, got 'new'",
        ],
    ),
    (
        {"status": 4, "extensions": []},
        [
            "DW102 /status an order's status must be a text like draft, got 4",
        ],
    ),
    (
        {
            "status": "ported",
            "extensions": [
                {"extension_range": WHOLE, "activation_ranges": PARTS},
            ],
        },
        [
            "DW601 /status an order takes extensions while it is draft, in-process, exception, got 'ported'",
        ],
    ),
    (
        {"extensions": 4, "status": "draft"},
        [
            "DW102 /extensions statements must stand in a list, got 4",
        ],
    ),
    (
        {"data": 4},
        [
            "DW102 /data statements must stand in a list, got 4",
        ],
    ),
    (
        {"data": [], "x": 1},
        [
            "DW105 /x a field that is read here must be one of data, meta, got 'x'",
        ],
    ),
]


@pytest.mark.parametrize(("statement", "said"), SAID, ids=map(str, range(len(SAID))))
def test_a_finding_states_the_rule_then_the_value(statement: Any, said: list[str]) -> None:
    assert [f"{finding.code} {finding.pointer} {finding.message}" for finding in validate(statement)] == said


def test_every_rule_has_its_sentence_here() -> None:
    assert {line.partition(" ")[0] for _, said in SAID for line in said} == set(RULES)
