"""How other systems write blocks, one system a file. Mappings and strings in and out; nothing here opens a file."""

from durchwahl.formats import dialplan, telnyx, wita

__all__ = ["dialplan", "telnyx", "wita"]
