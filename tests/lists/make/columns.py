"""Point 5: which column is which, in text files (workbooks: `workbooks.py`)."""

from .case import HEADER, LIST, PEOPLE, Case, error, lists, table
from .text import csv

ONE, TWO, THREE = PEOPLE


def case(file, about, cells, expect, options=None):
    data = cells if isinstance(cells, bytes) else csv(cells)
    return Case(file, "5", about, "Python", data, expect, options or {})


def usual(cells=PEOPLE, **more):
    return lists(table(cells, encoding="UTF-8", **more))


def cases():
    english = [["Customer ID", "Full Name", "Phone Number", "E-Mail", "Address", "Remarks"],
               ["A-1", "Ann Lee", "13490000001", "ann@example.com", "1 Sample Rd", "x"]]
    yield case("english-headers.csv", "every field by its English header", english,
               usual(english[1:], columns={"phonenum": "C", "name": "B", "email": "D", "address": "E", "comment": "F"}))
    every = [["客户姓名", "客户手机号码", "客户地址信息", "客户邮件地址", "备注信息"],
             ["张三", "13490000001", "样例路1号", "z@example.com", "x"]]
    yield case("platform-headers.csv", "every field by the platform's own headers", every,
               usual(every[1:], columns={"phonenum": "B", "name": "A", "address": "C", "email": "D", "comment": "E"}))
    signs = [["*手机号\n(必填)", "姓  名", "备注（选填）"], *PEOPLE]
    yield case("headers-with-signs.csv", "headers with stars, line breaks, brackets, spaces inside", signs, usual())
    units = [["ＭＯＢＩＬＥ", "Name:", "金额（元）"], ["13490000001", "Ann", "9.5"]]
    yield case("headers-with-units.csv", "full-width headers, a colon, a unit", units,
               usual(units[1:], columns={"phonenum": "A", "name": "B"}))
    phones = [["联系电话", "手机", "姓名"], ["0571-90000001", "13490000001", "张三"]]
    yield case("mobile-first.csv", "telephone and mobile: the mobile goes before", phones,
               usual(phones[1:], columns={"phonenum": "B", "name": "C"}))
    twice = [["手机", "手机", "姓名"], ["13490000001", "14500000002", "张三"], ["14700000003", "13490000004", "李四"]]
    yield case("two-mobiles.csv", "two columns of one header, both full: an error that lists them", twice,
               error("AmbiguousPhoneColumn"))
    private = [["_phonenum", "号码", "姓名"], ["13490000001", "14500000002", "张三"]]
    yield case("private-header.csv", "a header that begins with `_` is never mapped by itself", private,
               usual(private[1:], columns={"phonenum": "B", "name": "C"}))
    unknown = [["编号", "打给谁", "打哪里"], ["1", "张三", "13490000001"], ["2", "李四", "0571-90000002"],
               ["3", "王五", "暂无"], ["4", "赵六", "１４７０００００００４"]]
    yield case("by-content.csv", "no known header: found by content", unknown,
               usual(unknown[1:], columns={"phonenum": "C"}, how="Content"))
    yield case("no-header.csv", "no header: the first row is a customer", PEOPLE,
               usual(PEOPLE, first=1, header_row=None, columns={"phonenum": "A"}))
    yield case("no-header-asked.csv", "`--header none`: what looks like one is data", LIST,
               usual([HEADER, *PEOPLE], first=1, header_row=None, columns={"phonenum": "A"}), {"header": "none"})
    titled = [["十一月客户名单"], ["制表：市场部", "", "2026-11-22"], [], HEADER, *PEOPLE]
    yield case("title-rows.csv", "title rows and an empty one above the header", titled,
               usual(PEOPLE, first=5, header_row=4, notices=["TitleRowsPassed"]))
    yield case("header-row-asked.csv", "`--header 4`", titled,
               usual(PEOPLE, first=5, header_row=4, notices=[]), {"header": 4})
    yield case("header-beyond-end.csv", "`--header 99` in a file of four rows", LIST, error("HeaderBeyondEnd"),
               {"header": 99})
    contact = [["名单，有问题请联系", "13490000099"], HEADER, *PEOPLE]
    yield case("title-with-number.csv", "a title with a number in it is no customer", contact,
               usual(PEOPLE, first=3, header_row=2, notices=["TitleRowsPassed"]))
    two_rows = [["联系方式", "", "客户", ""], ["座机", "手机", "姓名", "备注"], ["0571-90000001", "13490000001", "张三", "x"],
                ["", "14500000002", "李四", ""]]
    yield case("two-header-rows.csv", "headers in two rows, groups above", two_rows,
               lists(table(two_rows[2:], first=3, header_row="any", notices=None,
                           columns={"phonenum": "B", "name": "C", "comment": "D"})))
    below = [["联系方式", "客户", "其他"], ["（手机）", "（姓名）", "（备注）"], *PEOPLE]
    yield case("two-header-rows-words.csv", "headers in two rows, both with words", below,
               lists(table(PEOPLE, first=3, header_row="any", notices=None, columns=None, phonenum="A")))
    odd = [["Kd.-Nr.", "Fon", "Wer"], ["1", "13490000001", "Ann"]]
    mapped = usual(odd[1:], columns={"phonenum": "B", "name": "C"}, how="Map")
    yield case("map-by-header.csv", "`--map` by header", odd, mapped, {"map": {"phonenum": "Fon", "name": "Wer"}})
    yield case("map-by-letter.csv", "`--map` by letter", odd, mapped, {"map": {"phonenum": "B", "name": "c"}})
    yield case("map-by-number.csv", "`--map` by number", odd, mapped, {"map": {"phonenum": "2", "name": "3"}})
    yield case("map-unknown.csv", "`--map` names no column", odd, error("UnknownColumn"), {"map": {"phonenum": "Tel"}})
    yield case("map-ambiguous.csv", "`--map` names two columns", twice, error("AmbiguousColumn"), {"map": {"phonenum": "手机"}})
    yield case("no-phone-column.csv", "no column of numbers: dates, order numbers, ID numbers",
               [["日期", "订单", "证件"], ["2026-11-22", "20261122000001", "330106199001011234"],
                ["2026-11-23", "20261123000002", "33010619900101123X"]], error("NoPhoneColumn"))
