"""The examples of the carrier's public guide."""

from typing import Any

import pytest

from durchwahl import ExtensionBlock, RouteNumber, validate


def errors(extension_range: str, *activation_ranges: str) -> list[str]:
    findings = validate({"extension_range": extension_range, "activation_ranges": list(activation_ranges)})
    return [finding.code for finding in findings if finding.severity == "error"]


def test_leading_zeros_belong_to_the_number() -> None:
    """Route +49 20 12345678 with 0-99 and activation 4-4 is +49 20 1234567804; with 0-9 it is +49 20 123456784."""
    assert list(ExtensionBlock.parse("0-99: 4").under("+49 20 12345678").active_numbers) == ["+49201234567804"]
    assert list(ExtensionBlock.parse("0-9: 4").under("+49 20 12345678").active_numbers) == ["+4920123456784"]


def test_example_1_activates_5_and_6() -> None:
    assert ExtensionBlock.covering(["5", "6"]).to_payload() == {
        "extension_range": {"start_at": 0, "end_at": 9},
        "activation_ranges": [{"start_at": 5, "end_at": 6}],
    }


def test_example_2_activates_04_19_20_and_42() -> None:
    block = ExtensionBlock.covering(["42", "04", "20", "19"])
    assert block.to_payload("f24151b6") == {
        "porting_phone_number_id": "f24151b6",
        "extension_range": {"start_at": 0, "end_at": 99},
        "activation_ranges": [
            {"start_at": 4, "end_at": 4},
            {"start_at": 19, "end_at": 20},
            {"start_at": 42, "end_at": 42},
        ],
    }
    assert block.summary() == "100 port, 4 live"
    assert list(block.under("+49 20 12345678").active_numbers) == [
        "+49201234567804",
        "+49201234567819",
        "+49201234567820",
        "+49201234567842",
    ]


def test_a_single_number_needs_the_block_of_ten() -> None:
    """To activate only ...4, the extension range is 0-9 and the activation range 4-4."""
    assert str(ExtensionBlock.covering_numbers("+49 20 12345678", ["+49 20 12345678 4"])) == "0-9: 4"


def test_numbers_without_activation_port_and_stay_inactive() -> None:
    block = ExtensionBlock.parse("0-9: 4").under("+49 20 12345678")
    assert len(block.numbers) == 10
    assert len(block.inactive_numbers) == 9


@pytest.mark.parametrize(
    ("extension_range", "activation_ranges", "codes"),
    [
        ("0-1000", ["4"], ["DW103"]),
        ("0-999", ["0-1000"], ["DW103"]),
        ("0-10", ["0-100"], ["DW201"]),
        ("0-99", ["5-12", "7-14"], ["DW202"]),
        ("0-99", ["5-12", "12-14"], ["DW202"]),
        ("0-99", ["5-12", "13-14"], []),
        ("0-10", ["0-10"], []),
        ("1-10", ["1-10"], []),
        ("0-9", ["0-9"], []),
        ("0-99", [], []),
        ("9-0", ["4"], ["DW104"]),
    ],
)
def test_only_invalid_ranges_are_errors(extension_range: str, activation_ranges: list[str], codes: list[str]) -> None:
    assert errors(extension_range, *activation_ranges) == codes


def test_numbers_have_at_most_15_digits() -> None:
    """The guide's route number of 12 digits allows three more digits; one of 13 digits allows two."""
    route = RouteNumber("+49 20 12345678")
    assert len(ExtensionBlock.parse("0-999: 4").under(route).numbers[0]) == len("+") + 15
    statement: dict[str, Any] = {
        "extension_range": "0-999",
        "activation_ranges": "4",
        "route_number": "+49 20 123456789",
    }
    assert [finding.code for finding in validate(statement)] == ["DW403", "DW404"]


def test_the_number_of_the_guide_is_longer_than_assigned() -> None:
    statement = {"extension_range": "0-99", "activation_ranges": "4", "route_number": "+49 20 12345678"}
    assert [(finding.code, finding.severity) for finding in validate(statement)] == [("DW404", "note")]
