"""One list file, and what must come out of it.

Promise: an expectation is written by whoever planted the trouble, from the contract and the issue, never
from what dialfeed says. Knows no format.
"""

from dataclasses import dataclass, field

HEADER = ["手机号", "姓名", "备注"]
PEOPLE = [
    ["13490000001", "张三", "老客户"],
    ["14500000002", "李四", "请下午打"],
    ["14700000003", "王五", "已到店"],
]
LIST = [HEADER, *PEOPLE]
USUAL = {"phonenum": "A", "name": "B", "comment": "C"}


@dataclass
class Case:
    """A file of the table. `data` is None for a file that the test makes when it runs (`made`)."""

    file: str
    point: str
    about: str
    by: str
    data: bytes | None
    expect: dict
    options: dict = field(default_factory=dict)
    made: str | None = None

    def entry(self) -> dict:
        """As it stands in cases.json."""
        entry = {"file": self.file, "point": self.point, "about": self.about, "by": self.by}
        if self.made:
            entry["made"] = self.made
        if self.options:
            entry["options"] = self.options
        return entry | self.expect


def rows(cells: list, first: int = 2) -> list[dict]:
    """Rows in their order, numbered on from `first`; a cell list that begins with an int says its own number."""
    numbered, number = [], first
    for row in cells:
        if isinstance(row, dict):
            number = row["row"]
            numbered.append(row)
        else:
            if row and isinstance(row[0], int):
                number, row = row[0], row[1:]
            numbered.append({"row": number, "cells": row})
        number += 1
    return numbered


def malformed(row: int, kind: str, at: int | None = None) -> dict:
    """A row that cannot be read whole; its cells are not held against anything."""
    bad = {"row": row, "malformed": kind}
    return bad if at is None else bad | {"at": at}


def table(cells=PEOPLE, first=2, columns=USUAL, header_row=1, notices=(), **more) -> dict:
    """One list. What is None here is not looked at; `more`: sheet, encoding, how, header."""
    expected = {"columns": columns, "notices": None if notices is None else list(notices)}
    if header_row != "any":
        expected["header_row"] = header_row
    expected |= more
    expected["rows"] = rows(cells, first)
    return expected


def lists(*tables: dict) -> dict:
    return {"tables": list(tables)}


def error(*kinds: str) -> dict:
    """Refused; any of the kinds will do (variants of SourceError)."""
    return {"error": list(kinds)}
