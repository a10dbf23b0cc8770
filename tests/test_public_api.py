"""The public API: the names of `from durchwahl import *`, their signatures, and the exceptions."""

import dataclasses
import difflib
import inspect
import pickle

import pytest

import durchwahl
import write_public_api
from durchwahl import DurchwahlError

PROMISED = {
    *("MAX_EXTENSION", "ExtensionRange", "ActivationRange", "ExtensionSet", "merge"),
    *("RouteNumber", "split_din5008", "ExtendedNumbers", "ExtensionBlock", "RoutedBlock", "cover"),
    *("validate", "Finding", "Severity", "RULES", "explain"),
    *("Inventory", "changes", "Changes", "Directory", "formats"),
}
PUBLIC = {name: getattr(durchwahl, name) for name in durchwahl.__all__}
ERRORS = [value for value in PUBLIC.values() if inspect.isclass(value) and issubclass(value, DurchwahlError)]


def test_star_import_gives_all_and_the_promised_names() -> None:
    namespace: dict[str, object] = {}
    exec("from durchwahl import *", namespace)
    assert set(namespace) >= PROMISED
    assert set(durchwahl.__all__) == set(namespace) - {"__builtins__"}


def test_names_signatures_and_constants_are_those_in_the_snapshot() -> None:
    recorded = write_public_api.PATH.read_text(encoding="utf-8").splitlines()
    current = write_public_api.public_api().splitlines()
    difference = "\n".join(difflib.unified_diff(recorded, current, "recorded", "current", lineterm="", n=0))
    assert not difference, f"if you intend this change, run python tests/write_public_api.py\n{difference}"


def test_every_public_name_has_a_docstring() -> None:
    for name, value in PUBLIC.items():
        if inspect.isclass(value) or inspect.isfunction(value) or inspect.ismodule(value):
            assert inspect.getdoc(value), name


@pytest.mark.parametrize(
    ("value_type", "fields"),
    [
        (durchwahl.ExtensionRange, ["start_at", "end_at"]),
        (durchwahl.ActivationRange, ["start_at", "end_at"]),
        (durchwahl.ExtensionBlock, ["extension_range", "activation_ranges"]),
        (durchwahl.RoutedBlock, ["route_number", "block"]),
    ],
)
def test_dataclasses_have_the_fields_of_the_carriers_requests(value_type: type, fields: list[str]) -> None:
    assert [field.name for field in dataclasses.fields(value_type)] == fields


@pytest.mark.parametrize("error", [error for error in ERRORS if error is not DurchwahlError])
def test_errors_are_value_or_type_errors_and_pickle(error: type[DurchwahlError]) -> None:
    assert issubclass(error, ValueError | TypeError)
    assert error.code is None or error.code in durchwahl.RULES
    arguments: tuple[object, ...] = ("what is wrong",)
    if issubclass(error, durchwahl.InvalidNotation):
        arguments = ("what is wrong", 3)
    elif issubclass(error, durchwahl.InvalidBlock):
        arguments = (durchwahl.validate({}),)
    raised = error(*arguments)
    assert str(pickle.loads(pickle.dumps(raised))) == str(raised)
    assert str(raised)
