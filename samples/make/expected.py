"""What must become of each row with default options, by construction and by the contract.

Promises: fates come from what was planted; libphonenumber (the `phonenumbers` package) is asked
whether each number to be sent is valid, and whether each unusable one is not. Repeats are found
by comparing the numbers to be sent, in the order of the rows. Never asks the program under test.
"""

import csv
import re
import unicodedata
from pathlib import Path

import phonenumbers

from customers import Customer
from lists import STAFF, List

NOTE_ORDER = ["extension_dropped", "extra_numbers", "email_invalid", "text_cleaned"]
COLUMNS = ["row", "status", "reason", "phonenum", "notes", "recipient", "on_do_not_call", "trouble"]

MOBILE_TYPES = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
LANDLINE_TYPES = {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def fates(listed: List, recipient: str = "") -> list[dict]:
    """One line for each row that counts. `recipient`: empty, `staff` or `batch`: the column whose word rules."""
    lines: list[dict] = []
    first_with: dict[str, int] = {}
    for offset, row in enumerate(listed.rows):
        if row.kind == "empty":
            continue
        number = listed.first_row + offset
        check_with_metadata(row)
        status, reason, notes = fate(row, number, first_with, recipient)
        lines.append({
            "row": number,
            "status": status,
            "reason": reason,
            "phonenum": row.phone.phonenum,
            "notes": " ".join(notes) if status != "repeated" else notes[0],
            "recipient": str(row.extra.get(recipient) or "").strip() if recipient else "",
            "on_do_not_call": "",
            "trouble": "; ".join(filter(None, [row.phone.trouble, row.text_trouble])),
        })
    if listed.total:
        lines.append(total_line(listed))
    return lines


def fate(row: Customer, number: int, first_with: dict[str, int], recipient: str) -> tuple[str, str, list[str]]:
    """Status, reason and notes of one row; remembers the first row of each number."""
    if row.phone.reason:
        return "rejected", row.phone.reason, []
    if recipient:
        named = str(row.extra[recipient] or "").strip()
        if not named:
            return "rejected", f"{recipient}_missing", []
        if recipient == "staff" and int(named) not in STAFF:
            return "rejected", "staff_unknown", []
    first = first_with.setdefault(row.phone.phonenum, number)
    if first != number:
        return "repeated", "same_as_row", [f"row {first}"]
    return "pending", "", sorted(row.phone.notes + row.text_notes, key=NOTE_ORDER.index)


def total_line(listed: List) -> dict:
    """The line with the sum below the list, after one empty row."""
    line = dict.fromkeys(COLUMNS, "")
    number = listed.first_row + len(listed.rows) + 1
    return line | {"row": number, "status": "rejected", "reason": "phone_missing", "trouble": "line with the sum"}


def check_with_metadata(row: Customer) -> None:
    """Holds the construction against libphonenumber; an AssertionError is a mistake in the lists."""
    planted = row.phone
    if planted.phonenum:
        assert not planted.reason, planted
        parsed = phonenumbers.parse(planted.phonenum, "CN")
        assert phonenumbers.is_valid_number_for_region(parsed, "CN"), planted
        types = LANDLINE_TYPES if planted.phonenum.startswith("0") else MOBILE_TYPES
        assert phonenumbers.number_type(parsed) in types, planted
        return
    assert planted.reason, planted
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", str(planted.cell or "")))
    written_with_0 = digits.startswith("0")
    bare = digits.removeprefix("0")
    lengths = (11, 11) if bare.startswith("1") and not written_with_0 else (9, 11)
    if planted.reason == "phone_too_short" and "/" not in str(planted.cell):
        assert len(bare) < lengths[0], planted
    if planted.reason == "phone_too_long":
        assert len(bare) > lengths[1], planted
    if planted.reason == "phone_unassigned":
        assert lengths[0] <= len(bare) <= lengths[1], planted
    if planted.reason == "phone_no_area_code":
        assert len(digits) in (7, 8) and digits[0] in "23456789", planted
    if planted.reason in {"phone_unassigned", "phone_too_short", "phone_too_long", "phone_no_area_code"}:
        parsed = phonenumbers.parse(digits, "CN")
        assert not phonenumbers.is_valid_number(parsed), planted


def mark_do_not_call(lines: list[dict], numbers: set[str]) -> None:
    """Sets `on_do_not_call` to `yes` where `--suppress samples/do-not-call.csv` holds the row back."""
    for line in lines:
        if line["phonenum"] in numbers:
            line["on_do_not_call"] = "yes"


def write_table(path: Path, lines: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def totals(lines: list[dict]) -> dict:
    """Counts as `summary.json` has them."""
    rows = {"read": len(lines)}
    reasons: dict[str, int] = {}
    notes: dict[str, int] = {}
    for line in lines:
        rows[line["status"]] = rows.get(line["status"], 0) + 1
        if line["status"] == "rejected":
            reasons[line["reason"]] = reasons.get(line["reason"], 0) + 1
        if line["status"] == "pending":
            for note in line["notes"].split():
                notes[note] = notes.get(note, 0) + 1
    held_back = sum(line["status"] == "pending" and line["on_do_not_call"] == "yes" for line in lines)
    return {
        "rows": rows,
        "reasons": dict(sorted(reasons.items())),
        "notes": dict(sorted(notes.items())),
        "suppressed_with_do_not_call": held_back,
    }
