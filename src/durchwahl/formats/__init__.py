"""Formats of other systems, one module for each. Functions convert to and from mappings and strings, without I/O."""

from durchwahl.formats import dialplan, telnyx, wita

__all__ = ["dialplan", "telnyx", "wita"]
