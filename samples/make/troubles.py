"""The troubles that offices put into a phone cell, each with what the contract makes of it.

Promises: the expectation is part of the construction: a writing is built around a number, so
the number to be sent is known before anything reads it; section 5 of the contract decides the
rest, by hand. Nothing here comes from the program under test. Knows no files and no row numbers.
"""

from dataclasses import dataclass, field
from typing import Any

from people import CITIES, People

HANGZHOU = next(city for city in CITIES if city.area == "571")
BEIJING = next(city for city in CITIES if city.area == "10")
CHUZHOU = next(city for city in CITIES if city.area == "550")


@dataclass
class Planted:
    """A phone cell and its fate with default options."""

    trouble: str
    cell: Any  # int: a number cell; str: a text cell; None: empty
    phonenum: str = ""  # what is sent; empty where the row is rejected
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    number_format: str = ""  # how a number cell shows itself
    is_formula: bool = False


def fullwidth(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def plain_number_cell(people: People) -> Planted:
    number = people.mobile()
    return Planted("", int(number), number, number_format="0")


def plain_text(people: People) -> Planted:
    number = people.mobile()
    return Planted("", number, number)


# One entry each: what is odd about it, and how the eleven digits are written.
MOBILE_WRITINGS = [
    ("spaces", lambda n: f"{n[:3]} {n[3:7]} {n[7:]}"),
    ("dashes", lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}"),
    ("dots", lambda n: f"{n[:3]}.{n[3:7]}.{n[7:]}"),
    ("en dashes", lambda n: f"{n[:3]}–{n[3:7]}–{n[7:]}"),
    ("em dashes", lambda n: f"{n[:3]}—{n[3:7]}—{n[7:]}"),
    ("full-width digits", fullwidth),
    ("full-width digits, sign and country code", lambda n: fullwidth(f"+86{n}")),
    ("ideographic space", lambda n: f"{n[:3]}\u3000{n[3:7]}\u3000{n[7:]}"),
    ("country code +86", lambda n: f"+86 {n[:3]} {n[3:7]} {n[7:]}"),
    ("country code +86, unspaced", lambda n: f"+86{n}"),
    ("country code +86-", lambda n: f"+86-{n}"),
    ("country code in parentheses", lambda n: f"(+86){n}"),
    ("country code 0086-", lambda n: f"0086-{n}"),
    ("country code 0086", lambda n: f"0086{n}"),
    ("country code 86", lambda n: f"86{n}"),
    ("trunk 0", lambda n: f"0{n}"),
    ("carrier prefix 17951", lambda n: f"17951{n}"),
    ("carrier prefix 12593", lambda n: f"12593{n}"),
    ("carrier prefix 17911", lambda n: f"17911{n}"),
    ("carrier prefix 17909", lambda n: f"17909{n}"),
    ("carrier prefix 10193", lambda n: f"10193{n}"),
    ('="…" as text', lambda n: f'="{n}"'),
    ("leading apostrophe as text", lambda n: f"'{n}"),
    ("label 手机：", lambda n: f"手机：{n}"),
    ("label 手机:", lambda n: f"手机:{n}"),
    ("label 电话：", lambda n: f"电话： {n}"),
    ("label tel:", lambda n: f"tel:{n}"),
    ("label Tel.", lambda n: f"Tel. {n}"),
    ("name in parentheses behind", lambda n: f"{n}(张先生)"),
    ("full-width parentheses behind", lambda n: f"{n}（微信同号）"),
    ("letters behind", lambda n: f"{n}王女士"),
    ("text behind, with a digit in it", lambda n: f"{n} 晚8点后打"),
    (".0 as text", lambda n: f"{n}.0"),
    ("scientific text, ten decimals", lambda n: f"{n[0]}.{n[1:]}E+10"),
    ("slashes inside the number", lambda n: f"{n[:3]}/{n[3:7]}/{n[7:]}"),
    ("trailing space", lambda n: f"{n}  "),
    ("line break behind", lambda n: f"{n}\n"),
]

# Characters that GBK does not have.
UNICODE_WRITINGS = [
    ("zero-width space in front", lambda n: f"\u200b{n}"),
    ("byte order mark in front", lambda n: f"\ufeff{n}"),
    ("no-break spaces", lambda n: f"{n[:3]}\u00a0{n[3:7]}\u00a0{n[7:]}"),
    ("non-breaking hyphens", lambda n: f"{n[:3]}\u2011{n[3:7]}\u2011{n[7:]}"),
    ("direction marks around (pasted from an address book)", lambda n: f"\u202d{n}\u202c"),
]


def mobile_writings(people: People, unicode: bool) -> list[Planted]:
    writings = MOBILE_WRITINGS + (UNICODE_WRITINGS if unicode else [])
    found = []
    for trouble, write in writings:
        number = people.mobile()
        found.append(Planted(trouble, write(number), number))
    number = people.mobile()
    found.append(Planted("extension after a mobile number", f"{number}转801", number, notes=["extension_dropped"]))
    return found


LANDLINE_WRITINGS = [
    ("landline with dash", lambda a, n: f"0{a}-{n}", []),
    ("landline with parentheses and space", lambda a, n: f"(0{a}){n[:4]} {n[4:]}", []),
    ("landline with full-width parentheses", lambda a, n: f"（0{a}）{n}", []),
    ("landline with spaces", lambda a, n: f"0{a} {n[:4]} {n[4:]}", []),
    ("landline unspaced", lambda a, n: f"0{a}{n}", []),
    ("landline with +86", lambda a, n: f"+86 {a} {n}", []),
    ("landline with 86 and its 0", lambda a, n: f"86-0{a}-{n}", []),
    ("landline without its 0, dash", lambda a, n: f"{a}-{n}", []),
    ("landline with label", lambda a, n: f"电话：0{a}-{n}", []),
    ("extension 转", lambda a, n: f"0{a}-{n} 转 801", ["extension_dropped"]),
    ("extension 转, unspaced", lambda a, n: f"0{a}{n}转8012", ["extension_dropped"]),
    ("extension -", lambda a, n: f"0{a}-{n}-801", ["extension_dropped"]),
    ("extension ext", lambda a, n: f"0{a}-{n} ext 801", ["extension_dropped"]),
    ("extension x", lambda a, n: f"0{a}-{n}x801", ["extension_dropped"]),
    ("extension ,", lambda a, n: f"0{a}-{n},801", ["extension_dropped"]),
]


def landline_writings(people: People) -> list[Planted]:
    """Every writing for Hangzhou; the bare and the dashed ones for Beijing and Chuzhou too."""
    found = []
    for trouble, write, notes in LANDLINE_WRITINGS:
        area, local = people.landline(HANGZHOU)
        found.append(Planted(trouble, write(area, local), f"0{area}{local}", notes=list(notes)))
    for city, where in [(BEIJING, "Beijing"), (CHUZHOU, "seven-digit city")]:
        area, local = people.landline(city)
        found.append(Planted(f"landline with dash, {where}", f"0{area}-{local}", f"0{area}{local}"))
        area, local = people.landline(city)
        found.append(Planted(f"landline without its 0, text, {where}", area + local, f"0{area}{local}"))
    return found


def number_cells(people: People) -> list[Planted]:
    """Number cells that are not simply eleven digits."""
    found = []
    for city, where in [(HANGZHOU, "Hangzhou"), (BEIJING, "Beijing"), (CHUZHOU, "seven-digit city")]:
        area, local = people.landline(city)
        found.append(
            Planted(f"landline as number cell, its 0 lost, {where}", int(area + local), f"0{area}{local}")
        )
    area, local = people.landline(HANGZHOU)
    found.append(
        Planted("landline as number cell, shown with 0 and dash", int(area + local), f"0{area}{local}",
                number_format="0000-00000000")
    )
    number = people.mobile()
    found.append(Planted("number cell shown with dashes", int(number), number, number_format="000-0000-0000"))
    number = people.mobile()
    found.append(Planted("number cell shown with two decimals", int(number), number, number_format="0.00"))
    number = people.mobile()
    found.append(Planted("number cell shown as 1.3E+10", int(number), number, number_format="0.0E+00"))
    number = people.mobile()
    found.append(Planted("number cell in General format", int(number), number, number_format="General"))
    number = people.mobile()
    found.append(Planted("number cell with country code", int("86" + number), number, number_format="0"))
    number = people.mobile()
    found.append(
        Planted("formula with a text result", f'="{number[:7]}"&"{number[7:]}"', number, is_formula=True)
    )
    number = people.mobile()
    found.append(
        Planted("formula with a number result", f"={number[:7]}0000+{int(number[7:])}", number,
                number_format="0", is_formula=True)
    )
    found.append(
        Planted("formula that failed: #N/A", "=NA()", reason="phone_not_a_number", is_formula=True)
    )
    return found


def several_numbers(people: People) -> list[Planted]:
    found = []
    signs = [("/", "/"), (" / ", "/ with spaces"), ("、", "、"), ("，", "，"), ("；", "；"), (";", ";"),
             ("|", "|"), ("\\", "backslash"), ("\n", "line break"), (" ", "space")]
    for sign, called in signs:
        first, second = people.mobile(), people.mobile()
        found.append(
            Planted(f"two numbers apart by {called}", first + sign + second, first, notes=["extra_numbers"])
        )
    numbers = [people.mobile() for _ in range(3)]
    found.append(Planted("three numbers", "、".join(numbers), numbers[0], notes=["extra_numbers"]))
    mobile, (area, local) = people.mobile(), people.landline(HANGZHOU)
    found.append(
        Planted("mobile and landline", f"{mobile} / 0{area}-{local}", mobile, notes=["extra_numbers"])
    )
    mobile, (area, local) = people.mobile(), people.landline(HANGZHOU)
    found.append(
        Planted("two labels and a space", f"手机：{mobile} 电话：0{area}-{local}", mobile, notes=["extra_numbers"])
    )
    number = people.mobile()
    found.append(Planted("one number twice in a cell", f"{number}/{number}", number))
    broken, number = people.mobile()[:10], people.mobile()
    found.append(Planted("first of two too short", f"{broken}/{number}", number))
    number = people.mobile()
    found.append(Planted("service number, then a mobile", f"95588/{number}", number))
    number = people.mobile()
    found.append(Planted("word, then a mobile", f"无/{number}", number))
    broken = people.mobile()[:10]
    found.append(Planted("two parts, none valid", f"{broken}/110", reason="phone_too_short"))
    return found


def rejected(people: People) -> list[Planted]:
    """Cells that no reading makes sendable with default options."""
    def no(trouble: str, reason: str, *cells: Any) -> list[Planted]:
        return [Planted(trouble, cell, reason=reason) for cell in cells]

    mobile = people.mobile
    area, local = people.landline(HANGZHOU)
    return [
        *no("service number", "phone_service", "95588", "400-820-8820", 4008208820, "800-000-0001", "110", 10086,
            "12345", "96110", "106900"),
        *no("area code before a service number", "phone_service", "0571-95588"),
        *no("foreign number", "phone_foreign", "+1 212 555 0123", "001-212-555-0123", "+44 20 7946 0958",
            "0044 20 7946 0958"),
        *no("Hong Kong, Macao, Taiwan", "phone_foreign", "+852 0000 0001", "00852-00000002", "+853 0000 0003",
            "+886 2 0000 0004"),
        *no("one digit missing", "phone_too_short", mobile()[:10], int(mobile()[:10]), mobile()[:9]),
        *no("landline too short", "phone_too_short", f"0{area}-9000"),
        *no("one digit too many", "phone_too_long", mobile() + "5", int(mobile() + "5"), mobile() + "00"),
        *no("landline too long", "phone_too_long", f"0{area}-{local}6789"),
        *no("no such mobile range", "phone_unassigned", "15400001234", 14100001234, "12345678901", "19400001234"),
        *no("no such area code", "phone_unassigned", "0300-9000123", "0500-90001234"),
        *no("wrong length for its city", "phone_unassigned", "0898-9000123"),
        *no("local number without area code", "phone_no_area_code", local, 90001234, "9000-1235", "9000123",
            "电话：90001236"),
        *no("digits lost in scientific text", "phone_precision_lost", "1.35E+10", "1.349E+10", "1.4500E+10"),
        *no("empty", "phone_missing", None, None, "   "),
        *no("word or sign for nothing", "phone_missing", "无", "-", "--", "—", "/", "空", "暂无", "没有", "N/A",
            "null"),
        *no("no digits", "phone_not_a_number", "张三", "加微信", "同上", "客户不愿留电话"),
    ]
