"""A list of activation ranges as it stands in a file, written anew in canonical form and in the same style."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from durchwahl.block import ExtensionBlock
from durchwahl.cli.source import Refused, Source, Span
from durchwahl.notation import read_stretches, says_width, write_run
from durchwahl.ranges import ActivationRange


class Listed(NamedTuple):
    """A range in a list: what it means, what stands there, where, and where its end is told, if it is a mapping."""

    run: ActivationRange
    value: object
    span: Span
    end_at: Span


class Edit(NamedTuple):
    """What comes in place of a stretch of the text."""

    span: Span
    text: str


def rewritten_text(source: Source, span: Span, stated: str, block: ExtensionBlock) -> Edit:
    """Ranges that are one text, such as `42, 19, 20`: separators, quotation marks and padding stay what they were."""
    written = source.text[span.start : span.end]
    separator = "; " if ";" in stated and "," not in stated else ", "
    notation = separator.join(_notation(run, stated, block) for run in block.active.ranges)
    if written[0] in "\"'":
        return Edit(span, written[0] + notation + written[0])
    if written[0] in "|>&!":
        raise source.refusal("activation ranges are rewritten where they are a plain or a quoted text", span.start)
    return Edit(span, notation)


def rewritten_list(source: Source, span: Span, listed: Sequence[Listed], block: ExtensionBlock) -> Edit:
    """Ranges that are a list, in the style that the list has."""
    match source.text[span.start]:
        case "[":
            return _in_brackets(source, span, listed, block)
        case "-":
            return _in_block_style(source, span, listed, block)
    raise source.refusal("a list of ranges is rewritten where it has no anchor", span.start)


def _in_brackets(source: Source, span: Span, listed: Sequence[Listed], block: ExtensionBlock) -> Edit:
    """A list in brackets, `[...]`; what stands between two ranges stays between two ranges."""
    gaps = [source.text[one.span.end : other.span.start] for one, other in pairwise(listed)]
    for one, gap in zip(listed, gaps, strict=False):
        if gap.strip() != ",":
            raise _comments(source, one.span.end)
    new = [_joined(source, group, block) for group in _groups(listed, block)]
    between = [*gaps[: len(new) - 1], ""]
    before, behind = source.text[span.start : listed[0].span.start], source.text[listed[-1].span.end : span.end]
    return Edit(span, before + "".join(text + gap for text, gap in zip(new, between, strict=True)) + behind)


def _in_block_style(source: Source, span: Span, listed: Sequence[Listed], block: ExtensionBlock) -> Edit:
    """A YAML list with a dash before each range.

    The comment behind a range goes where the range goes. Lines of comments between ranges stay where they are.
    """
    text = source.text
    for one in listed:
        if not re.search(r"-[ \t]+\Z", text[span.start : one.span.start]):
            raise _comments(source, one.span.start)
    dashes = [text.rindex("-", span.start, one.span.start) for one in listed]
    tails = [next(re.compile(r"[^\r\n]*+").finditer(text, one.span.end))[0] for one in listed]
    ends = [one.span.end + len(tail) for one, tail in zip(listed, tails, strict=True)]
    gaps = [text[end:dash] for end, dash in zip(ends, dashes[1:], strict=False)]
    places = {id(one): place for place, one in enumerate(listed)}
    rows = []
    for group in _groups(listed, block):
        members = [places[id(one)] for one in group]
        lead = text[dashes[members[0]] : group[0].span.start]
        comments = [tails[place] for place in members]
        tail = comments[0] + "".join(f"  {comment.strip()}" for comment in comments[1:] if comment.strip())
        rows.append(lead + _joined(source, group, block) + tail)
    kept = gaps[: len(rows) - 1]
    # The lines of comments between rows that are no more stay.
    left = [re.sub(r"(?:\r\n|\r|\n)[ \t]*\Z", "", gap) for gap in gaps[len(rows) - 1 :]]
    new = "".join(row + gap for row, gap in zip(rows, [*kept, ""], strict=True)) + "".join(left)
    return Edit(Span(span.start, ends[-1]), new)


def _groups(listed: Sequence[Listed], block: ExtensionBlock) -> Iterator[list[Listed]]:
    """The ranges that each canonical range is made of, in ascending order."""
    for run in block.active.ranges:
        yield sorted((one for one in listed if one.run.start_at in run), key=lambda one: one.run)


def _joined(source: Source, group: Sequence[Listed], block: ExtensionBlock) -> str:
    """One range in place of several, in the style of the first."""
    first, last = group[0], group[-1]
    written = source.text[first.span.start : first.span.end]
    if len(group) == 1:
        return written
    for one in group:
        has_more = isinstance(one.value, Mapping) and len(one.value) > 2
        if has_more or "#" in source.text[one.span.start : one.span.end]:
            raise source.refusal("ranges are joined where nothing else is said of them", one.span.start)
    if isinstance(first.value, str):
        run = ActivationRange(first.run.start_at, last.run.end_at)
        mark = written[0] if written[0] in "\"'" else ""
        return mark + _notation(run, first.value, block) + mark
    start, end = first.end_at.start - first.span.start, first.end_at.end - first.span.start
    return f"{written[:start]}{last.run.end_at}{written[end:]}"


def _notation(run: ActivationRange, stated: str, block: ExtensionBlock) -> str:
    """A range as text, with leading zeros where there were some."""
    digits = {digits for stretch in read_stretches(stated) for digits in (stretch.start_digits, stretch.end_digits)}
    if not any(map(says_width, digits)):
        return write_run(run.start_at, run.end_at)
    whole = block.extension_range
    ends = dict.fromkeys((whole.digits(run.start_at), whole.digits(run.end_at)))
    return "-".join(ends)


def _comments(source: Source, offset: int) -> Refused:
    return source.refusal("ranges are rewritten where nothing else stands between them", offset)
