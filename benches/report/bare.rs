//! The yardsticks: the cells of a report straight into the library that writes its format.
//!
//! Nothing is read, nothing is counted, and what a cell holds is not looked at.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use dialfeed::outcome::Status;
use dialfeed::report::{FILES, META_COLUMNS};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};

use crate::lists::HEADER;
use crate::outcomes::{Ended, STATUSES, rows};

/// `report.xlsx` without its first sheet: a sheet for each status, in constant memory.
pub fn workbook(count: usize, folder: &Path) -> Result<()> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let number = Format::new().set_num_format("0").set_align(FormatAlign::Top);
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder)?;
    for status in STATUSES {
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(status.as_str())?;
        for (column, head) in (0..).zip(columns(status).iter().chain(&HEADER)) {
            sheet.write_string_with_format(0, column, *head, &text)?;
        }
    }
    let mut next = [1; STATUSES.len()];
    for row in rows(count) {
        let sheet = STATUSES.iter().position(|status| *status == row.status).context("a status")?;
        write_row(workbook.worksheet_from_index(sheet)?, next[sheet], &row, [&text, &number])?;
        next[sheet] += 1;
    }
    workbook.save(folder.join("report.xlsx"))?;
    Ok(())
}

fn columns(status: Status) -> &'static [&'static str] {
    match status {
        Status::Failed | Status::Uncertain => &["行号", "原因", "答复", "号码", "说明"],
        Status::Rejected | Status::Repeated => &["行号", "原因", "说明"],
        _ => &["行号", "答复", "号码", "说明"],
    }
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    row: &Ended,
    [text, number]: [&Format; 2],
) -> Result<()> {
    let reason = row.reason.map_or("", |(_, sentence)| sentence);
    let answer = row.answer.map_or("", |(_, message)| message);
    let remark = row.remark.as_ref().map_or("", |(_, words)| words);
    let own = match row.status {
        Status::Failed | Status::Uncertain => &[reason, answer, &row.cells[0], remark][..],
        Status::Rejected | Status::Repeated => &[reason, remark][..],
        _ => &[answer, &row.cells[0], remark][..],
    };
    sheet.write_number_with_format(at, 0, row.number, number)?;
    let cells = own.iter().copied().chain(row.cells.iter().map(String::as_str));
    for (column, cell) in (1..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string_with_format(at, column, cell, text)?;
        }
    }
    Ok(())
}

/// The CSV files, UTF-8 with byte order mark.
pub fn texts(count: usize, folder: &Path) -> Result<()> {
    let mut writers = Vec::new();
    for (name, statuses) in FILES {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        file.write_all("\u{feff}".as_bytes())?;
        let mut builder = csv::WriterBuilder::new();
        let mut writer = builder.terminator(csv::Terminator::CRLF).from_writer(file);
        writer.write_record(META_COLUMNS.into_iter().chain(HEADER))?;
        writers.push((statuses, writer));
    }
    for row in rows(count) {
        let file = writers.iter_mut().find(|(statuses, _)| statuses.contains(&row.status));
        let (_, writer) = file.context("a file")?;
        let (errno, message) =
            row.answer.map_or_else(Default::default, |(errno, said)| (errno.to_string(), said));
        let number = row.number.to_string();
        let sent_as = if row.status == Status::Rejected { "" } else { &*row.cells[0] };
        let remark = match (&row.remark, row.status) {
            // Advice is said, and of other words the code is kept.
            (Some((_, words)), Status::Rejected) => words,
            (Some((word, _)), _) => word,
            (None, _) => "",
        };
        let code = row.reason.map_or("", |(code, _)| code);
        let own = [
            &*number,
            "customers.csv",
            "",
            row.status.as_str(),
            code,
            &*errno,
            message,
            sent_as,
            remark,
        ];
        writer.write_record(own.into_iter().chain(row.cells.iter().map(String::as_str)))?;
    }
    for (_, mut writer) in writers {
        writer.flush()?;
    }
    Ok(())
}
