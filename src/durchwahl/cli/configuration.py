"""The configuration of `check` and `fix`: options, and the table of a `durchwahl.toml` or a `pyproject.toml`."""

import os
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, Final, NamedTuple

from durchwahl._messages import format_value
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.cli.files import describe_os_error, format_position, read_bytes
from durchwahl.errors import DurchwahlError

_FILES: Final = ("durchwahl.toml", "pyproject.toml")


class InvalidConfiguration(DurchwahlError, ValueError):
    """A configuration file can't be read, or has an unknown key or a wrong value."""


class Pattern(NamedTuple):
    """A shell pattern of paths, in which `*` also matches `/`, and the folder that it is relative to.

    Without a slash, it is compared with the names of files and folders at any depth.
    """

    text: str
    folder: str

    def matches(self, path: str, with_parents: bool) -> bool:
        """Return whether the pattern matches a path, or with `with_parents` a folder that contains it.

        >>> pattern = Pattern("old", "/a")
        >>> pattern.matches("/a/old", False), pattern.matches("/a/old/x.json", False), pattern.matches("/a/old/x.json", True)
        (True, False, True)
        """
        from fnmatch import fnmatchcase
        from glob import escape

        absolute, pattern = os.path.abspath(path), self.text.rstrip("/")
        if "/" in pattern:
            # It may be an absolute path, or begin with ../
            pattern = os.path.normpath(os.path.join(escape(self.folder), pattern)).replace(os.sep, "/")
            candidates = list(accumulate(absolute.replace(os.sep, "/").split("/"), "{}/{}".format))
        else:
            candidates = absolute.removeprefix(os.path.join(self.folder, "")).replace(os.sep, "/").split("/")
        return any(fnmatchcase(candidate, pattern) for candidate in candidates[0 if with_parents else -1 :])


class Configuration(NamedTuple):
    """The settings: which files are excluded, which findings are reported, and which cause exit code 1."""

    select: frozenset[str] = frozenset(ALL_RULES)
    ignore: frozenset[str] = frozenset()
    strict: bool = False
    exclude: tuple[Pattern, ...] = ()
    per_file_ignores: tuple[tuple[Pattern, frozenset[str]], ...] = ()

    def reported_codes(self, path: str) -> frozenset[str]:
        """Return the codes of the rules whose findings are reported for a file."""
        ignored = (codes for pattern, codes in self.per_file_ignores if pattern.matches(path, True))
        return (self.select - self.ignore).difference(*ignored)

    def excludes(self, path: str, with_parents: bool) -> bool:
        """Return whether a file or a folder is excluded, or with `with_parents` a folder that contains it."""
        return any(pattern.matches(path, with_parents) for pattern in self.exclude)


def add_configuration_arguments(command: ArgumentParser) -> None:
    """Add the arguments that `check` and `fix` share."""
    exclude_help = "leave out what matches, such as old or 'orders/*.csv'; may be given several times"
    command.add_argument("--exclude", action="append", metavar="PATTERN", help=exclude_help)
    command.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    files = command.add_mutually_exclusive_group()
    files.add_argument("--config", metavar="TOML", help="read this configuration file (default: the nearest one)")
    files.add_argument("--isolated", action="store_true", help="read no configuration file")


def add_rule_arguments(command: ArgumentParser) -> None:
    """Add the arguments for what is reported, and what fails."""
    select_help = "report only these: codes, their beginnings or names, with commas: DW202,DW4,unknown-field"
    command.add_argument("--select", type=_split, action="extend", metavar="RULES", help=select_help)
    command.add_argument("--ignore", type=_split, action="extend", metavar="RULES", help="report all but these")
    command.add_argument("--strict", action=BooleanOptionalAction, help="let warnings fail, too; notes never do")


def _split(text: str) -> list[str]:
    selectors = [selector.strip() for selector in text.split(",")]
    try:
        _read_codes(selectors, "")
    except InvalidConfiguration as error:
        raise ArgumentTypeError(str(error)) from None
    return selectors


def load_configuration(options: Namespace) -> Configuration:
    """Return the configuration of a command. Its options replace the keys of the same name in a file.

    Raises `InvalidConfiguration`.
    """
    configuration = Configuration() if options.isolated else _read_file(options.config)
    given = {key: value for key, value in vars(options).items() if key in _READERS and value is not None}
    return configuration._replace(**_read_table(given, ""))


def _read_file(name: str | None) -> Configuration:
    """Read a configuration file; without a name, the nearest one."""
    if name is None:
        return _find_file()
    table = _parse(name, _read_content(name))
    if table is None:
        raise InvalidConfiguration(f"{format_position(name, None)}: there is no table tool.durchwahl")
    return _configuration(name, table)


def _find_file() -> Configuration:
    """Read the configuration file in the current folder or in one that contains it."""
    try:
        folder, rest = os.getcwd(), "."
    except OSError:  # it was deleted
        return Configuration()
    while rest:  # empty after the root, which contains itself
        for file in _FILES:
            path = os.path.join(folder, file)
            if os.path.isfile(path):
                name = os.path.relpath(path)
                content = _read_content(name)
                # Don't parse the files of other programs.
                if (file == _FILES[0] or b"durchwahl" in content) and (table := _parse(name, content)) is not None:
                    return _configuration(name, table)
        folder, rest = os.path.split(folder)
    return Configuration()


def _read_content(name: str) -> bytes:
    try:
        return read_bytes(name)
    except OSError as error:
        raise InvalidConfiguration(f"{format_position(name, None)}: {describe_os_error(error)}") from None


def _parse(name: str, content: bytes) -> object:
    """Return the table with the configuration, or None for a `pyproject.toml` without one."""
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reasons = {UnicodeDecodeError: "it must be in UTF-8", RecursionError: "nested too deeply"}
        reason = reasons.get(type(error), str(error))
        raise InvalidConfiguration(f"{format_position(name, None)}: invalid TOML: {reason}") from None
    if os.path.basename(name) != "pyproject.toml":
        return document
    tools = document.get("tool")
    return tools.get("durchwahl") if isinstance(tools, dict) else None


def _configuration(name: str, table: object) -> Configuration:
    try:
        if not isinstance(table, dict):
            raise InvalidConfiguration(f"tool.durchwahl must be a table, got {format_value(table)}")
        return Configuration(**_read_table(table, os.path.dirname(name)))
    except InvalidConfiguration as error:
        raise InvalidConfiguration(f"{format_position(name, None)}: {error}") from None


def _read_table(table: Mapping[str, Any], folder: str) -> dict[str, Any]:
    """Return the values of a table, by the names of the fields of `Configuration`."""
    values = {}
    for key, value in table.items():
        if key not in _READERS:
            hint = _nearest(key, {key: key for key in _READERS}) or f"the keys are {', '.join(_READERS)}"
            if key == "tool":
                hint = "the table tool.durchwahl is for pyproject.toml; here the keys are in no table"
            raise InvalidConfiguration(f"unknown key {format_value(key)}; {hint}")
        try:
            values[key.replace("-", "_")] = _READERS[key](value, folder)
        except InvalidConfiguration as error:
            raise InvalidConfiguration(f"{key}: {error}") from None
    return values


def _read_codes(value: object, _: str) -> frozenset[str]:
    return frozenset(code for selector in _strings(value) for code in find_codes(selector))


def find_codes(selector: str) -> list[str]:
    """Return the codes of the rules that begin with a string, or have it as their name.

    Raises `InvalidConfiguration` if there are none.
    """
    rules = ALL_RULES.values()
    codes = [rule.code for rule in rules if rule.code.startswith(selector.upper()) or rule.name == selector.lower()]
    if not (selector and codes):
        known = {rule.code.lower(): rule.code for rule in rules} | {rule.name: rule.name for rule in rules}
        hint = _nearest(selector.lower(), known) or "durchwahl explain lists all"
        raise InvalidConfiguration(f"unknown rule {format_value(selector)}; {hint}")
    return codes


def _read_flag(value: object, _: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidConfiguration(f"expected true or false, got {format_value(value)}")
    return value


def _read_patterns(value: object, folder: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(text, os.path.abspath(folder)) for text in _strings(value))


def _read_codes_by_pattern(value: object, folder: str) -> tuple[tuple[Pattern, frozenset[str]], ...]:
    if not isinstance(value, dict):
        raise InvalidConfiguration(f"expected a table of patterns and lists of rules, got {format_value(value)}")
    return tuple(
        (pattern, _read_codes(rules, folder))
        for pattern, rules in zip(_read_patterns(list(value), folder), value.values(), strict=True)
    )


_READERS: Final[Mapping[str, Callable[[Any, str], Any]]] = {
    "select": _read_codes,
    "ignore": _read_codes,
    "strict": _read_flag,
    "exclude": _read_patterns,
    "per-file-ignores": _read_codes_by_pattern,
}
"""For each key, a function that checks its value and converts it, given the folder of the configuration file."""


def _strings(value: object) -> list[str]:
    if not isinstance(value, list):
        raise InvalidConfiguration(f"expected a list of strings, got {format_value(value)}")
    for item in value:
        if not isinstance(item, str):
            raise InvalidConfiguration(f"expected a list of strings, got {format_value(item)} in it")
    return value


def _nearest(word: str, words: Mapping[str, str]) -> str:
    """Return a question with the most similar word, or an empty string if none is similar."""
    from difflib import get_close_matches

    return "".join(f"did you mean {words[match]}?" for match in get_close_matches(word, words, 1))
