"""XML that any reader takes: only characters that XML 1.0 may hold, indented, in UTF-8."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.etree import ElementTree

# XML 1.0 (fifth edition), production 2; a lone carriage return would come back as a line feed (section 2.11).
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")

Element = ElementTree.Element


def held(value: str | float | bool) -> str:
    """A value as XML holds it: true and false in small letters; what XML cannot hold as U+FFFD."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _LINE_END.sub("\n", _ILLEGAL.sub("\ufffd", value)) if isinstance(value, str) else repr(value)


def add(above: Element, name: str, text: str | float | bool | None = None, /, **values: str | float | bool | None) -> Element:
    """An element below another; a value that is None is left out, and a trailing underscore of a name."""
    made = ElementTree.SubElement(above, name, {key.rstrip("_"): held(value) for key, value in values.items() if value is not None})
    if text is not None:
        made.text = held(text)
    return made


def write(root: Element, file: BinaryIO) -> None:
    """Write the element with everything below it."""
    ElementTree.indent(root, "  ")
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    file.write(b"\n")
