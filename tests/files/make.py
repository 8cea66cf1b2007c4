"""Makes the spreadsheet files that tests/source_workbooks.rs reads, with programs that are not this one.

Needs openpyxl, XlsxWriter, msoffcrypto-tool, and LibreOffice (soffice) in the path. Run it in
this folder; the files it makes are committed, so that the tests need none of these. All people
and numbers are invented.
"""

import datetime
import io
import os
import subprocess
import zipfile

from msoffcrypto.format.ooxml import OOXMLFile
import openpyxl
import xlsxwriter

ROWS = [
    ("张三", 13800138000, "浙江省杭州市", datetime.date(2026, 11, 22)),
    ("李四", "139 0013 9000", "北京市", datetime.datetime(2026, 11, 22, 9, 15)),
    ("王五", 57188886666.0, "上海市", datetime.time(9, 15)),
]


def with_openpyxl():
    """Cover sheet, merged title, a gap, a hidden second list, values of every kind."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "说明"
    cover["A1"] = "本表由市场部填写"
    sheet = book.create_sheet("名单")
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "十一月客户名单"
    sheet.append([])
    for column, text in enumerate(["客户姓名", "手机号\n(必填)", "地址", "日期"], start=1):
        sheet.cell(row=3, column=column, value=text)
    for row, values in enumerate(ROWS, start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row=row, column=column, value=value)
    sheet.cell(row=9, column=1, value=True)
    sheet.cell(row=9, column=2, value=13700137000)
    sheet.cell(row=9, column=3, value="#N/A")
    sheet.cell(row=9, column=6, value=0.5)
    for row in range(10, 40):
        sheet.cell(row=row, column=1).font = openpyxl.styles.Font(bold=True)
    hidden = book.create_sheet("旧名单")
    hidden.sheet_state = "hidden"
    hidden.append(["电话", "备注"])
    hidden.append([13600136000, "隐藏"])
    book.save("openpyxl.xlsx")


def with_xlsxwriter():
    """Formulas with cached values, rich text, inline strings, a cell in the last corner."""
    book = xlsxwriter.Workbook("xlsxwriter.xlsx", {"in_memory": True})
    sheet = book.add_worksheet("list")
    sheet.write_row(0, 0, ["name", "mobile", "note"])
    sheet.write_rich_string(1, 0, "Ann ", book.add_format({"bold": True}), "Lee")
    sheet.write_formula(1, 1, "=13800138000+1", None, 13800138001)
    sheet.write_formula(1, 2, '="a"&"b"', None, "ab")
    sheet.write_string(2, 1, "13900139000")
    sheet.write(1048575, 16383, "corner")
    book.close()
    book = xlsxwriter.Workbook("inline.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["phone", "name"])
    sheet.write_row(1, 0, ["13800138000", "in & line"])
    book.close()


def with_libreoffice():
    """The same list as CSV, and as LibreOffice writes it in its own ways."""
    with open("office.csv", "w", encoding="utf-8") as file:
        file.write("姓名,电话\n张三,13800138000\n李四,010-62781234\n")
    for target in ["xlsx", "ods", "xls"]:
        subprocess.run(
            ["soffice", "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", target, "office.csv"],
            check=True,
        )
    os.rename("office.xlsx", "libreoffice.xlsx")
    os.rename("office.ods", "libreoffice.ods")
    os.rename("office.xls", "libreoffice.xls")
    os.remove("office.csv")


def encrypted():
    plain = io.BytesIO(open("openpyxl.xlsx", "rb").read())
    with open("encrypted.xlsx", "wb") as out:
        OOXMLFile(plain).encrypt("secret", out)


def hostile():
    """Workbooks that lie: a count of texts, a size, a cell beyond any sheet."""
    parts = {name: zipfile.ZipFile("xlsxwriter.xlsx").read(name) for name in zipfile.ZipFile("xlsxwriter.xlsx").namelist()}

    def write(name, changed):
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as out:
            for part, data in {**parts, **changed}.items():
                out.writestr(part, data)

    texts = parts["xl/sharedStrings.xml"]
    write("hostile-count.xlsx", {"xl/sharedStrings.xml": texts.replace(b'uniqueCount="', b'uniqueCount="99999999999')})
    sheet = parts["xl/worksheets/sheet1.xml"]
    write("hostile-cell.xlsx", {"xl/worksheets/sheet1.xml": sheet.replace(b"XFD1048576", b"XFE1048577")})
    write("hostile-bomb.xlsx", {"xl/sharedStrings.xml": texts.replace(b"</sst>", b"<si><t>" + b"0" * (300 << 20) + b"</t></si></sst>")})
    write("cut.xlsx", {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]})
    with zipfile.ZipFile("archive.zip", "w") as out:
        out.writestr("list.csv", "phone\n13800138000\n")


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    with_openpyxl()
    with_xlsxwriter()
    with_libreoffice()
    encrypted()
    hostile()
