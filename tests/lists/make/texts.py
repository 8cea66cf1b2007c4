"""Point 3: delimiters, line ends, quotes, NUL bytes, ragged rows and the other ways of CSV."""

from .case import HEADER, LIST, PEOPLE, Case, error, lists, malformed, table
from .text import csv

ONE, TWO, THREE = PEOPLE


def cases():
    yield from delimiters()
    yield from line_ends()
    yield from quotes()
    yield from shapes()
    yield from made_when_run()


def case(file, about, data, expect, options=None):
    data = data.encode() if isinstance(data, str) else data
    return Case(file, "3", about, "Python", data, expect, options or {})


def usual(cells=PEOPLE, **more):
    return lists(table(cells, encoding="UTF-8", **more))


def delimiters():
    yield case("tabs.tsv", "tabs", csv(LIST, "\t"), usual())
    yield case("semicolons.csv", "semicolons (Excel in much of Europe)", csv(LIST, ";"), usual())
    yield case("pipes.txt", "pipes", csv(LIST, "|"), usual())
    commas = [[number, name, "甲,乙,丙,丁"] for number, name, _ in PEOPLE]
    yield case("tabs-with-commas.tsv", "tabs, and more commas than tabs inside the cells",
               "\n".join("\t".join(row) for row in [HEADER, *commas]) + "\n", usual(commas))
    amounts = [["13490000001", "Ann", "1.234,56"], ["14500000002", "Bob", "99,00"], ["14700000003", "Cy", "7,5"]]
    yield case("semicolons-decimal-commas.csv", "semicolons, decimal commas in the cells",
               "mobile;name;amount\n" + "".join(";".join(row) + "\n" for row in amounts),
               lists(table(amounts, columns={"phonenum": "A", "name": "B"}, encoding="UTF-8")))
    yield case("sep-semicolon.csv", "Excel's `sep=;` line: no row, not numbered", "sep=;\r\n" + "".join(
        ";".join(row) + "\r\n" for row in LIST), usual())
    yield case("sep-tab.csv", "`SEP=` and a tab, behind a byte order mark", "\ufeffSEP=\t\n" + "".join(
        "\t".join(row) + "\n" for row in LIST), usual())
    yield case("sep-caret.csv", "`sep=^`: a delimiter that is not guessed", "sep=^\n" + "".join(
        "^".join(row) + "\n" for row in LIST), usual())
    yield case("caret-asked.csv", "`--delimiter ^`", csv(LIST, "^"), usual(), {"delimiter": "^"})
    yield case("unusable-delimiter.csv", "`--delimiter` is a quote", csv(LIST), error("UnusableDelimiter"),
               {"delimiter": '"'})
    numbers = [[number] for number, *_ in PEOPLE]
    yield case("one-column.txt", "one column, no delimiter at all", csv([["手机号"], *numbers]),
               usual(numbers, columns={"phonenum": "A"}))
    yield case("one-column-no-header.txt", "numbers, one a line, no header", csv(numbers),
               usual(numbers, columns={"phonenum": "A"}, header_row=None, first=1))


def line_ends():
    yield case("lf.csv", "LF", csv(LIST, end="\n"), usual())
    yield case("crlf.csv", "CRLF", csv(LIST, end="\r\n"), usual())
    yield case("cr.csv", "CR alone (old Macintosh)", csv(LIST, end="\r"), usual())
    yield case("mixed-line-ends.csv", "LF, CRLF and CR in one file",
               "手机号,姓名,备注\r13490000001,张三,老客户\n14500000002,李四,请下午打\r\n14700000003,王五,已到店\r", usual())
    yield case("no-last-line-end.csv", "no line end behind the last row", csv(LIST)[:-1], usual())
    yield case("blank-lines.csv", "blank lines and rows of empty cells: no rows, but numbered",
               "\n手机号,姓名,备注\n\n13490000001,张三,老客户\n,,\n\n14500000002,李四,请下午打\n\n\n",
               usual([[4, *ONE], [7, *TWO]], header_row=2))
    yield case("crcrlf.csv", "CR CR LF: a CRLF that was translated twice", csv(LIST, end="\r\r\n"),
               usual([[3, *ONE], [5, *TWO], [7, *THREE]]))


def quotes():
    yield case("quoted-all.csv", "every cell in quotes", csv(LIST, quote_all=True), usual())
    over = [["13490000001", "张三", "第一行\n第二行"], ["14500000002", "李四", "一\r\n\r\n三"], THREE]
    yield case("quoted-line-breaks.csv", "line breaks in quotes: one row each", csv([HEADER, *over]), usual(over))
    said = [["13490000001", "张三", '他说"好"'], ["14500000002", "李四", '"'], ["14700000003", "王五", '""']]
    yield case("doubled-quotes.csv", "doubled quotes", csv([HEADER, *said]), usual(said))
    yield case("empty-quotes.csv", "empty cells in quotes", '手机号,姓名,备注\n13490000001,"",""\n"","",""\n14500000002,李四,""\n',
               usual([["13490000001"], [4, "14500000002", "李四"]]))
    inches = [["13490000001", "张三", '5" 管'], ["14500000002", "李四", '27"'], ["14700000003", "王五", 'a "b" c']]
    yield case("stray-quotes.csv", "quotes in the middle of a cell are letters",
               "\n".join(",".join(row) for row in [HEADER, *inches]) + "\n", usual(inches))
    yield case("letters-behind-quote.csv", "letters behind the closing quote",
               '手机号,姓名,备注\n13490000001,"张三"先生,x\n14500000002,李四,y\n',
               usual([["13490000001", "张三先生", "x"], ["14500000002", "李四", "y"]]))
    yield case("quote-behind-space.csv", "a quote behind a space is a letter, as in Excel",
               '手机号,姓名,备注\n13490000001, "张三", "x"\n14500000002,李四,y\n',
               usual([["13490000001", ' "张三"', ' "x"'], ["14500000002", "李四", "y"]]))
    yield case("single-quotes.csv", "single quotes are letters", "手机号,姓名,备注\n'13490000001','张三','x'\n",
               usual([["'13490000001'", "'张三'", "'x'"]]))
    yield case("unclosed-quote.csv", "a quote that never closes costs its own row",
               '手机号,姓名,备注\n13490000001,张三,老客户\n14500000002,"李四,请下午打\n14700000003,王五,已到店\n',
               usual([ONE, malformed(3, "UnclosedQuote"), THREE]))
    yield case("unclosed-last.csv", "a quote that never closes, in the last row",
               '手机号,姓名,备注\n13490000001,张三,老客户\n14500000002,李四,"请下午打',
               usual([ONE, malformed(3, "UnclosedQuote")]))
    yield case("unclosed-then-quoted.csv", "a quote that never closes, quoted cells in rows below",
               '手机号,姓名,备注\n13490000001,"张三,老客户\n14500000002,"李四","请\n下午打"\n14700000003,王五,已到店\n',
               usual([malformed(2, "UnclosedQuote"), ["14500000002", "李四", "请\n下午打"], THREE]))
    many = "手机号,姓名,备注\n" + "".join(
        f'1349000{n:04},"客户{n},x\n' if n % 50 == 7 else f"1349000{n:04},客户{n},x\n" for n in range(200))
    told = [malformed(n + 2, "UnclosedQuote") if n % 50 == 7 else [n + 2, f"1349000{n:04}", f"客户{n}", "x"]
            for n in range(200)]
    yield case("unclosed-many.csv", "four quotes that never close in 200 rows: four rows lost, 196 read", many, usual(told))


def shapes():
    yield case("nul-bytes.csv", "NUL bytes inside cells are letters",
               "手机号,姓名,备注\n13490000001,张\0三,a\0\n14500000002,李四,b\n",
               usual([["13490000001", "张\0三", "a\0"], ["14500000002", "李四", "b"]]))
    yield case("ragged.csv", "rows with fewer and with more cells than the header",
               "手机号,姓名,备注\n13490000001\n14500000002,李四,a,b,c\n14700000003,王五\n",
               usual([["13490000001"], ["14500000002", "李四", "a", "b", "c"], ["14700000003", "王五"]]))
    yield case("trailing-empty-columns.csv", "empty columns behind the last (a sheet that was once wider)",
               "\n".join(",".join(row) + ",,,,,," for row in LIST) + "\n,,,,,,,,\n,,,,,,,,\n", usual())
    yield case("leading-empty-column.csv", "an empty column in front", "".join(
        "," + ",".join(row) + "\n" for row in LIST),
        usual([["", *row] for row in PEOPLE], columns={"phonenum": "B", "name": "C", "comment": "D"}))
    armed = [['="13490000001"', "张三", "=1+1"], ['="14500000002"', "李四", "@x"]]
    yield case("formula-text.csv", '`="134…"`: kept as read', "手机号,姓名,备注\n" + "".join(
        ",".join(row) + "\n" for row in armed), usual(armed))
    yield case("formula-text-quoted.csv", '`"=""134…"""`, as Excel quotes it', csv([HEADER, *armed]), usual(armed))
    notes = [["# 13490000001", "张三", "x"], ["//14500000002", "李四", "y"], ["14700000003", "#王五", "# z"], ["#", "", ""]]
    yield case("comment-like.csv", "lines that look like comments are data", csv([HEADER, *notes]), usual(notes))
    spaced = [[" 13490000001 ", "　张三　", "\tx "]]
    yield case("spaces.csv", "spaces around cells are kept as read", csv([HEADER, *spaced]), usual(spaced))
    middle = [ONE, HEADER, TWO, ["合计", "2", ""]]
    yield case("header-again.csv", "the header once more in the middle, a sum at the end: data", csv([HEADER, *middle]),
               usual(middle))
    yield case("r-row-names.csv", "as R's write.csv: every text quoted, a column of row names without header",
               '"","phone","name"\n"1","13490000001","Ann"\n"2","14500000002",NA\n',
               usual([["1", "13490000001", "Ann"], ["2", "14500000002", "NA"]], columns={"phonenum": "B", "name": "C"}))
    lost = [["1.349E+10", "张三", "x"], ["1.3490000001E+10", "李四", "y"], ["13490000001.0", "王五", "z"]]
    yield case("scientific-text.csv", "numbers as Excel's CSV shows them: kept as read", csv([HEADER, *lost]), usual(lost))
    wide_header = ["手机号", *[f"c{n}" for n in range(999)], "姓名"]
    wide = ["13490000001", *["x"] * 999, "张三"]
    yield case("wide.csv", "1,001 columns", csv([wide_header, wide]), usual([wide], columns={"phonenum": "A", "name": "ALM"}))
    emoji = [["13490000001", "👩‍👧 张三", "é\u0301\u200b"]]
    yield case("emoji.csv", "emoji, joined and combining marks, a zero-width space", csv([HEADER, *emoji]), usual(emoji))
    yield case("empty.csv", "no byte at all", b"", error("Empty"))
    yield case("mark-only.csv", "a byte order mark and nothing else", b"\xef\xbb\xbf", error("Empty"))
    yield case("blank-only.csv", "blank lines and commas alone", "\n\n,,,\n\r\n", error("Empty"))
    yield case("header-only.csv", "a header and no row", csv([HEADER]), usual([]))
    report = [["_row", "_file", "_status", "手机号", "姓名"], ["2", "a.csv", "failed", "'+8613490000001", "'=张三"],
              ["7", "a.csv", "failed", "14500000002", "''李四"]]
    yield case("own-report.csv", "a report of dialfeed's own: one apostrophe is taken off",
               b"\xef\xbb\xbf" + csv(report, end="\r\n"),
               usual([["2", "a.csv", "failed", "+8613490000001", "=张三"], ["7", "a.csv", "failed", "14500000002", "'李四"]],
                     columns={"phonenum": "D", "name": "E"}, notices=["OwnReport"]))


def made_when_run():
    def made(maker, about, rows, **more):
        expected = {"encoding": "UTF-8", "columns": {"phonenum": "A", "name": "B"}, "header_row": 1, "notices": []}
        return Case(maker.replace("_", "-") + ".csv", "3", about, "the test", None,
                    lists(expected | rows | more), {}, maker)

    last = {"row": 4, "cells": ["14700000003", "王五"]}
    first = {"row": 2, "cells": ["13490000001", "张三"]}
    yield made("field_of_1_mib", "a cell of exactly 1 MiB", {"count": 3, "first": first, "last": last})
    three = {"rows": [first, malformed(3, "FieldTooLong"), last]}
    yield made("field_over_1_mib", "a cell of 1 MiB and one byte", three)
    yield made("field_of_9_mib", "a cell of 9 MiB in quotes", three
               | {"rows": [first, {"row": 3, "malformed": ["FieldTooLong", "RowTooLong"]}, last]})
    yield made("row_over_4_mib", "a row over 4 MiB of small cells", {"rows": [first, malformed(3, "RowTooLong"), last]})
    yield made("unclosed_before_9_mib", "a quote that never closes, 9 MiB of rows behind it: one row lost",
               {"count": 200_003, "malformed": [malformed(3, "UnclosedQuote")],
                "first": first, "last": {"row": 200_004, "cells": ["14700000003", "王五"]}})
    yield made("quotes_everywhere", "100,000 rows that each open a quote and close none",
               {"count": 100_000, "every_row_malformed": "UnclosedQuote"},
               columns={"phonenum": "A", "comment": "B"})
