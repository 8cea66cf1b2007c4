"""Point 6: files that want memory or a crash. Each ends in a clear error, or in the list that is really there."""

import io
import re

from msoffcrypto.format.ooxml import OOXMLFile

from .altered import TEXTS, altered, inline, plain_rows, sheet_of, unzipped, with_sheet, zipped
from .case import HEADER, LIST, PEOPLE, Case, error
from .disguises import html, html_table
from .workbooks import NUMBERS, book


def cases():
    def case(file, about, data, expect, options=None, by="XlsxWriter, altered by hand"):
        return Case(file, "6", about, by, data, expect, options or {})

    whole = book(("Sheet", [HEADER, *NUMBERS]))
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(whole)).encrypt("secret", out)
    yield case("password.xlsx", "protected by a password", out.getvalue(), error("Encrypted"), by="msoffcrypto-tool")
    yield case("cut.xlsx", "a workbook whose end is missing", whole[: len(whole) * 2 // 3], error("BrokenWorkbook"))
    sheet = sheet_of(plain_rows())
    yield case("cut-sheet.xlsx", "a sheet whose XML ends in the middle of a row: not taken for whole",
               with_sheet(sheet[: sheet.index(b"14700000003")]), error("BrokenWorkbook"))
    yield case("no-sheet-part.xlsx", "a workbook whose sheet is not in it", zipped(
        {name: data for name, data in unzipped(whole).items() if "worksheets" not in name}), error("BrokenWorkbook", "NoSheets"))
    laughs = '<!DOCTYPE x [<!ENTITY a "13490000001">' + "".join(
        f'<!ENTITY {chr(b)} "{("&" + chr(b - 1) + ";") * 10}">' for b in range(98, 108)) + "]>"

    def entities(part):
        def change(parts):
            if part != TEXTS:
                parts[part] = sheet_of(plain_rows([HEADER, ["@@", "张三", "x"], PEOPLE[1]])).replace(b"@@", b"&k;")
            else:
                parts[part] = re.sub("张三".encode(), b"&k;", parts[part])
            parts[part] = re.sub(rb"^(<\?xml[^>]*\?>)?", lambda head: head[0] + laughs.encode(), parts[part], count=1)
        return altered(change)

    told = error("BrokenWorkbook", "TooLarge")
    yield case("entities-sheet.xlsx", "XML entities that would be ten billion numbers, in a sheet", entities("xl/worksheets/sheet1.xml"), told)
    yield case("entities-texts.xlsx", "the same in the shared texts", entities(TEXTS), told)

    def outside(place):
        return with_sheet(sheet_of(plain_rows() + f'<row r="5">{inline("x", place)}</row>'))

    yield case("cell-outside.xlsx", "a cell beyond any sheet", outside("XFE1048577"), error("BrokenWorkbook"))
    yield case("cell-far-outside.xlsx", "a cell whose place is no number that fits", outside("A99999999999999999999"), error("BrokenWorkbook"))

    def count(parts):
        parts[TEXTS] = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="99999999999"', parts[TEXTS])

    yield case("texts-count-lies.xlsx", "shared texts that say they are a hundred billion", altered(count), error("TooLarge", "BrokenWorkbook"))

    def index(parts):
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v>0</v>", b"<v>4000000000</v>", 1)

    yield case("text-index-lies.xlsx", "a cell that points behind the shared texts", altered(index), error("BrokenWorkbook"))
    yield case("zeroes.xls", "an old container with nothing in it", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4088),
               error("UnsupportedFormat", "BrokenWorkbook"), by="Python")
    content = ods('<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                  'table:number-columns-repeated="16384" office:value-type="string"><text:p>13490000001</text:p></table:table-cell>'
                  "</table:table-row></table:table>")
    yield case("seventeen-billion-cells.ods", "one cell with text, repeated to seventeen billion", content,
               error("TooLarge", "BrokenWorkbook"), by="Python")
    rows = "".join("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>" for row in [["手机号", "&k;"], ["13490000001", "x"]])
    yield case("entities.ods", "XML entities in an ODS", ods(f'<table:table table:name="x">{rows}</table:table>', laughs), told, by="Python")
    huge = '<table><tr><td colspan="1000000000" rowspan="1000000000">x</td></tr>' + html_table(LIST)[len("<table border=1>"):]
    yield case("spans-lie.html", "a cell over a billion columns and rows", html(huge),
               error("TooLarge", "BrokenWorkbook", "NoPhoneColumn") | {"or_any_list": True}, by="Python")
    for file, about, maker in [
        ("bomb-texts.xlsx", "shared texts that unpack to 300 MiB", "bomb_texts"),
        ("bomb-sheet.xlsx", "a sheet of one cell that unpacks to 300 MiB", "bomb_sheet"),
    ]:
        yield Case(file, "6", about, "the test", None, error("TooLarge", "BrokenWorkbook") | {"or_any_list": True}, {}, maker)
    yield Case("bomb.csv.gz", "6", "gzip of 256 MiB that is one line", "the test", None,
               error("TooLarge", "BrokenArchive", "NotReadable", "NoPhoneColumn"), {}, "bomb_gzip")
    yield Case("deep.html", "6", "200,000 tags inside each other around a list", "the test", None,
               error("TooLarge", "BrokenWorkbook", "NoPhoneColumn") | {"or_any_list": True}, {}, "deep_html")
    yield Case("deep-sheet.xlsx", "6", "200,000 elements inside each other in a cell", "the test", None,
               error("BrokenWorkbook", "TooLarge") | {"or_any_list": True}, {}, "deep_sheet")


def ods(tables: str, doctype="") -> bytes:
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names.items())
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {spaces} office:version="1.2"><office:body>' \
              f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    manifest = f'<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">' \
               f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    return zipped({"mimetype": kind.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()})
