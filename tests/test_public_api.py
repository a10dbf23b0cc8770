"""The public names: what `from durchwahl import *` gives, and nothing that isn't meant."""

import dataclasses
import difflib
import inspect
import pickle

import pytest

import durchwahl
import write_public_api
from durchwahl import DurchwahlError

CONTRACT = {
    *("MAX_EXTENSION", "ExtensionRange", "ActivationRange", "ExtensionSet", "merge"),
    *("RouteNumber", "split_din5008", "ExtendedNumbers", "ExtensionBlock", "RoutedBlock", "cover"),
    *("validate", "Finding", "Severity", "RULES", "explain"),
    *("Inventory", "changes", "Changes", "Directory", "formats"),
}


def test_the_names_that_others_rely_on_are_there() -> None:
    given: dict[str, object] = {}
    exec("from durchwahl import *", given)
    assert set(given) >= CONTRACT
    assert set(durchwahl.__all__) == set(given) - {"__builtins__"}


class TestTheSnapshot:
    """Names, signatures, base classes and constants stay as they were written down, until a change is meant."""

    def test_is_what_there_is(self) -> None:
        before = write_public_api.PATH.read_text(encoding="utf-8").splitlines()
        changed = difflib.unified_diff(
            before, write_public_api.written().splitlines(), "before", "now", lineterm="", n=0
        )
        told = "\n".join(changed)
        assert not told, f"the public API has changed; if it is meant, run python tests/write_public_api.py\n{told}"


def test_every_public_name_is_documented() -> None:
    for name in durchwahl.__all__:
        thing = getattr(durchwahl, name)
        if inspect.isclass(thing) or inspect.isfunction(thing) or inspect.ismodule(thing):
            assert inspect.getdoc(thing), name


def test_ranges_and_blocks_are_dataclasses_with_the_fields_of_the_wire() -> None:
    assert [field.name for field in dataclasses.fields(durchwahl.ExtensionRange)] == ["start_at", "end_at"]
    assert [field.name for field in dataclasses.fields(durchwahl.ActivationRange)] == ["start_at", "end_at"]
    assert [field.name for field in dataclasses.fields(durchwahl.ExtensionBlock)] == [
        "extension_range",
        "activation_ranges",
    ]
    assert [field.name for field in dataclasses.fields(durchwahl.RoutedBlock)] == ["route_number", "block"]


ERRORS = [getattr(durchwahl, name) for name in durchwahl.__all__ if inspect.isclass(getattr(durchwahl, name))]
ERRORS = [error for error in ERRORS if issubclass(error, DurchwahlError) and error is not DurchwahlError]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_a_value_error_or_a_type_error_and_can_be_sent_to_another_process(
    error: type[DurchwahlError],
) -> None:
    assert issubclass(error, ValueError | TypeError)
    assert error.code is None or error.code in durchwahl.RULES
    arguments: tuple[object, ...] = (
        ("what is wrong", 3) if issubclass(error, durchwahl.InvalidNotation) else ("what is wrong",)
    )
    if issubclass(error, durchwahl.InvalidBlock):
        arguments = (durchwahl.validate({}),)
    raised = error(*arguments)
    assert str(pickle.loads(pickle.dumps(raised))) == str(raised)
    assert str(raised)
