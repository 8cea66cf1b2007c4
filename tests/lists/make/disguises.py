"""Point 1: what a file is against what its name says; HTML tables; gzip and zip around one list."""

import gzip
import io
import zipfile

import pandas

from .case import HEADER, LIST, PEOPLE, Case, error, lists, table
from .office import converted
from .text import csv
from .workbooks import NUMBERS, book, usual

ONE, TWO, THREE = PEOPLE
TEXT = csv(LIST)


def cases():
    yield from inside()
    yield from pages()
    yield from archives()
    yield from no_lists()


def case(file, about, by, data, expect, options=None):
    return Case(file, "1", about, by, data.encode() if isinstance(data, str) else data, expect, options or {})


def text(cells=PEOPLE, encoding="UTF-8", **more):
    return lists(table(cells, encoding=encoding, **more))


def inside():
    workbook = book(("Sheet", [HEADER, *NUMBERS]))
    yield case("csv-inside.xls", "an `.xls` that is CSV inside", "Python", TEXT, text())
    yield case("tabs-inside.xls", "an `.xls` that is tabs in GBK inside (web exports)", "Python",
               csv(LIST, "\t", "\r\n", "gbk"), text(encoding="gb18030"))
    yield case("utf16-inside.xls", "an `.xls` that is tabs in UTF-16 inside", "Python",
               b"\xff\xfe" + csv(LIST, "\t", "\r\n", "utf-16-le"), text(encoding="UTF-16LE"))
    yield case("xlsx-inside.xls", "an `.xls` that is XLSX inside", "openpyxl", workbook, usual())
    yield case("xlsx-inside.csv", "a `.csv` that is a workbook", "openpyxl", workbook, usual())
    yield case("no-extension", "a workbook without extension", "openpyxl", workbook, usual())
    yield case("csv-inside.xlsx", "an `.xlsx` that is CSV inside", "Python", TEXT, text())
    yield case("wrong-extension.dat", "CSV under a foreign extension", "Python", TEXT, text())


def html(body: str, encoding="utf-8", meta="utf-8", mark=b"") -> bytes:
    page = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" ' \
           f'content="text/html; charset={meta}"><title>名单</title></head><body>{body}</body></html>'
    return mark + page.encode(encoding)


def html_table(rows, tag="td") -> str:
    lines = ["<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>" for row in rows]
    return "<table border=1>" + "\n".join(lines) + "</table>"


def pages():
    def page(file, about, by, data, cells=PEOPLE, first=2, **more):
        return case(file, about, by, data, lists(table(cells, first=first, **more)))

    frame = pandas.DataFrame(PEOPLE, columns=HEADER)
    yield page("pandas.html", "a table with header cells", "pandas", frame.to_html(index=False))
    yield page("html-inside.xls", "an `.xls` that is HTML inside (web exports)", "Python", html(html_table(LIST)))
    yield page("html-gbk-inside.xls", "the same in GBK, as its `meta` says", "Python",
               html(html_table(LIST), "gbk", "gb2312"))
    yield page("html-mark-inside.xls", "the same behind a byte order mark", "Python", html(html_table(LIST), mark=b"\xef\xbb\xbf"))
    made = converted({"usual.xlsx": book(("名单", [HEADER, *NUMBERS]))}, "html:HTML (StarCalc)")["usual.xlsx"]
    yield page("libreoffice.html", "LibreOffice's page of a sheet", "LibreOffice", made)
    marked = [["13490000001", "张&nbsp;三 &amp; &#26446;四", "第一行<br>第二行"],
              ['<a href="tel:x"><b>145</b>00000002</a>', "\n   李   四\n  ", "<!-- 注 -->y<script>z()</script>"]]
    yield page("html-markup.html", "entities, line breaks, links, comments, scripts, blanks as a browser shows them", "Python",
               html(html_table([HEADER, *marked])),
               [["13490000001", "张\u00a0三 & 李四", "第一行\n第二行"], ["14500000002", "李 四", "y"]])
    yield page("html-unclosed.html", "rows and cells that are not closed", "Python", html(
        "<table><tr><td>手机号<td>姓名<td>备注" + "".join(f"<tr><td>{a}<td>{b}<td>{c}" for a, b, c in PEOPLE) + "</table>"))
    spans = "<table><tr><td colspan=3>十一月名单</td></tr><tr><th>手机号<th>姓名<th>备注</tr>" \
            "<tr><td>13490000001<td rowspan=2>张三<td>a</tr><tr><td>14500000002<td>b</tr></table>"
    yield page("html-spans.html", "cells over several columns and rows keep the others in their columns", "Python", html(spans),
               [["13490000001", "张三", "a"], {"row": 4, "cells": ["14500000002", None, "b"]}], first=3, header_row=2,
               notices=["TitleRowsPassed"])
    nested = f"<table><tr><td>页眉</td></tr><tr><td>{html_table(LIST)}</td></tr></table>"
    yield page("html-nested.html", "the list inside a table for the page's looks", "Python", html(nested))
    yield page("html-two-tables.html", "a table for looks before the list's", "Python",
               html("<table><tr><td>市场部</td></tr></table>" + html_table(LIST)), notices=None)
    yield case("html-no-table.html", "a page without a table", "Python", html("<p>请登录 13490000001</p>"),
               error("Empty", "NoPhoneColumn", "UnsupportedFormat", "NoSheets"))


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def archives():
    workbook = book(("Sheet", [HEADER, *NUMBERS]))
    zipped_gz = gzip.compress(TEXT, mtime=0)
    yield case("list.csv.gz", "gzip around CSV", "Python", zipped_gz, text())
    yield case("gbk.csv.gz", "gzip around CSV in GBK", "Python", gzip.compress(csv(LIST, encoding="gbk"), mtime=0),
               text(encoding="gb18030"))
    yield case("list.xlsx.gz", "gzip around a workbook", "Python", gzip.compress(workbook, mtime=0), usual())
    yield case("two-members.csv.gz", "gzip in two members, one behind the other", "Python",
               gzip.compress(TEXT[:40], mtime=0) + gzip.compress(TEXT[40:], mtime=0), text())
    yield case("cut.csv.gz", "gzip that is cut off", "Python", gzip.compress(TEXT * 50, mtime=0)[:-30],
               error("BrokenArchive", "BrokenWorkbook", "NotReadable"))
    yield case("gzip-in-gzip.gz", "gzip around gzip: no list", "Python", gzip.compress(zipped_gz, mtime=0),
               error("UnsupportedFormat", "BrokenArchive", "TooDeep"))
    yield case("list.zip", "zip around CSV", "Python", packed({"list.csv": TEXT}), text())
    yield case("list-xlsx.zip", "zip around a workbook", "Python", packed({"folder/list.xlsx": workbook}), usual())
    yield case("html.zip", "zip around an `.xls` that is HTML inside", "Python", packed({"list.xls": html(html_table(LIST))}),
               lists(table()))
    yield case("apple.zip", "zip around CSV with what macOS puts beside it", "Python",
               packed({"名单.csv": TEXT, "__MACOSX/._名单.csv": b"\0\x05\x16\x07", ".DS_Store": b"\0"}), text())
    yield case("two-lists.zip", "zip around two lists: which one is not guessed", "Python",
               packed({"a.csv": TEXT, "b.csv": TEXT}), error("SeveralLists", "SeveralFiles", "UnsupportedFormat", "ArchiveHoldsSeveral"))
    yield case("empty.zip", "zip around nothing", "Python", packed({}), error("Empty", "UnsupportedFormat", "NoSheets"))


def no_lists():
    yield case("page.pdf", "a PDF", "Python", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", error("UnsupportedFormat"))
    yield case("picture.csv", "a picture named `.csv`", "Python", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40), error("UnsupportedFormat"))
    yield case("letter.docx", "a text document", "Python", packed(
        {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", "word/document.xml": b"<x/>"}),
        error("UnsupportedFormat"))
