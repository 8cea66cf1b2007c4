// Workbooks by SheetJS, as asked for on standard input: a list of {file, type, sheets, options}. A sheet has a name,
// rows, and may have `hidden` and `hiddenRows` (from 1). A cell {"f": formula, "v": value} is a formula, {"d": date} a date.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
const XLSX = createRequire(process.cwd() + "/")("xlsx");

for (const { file, type, sheets, options } of JSON.parse(readFileSync(0, "utf8"))) {
  const book = XLSX.utils.book_new();
  for (const { name, rows, hiddenRows } of sheets) {
    const values = rows.map((row) => row.map((cell) => cell && cell.d ? new Date(cell.d) : cell && cell.f ? cell.v : cell));
    const sheet = XLSX.utils.aoa_to_sheet(values, { cellDates: true, dateNF: "yyyy-mm-dd" });
    rows.forEach((row, r) => row.forEach((cell, c) => {
      if (cell && cell.f) sheet[XLSX.utils.encode_cell({ r, c })].f = cell.f;
    }));
    if (hiddenRows) {
      sheet["!rows"] = [];
      for (const row of hiddenRows) sheet["!rows"][row - 1] = { hidden: true };
    }
    XLSX.utils.book_append_sheet(book, sheet, name);
  }
  book.Workbook = { Sheets: sheets.map(({ hidden }) => ({ Hidden: hidden ? 1 : 0 })), ...(options?.workbook ?? {}) };
  writeFileSync(file, XLSX.write(book, { type: "buffer", bookType: type, compression: true, ...(options?.write ?? {}) }));
}
