"""Rows as delimited text."""


def cell(text: str, delimiter: str, always: bool) -> str:
    needs = always or any(sign in text for sign in (delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if needs else text


def csv(rows, delimiter=",", end="\n", encoding="utf-8", quote_all=False) -> bytes:
    lines = [delimiter.join(cell(text, delimiter, quote_all) for text in row) + end for row in rows]
    return "".join(lines).encode(encoding)
