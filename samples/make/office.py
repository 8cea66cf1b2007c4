"""Lists as files: laid out with openpyxl, then opened and saved by LibreOffice.

Promises: the committed XLSX and CSV were written by LibreOffice, not by this script; only line
ends and a byte order mark are changed afterwards, where the program that the sample stands for
(Excel on Windows) would have written them. Knows nothing of what a row means.
"""

import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from customers import Customer
from lists import List

XLSX_FILTER = "xlsx:Calc MS Excel 2007 XML"
# Comma, quote, character set, first line, column formats, language; then: quote all texts? numbers
# unquoted? cells as shown (a date as a date, 1.35E+10 as that)?
# Character sets are LibreOffice's own numbers.
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,{charset},1,,0,false,true,true"
GBK = 67
UTF8 = 76

WIDTHS = {"客户姓名": 14, "手机号码": 24, "联系地址": 46, "邮箱": 28, "备注": 22, "登记日期": 12, "手机号": 16,
          "地址": 46}
THIN = Border(*[Side(style="thin", color="BFBFBF")] * 4)


def as_workbook(listed: List) -> Workbook:
    book = Workbook()
    book.properties.creator = "市场部"
    book.properties.created = book.properties.modified = datetime(2026, 10, 28, 9, 0, 0)
    sheet = book.active
    sheet.title = listed.sheet
    for row_number, title in enumerate(listed.titles, start=1):
        put_across(sheet, row_number, title, len(listed.columns), Font(bold=row_number == 1, size=16 - 4 * row_number))
    header = listed.first_row - 1
    for column, (called, _) in enumerate(listed.columns, start=1):
        cell = sheet.cell(header, column, called)
        cell.font, cell.border = Font(bold=True), THIN
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(called, 12)
    for offset, row in enumerate(listed.rows):
        put_row(sheet, listed, listed.first_row + offset, offset + 1, row)
    if listed.merged_down:
        merge_down(sheet, listed)
    if listed.total:
        put_total(sheet, listed)
    sheet.freeze_panes = sheet.cell(listed.first_row, 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for called, texts in listed.other_sheets.items():
        other = book.create_sheet(called, 0 if listed.cover_first else None)
        for row_number, text in enumerate(texts, start=1):
            other.cell(row_number, 1, text)
    return book


def put_across(sheet: Worksheet, row_number: int, text: str, columns: int, font: Font) -> None:
    sheet.cell(row_number, 1, text).font = font
    sheet.cell(row_number, 1).alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=row_number, start_column=1, end_row=row_number, end_column=columns)


def put_row(sheet: Worksheet, listed: List, row_number: int, index: int, row: Customer) -> None:
    if row.kind == "heading":
        put_across(sheet, row_number, "以下为会员日登记客户", len(listed.columns), Font(bold=True))
        return
    for column, (_, cell_of) in enumerate(listed.columns, start=1):
        cell = sheet.cell(row_number, column)
        cell.border = THIN
        value = None if row.kind == "empty" else cell_of(row, index)
        if value is None or value == "":
            continue
        is_phone = column == listed.phone_column
        put_value(cell, value, is_formula=is_phone and row.phone.is_formula)
        if isinstance(value, str) and "\n" in value:
            cell.alignment = Alignment(wrap_text=True)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        if is_phone and isinstance(value, int):
            cell.number_format = row.phone.number_format or "0"
        if is_phone and isinstance(value, str) and not row.phone.is_formula:
            cell.number_format = "@"
    if row.is_hidden:
        sheet.row_dimensions[row_number].hidden = True


def put_value(cell, value, is_formula: bool) -> None:
    cell.value = value
    if isinstance(value, str) and not is_formula:
        # A text that begins with `=` stays a text, as after an apostrophe in a spreadsheet.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith("=")


def merge_down(sheet: Worksheet, listed: List) -> None:
    """Merges three and more equal neighbours of one column into one cell."""
    column = 1 + [called for called, _ in listed.columns].index(listed.merged_down)
    start = 0
    for index in range(1, len(listed.rows) + 1):
        before = listed.rows[start]
        same = (
            index < len(listed.rows)
            and listed.rows[index].kind == before.kind == "customer"
            and listed.rows[index].source == before.source != ""
        )
        if same:
            continue
        if index - start >= 3:
            first, last = listed.first_row + start, listed.first_row + index - 1
            sheet.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)
        start = index


def put_total(sheet: Worksheet, listed: List) -> None:
    last = listed.first_row + len(listed.rows) - 1
    sheet.cell(last + 2, 1, "合计").font = Font(bold=True)
    letter = get_column_letter(listed.phone_column - 1)
    sheet.cell(last + 2, 2, f"=COUNTA({letter}{listed.first_row}:{letter}{last})").font = Font(bold=True)


def save_xlsx(listed: List, folder: Path) -> None:
    convert(listed, folder, XLSX_FILTER, "xlsx")


def save_csv(listed: List, folder: Path, charset: int, crlf: bool, byte_order_mark: bool) -> None:
    """LibreOffice here writes LF; Excel on Windows ends records with CRLF and keeps LF inside a cell."""
    path = convert(listed, folder, CSV_FILTER.format(charset=charset), "csv")
    written = path.read_bytes()
    if crlf:
        written = end_records_with_crlf(written)
    if byte_order_mark:
        written = b"\xef\xbb\xbf" + written
    path.write_bytes(written)


def end_records_with_crlf(written: bytes) -> bytes:
    """Neither byte occurs inside a character of GBK or UTF-8."""
    out = bytearray()
    is_quoted = False
    for byte in written:
        if byte == 0x22:
            is_quoted = not is_quoted
        if byte == 0x0A and not is_quoted:
            out.append(0x0D)
        out.append(byte)
    return bytes(out)


def convert(listed: List, folder: Path, to_filter: str, suffix: str) -> Path:
    """Lets LibreOffice open the laid-out workbook and save it as `folder/NAME.SUFFIX`."""
    with tempfile.TemporaryDirectory() as work:
        laid_out = Path(work, "in", f"{listed.name}.xlsx")
        laid_out.parent.mkdir()
        as_workbook(listed).save(laid_out)
        profile = Path(work, "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", to_filter,
             "--outdir", work, str(laid_out)],
            check=True, capture_output=True, timeout=300,
        )
        path = folder / f"{listed.name}.{suffix}"
        path.write_bytes(Path(work, path.name).read_bytes())
        return path
