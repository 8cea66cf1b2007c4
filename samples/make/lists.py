"""The five lists: which columns and rows each has, in which order.

Promises: the same lists every time (fixed seeds). Knows what a list looks like on screen, not
how a spreadsheet program writes it (office.py).
"""

from dataclasses import dataclass, field
from typing import Any, Callable

import troubles
from customers import COMMENTS, Customer, clean_customers, customer, no_customer, repeats, text_troubles
from people import People
from troubles import Planted


@dataclass
class List:
    """A list before it is a file. `columns`: header, and the cell of a customer (row number from 1 in the list)."""

    name: str
    sheet: str
    columns: list[tuple[str, Callable[[Customer, int], Any]]]
    rows: list[Customer]
    titles: list[str] = field(default_factory=list)
    phone_column: int = 0  # from 1
    other_sheets: dict[str, list[str]] = field(default_factory=dict)
    cover_first: bool = False
    merged_down: str = ""  # header of a column whose equal neighbours are merged
    total: bool = False

    @property
    def first_row(self) -> int:
        """The first data row, as a spreadsheet numbers it."""
        return len(self.titles) + 2


def autumn_campaign() -> List:
    people = People(seed=20261101, first_ending=1001)
    rows = clean_customers(people, 312, share_of_text=0.15)
    odd = (
        troubles.mobile_writings(people, unicode=True)
        + troubles.landline_writings(people)
        + troubles.number_cells(people)
        + troubles.several_numbers(people)
        + troubles.rejected(people)
    )
    rows += [customer(people, phone) for phone in odd]
    rows += text_troubles(people, unicode=True)
    rows += repeats(people, rows, 14)
    people.dice.shuffle(rows)
    for index in (77, 310):
        rows[index].is_hidden = True
    header_again = customer(people, Planted("header pasted again", "手机号码", reason="phone_not_a_number"))
    header_again.name, header_again.address, header_again.email = "客户姓名", "联系地址", "邮箱"
    header_again.source, header_again.comment, header_again.registered = "来源", "备注", "登记日期"
    header_again.extra["index"] = "序号"
    rows[250:250] = [no_customer("empty"), no_customer("heading", "heading across the list"), header_again]
    rows.insert(120, no_customer("empty"))
    return List(
        name="autumn-campaign",
        sheet="名单",
        columns=[
            ("序号", lambda row, n: row.extra.get("index", n)),
            ("客户姓名", lambda row, n: row.name),
            ("手机号码", lambda row, n: row.phone.cell),
            ("联系地址", lambda row, n: row.address),
            ("邮箱", lambda row, n: row.email),
            ("来源", lambda row, n: row.source),
            ("登记日期", lambda row, n: row.registered),
            ("备注", lambda row, n: row.comment),
        ],
        phone_column=3,
        rows=rows,
        titles=["2026年秋季促销客户名单（市场部）", "制表：市场部　　日期：2026-10-28　　仅供内部使用"],
        other_sheets={"填写说明": ["填写说明", "1. 每行一位客户，请勿合并单元格。", "2. 来源请从登记表中选择。"]},
        merged_down="来源",
        total=True,
    )


def branch_office() -> List:
    """What Excel on a Chinese Windows saves as CSV: what was shown in the cells, in GBK."""
    people = People(seed=20261102, first_ending=4001)
    rows = clean_customers(people, 50, share_of_text=0.1)
    odd = troubles.mobile_writings(people, unicode=False)[::2] + troubles.landline_writings(people)[::3]
    odd += troubles.several_numbers(people)[::4] + troubles.rejected(people)[::4]
    for _ in range(4):
        odd.append(
            Planted("saved as shown: 1.35E+10", int(people.mobile()), reason="phone_precision_lost",
                    number_format="0.00E+00")
        )
    for _ in range(2):
        number = people.mobile()
        odd.append(Planted("saved as shown: ten decimals and E+10", int(number), number,
                           number_format="0.0000000000E+00"))
    number = people.mobile()[:8] + "000"
    odd.append(Planted("saved as shown: seven decimals and E+10", int(number), number,
                       number_format="0.0000000E+00"))
    for _ in range(3):
        number = people.mobile()
        odd.append(Planted('="…" as text', f'="{number}"', number))
    rows += [customer(people, phone) for phone in odd]
    rows += text_troubles(people, unicode=False)
    rows += repeats(people, rows, 6)
    people.dice.shuffle(rows)
    rows.insert(60, no_customer("empty"))
    return List(
        name="branch-office-gbk",
        sheet="分公司",
        columns=[
            ("编号", lambda row, n: f"FGS-{n:04d}"),
            ("姓  名", lambda row, n: row.name),
            ("联系电话", lambda row, n: row.phone.cell),
            ("地  址", lambda row, n: row.address),
            ("电子邮件", lambda row, n: row.email),
            ("意向产品", lambda row, n: row.source),
            ("备  注", lambda row, n: row.comment),
        ],
        phone_column=3,
        rows=rows,
    )


WEB_SOURCES = ["landing-page", "newsletter", "ads", "referral"]
WEB_REMARKS = ["", "", "call after 6 pm", "wants a demo", "price list please"]
WEB_NAMES = [
    ("comma in the name", "Li, Wei"),
    ("quotes in the name", 'Zhang "Tony" Wei'),
    ("apostrophe in the name", "O'Brien"),
    ("mark-up in the name", "<script>alert(1)</script>"),
]


def web_leads() -> List:
    """A web form's export: two phone columns, of which the mobile one counts."""
    people = People(seed=20261103, first_ending=5001)
    rows = clean_customers(people, 85, share_of_text=1.0)
    odd = troubles.mobile_writings(people, unicode=True)[1::2] + troubles.landline_writings(people)[1::3]
    odd += troubles.several_numbers(people)[1::4] + troubles.rejected(people)[1::4]
    rows += [customer(people, phone) for phone in odd]
    for row in rows:
        row.name = people.pinyin() if people.dice.random() < 0.7 else row.name
        if people.dice.random() < 0.3:
            area, local = people.landline(people.city())
            row.extra["tel"] = f"0{area}-{local}"
    for trouble, name in WEB_NAMES:
        row = customer(people, troubles.plain_text(people))
        row.name, row.text_trouble = name, trouble
        rows.append(row)
    for _ in range(3):
        area, local = people.landline(people.city())
        row = customer(people, Planted("only the Tel column is filled", None, reason="phone_missing"))
        row.extra["tel"] = f"0{area}-{local}"
        rows.append(row)
    texts = text_troubles(people, unicode=True)
    for row in texts:
        row.phone = troubles.plain_text(people)
    rows += texts
    rows += repeats(people, rows, 6)
    for row in filter(lambda row: row.source, rows):
        row.source = people.dice.choice(WEB_SOURCES)
        if row.comment in COMMENTS:
            row.comment = people.dice.choice(WEB_REMARKS)
    people.dice.shuffle(rows)
    return List(
        name="web-leads-utf8",
        sheet="leads",
        columns=[
            ("Name", lambda row, n: row.name),
            ("Mobile", lambda row, n: row.phone.cell),
            ("Tel", lambda row, n: row.extra.get("tel")),
            ("Email", lambda row, n: row.email),
            ("Address", lambda row, n: row.address),
            ("Source", lambda row, n: row.source),
            ("Remark", lambda row, n: row.comment),
            ("Submitted At", lambda row, n: row.registered),
        ],
        phone_column=2,
        rows=rows,
    )


STAFF = [8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008, 8009, 8010]
BATCHES = [20261101, 20261102, 20261103, 20261104, 20261105]


def staff_assignment() -> List:
    """A list whose rows say themselves who calls and in which batch."""
    people = People(seed=20261105, first_ending=6001)
    rows = clean_customers(people, 56, share_of_text=0.2)
    for index, row in enumerate(rows):
        row.extra = {"staff": STAFF[index % 10], "batch": BATCHES[index % 5]}
    rows[4].extra["staff"], rows[4].text_trouble = "8005", "staff number as text"
    rows[15].extra["staff"], rows[15].text_trouble = " 8006 ", "spaces around the staff number"
    rows[20].extra["staff"], rows[20].text_trouble = 8099, "unknown staff number"
    rows[27].extra["staff"], rows[27].text_trouble = None, "staff number empty"
    rows[33].extra["batch"], rows[33].text_trouble = 20269999, "batch that does not exist"
    rows[38].extra["batch"], rows[38].text_trouble = None, "batch empty"
    rows[41].extra["batch"], rows[41].text_trouble = "20261102", "batch as text"
    bad = customer(people, Planted("no digits", "微信联系", reason="phone_not_a_number"))
    bad.extra = {"staff": None, "batch": None}
    bad.text_trouble = "staff number and batch empty too: the phone's reason comes first"
    twice = customer(people, Planted("repeat, same staff member and batch", rows[2].phone.phonenum,
                                     rows[2].phone.phonenum))
    twice.extra = dict(rows[2].extra)
    rows.insert(30, bad)
    rows.append(twice)
    return List(
        name="staff-assignment",
        sheet="分配表",
        columns=[
            ("工号", lambda row, n: row.extra["staff"]),
            ("批次", lambda row, n: row.extra["batch"]),
            ("客户姓名", lambda row, n: row.name),
            ("手机号", lambda row, n: row.phone.cell),
            ("地址", lambda row, n: row.address),
            ("备注", lambda row, n: row.comment),
        ],
        phone_column=4,
        rows=rows,
        other_sheets={"封面": ["坐席分配表", "制表日期：2026-10-30", "按工号分配，批次见任务管理。"]},
        cover_first=True,
    )


def do_not_call(others: dict[str, list[str]]) -> List:
    """Some numbers of the other lists, in other writings, and some that no list has.

    `others`: for each list the numbers that are sent from exactly one of its rows.
    """
    people = People(seed=20261104, first_ending=7001)
    known = (
        people.dice.sample(others["autumn-campaign"], 12)
        + people.dice.sample(others["branch-office-gbk"], 4)
        + people.dice.sample(others["web-leads-utf8"], 4)
    )
    numbers = known + [people.mobile() for _ in range(8)]
    area, local = people.landline(troubles.HANGZHOU)
    numbers.append(f"0{area}{local}")
    people.dice.shuffle(numbers)
    writings = [
        lambda n: n,
        lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
        lambda n: f"+86{n}",
        lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
        lambda n: troubles.fullwidth(n),
    ]
    reasons = ["客户要求", "投诉", "员工家属", "监管名单"]
    rows = []
    for index, number in enumerate(numbers):
        written = number if number.startswith("0") else writings[index % len(writings)](number)
        row = customer(people, Planted("", written, number))
        row.comment = people.dice.choice(reasons)
        rows.append(row)
    rows.append(customer(people, Planted("line without a number", "待核实", reason="phone_not_a_number")))
    rows[-1].comment = "号码待补"
    return List(
        name="do-not-call",
        sheet="免打扰",
        columns=[
            ("号码", lambda row, n: row.phone.cell),
            ("登记日期", lambda row, n: row.registered),
            ("原因", lambda row, n: row.comment),
        ],
        phone_column=1,
        rows=rows,
    )
