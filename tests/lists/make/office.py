"""Point 1: XLS, XLSB, ODS and XLSX as other programs write them: LibreOffice, SheetJS, xlwt, odfpy, pyexcel."""

import datetime
import io
import json
import os
import subprocess
import tempfile
from pathlib import Path

import pyexcel_ods
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, S, Span

from .case import HEADER, LIST, PEOPLE, Case, lists, table
from .workbooks import NUMBERS, book, usual
from .workbooks import written as by_xlsxwriter

ONE, TWO, THREE = PEOPLE
BY = {"phonenum": "A", "name": "B"}
DATED = [["手机号", "姓名", "生日"], [13490000001, "张三", "2026-11-22"], [14500000002, "李四", "1999-12-31"]]
DATED_ROWS = [["13490000001", "张三", "2026-11-22"], ["14500000002", "李四", "1999-12-31"]]


def cases():
    yield from by_libreoffice()
    yield from by_sheetjs()
    yield from by_xlwt()
    yield from by_odfpy()
    out = io.BytesIO()
    pyexcel_ods.save_data(out, {"名单": [HEADER, *NUMBERS]})
    yield case("pyexcel.ods", "the usual list", "pyexcel-ods", out.getvalue(), usual(sheet="名单"))


def case(file, about, by, data, expect, options=None):
    return Case(file, "1", about, by, data, expect, options or {})


def converted(sources: dict[str, bytes], target: str) -> dict[str, bytes]:
    """What LibreOffice makes of these files; `target` as `--convert-to` takes it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in sources.items():
            Path(folder, name).write_bytes(data)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
                        *sources], cwd=folder, check=True, capture_output=True)
        end = "." + target.split(":")[0]
        return {name: Path(folder, Path(name).stem + end).read_bytes() for name in sources}


def by_libreoffice():
    def hidden(workbook):
        workbook["名单"].row_dimensions[3].hidden = True
        workbook["旧名单"].sheet_state = "hidden"

    two = [("名单", [HEADER, *NUMBERS]), ("旧名单", [["电话", "备注"], [13490000004, "隐藏"]])]
    cells = [["手机号", "姓名", "生日", "登记", "公式", "错"],
             [13490000001, "张三", datetime.date(2026, 11, 22), datetime.datetime(2026, 11, 22, 9, 15)], ["145 0000 0002", "李\n四"]]

    def fill(workbook):
        sheet = workbook.add_worksheet("名单")
        date, moment = (workbook.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row[:2] if number else row)
        sheet.write_datetime(1, 2, cells[1][2], date)
        sheet.write_datetime(1, 3, cells[1][3], moment)
        for row, column, formula, value in [
            (1, 4, '="a"&"b"', "ab"), (1, 5, "=1/0", "#DIV/0!"), (2, 4, "=1.5*2", 3), (2, 5, "=NA()", "#N/A")
        ]:
            sheet.write_formula(row, column, formula, None, value)

    cells_seen = [["13490000001", "张三", "2026-11-22", "2026-11-22 09:15:00", "ab", "#DIV/0!"],
                  ["145 0000 0002", "李\n四", "", "", "3", "#N/A"]]
    sparse = [["十一月名单"], [], HEADER, ONE, [], [], TWO, [None, None, None, None, "远"]]
    sources = {"usual.xlsx": book(("名单", [HEADER, *NUMBERS])), "hidden.xlsx": book(*two, change=hidden),
               "cells.xlsx": by_xlsxwriter(fill), "sparse.xlsx": book(("名单", sparse))}
    hidden_lists = lists(table(sheet="名单", notices=["HiddenRows"]),
                         table([["13490000004", "隐藏"]], sheet="旧名单", columns={"phonenum": "A", "comment": "B"},
                               notices=["HiddenSheet"]))
    for target in ("xlsx", "xls", "ods"):
        made = converted(sources, target)
        by = "LibreOffice"
        yield case(f"libreoffice.{target}", "the usual list, numbers as numbers", by, made["usual.xlsx"], usual(sheet="名单"))
        yield case(f"libreoffice-hidden.{target}", "`--sheet all`: a hidden row and a hidden sheet", by, made["hidden.xlsx"],
                   hidden_lists, {"sheet": "all"})
        yield case(f"libreoffice-cells.{target}", "dates, line breaks, formulas with their values, errors", by,
                   made["cells.xlsx"], usual(cells_seen, sheet="名单", columns=BY))
        yield case(f"libreoffice-sparse.{target}", "a title, empty rows between, a lone cell far right", by,
                   made["sparse.xlsx"],
                   usual([[4, *ONE], [7, *TWO], [8, "", "", "", "", "远"]], sheet="名单", header_row=3, notices=["TitleRowsPassed"]))


def by_sheetjs():
    the_list = {"name": "名单", "rows": [HEADER, *NUMBERS]}
    cover = {"name": "封面", "rows": [["市场部"]]}
    hidden = {"name": "旧名单", "rows": [["电话", "备注"], [13490000004, "隐藏"]], "hidden": True}
    dated = {"name": "名单", "rows": [DATED[0], *[[number, name, {"d": day + "T00:00:00Z"}] for number, name, day in DATED[1:]]]}
    computed = {"name": "名单", "rows": [HEADER, [{"f": "13490000000+1", "v": 13490000001}, {"f": '"张"&"三"', "v": "张三"}, True]]}
    wanted, kept = [], []

    def ask(file, kind, about, sheets, expect, options=None, write=None):
        wanted.append({"file": file, "type": kind, "sheets": sheets, "options": {"write": write or {}}})
        kept.append((file, about, expect, options))

    for kind, file_type in (("xlsb", "xlsb"), ("xls", "biff8"), ("ods", "ods"), ("xlsx", "xlsx")):
        ask(f"sheetjs.{kind}", file_type, "the usual list", [the_list], usual(sheet="名单"))
        ask(f"sheetjs-cover.{kind}", file_type, "a cover sheet before the list", [cover, the_list],
            usual(sheet="名单", notices=["SheetsNotRead"]))
    for kind, file_type in (("xlsb", "xlsb"), ("xls", "biff8"), ("xlsx", "xlsx")):
        ask(f"sheetjs-dates.{kind}", file_type, "dates in a column", [dated], usual(DATED_ROWS, sheet="名单", columns=BY))
        ask(f"sheetjs-formulas.{kind}", file_type, "formulas with their values, a truth", [computed],
            usual([["13490000001", "张三", "TRUE"]], sheet="名单"))
        ask(f"sheetjs-hidden.{kind}", file_type, "`--sheet all`, one of them hidden", [the_list, hidden],
            lists(table(sheet="名单"), table([["13490000004", "隐藏"]], sheet="旧名单",
                                           columns={"phonenum": "A", "comment": "B"}, notices=["HiddenSheet"])), {"sheet": "all"})
    ask("sheetjs-shared.xlsb", "xlsb", "texts in the shared table", [the_list], usual(sheet="名单"), None, {"bookSST": True})
    ask("sheetjs-hidden-rows.xlsb", "xlsb", "a hidden row", [the_list | {"hiddenRows": [3]}],
        usual(sheet="名单", notices=["HiddenRows"]))
    ask("excel-5.xls", "biff5", "Excel 5.0/95 (its texts are Windows-1252)",
        [{"name": "list", "rows": [["phone", "name"], [13490000001, "Zoë"]]}],
        usual([["13490000001", "Zoë"]], sheet="list", columns=BY))
    with tempfile.TemporaryDirectory() as folder:
        node = Path(os.environ.get("SHEETJS", "."))
        script = Path(__file__).with_name("sheetjs.mjs")
        for work in wanted:
            work["file"] = str(Path(folder, work["file"]))
        subprocess.run(["node", script], input=json.dumps(wanted), cwd=node, check=True, text=True)
        for file, about, expect, options in kept:
            yield case(file, about, "SheetJS", Path(folder, file).read_bytes(), expect, options)


def by_xlwt():
    def written(fill, encoding="utf-8"):
        workbook = xlwt.Workbook(encoding=encoding)
        fill(workbook)
        out = io.BytesIO()
        workbook.save(out)
        return out.getvalue()

    def put(sheet, rows):
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)

    def plain(workbook):
        put(workbook.add_sheet("名单"), [HEADER, *NUMBERS])

    yield case("xlwt.xls", "the usual list", "xlwt", written(plain), usual(sheet="名单"))
    yield case("xls-inside.xlsx", "an `.xlsx` that is an XLS inside", "xlwt", written(plain), usual(sheet="名单"))
    yield case("xls-inside.csv", "a `.csv` that is an XLS inside", "xlwt", written(plain), usual(sheet="名单"))

    def kinds(workbook):
        sheet = workbook.add_sheet("名单")
        put(sheet, [["手机号", "姓名", "生日", "比例"]])
        date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
        sheet.write(1, 0, "13490000001")
        sheet.write_rich_text(1, 1, [("张", xlwt.easyfont("bold true")), "三"])
        sheet.write(1, 2, datetime.date(2026, 11, 22), date)
        sheet.write(1, 3, 0.25, xlwt.easyxf(num_format_str="0%"))
        sheet.write(2, 0, 14500000002, xlwt.easyxf(num_format_str="0.00E+00"))
        sheet.write(2, 1, True)

    yield case("xlwt-cells.xls", "numbers as text and scientific, rich text, a date, truth", "xlwt", written(kinds),
               usual([["13490000001", "张三", "2026-11-22", "0.25"], ["14500000002", "TRUE"]], sheet="名单", columns=BY))

    def from_1904(workbook):
        workbook.dates_1904 = True
        sheet = workbook.add_sheet("名单")
        put(sheet, [["手机号", "姓名", "生日"], ["13490000001", "张三"]])
        sheet.write(1, 2, (datetime.date(2026, 11, 22) - datetime.date(1904, 1, 1)).days, xlwt.easyxf(num_format_str="YYYY-MM-DD"))

    yield case("xlwt-1904.xls", "days counted from 1904", "xlwt", written(from_1904),
               usual([["13490000001", "张三", "2026-11-22"]], sheet="名单", columns=BY))

    def hidden(workbook):
        sheet = workbook.add_sheet("名单")
        put(sheet, [HEADER, *NUMBERS])
        sheet.row(2).hidden = True
        other = workbook.add_sheet("旧名单")
        other.visibility = 1
        put(other, [["电话", "备注"], [13490000004, "隐藏"]])

    yield case("xlwt-hidden.xls", "`--sheet all`: a hidden row and a hidden sheet", "xlwt", written(hidden),
               lists(table(sheet="名单", notices=["HiddenRows"]),
                     table([["13490000004", "隐藏"]], sheet="旧名单", columns={"phonenum": "A", "comment": "B"},
                           notices=["HiddenSheet"])), {"sheet": "all"})

    def long_texts(workbook):
        put(workbook.add_sheet("名单"), [HEADER, *[[number, name * 700, note] for number, name, note in PEOPLE * 5]])

    yield case("xlwt-continued.xls", "texts that go on over several records of the file", "xlwt", written(long_texts),
               usual([[number, name * 700, note] for number, name, note in PEOPLE * 5], sheet="名单"))


def by_odfpy():
    def written(*tables):
        document = OpenDocumentSpreadsheet()
        for one in tables:
            document.spreadsheet.addElement(one)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    def cell(text, **more):
        made = TableCell(valuetype="string", **more)
        made.addElement(P(text=text))
        return made

    def row(cells, **more):
        made = TableRow(**more)
        for one in cells:
            made.addElement(cell(one) if isinstance(one, str) else one)
        return made

    def sheet(rows):
        made = Table(name="名单")
        for one in rows:
            made.addElement(one)
        return made

    yield case("odfpy.ods", "the usual list, numbers as text", "odfpy", written(sheet(row(cells) for cells in LIST)),
               usual(sheet="名单"))
    numbers = [row([TableCell(valuetype="float", value=number), name, note]) for number, name, note in NUMBERS]
    yield case("odfpy-numbers.ods", "numbers as values without a text beside them", "odfpy",
               written(sheet([row(HEADER), *numbers])), usual(sheet="名单"))
    rest = [row([TableCell(numbercolumnsrepeated=16384)], numberrowsrepeated=1_048_572)]
    yield case("odfpy-repeated-empty.ods", "an empty row repeated to the sheet's end, as LibreOffice saves a formatted sheet",
               "odfpy", written(sheet([*[row(cells) for cells in LIST], *rest])), usual(sheet="名单"))
    again = [row(HEADER), row(ONE), row([], numberrowsrepeated=10), row(TWO, numberrowsrepeated=3), row(THREE)]
    yield case("odfpy-repeated-rows.ods", "rows that are repeated, with and without text", "odfpy", written(sheet(again)),
               usual([[2, *ONE], [13, *TWO], [14, *TWO], [15, *TWO], [16, *THREE]], sheet="名单"))
    wide = [row(HEADER), row(["13490000001", cell("甲", numbercolumnsrepeated=3), "乙"])]
    yield case("odfpy-repeated-cells.ods", "a cell that is repeated", "odfpy", written(sheet(wide)),
               usual([["13490000001", "甲", "甲", "甲", "乙"]], sheet="名单"))
    hidden = [row(HEADER), row(ONE), row(TWO, visibility="collapse"), row(THREE, visibility="filter")]
    yield case("odfpy-hidden-rows.ods", "a hidden row, and one that a filter hides", "odfpy", written(sheet(hidden)),
               usual(sheet="名单", notices=["HiddenRows"]))
    lines, spaced = TableCell(valuetype="string"), TableCell(valuetype="string")
    lines.addElement(P(text="第一段"))
    lines.addElement(P(text="第二段"))
    paragraph = P(text="a")
    paragraph.addElement(S(c=3))
    paragraph.addElement(Span(text="b"))
    paragraph.addElement(LineBreak())
    paragraph.addText("c")
    spaced.addElement(paragraph)
    dated = row(["14500000002", "李四", TableCell(valuetype="date", datevalue="2026-11-22"),
                 TableCell(valuetype="percentage", value=0.25), TableCell(valuetype="boolean", booleanvalue="true")])
    yield case("odfpy-cells.ods", "paragraphs, runs of spaces, spans, line breaks, a date, a percentage, truth", "odfpy",
               written(sheet([row(HEADER), row(["13490000001", lines, spaced]), dated])),
               usual([["13490000001", "第一段\n第二段", "a   b\nc"], ["14500000002", "李四", "2026-11-22", "0.25", "TRUE"]],
                     sheet="名单"))
