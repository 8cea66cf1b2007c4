"""Makes the spreadsheet files that tests/source_workbooks.rs reads, with programs that are not this one.

Needs openpyxl, XlsxWriter, xlwt, msoffcrypto-tool, LibreOffice (soffice) in the path, and for XLSB
the npm package xlsx (SheetJS) where node finds it (NODE_PATH). Run it in this folder; the files it makes are committed, so that the tests need none of these. All people
and numbers are invented.
"""

import datetime
import gzip
import io
import os
import subprocess
import zipfile

from msoffcrypto.format.ooxml import OOXMLFile
import openpyxl
import xlsxwriter
import xlwt

ROWS = [
    ("张三", 13800138000, "浙江省杭州市", datetime.date(2026, 11, 22)),
    ("李四", "139 0013 9000", "北京市", datetime.datetime(2026, 11, 22, 9, 15)),
    ("王五", 57188886666.0, "上海市", datetime.time(9, 15)),
]


def with_contact_on_the_cover():
    """A cover that names somebody to call, and the list behind it."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    for row in [("项目", "国庆回访"), ("负责人", "张经理"), ("电话", "13800138009")]:
        cover.append(row)
    sheet = book.create_sheet("名单")
    for row in [("手机号", "姓名"), ("13800138000", "张三"), ("13800138001", "李四")]:
        sheet.append(row)
    book.save("contact-on-cover.xlsx")


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


def values_in_every_format():
    """One workbook with every kind of value, and what LibreOffice makes of it in other formats."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "说明"
    cover["B2"] = "本表由市场部填写"
    sheet = book.create_sheet("名单")
    header = ["姓名", "手机", "日期", "时刻", "是否", "公式", "备注"]
    for column, text in enumerate(header, start=2):
        sheet.cell(row=3, column=column, value=text)
    rows = [
        ("张三", 13800138000, datetime.date(2026, 11, 22), datetime.time(9, 15), True, "=1+1", "一行"),
        ("李四", "139 0013 9000", datetime.datetime(2026, 11, 22, 9, 15), 0.5, False, '="a"&"b"', "两\n行"),
        ("王五", 57188886666.0, None, 1e20, None, "=1/0", None),
        ("赵六", "13700137000", None, None, None, None, "a & b <c>  d"),
    ]
    for row, values in zip([4, 5, 8, 9], rows):
        for column, value in enumerate(values, start=2):
            sheet.cell(row=row, column=column, value=value)
    sheet.row_dimensions[5].hidden = True
    sheet.row_dimensions[8].hidden = True
    sheet.row_dimensions[20].hidden = True
    sheet.cell(row=4, column=2).comment = openpyxl.comments.Comment("13600136000", "x")
    hidden = book.create_sheet("旧名单")
    hidden.sheet_state = "hidden"
    hidden.append(["电话", "备注"])
    hidden.append([13600136000, "隐藏"])
    book.save("every.xlsx")
    # LibreOffice computes the formulas and keeps the values.
    for target, name in [("xlsx", "every.xlsx"), ("ods", "every.ods"), ("fods", "every.fods"), ("xls", "every.xls"), ("html", "every.html")]:
        subprocess.run(["soffice", "--headless", "--convert-to", target, "--outdir", "converted", "every.xlsx"], check=True)
    for target in ["xlsx", "ods", "fods", "xls", "html"]:
        os.replace(f"converted/every.{target}", f"every.{target}")
    os.rmdir("converted")
    script = """
const xlsx = require('xlsx');
const book = xlsx.readFile('every.xlsx', {cellDates: false, cellStyles: true, cellNF: true});
// It does not know the way in which LibreOffice says that a row is hidden.
for (const row of [4, 7, 19]) { const rows = book.Sheets['名单']['!rows']; (rows[row] ??= {}).hidden = true; }
xlsx.writeFile(book, 'every.xlsb', {bookType: 'xlsb', bookSST: true, cellStyles: true});
"""
    subprocess.run(["node", "-e", script], check=True)


def with_xlwt():
    """An old workbook with a hidden row, a hidden sheet, dates, and many rows; and lying ones."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, text in enumerate(["手机", "姓名", "日期"]):
        sheet.write(0, column, text)
    for row in range(1, 1001):
        sheet.write(row, 0, 13800138000 + row)
        sheet.write(row, 1, f"客户{row}")
        sheet.write(row, 2, datetime.date(2026, 11, 22), date)
    sheet.row(10).hidden = True
    hidden = book.add_sheet("旧名单")
    hidden.visibility = 1
    hidden.write(0, 0, "电话")
    hidden.write(1, 0, "13600136000")
    book.save("xlwt.xls")
    book = xlwt.Workbook()
    for number in range(8):
        sheet = book.add_sheet(f"s{number}")
        sheet.write(0, 0, "phone")
        sheet.write(65535, 255, "13800138000")
    book.save("hostile-span.xls")
    book = xlwt.Workbook()
    sheet = book.add_sheet("s")
    for row in range(3000):
        sheet.write(row, 0, "0" * 32000)
    book.save("hostile-texts.xls")
    old = open("xlwt.xls", "rb").read()
    with open("cut.xls", "wb") as out:
        out.write(old[: len(old) // 2])


def packed():
    """Lists in gzip and ZIP, and what is no list in them."""
    text = "手机号,姓名\n13800138000,张三\n".encode("gb18030")
    with gzip.GzipFile("list.csv.gz", "wb", mtime=0) as out:
        out.write(text)
    with gzip.GzipFile("workbook.gz", "wb", mtime=0) as out:
        out.write(open("libreoffice.xlsx", "rb").read())
    with zipfile.ZipFile("one.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("名单/", "")
        out.writestr("名单/客户.csv", text)
        out.writestr("__MACOSX/名单/._客户.csv", "x")
        out.writestr("名单/.DS_Store", "x")
    with zipfile.ZipFile("workbook.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.write("libreoffice.xlsx")
    with zipfile.ZipFile("several.zip", "w") as out:
        out.writestr("north.csv", text)
        out.writestr("south.csv", text)
    with zipfile.ZipFile("nested.zip", "w") as out:
        out.write("one.zip")
    with zipfile.ZipFile("nothing.zip", "w") as out:
        out.writestr("empty/", "")
    with gzip.GzipFile("hostile-bomb.gz", "wb", mtime=0) as out:
        for _ in range(100):
            out.write(b"0" * (1 << 20))


def hostile_ods():
    """Repetition without end, a text without end, an entity bomb, and rows that cost nothing."""
    head = (
        '<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="s"><table:table-row><table:table-cell><text:p>phone</text:p>'
        "</table:table-cell></table:table-row>"
    )
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    cell = "<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"

    def write(name, rows, doctype=""):
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            out.writestr("META-INF/manifest.xml", "<manifest/>")
            out.writestr("content.xml", head.format(doctype=doctype) + rows + tail)

    many = ' table:number-columns-repeated="16384"'
    row = '<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'
    write("hostile-repeat.ods", row.format(times=1048575, cells=cell.format(more=many, text="13800138000")))
    write("hostile-text.ods", row.format(times=1, cells=cell.format(more="", text="0" * (20 << 20))))
    write("hostile-deep.ods", row.format(times=1, cells="<table:table-cell>" + "<text:p>" * 5000))
    bomb = '<!DOCTYPE x [<!ENTITY a "0000000000">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi")) + "]>"
    write("entities.ods", row.format(times=1, cells=cell.format(more="", text="13800138000") + cell.format(more="", text="&i;")), bomb)
    empty = "<table:table-cell" + ' table:number-columns-repeated="999999999999"/>'
    write(
        "repeat.ods",
        row.format(times=2, cells=cell.format(more="", text="13800138000") + cell.format(more=' table:number-columns-repeated="3"', text="x"))
        + row.format(times=1000000, cells=empty)
        + row.format(times=1, cells=cell.format(more="", text="13900139000"))
        + row.format(times=99999999999, cells=empty),
    )


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


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    with_contact_on_the_cover()
    with_openpyxl()
    with_xlsxwriter()
    with_libreoffice()
    values_in_every_format()
    with_xlwt()
    encrypted()
    packed()
    hostile()
    hostile_ods()
