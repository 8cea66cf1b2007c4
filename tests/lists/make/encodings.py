"""Point 2: text files by encoding, with bytes that no encoding has, and labels given and wrong.

The positions of undecodable bytes are taken from the bytes as they were put together.
"""

from .case import LIST, PEOPLE, Case, error, lists, malformed, table
from .text import csv

LONG_NAMES = [
    ["13490000011", "欧阳建国", "浙江省杭州市样例路一号,下午联系"],
    ["13490000012", "司马秀英", "江苏省南京市示范街二号"],
    ["13490000013", "诸葛子涵", "上海市浦东新区虚构巷三号"],
]
TAIWAN = [
    ["手機號碼", "姓名", "地址"],
    ["13490000021", "陳淑芬", "臺北市中正區範例路一段三號"],
    ["13490000022", "黃國華", "臺中市西屯區虛構街十八號"],
    ["13490000023", "劉雅婷", "高雄市鼓山區測試大道九號"],
    ["13490000024", "蔡憲宏", "臺南市東區模擬巷二號之一"],
    ["13490000025", "蕭麗華", "新竹縣竹北市樣品路七十號"],
    ["13490000026", "鄭寶蓮", "桃園縣龍潭鄉試驗街四號"],
]
JAPAN = [
    ["mobile", "name", "address"],
    ["13490000031", "サンプル太郎", "東京都千代田区れいの町一丁目"],
    ["13490000032", "テスト花子", "大阪府大阪市みほん通り二番地"],
    ["13490000033", "ためし次郎", "京都府京都市かりの小路三番"],
    ["13490000034", "ﾀﾒｼ ｻﾌﾞﾛｳ", "北海道札幌市ためしヶ丘四条"],
    ["13490000035", "見本さくら", "福岡県福岡市サンプル町五番地"],
]
EUROPE = [
    ["mobile", "name", "address"],
    ["13490000041", "Jörg Müller", "Beispielstraße 12, 80331 München"],
    ["13490000042", "François Lefèvre", "3 rue de l’Exemple, Orléans"],
    ["13490000043", "José Núñez", "Calle Inventada 5, Cádiz"],
    ["13490000044", "Åse Sørensen", "Eksempelgade 9, Århus"],
    ["13490000045", "Zoë Größmann", "Musterweg 7, Köln – 5 € Zuschlag"],
]
ADDRESSED = {"phonenum": "A", "name": "B", "address": "C"}


def planted(data: bytes, before: bytes, bad: bytes) -> tuple[bytes, int]:
    """The bytes with `bad` put in front of `before`, and where it stands."""
    at = data.index(before)
    return data[:at] + bad + data[at:], at


def cases():
    def case(file, about, data, expect, options=None):
        return Case(file, "2", about, "Python", data, expect, options or {})

    def usual(encoding, cells=PEOPLE, **more):
        return lists(table(cells, encoding=encoding, **more))

    yield case("utf8.csv", "UTF-8 without byte order mark", csv(LIST), usual("UTF-8"))
    yield case("utf8-mark.csv", "UTF-8 with byte order mark, CRLF (Excel's `CSV UTF-8`)",
               b"\xef\xbb\xbf" + csv(LIST, end="\r\n"), usual("UTF-8"))
    yield case("utf8-two-marks.csv", "two byte order marks: a program put one before another's",
               b"\xef\xbb\xbf" * 2 + csv(LIST), usual("UTF-8"))
    joined = csv(LIST) + b"\xef\xbb\xbf" + csv(LIST)
    yield case("utf8-joined.csv", "two files joined: a mark and a header in the middle are data", joined,
               usual("UTF-8", [*PEOPLE, ["\ufeff手机号", "姓名", "备注"], *PEOPLE]))
    yield case("ascii.csv", "nothing but ASCII", csv([["phone", "name", "note"], ["13490000001", "Ann", "x"]]),
               usual("UTF-8", [["13490000001", "Ann", "x"]]))
    yield case("gbk.csv", "GBK, CRLF (Excel's `CSV` on a Chinese Windows)",
               csv(LIST, end="\r\n", encoding="gbk"), usual("gb18030"))
    yield case("gbk-long.csv", "GBK with longer cells", csv([LIST[0], *LONG_NAMES], encoding="gbk"),
               usual("gb18030", LONG_NAMES))
    wide = [["13490000001", "𠮷野", "䶮㐂"], ["13490000002", "龘靐", "𫖯𬀩"]]
    yield case("gb18030-four-bytes.csv", "GB18030 with letters of four bytes",
               csv([LIST[0], *wide], encoding="gb18030"), usual("gb18030", wide))
    yield case("gbk-asked.csv", "GBK, asked for by `--encoding gbk`", csv(LIST, encoding="gbk"), usual("GBK"),
               {"encoding": "gbk"})
    tabbed = csv(LIST, delimiter="\t", end="\r\n", encoding="utf-16-le")
    yield case("utf16le.txt", "UTF-16LE with mark, tabs (Excel's `Unicode Text`)", b"\xff\xfe" + tabbed,
               usual("UTF-16LE"))
    yield case("utf16be.csv", "UTF-16BE with mark", b"\xfe\xff" + csv(LIST, encoding="utf-16-be"), usual("UTF-16BE"))
    yield case("utf16le-asked.txt", "UTF-16LE without mark, asked for", tabbed, usual("UTF-16LE"),
               {"encoding": "utf-16le"})
    lone = csv([LIST[0], ["13490000001", "张?三", "x"], PEOPLE[1]], encoding="utf-16-le")
    at = lone.index("?".encode("utf-16-le"))
    lone = b"\xff\xfe" + lone[:at] + b"\x00\xd8" + lone[at + 2:]
    yield case("utf16le-lone-half.csv", "UTF-16LE with half a letter: undecodable", lone,
               usual("UTF-16LE", [malformed(2, "Undecodable", at + 2), [3, *PEOPLE[1]]]))
    yield case("big5.csv", "Big5: a list in traditional Chinese", csv(TAIWAN, encoding="big5"),
               lists(table(TAIWAN[1:], columns=ADDRESSED, encoding="Big5", notices=["EncodingGuessed"])))
    yield case("big5-asked.csv", "Big5, asked for", csv(TAIWAN, encoding="big5"),
               lists(table(TAIWAN[1:], columns=ADDRESSED, encoding="Big5")), {"encoding": "big5"})
    yield case("shift-jis.csv", "Shift-JIS: a list in Japanese", csv(JAPAN, encoding="cp932"),
               lists(table(JAPAN[1:], columns=ADDRESSED, encoding="Shift_JIS", notices=["EncodingGuessed"])))
    yield case("windows-1252.csv", "Windows-1252: umlauts, accents, a euro sign", csv(EUROPE, encoding="cp1252"),
               lists(table(EUROPE[1:], columns=ADDRESSED, encoding="windows-1252", notices=["EncodingGuessed"])))
    yield case("windows-1252-asked.csv", "the same, asked for by `latin1`", csv(EUROPE, encoding="cp1252"),
               lists(table(EUROPE[1:], columns=ADDRESSED, encoding="windows-1252")), {"encoding": "latin1"})
    bad, at = planted(csv(LIST), "四".encode(), b"\xff")
    yield case("utf8-bad-byte.csv", "UTF-8 with a byte that is none", bad,
               usual("UTF-8", [PEOPLE[0], malformed(3, "Undecodable", at), [4, *PEOPLE[2]]]))
    cut = csv([LIST[0], *PEOPLE * 3]).replace("李四".encode(), "李四".encode()[:-1], 1)
    at = cut.index("李".encode()) + 3
    yield case("utf8-half-letter.csv", "UTF-8 with a letter that was cut in two", cut,
               usual("UTF-8", [PEOPLE[0], malformed(3, "Undecodable", at), [4, *PEOPLE[2]], *PEOPLE * 2]))
    bad, at = planted(csv([LIST[0], *PEOPLE * 5], encoding="gbk"), "四".encode("gbk"), b"\xff")
    yield case("gbk-bad-byte.csv", "GBK with a byte that is none", bad,
               usual("gb18030", [PEOPLE[0], malformed(3, "Undecodable", at), [4, *PEOPLE[2]], *PEOPLE * 4]))
    gbk = csv(LIST, encoding="gbk").replace(LIST[0][0].encode("gbk"), b"phone", 1)
    lines = gbk.split(b"\n")
    starts = [len(b"\n".join(lines[:n])) + 1 for n in (1, 2, 3)]
    yield case("gbk-as-utf8.csv", "GBK read as UTF-8 by `--encoding`: every row told, none dropped", gbk,
               lists(table([malformed(row, "Undecodable", start + len("13490000001,"))
                            for row, start in zip((2, 3, 4), starts)],
                           columns={"phonenum": "A"}, encoding="UTF-8")), {"encoding": "utf-8"})
    yield case("unknown-label.csv", "`--encoding` names no encoding", csv(LIST), error("UnknownEncoding"),
               {"encoding": "utf-99"})
    yield Case("far-gbk.csv", "2", "4 MiB of ASCII, then a name in GBK", "the test", None,
               lists({"encoding": "gb18030", "columns": USUAL_TWO, "header_row": 1, "notices": [],
                      "count": 200_001, "last": {"row": 200_002, "cells": ["13490000001", "张三"]}}), {}, "far_gbk")
    yield Case("far-utf8.csv", "2", "4 MiB of ASCII, then a name in UTF-8", "the test", None,
               lists({"encoding": "UTF-8", "columns": USUAL_TWO, "header_row": 1, "notices": [],
                      "count": 200_001, "last": {"row": 200_002, "cells": ["13490000001", "张三"]}}), {}, "far_utf8")


USUAL_TWO = {"phonenum": "A", "name": "B"}
