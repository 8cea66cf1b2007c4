"""Point 4: workbooks whose parts were rewritten by hand, as other programs write them or as liars do.

Each begins as a workbook by XlsxWriter, of which some parts are replaced.
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from .case import HEADER, LIST, PEOPLE, Case, malformed
from .workbooks import NUMBERS, usual, written

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">'


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def altered(change, rows=None) -> bytes:
    """The usual list as a workbook; `change` rewrites its dictionary of parts."""
    def fill(workbook):
        sheet = workbook.add_worksheet("Sheet")
        for number, cells in enumerate(rows or [HEADER, *NUMBERS]):
            sheet.write_row(number, 0, cells)

    parts = unzipped(written(fill))
    return zipped(change(parts) or parts)


def sheet_of(xml_rows: str, before="", behind="") -> bytes:
    return f"{OPEN}{before}<sheetData>{xml_rows}</sheetData>{behind}</worksheet>".encode()


def inline(text: str, at="") -> str:
    place = f' r="{at}"' if at else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def plain_rows(rows=LIST, with_places=True) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(inline(text, f"{chr(65 + n)}{number}" if with_places else "") for n, text in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>' if with_places else f"<row>{cells}</row>")
    return "".join(lines)


def with_sheet(xml: bytes):
    def change(parts):
        parts[SHEET] = xml
    return altered(change)


def cases():
    def case(file, about, data, expect, options=None):
        return Case(file, "4", about, "XlsxWriter, altered by hand", data, expect, options or {})

    def dimension(of):
        def change(parts):
            parts[SHEET] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % of, parts[SHEET])
        return altered(change)

    yield case("dimension-small.xlsx", "the sheet's declared size is one cell", dimension(b"A1"), usual())
    yield case("dimension-huge.xlsx", "the sheet's declared size is every cell there can be", dimension(b"A1:XFD1048576"), usual())
    yield case("dimension-nonsense.xlsx", "the sheet's declared size is no range", dimension(b"ZZZ0:A"), usual())
    yield case("no-dimension.xlsx", "no declared size", with_sheet(sheet_of(plain_rows())), usual())
    yield case("no-places.xlsx", "rows and cells that do not say where they are", with_sheet(sheet_of(plain_rows(with_places=False))),
               usual())
    yield case("spans-lie.xlsx", "rows whose declared spans lie", with_sheet(
        sheet_of(plain_rows().replace("<row ", '<row spans="1:16384" '))), usual())

    def prefixed(parts):
        xml = sheet_of(plain_rows()).decode()
        xml = re.sub(r"<(/?)(worksheet|sheetData|row|c|is|t)\b", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")
        parts[SHEET] = xml.encode()

    yield case("prefixed-names.xlsx", "every element with a prefix, as the Open XML SDK writes", altered(prefixed), usual())

    def macro(parts):
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

    yield case("macros.xlsm", "a workbook with macros", altered(macro), usual())

    def texts(xml):
        def change(parts):
            parts[TEXTS] = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}">{xml}</sst>'.encode()
            words = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
            cells = "".join(f'<c r="{letter}2" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC", start=3))
            parts[SHEET] = sheet_of(f'<row r="1">{words}</row><row r="2">{cells}</row>')
            kinds = parts["[Content_Types].xml"]
            assert b"sharedStrings" in kinds
        return altered(change)

    head = "".join(f"<si><t>{word}</t></si>" for word in HEADER)
    yield case("phonetic.xlsx", "Japanese reading aids are no part of the text", texts(
        head + '<si><t>13490000001</t></si><si><t>見本</t><rPh sb="0" eb="2"><t>ミホン</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><r><t>a</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> b</t></r></si>"),
        usual([["13490000001", "見本", "a b"]]))
    yield case("carriage-return.xlsx", "`_x000D_` in a text is a carriage return", texts(
        head + "<si><t>13490000001</t></si><si><t>一_x000D_\n二</t></si><si><t/></si>"),
        usual([["13490000001", "一\r\n二"]]))
    yield case("character-references.xlsx", "letters as XML references", texts(
        head + "<si><t>13490000001</t></si><si><t>&#x5F20;&#19977;</t></si><si><t><![CDATA[<&>]]></t></si>"),
        usual([["13490000001", "张三", "<&>"]]))
    numbers = "".join(
        f'<c r="A{row}"><v>{text}</v></c>' for row, text in enumerate(["1.3490000001E10", "13490000002.0", "1.3490000003e+10"], 2))
    rows = "".join(f'<row r="{n}">{cell}</row>' for n, cell in enumerate(numbers.replace("</c>", "</c>|").split("|")[:3], 2))
    yield case("numbers-scientific-xml.xlsx", "numbers that the file itself writes as 1.3490000001E10", with_sheet(
        sheet_of(f'<row r="1">{inline("手机号", "A1")}</row>{rows}')),
        usual([["13490000001"], ["13490000002"], ["13490000003"]], columns={"phonenum": "A"}))
    later = plain_rows().replace(inline("李四", "B3"), '<c r="B3" t="e"><v>#CALC!</v></c>')
    yield case("later-errors.xlsx", "an error value of a later Excel (`#CALC!`): the row is read", with_sheet(sheet_of(later)),
               usual([PEOPLE[0], {"row": 3, "cells": ["14500000002", None, "请下午打"]}, [4, *PEOPLE[2]]]))
    dates = f'<row r="1">{inline("手机号", "A1")}{inline("日", "B1")}</row><row r="2">{inline("13490000001", "A2")}' \
            '<c r="B2" t="d"><v>2026-11-22T09:15:00Z</v></c></row>'
    yield case("iso-dates.xlsx", "dates written as ISO text", with_sheet(sheet_of(dates)),
               usual([["13490000001", "2026-11-22 09:15:00"]], columns={"phonenum": "A"}))

    def absolute(parts):
        name = "xl/_rels/workbook.xml.rels"
        parts[name] = re.sub(rb'Target="/?(?:xl/)?([^"]*)"', rb'Target="/xl/\1"', parts[name])

    yield case("absolute-targets.xlsx", "parts named from the archive's root", altered(absolute), usual())

    def backslashes(parts):
        return {name.replace("/", "\\"): data for name, data in parts.items()}

    yield case("backslashes.xlsx", "an archive with backslashes in its names (old .NET writers)", altered(backslashes), usual())

    def strict(parts):
        for name, data in parts.items():
            data = data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            parts[name] = data.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                                       b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    yield case("strict.xlsx", "Strict Open XML (Excel's other `.xlsx`)", altered(strict), usual())
    long_text = plain_rows().replace("李四", "李" * 400_000)
    yield case("cell-over-1-mib.xlsx", "a cell of 1.2 MB: malformed, the others read", with_sheet(sheet_of(long_text)),
               usual([PEOPLE[0], malformed(3, "FieldTooLong"), [4, *PEOPLE[2]]]))
    yield case("hidden-true.xlsx", '`hidden="true"` instead of `"1"`', with_sheet(
        sheet_of(plain_rows().replace('<row r="3">', '<row r="3" hidden="true">'))), usual(notices=["HiddenRows"]))
    yield case("by-another-name.XLSX", "upper-case extension", altered(lambda parts: parts), usual())
