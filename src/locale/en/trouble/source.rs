//! Files that cannot be read as a list, and what is worth knowing of those that can, in English.

use dialfeed::source::{
    BrokenCause, Candidate, HeaderChanges, Notice, SourceError, Unsupported, Wanted,
};

use crate::locale::figures::count as count_of;
use crate::locale::trouble::{ListKind, column, header, name, path, some};

/// A file that cannot be read as a list.
pub fn source_trouble(error: &SourceError, kind: ListKind) -> String {
    match error {
        SourceError::NotFound { file } => {
            format!("There is no file {}. Check the path and the name.", path(file))
        }
        SourceError::NoMatch { file } => {
            format!("No file matches {}. Check the path and the pattern.", path(file))
        }
        SourceError::TooManyFiles { file, most } => format!(
            "With {} there are more than {most} files, and one job takes {most} at most. Put them \
             into several jobs, or merge some.",
            path(file)
        ),
        SourceError::NotReadable { file, cause } => format!(
            "{} cannot be read ({cause}). Check the permissions, and close programs that use it \
             (such as Excel).",
            path(file)
        ),
        SourceError::Changed { file } => format!(
            "{} was changed while it was being read, so nothing was sent. Wait until it is written \
             and saved and nobody changes it any more, then run this again.",
            path(file)
        ),
        SourceError::NoFile { file } => format!(
            "{} is not a file but a pipe or a device. Write - in place of its name, and let the other \
             program write into dialfeed: program | dialfeed check -",
            path(file)
        ),
        SourceError::Directory { file } => {
            format!("{} is a folder. Name the files in it.", path(file))
        }
        SourceError::Empty { file, sheet } => {
            format!(
                "{} is empty. Check whether it is the right file.",
                subject(file, sheet.as_deref())
            )
        }
        SourceError::OnlyZeros { file } => format!(
            "{} is damaged: it has a size, and nothing is in it (zero bytes alone, as a power cut leaves \
             them). Get the list anew from where it came.",
            path(file)
        ),
        SourceError::UnsupportedFormat { file, what } => {
            format!(
                "{} is {}, which cannot be read. {}",
                path(file),
                format_name(*what),
                way(*what)
            )
        }
        SourceError::Encrypted { file } => format!(
            "{} is protected by a password. Remove the password (in Excel, or by unpacking the \
             archive) and save it anew.",
            path(file)
        ),
        SourceError::BrokenWorkbook { file, sheet, after_row, cause } => {
            broken(file, sheet.as_deref(), *after_row, cause)
        }
        SourceError::TooLarge { file, part } => format!(
            "{} is too large: {} would take too much memory. Save it as .csv, or split it.",
            path(file),
            name(part)
        ),
        SourceError::SeveralFiles { file, inside } => format!(
            "{} has several files in it: {}. Unpack it, and name the lists that are to be read.",
            path(file),
            some(inside.iter().map(|inside| format!("`{}`", name(inside))), ", ")
        ),
        SourceError::BrokenArchive { file, .. } => format!(
            "{} cannot be unpacked; it is incomplete or damaged. Get it once more, or pack it anew.",
            path(file)
        ),
        SourceError::NoSheets { file } => {
            format!(
                "{} has no worksheet, and no table. Check whether it is the right file.",
                path(file)
            )
        }
        SourceError::UnknownSheet { file, asked, sheets } => format!(
            "{} has no sheet `{}`; it has: {}. Correct --sheet.",
            path(file),
            name(asked),
            some(sheets.iter().map(|sheet| format!("`{}`", name(sheet))), ", ")
        ),
        SourceError::UnknownEncoding { file, asked } => format!(
            "There is no encoding `{}`, so {} was not read. Correct --encoding; common ones are utf-8, \
             gb18030, gbk, big5, shift_jis and utf-16.",
            name(asked),
            path(file)
        ),
        SourceError::UnusableDelimiter { file, delimiter } => format!(
            "{}: the byte {delimiter:#04x} cannot stand between columns. Give --delimiter one \
             character such as , or ; or |, or the word tab.",
            path(file)
        ),
        SourceError::NoPhoneColumn { file, sheet, header } => format!(
            "{} has no column of phone numbers{}. {}",
            subject(file, sheet.as_deref()),
            columns_there(header),
            phone_column_advice(kind)
        ),
        SourceError::AmbiguousPhoneColumn { file, sheet, candidates } => format!(
            "{} has several columns that could hold the phone number: {}. {}",
            subject(file, sheet.as_deref()),
            columns(candidates),
            ambiguous_advice(kind, candidates)
        ),
        SourceError::UnknownColumn { file, sheet, wanted, asked, header: there } => {
            let option = match &**wanted {
                Wanted::Field(field) => format!("--map {}=COLUMN", field.as_str()),
                Wanted::Extra(_) => "--batch-column or --staff-column".to_owned(),
                Wanted::Part(field) => format!("the braces of --set {}", field.as_str()),
            };
            format!(
                "{} has no column `{}`{}. Correct {option}: a header, a letter or a number.",
                subject(file, sheet.as_deref()),
                header(asked),
                columns_there(there)
            )
        }
        SourceError::AmbiguousColumn { file, sheet, asked, candidates } => format!(
            "{} has several columns named `{}`: {}. Name one by its letter (in --map, \
             --set, --batch-column or --staff-column).",
            subject(file, sheet.as_deref()),
            header(asked),
            columns(candidates)
        ),
        SourceError::HeaderChanged { file, sheet, changes } => format!(
            "{} has another header than the one confirmed last time{}. Nobody is there to confirm \
             it, so nothing was read. Run it once at a terminal and confirm, or name the column \
             with --map phonenum=COLUMN.",
            subject(file, sheet.as_deref()),
            changed(changes)
        ),
        SourceError::HeaderBeyondEnd { file, sheet, asked, last_row } => format!(
            "{} has no header in row {asked}; its last row with text is row {last_row}. Correct \
             --header, or write --header none where there is no header.",
            subject(file, sheet.as_deref())
        ),
    }
}

/// Worth knowing.
pub fn reading(notice: &Notice, file: &str, sheet: Option<&str>) -> String {
    let place = subject(file, sheet);
    let place = place.trim_end_matches(',');
    match notice {
        Notice::TitleRowsPassed { first, last } if first == last => format!(
            "{place}: row {first} above the header was passed over. If that is wrong, give the \
             header's row with --header."
        ),
        Notice::TitleRowsPassed { first, last } => format!(
            "{place}: rows {first} to {last} above the header were passed over. If that is wrong, \
             give the header's row with --header."
        ),
        Notice::HeaderRows { first, last } => format!(
            "{place}: rows {first} to {last} are the header together, and are not read as customers. \
             If that is wrong, give the header's row with --header."
        ),
        Notice::HeaderChanged { changes } => format!(
            "{place}: the header is not the one confirmed last time{}. The columns were chosen \
             anew; look at them before you send.",
            changed(changes)
        ),
        Notice::HiddenSheet => format!(
            "{place}: the sheet is hidden and is read all the same. If that is wrong, choose the \
             sheets with --sheet."
        ),
        Notice::HiddenRows { count: 1, first } => format!(
            "{place}: row {first} is hidden and is read all the same. If that is wrong, delete it \
             from the sheet."
        ),
        Notice::HiddenRows { count, first } => format!(
            "{place}: {} hidden rows are read all the same (the first is row {first}). If that is \
             wrong, delete them from the sheet; a filter only hides rows.",
            count_of(*count)
        ),
        Notice::SheetsNotRead { sheets } => format!(
            "{place}: other sheets were not read ({}). --sheet all reads them too.",
            some(sheets.iter().map(|sheet| format!("`{}`", name(sheet))), ", ")
        ),
        Notice::SheetsWithoutList { sheets } => format!(
            "{place}: other sheets have no list and were not read ({}).",
            some(sheets.iter().map(|sheet| format!("`{}`", name(sheet))), ", ")
        ),
        Notice::OwnReport => format!(
            "{place}: this is a report of dialfeed; the apostrophes it put before formulas are taken \
             off, and the cells are read as they were."
        ),
        Notice::EncodingGuessed { encoding } => format!(
            "{place}: the text looks like {encoding} and is read as that. If names come out garbled, \
             name the encoding with --encoding, such as gb18030 or big5."
        ),
        Notice::EncodingUncertain => format!(
            "{place}: the encoding cannot be told, and many rows will not be readable. Name it \
             with --encoding, such as gb18030 or big5."
        ),
    }
}

/// What changed in a header; goes on behind a sentence.
fn changed(changes: &HeaderChanges) -> String {
    let names = |names: &[String]| some(names.iter().map(|it| format!("`{}`", header(it))), ", ");
    let mut said = Vec::new();
    if !changes.added.is_empty() {
        said.push(format!("new: {}", names(&changes.added)));
    }
    if !changes.removed.is_empty() {
        said.push(format!("gone: {}", names(&changes.removed)));
    }
    let renamed = changes.renamed.iter();
    let renamed = renamed.map(|(old, new)| format!("`{}` to `{}`", header(old), header(new)));
    if !changes.renamed.is_empty() {
        said.push(format!("renamed: {}", some(renamed, ", ")));
    }
    if !changes.moved.is_empty() {
        said.push(format!("moved: {}", names(&changes.moved)));
    }
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

/// The file, and the sheet where there is one.
fn subject(file: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => format!("{}, sheet `{}`,", path(file), name(sheet)),
        None => path(file),
    }
}

fn broken(file: &str, sheet: Option<&str>, after_row: u32, cause: &BrokenCause) -> String {
    let read = match after_row {
        0 => String::new(),
        row => format!(", read up to row {row}"),
    };
    let cause = match cause {
        BrokenCause::Parser(_) | BrokenCause::ParserPanic => {
            "incomplete, or not in the right format".to_owned()
        }
        BrokenCause::CellOutside { row, column } => {
            format!("a cell at row {row}, column {column}, beyond the end of any sheet")
        }
        BrokenCause::CellsOutOfOrder { row } => format!("the cells of row {row} are out of order"),
    };
    format!(
        "{} is damaged ({cause}{read}). Open it in a spreadsheet program and save it anew as \
         .xlsx.",
        subject(file, sheet)
    )
}

fn columns_there(header: &[String]) -> String {
    if header.is_empty() {
        return String::new();
    }
    format!(
        "; it has: {}",
        some(header.iter().map(|name| format!("`{}`", self::header(name))), ", ")
    )
}

fn columns(candidates: &[Candidate]) -> String {
    some(candidates.iter().map(|candidate| column(candidate, " (", ")")), ", ")
}

fn phone_column_advice(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Customers => {
            "Name it with --map phonenum=COLUMN (a header, a letter or a number); --header and \
             --sheet help where the wrong row or sheet was taken."
        }
        ListKind::DoNotCall => {
            "Check the file given to --suppress, or give its column of numbers the header `phone`."
        }
    }
}

fn ambiguous_advice(kind: ListKind, candidates: &[Candidate]) -> String {
    match kind {
        ListKind::Customers => {
            let letter = candidates.first().map_or("C", |candidate| candidate.letter.as_str());
            format!("Choose one, for example with --map phonenum={letter}.")
        }
        ListKind::DoNotCall => {
            "In the file given to --suppress, call one of them `mobile` and the others something \
             else."
                .to_owned()
        }
    }
}

fn format_name(what: Unsupported) -> &'static str {
    match what {
        Unsupported::Xml2003 => "an Excel 2003 XML spreadsheet",
        Unsupported::WebArchive => "a web archive (.mht)",
        Unsupported::NoSpreadsheet => "an office document, but not a spreadsheet",
        Unsupported::Archive => {
            "an archive of a kind that is not unpacked (RAR, 7-Zip, TAR or the like)"
        }
        Unsupported::ArchiveInArchive => "an archive inside an archive",
        Unsupported::Pdf => "a PDF document",
        Unsupported::Binary => "a binary file, not a list",
    }
}

/// What to do with a format that is not read.
fn way(what: Unsupported) -> &'static str {
    match what {
        Unsupported::Archive | Unsupported::ArchiveInArchive => {
            "Unpack it, and name the list inside."
        }
        _ => "Save it as .xlsx or .csv with a spreadsheet program.",
    }
}
