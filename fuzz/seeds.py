"""Inputs for the fuzz targets to begin with, from tests/lists/files, in the shape that each target takes."""

import gzip
import struct
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
LISTS = HERE.parent / "tests/lists/files"
TEXTS = {".csv", ".tsv", ".txt", ".dat"}
SHEET, SHARED, STYLES, BOOK = "worksheets/sheet1", "sharedStrings", "styles", "workbook"


def parts(path, ending):
    """A workbook's parts by name, where it has a sheet."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(f"xl/{name}.{ending}") for name in (SHEET, SHARED, STYLES, BOOK)
                 if f"xl/{name}.{ending}" in archive.namelist()}
    return found if SHEET in found else None


def seeds():
    for path in sorted(LISTS.iterdir()):
        data = path.read_bytes()
        if len(data) > 16 << 10:
            continue
        head = data[:8]
        if head.startswith(b"PK\x03\x04") and path.suffix.lower() in {".xlsx", ".xlsm"}:
            found = parts(path, "xml")
            if found:
                yield "xlsx", found[SHEET]
                yield "xlsx", b"\0".join(found.get(name, b"") for name in (SHEET, SHARED, STYLES, BOOK))
        elif path.suffix == ".xlsb":
            found = parts(path, "bin") or {SHEET: b""}
            yield "xlsb", struct.pack("<H", len(found[SHEET])) + found[SHEET] + found.get(SHARED, b"")
        elif path.suffix == ".ods":
            yield "ods", zipfile.ZipFile(path).read("content.xml")
        elif head.startswith(b"\xd0\xcf\x11\xe0"):
            yield "xls", data
            # The stream of these writers lies in one piece behind the header.
            at = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
            if at >= 0:
                yield "xls", data[at:]
        elif b"<table" in data.lower():
            yield "html", data
        elif head.startswith(b"\x1f\x8b"):
            yield "archive", b"\0\0" + data[3:]
            try:
                yield "archive", b"\2\0" + gzip.decompress(data)
            except EOFError:
                pass
        elif head.startswith(b"PK\x03\x04"):
            yield "archive", b"\1\0" + data[4:]
        elif path.suffix in TEXTS or not path.suffix:
            for how in (b"\0\0\0", b"\x09\xff,", b"\x0b\x00,"):
                yield "csv", how + data
            yield "quotes", b"\0" + bytes(signs(data))
            yield "archive", b"\3\0" + data


def signs(data):
    """A text as the numbers of the signs that `quotes` knows."""
    known = {ord('"'): 0, ord(","): 3, ord("\n"): 5, ord("\r"): 6, ord(" "): 10, ord(";"): 11, ord("\t"): 12, 0: 13}
    return [known.get(byte, 8) for byte in data]


for number, (target, seed) in enumerate(seeds()):
    if len(sys.argv) > 1 and target not in sys.argv[1:]:
        continue
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{number:04}").write_bytes(seed)
