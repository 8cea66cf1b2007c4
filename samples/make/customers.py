"""Rows of a customer list: a planted phone cell and the texts around it, some of them odd too.

Promises: each row knows its own fate apart from repeats, which only the finished order decides
(expected.py). Knows no files and no columns of a particular list.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from people import City, People
from troubles import Planted, plain_number_cell, plain_text


@dataclass
class Customer:
    """One row. `kind` is `customer`, or `empty` and `heading` for the rows that are none."""

    phone: Planted
    name: str = ""
    address: Any = ""
    email: str = ""
    comment: Any = ""
    source: str = ""
    registered: Any = None
    extra: dict[str, Any] = field(default_factory=dict)
    kind: str = "customer"
    text_trouble: str = ""
    text_notes: list[str] = field(default_factory=list)
    is_hidden: bool = False


SOURCES = ["门店登记", "官网留资", "展会", "老客户转介绍", "秋季车展", "会员日"]
COMMENTS = ["", "", "", "", "已看房", "意向强", "周末联系", "下午3点后方便", "老会员", "要发票", "只要电子合同"]


def customer(people: People, phone: Planted, city: City | None = None) -> Customer:
    """An ordinary customer around this phone cell."""
    city = city or people.city()
    has_email = people.dice.random() < 0.4
    return Customer(
        phone,
        name=people.name(),
        address=people.address(city),
        email=people.email() if has_email else "",
        comment=people.dice.choice(COMMENTS),
        source=people.dice.choice(SOURCES),
        registered=date(2026, 9, 1) + timedelta(days=people.dice.randint(0, 60)),
    )


def clean_customers(people: People, count: int, share_of_text: float) -> list[Customer]:
    """Customers without trouble; this share of their numbers stands as text."""
    rows = []
    for _ in range(count):
        as_text = people.dice.random() < share_of_text
        rows.append(customer(people, plain_text(people) if as_text else plain_number_cell(people)))
    return rows


INVALID_EMAILS = ["wangfang@", "@example.com", "li.na@@example.com", "example.com", "zhao wei@example.com", "没有邮箱"]


def text_troubles(people: People, unicode: bool) -> list[Customer]:
    """Customers with a good number and an odd name, address, e-mail or comment."""
    rows = []

    def add(trouble: str, *notes: str, **fields: Any) -> None:
        row = customer(people, plain_number_cell(people))
        for name, value in fields.items():
            setattr(row, name, value)
        row.text_trouble, row.text_notes = trouble, list(notes)
        rows.append(row)

    for email in INVALID_EMAILS:
        add("e-mail that is none", "email_invalid", email=email)
    add("line break in the address", "text_cleaned", address="浙江省杭州市西湖区\n样例路12号3幢501室")
    add("line breaks in the comment", "text_cleaned", comment="第一次：未接\n第二次：约周六\n第三次：已到店")
    add("spaces around the name", name=" 陈小明  ")
    add("ideographic space inside the name", name="张\u3000三丰")
    add("comma and quotes in the address", address='上海市浦东新区示范街8号,"样例花园"3幢')
    add("name that a spreadsheet would run", name="=1+1")
    add("name that a spreadsheet would run", name="@SUM(A1:A9)")
    add("name that a spreadsheet would run", name="+李总")
    add("name that a spreadsheet would run", name="-王老板")
    add("number cell in the comment", comment=580)
    add("mark-up in the comment", comment="<b>VIP</b> & 家属")
    add("only a number, all else empty", name="", address="", email="", comment="", source="")
    if unicode:
        add("zero-width space in the name", "text_cleaned", name="赵\u200b小红")
        add("byte order mark in front of the name", "text_cleaned", name="\ufeff钱大伟")
        add("zero-width space and a bad e-mail", "email_invalid", "text_cleaned", name="孙\u200b丽", email="sunli@")
        add("emoji in the name", name="李姐🎉")
        add("rare character (beyond GBK)", name="𠮷田一")
    return rows


def no_customer(kind: str, trouble: str = "") -> Customer:
    """An empty row, or a line across the list that is no customer."""
    return Customer(Planted(trouble, None, reason="" if kind == "empty" else "phone_missing"), kind=kind)


def repeats(people: People, rows: list[Customer], count: int) -> list[Customer]:
    """The same numbers again, written in another way, under a name of their own."""
    again = []
    writings = [
        ("plain", lambda n: n),
        ("spaces", lambda n: f"{n[:3]} {n[3:7]} {n[7:]}"),
        ("+86", lambda n: f"+86{n}"),
        ("label", lambda n: f"手机：{n}"),
        ("trunk 0", lambda n: f"0{n}"),
    ]
    mobiles = [row for row in rows if row.phone.phonenum.startswith("1") and not row.phone.trouble]
    for index, row in enumerate(people.dice.sample(mobiles, count)):
        called, write = writings[index % len(writings)]
        number = row.phone.phonenum
        again.append(customer(people, Planted(f"repeat, written as: {called}", write(number), number)))
    landlines = [row for row in rows if row.phone.trouble == "landline with dash"]
    for row in landlines:
        number = row.phone.phonenum
        again.append(
            customer(people, Planted("repeat of a landline, its 0 lost", int(number), number, number_format="0"))
        )
    return again
