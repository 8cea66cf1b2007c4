"""Point 4: XLSX as openpyxl and XlsxWriter write it, with the troubles of real sheets."""

import datetime
import io

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from .case import HEADER, LIST, PEOPLE, Case, error, lists, table

ONE, TWO, THREE = PEOPLE
NUMBERS = [[int(number), name, note] for number, name, note in PEOPLE]


def case(file, about, by, data, expect, options=None):
    return Case(file, "4", about, by, data, expect, options or {})


def usual(cells=PEOPLE, sheet="Sheet", **more):
    return lists(table(cells, sheet=sheet, **more))


def book(*sheets, change=None) -> bytes:
    """A workbook by openpyxl: sheets as (name, rows); `change` alters it before it is saved."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def written(fill, **options) -> bytes:
    """A workbook by XlsxWriter."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(workbook)
    workbook.close()
    return out.getvalue()


def cases():
    yield from by_openpyxl()
    yield from sheets_by_openpyxl()
    yield from by_xlsxwriter()


def by_openpyxl():
    def one(file, about, rows, expect, change=None, options=None):
        return case(file, about, "openpyxl", book(("Sheet", rows), change=change), expect, options)

    yield one("numbers-integer.xlsx", "numbers as integers", [HEADER, *NUMBERS], usual())
    floats = [[float(number) + 0.0, name, note] for number, name, note in NUMBERS]
    yield one("numbers-float.xlsx", "numbers as floats", [HEADER, *floats], usual())
    yield one("numbers-text.xlsx", "numbers as text", LIST, usual())

    def scientific(workbook):
        for cell in workbook["Sheet"]["A"][1:]:
            cell.number_format = "0.00E+00"

    yield one("numbers-scientific.xlsx", "number cells shown as 1.35E+10: the value holds", [HEADER, *NUMBERS], usual(),
              scientific)
    forms = [[86_13490000001, "张三", 0.1], [57190000002, "李四", -3], [13490000003, "王五", 1e21]]
    shown = [["8613490000001", "张三", "0.1"], ["57190000002", "李四", "-3"], ["13490000003", "王五", "1000000000000000000000"]]
    yield one("numbers-other.xlsx", "country code, landline without its 0, fractions, large figures", [HEADER, *forms],
              usual(shown))
    kinds = [["13490000001", "张三", datetime.date(2026, 11, 22), datetime.datetime(2026, 11, 22, 9, 15), datetime.time(9, 15), True],
             ["14500000002", "李四", datetime.date(1999, 12, 31), datetime.datetime(2026, 2, 28, 23, 59, 59), datetime.time(0, 0, 1), False]]
    seen = [["13490000001", "张三", "2026-11-22", "2026-11-22 09:15:00", "09:15:00", "TRUE"],
            ["14500000002", "李四", "1999-12-31", "2026-02-28 23:59:59", "00:00:01", "FALSE"]]
    dated = [["手机号", "姓名", "生日", "登记", "时刻", "会员"], *kinds]
    by = {"phonenum": "A", "name": "B"}
    yield one("dates.xlsx", "dates, times and truth as a person sees them", dated, usual(seen, columns=by))

    def from_1904(workbook):
        workbook.epoch = datetime.datetime(1904, 1, 1)

    yield one("dates-1904.xlsx", "the same, days counted from 1904", dated, usual(seen, columns=by), from_1904)
    errors = [["13490000001", "#N/A", "#DIV/0!"], ["#REF!", "李四", "#NAME?"], ["14700000003", "#VALUE!", "x"]]
    yield one("errors.xlsx", "error cells", [HEADER, *errors], usual(errors))

    def rich(workbook):
        bold = InlineFont(b=True)
        workbook["Sheet"]["B2"] = CellRichText("张", TextBlock(bold, "三"), "（VIP）")
        workbook["Sheet"]["A3"] = CellRichText(TextBlock(bold, "145"), "00000002")

    yield one("rich-text.xlsx", "cells of several fonts", LIST,
              usual([["13490000001", "张三（VIP）", "老客户"], TWO, THREE]), rich)
    yield one("formula-no-cache.xlsx", "formulas without a cached value (never opened in Excel): empty cells",
              [HEADER, ["13490000001", '="张"&"三"', "x"], ["14500000002", "李四", "=1+1"]],
              usual([["13490000001", "", "x"], ["14500000002", "李四"]]))
    spaces = [["13490000001", " 张 三 ", "第一行\n第二行"], ["14500000002", "&#13;", "a\tb"], ["14700000003", "<b>&amp;", "👩‍👧"]]
    yield one("text-cells.xlsx", "spaces, line breaks, mark-up, emoji", [HEADER, *spaces], usual(spaces))

    def merged(workbook):
        sheet = workbook["Sheet"]
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:C2")

    titles = [["十一月客户名单", None, None], ["制表：市场部", None, None]]
    yield one("merged-titles.xlsx", "two merged title rows", [*titles, HEADER, *NUMBERS],
              usual(PEOPLE, first=4, header_row=3, notices=["TitleRowsPassed"]), merged)

    def merged_header(workbook):
        sheet = workbook["Sheet"]
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:C2")

    two = [["联系方式", None, "姓名"], ["座机", "手机", None], ["0571-90000001", 13490000001, "张三"], [None, 14500000002, "李四"]]
    yield one("merged-header.xlsx", "a header of two rows with merged cells", two,
              lists(table([["0571-90000001", "13490000001", "张三"], ["", "14500000002", "李四"]], first=3, header_row="any",
                          notices=None, sheet="Sheet", columns={"phonenum": "B", "name": "C"})), merged_header)
    signs = [["手机号\n(必填)", "姓  名", "备注（选填）"], *NUMBERS]
    yield one("header-line-break.xlsx", "headers with a line break, spaces, brackets", signs, usual())
    yield one("no-header.xlsx", "no header", NUMBERS, usual(PEOPLE, first=1, header_row=None, columns={"phonenum": "A"}))

    def hidden_rows(workbook):
        for row in (3, 5):
            workbook["Sheet"].row_dimensions[row].hidden = True

    four = [*PEOPLE, ["13490000004", "赵六", ""]]
    yield one("hidden-rows.xlsx", "hidden rows are read, with a notice", [HEADER, *four],
              usual([ONE, TWO, THREE, ["13490000004", "赵六"]], notices=["HiddenRows"]), hidden_rows)

    def filtered(workbook):
        workbook["Sheet"].auto_filter.ref = "A1:C4"
        workbook["Sheet"].auto_filter.add_filter_column(1, ["张三"])
        hidden_rows(workbook)

    yield one("filtered.xlsx", "rows that a filter hides are read, with a notice", LIST, usual(notices=["HiddenRows"]), filtered)

    def gaps(workbook):
        sheet = workbook["Sheet"]
        sheet.insert_rows(3, 4)
        sheet.insert_cols(1, 2)

    yield one("gaps.xlsx", "empty rows between, empty columns in front: numbers are the sheet's", LIST,
              usual([["", "", *ONE], [7, "", "", *TWO], [8, "", "", *THREE]],
                    columns={"phonenum": "C", "name": "D", "comment": "E"}), gaps)

    def formatted(workbook):
        sheet = workbook["Sheet"]
        for row in range(5, 400):
            for column in range(1, 4):
                sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")
            sheet.row_dimensions[row].font = Font(bold=True)

    yield one("formatted-empty.xlsx", "formatted cells without value below the list", LIST, usual(), formatted)
    yield one("empty.xlsx", "a sheet without a cell", [], error("Empty"))
    yield one("header-only.xlsx", "a header and no row", [HEADER], usual([]))
    yield one("no-phone-column.xlsx", "no column of numbers", [["日期", "金额"], ["2026-11-22", 3.5]], error("NoPhoneColumn"))


def sheets_by_openpyxl():
    cover = ("封面", [["市场部"], ["本表仅供内部使用"]])
    usual_list = ("名单", [HEADER, *NUMBERS])
    other = ("外省", [["序号", "姓名", "移动电话", "邮箱"], [1, "赵六", 13490000004, "z@example.com"]])
    other_table = table([["1", "赵六", "13490000004", "z@example.com"]], sheet="外省",
                        columns={"phonenum": "C", "name": "B", "email": "D"})

    def one(file, about, sheets, expect, options=None, change=None):
        return case(file, about, "openpyxl", book(*sheets, change=change), expect, options)

    yield one("cover-sheet.xlsx", "a cover sheet before the list", [cover, usual_list],
              usual(sheet="名单", notices=["SheetsNotRead"]))
    yield one("sheets-first.xlsx", "two lists: the first is read, the other told", [usual_list, other],
              usual(sheet="名单", notices=["SheetsNotRead"]))
    yield one("sheets-all.xlsx", "`--sheet all`, each with its own columns, the cover left out", [cover, usual_list, other],
              lists(table(sheet="名单", notices=["SheetsWithoutList"]), other_table), {"sheet": "all"})
    yield one("sheet-by-name.xlsx", "`--sheet 外省`", [usual_list, other],
              lists(other_table | {"notices": ["SheetsNotRead"]}), {"sheet": "外省"})
    yield one("sheet-by-number.xlsx", "`--sheet 2`", [usual_list, other],
              lists(other_table | {"notices": ["SheetsNotRead"]}), {"sheet": "2"})
    yield one("sheet-unknown.xlsx", "`--sheet` names no sheet", [usual_list], error("UnknownSheet"), {"sheet": "外省"})

    def hidden(workbook):
        workbook["名单"].sheet_state = "hidden"

    def very_hidden(workbook):
        workbook["外省"].sheet_state = "veryHidden"

    yield one("hidden-sheet.xlsx", "the list on a hidden sheet: read, with a notice", [cover, usual_list],
              usual(sheet="名单", notices=["SheetsNotRead", "HiddenSheet"]), None, hidden)
    yield one("very-hidden-sheet.xlsx", "`--sheet all`, one hidden so that Excel's menu does not list it", [usual_list, other],
              lists(table(sheet="名单"), other_table | {"notices": ["HiddenSheet"]}), {"sheet": "all"}, very_hidden)

    def chart(workbook):
        workbook.create_chartsheet("图表", 0)

    yield one("chart-sheet.xlsx", "a chart sheet before the list", [usual_list], usual(sheet="名单", notices=None), None, chart)
    yield one("sheet-name-signs.xlsx", "a sheet name with quotes, signs and emoji", [("客户's \"A&B\" <1> 👍", [HEADER, *NUMBERS])],
              usual(sheet="客户's \"A&B\" <1> 👍"))


def by_xlsxwriter():
    def formulas(workbook):
        sheet = workbook.add_worksheet("Sheet")
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, "=13490000000+1", None, 13490000001)
        sheet.write_formula(1, 1, '="张"&"三"', None, "张三")
        sheet.write_formula(1, 2, "=1>0", None, True)
        sheet.write_formula(2, 0, '="1450000"&"0002"', None, "14500000002")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_array_formula("C3:C3", "{=SUM(1,2)}", None, 3)

    yield case("formulas.xlsx", "formulas by their cached value", "XlsxWriter", written(formulas),
               usual([["13490000001", "张三", "TRUE"], ["14500000002", "#N/A", "3"]]))

    def usual_list(workbook):
        sheet = workbook.add_worksheet("Sheet")
        for row, cells in enumerate(LIST):
            sheet.write_row(row, 0, cells)

    yield case("inline-strings.xlsx", "texts inside the cells", "XlsxWriter", written(usual_list, constant_memory=True), usual())
    yield case("shared-strings.xlsx", "texts in the shared table", "XlsxWriter", written(usual_list), usual())

    def corner(workbook):
        usual_list(workbook)
        workbook.worksheets()[0].write(1048575, 16383, "角")

    yield case("last-corner.xlsx", "a text in the last cell a sheet can have", "XlsxWriter", written(corner),
               lists({"sheet": "Sheet", "columns": {"phonenum": "A", "name": "B", "comment": "C"}, "header_row": 1, "notices": [],
                      "count": 4, "first": {"row": 2, "cells": ONE}, "last": {"row": 1048576, "cells": [""] * 16383 + ["角"]}}))

    def as_table(workbook):
        usual_list(workbook)
        sheet = workbook.worksheets()[0]
        sheet.add_table(0, 0, 4, 2, {"columns": [{"header": word} for word in HEADER], "total_row": True})
        sheet.write_string(4, 0, "合计")
        sheet.freeze_panes(1, 0)
        sheet.protect("x")
        sheet.write_comment("B2", "批注 13490000099")
        sheet.data_validation("C2:C4", {"validate": "list", "source": ["老客户", "已到店"]})

    yield case("table-object.xlsx", "a table object with total row, comments, validation, protection", "XlsxWriter",
               written(as_table), usual([*PEOPLE, ["合计"]]))

    def escapes(workbook):
        sheet = workbook.add_worksheet("Sheet")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["13490000001", "a_x000D_b", "_x4E00_"])

    yield case("escaped-underscores.xlsx", "texts that look like Excel's escapes, escaped (`_x005F_x000D_`)", "XlsxWriter",
               written(escapes), usual([["13490000001", "a_x000D_b", "_x4E00_"]]))

    def masked(workbook):
        sheet = workbook.add_worksheet("Sheet")
        sheet.write_row(0, 0, HEADER)
        formats = ["000-0000-0000", "@", '"+86 "0', "#,##0", "[$-804]0;;;"]
        for row, form in enumerate(formats, start=1):
            sheet.write_number(row, 0, 13490000000 + row, workbook.add_format({"num_format": form}))

    yield case("number-formats.xlsx", "numbers dressed by formats with dashes, commas, a country code: the value holds",
               "XlsxWriter", written(masked), usual([[f"1349000000{n}"] for n in range(1, 6)]))
    yield Case("million-empty-rows.xlsx", "4", "a million formatted rows without value behind the list", "the test", None,
               usual(), {}, "million_empty_rows")
    yield Case("million-empty-cells.xlsx", "4", "a million rows of formatted cells without value, then a row", "the test", None,
               usual([*PEOPLE, [1_000_006, "13490000004", "赵六"]]), {}, "million_empty_cells")
