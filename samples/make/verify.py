"""Reads the committed samples again and holds them against the lists: `python verify.py`.

Promises: every phone cell has the value and the kind (number, text, formula, empty) that was
planted, every text stands as planted, and encodings, marks and line ends are those the README
names. Says nothing about what dialfeed makes of them.
"""

import csv
import io
import sys
from datetime import date
from typing import Any

from openpyxl import load_workbook

import lists
from lists import List
from make import EXPECTED, SAMPLES, numbers_of_one_row
import expected


def main() -> None:
    autumn, branch, leads = lists.autumn_campaign(), lists.branch_office(), lists.web_leads()
    staff = lists.staff_assignment()
    sent_once = {listed.name: numbers_of_one_row(expected.fates(listed)) for listed in (autumn, branch, leads)}
    wrong = verify_xlsx(autumn) + verify_xlsx(staff)
    wrong += verify_csv(branch, "cp936", crlf=True, mark=False)
    wrong += verify_csv(leads, "utf-8", crlf=False, mark=False)
    wrong += verify_csv(lists.do_not_call(sent_once), "utf-8", crlf=True, mark=True)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    sys.exit(1 if wrong else 0)


def verify_xlsx(listed: List) -> list[str]:
    path = SAMPLES / f"{listed.name}.xlsx"
    formulas, values = load_workbook(path)[listed.sheet], load_workbook(path, data_only=True)[listed.sheet]
    wrong = []
    kinds = {"number": 0, "text": 0, "formula": 0, "empty": 0}
    for offset, row in enumerate(listed.rows):
        number = listed.first_row + offset
        if row.kind != "customer":
            continue
        cell, shown = formulas.cell(number, listed.phone_column), values.cell(number, listed.phone_column)
        planted = row.phone
        if planted.is_formula:
            kinds["formula"] += 1
            is_right = cell.data_type == "f" and str(shown.value) in (planted.phonenum, "#N/A")
        elif planted.cell is None:
            kinds["empty"] += 1
            is_right = cell.value is None
        elif isinstance(planted.cell, int):
            kinds["number"] += 1
            is_right = cell.data_type == "n" and cell.value == planted.cell
        else:
            kinds["text"] += 1
            is_right = cell.data_type == "s" and cell.value == planted.cell
        if not is_right:
            wrong.append(f"{path.name} row {number}: {cell.data_type} {cell.value!r}, planted {planted.cell!r}")
        if formulas.row_dimensions[number].hidden != row.is_hidden:
            wrong.append(f"{path.name} row {number}: hidden or not, against the plan")
        for column, (called, cell_of) in enumerate(listed.columns, start=1):
            value, found = cell_of(row, offset + 1), formulas.cell(number, column)
            if column == listed.phone_column or called == listed.merged_down:
                continue
            if isinstance(value, str) and value and (found.value != value or found.data_type != "s"):
                wrong.append(f"{path.name} row {number} {called}: {found.value!r}, planted {value!r}")
    print(f"{path.name}: phone cells {kinds}")
    return wrong


def verify_csv(listed: List, encoding: str, crlf: bool, mark: bool) -> list[str]:
    path = SAMPLES / f"{listed.name}.csv"
    written = path.read_bytes()
    wrong = []
    if written.startswith(b"\xef\xbb\xbf") != mark:
        wrong.append(f"{path.name}: byte order mark")
    text = written.decode("utf-8-sig" if mark else encoding)
    if ("\r\n" in text) != crlf:
        wrong.append(f"{path.name}: line ends")
    records = list(csv.reader(io.StringIO(text, newline="")))
    if len(records) != len(listed.rows) + 1:
        wrong.append(f"{path.name}: {len(records)} records")
    for index, (row, record) in enumerate(zip(listed.rows, records[1:]), start=1):
        if row.kind != "customer":
            continue
        planned = [as_saved(row, cell_of(row, index), column == listed.phone_column)
                   for column, (_, cell_of) in enumerate(listed.columns, start=1)]
        if planned != record:
            wrong.append(f"{path.name} row {index + 1}: {record}, planted {planned}")
    print(f"{path.name}: {len(records)} records")
    return wrong


def as_saved(row, value: Any, is_phone: bool) -> str:
    """A cell as a spreadsheet program shows it, and so saves it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if is_phone and isinstance(value, int) and "E+00" in row.phone.number_format:
        decimals = row.phone.number_format.count("0") - 3
        return f"{value:.{decimals}E}"
    return str(value)


if __name__ == "__main__":
    assert EXPECTED.is_dir()
    main()
