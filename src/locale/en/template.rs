//! The list to fill in, in English.

use dialfeed::row::Field;
use dialfeed::template::{Line, ListSheet, Message, NotesSheet, TemplateError, Texts};

use super::reason;
use crate::locale::template::{
    LANDLINE, MOBILE, SEVERAL, TemplateWord, WITH_EXTENSION, beside, not_accepted, typed,
};
use crate::locale::trouble::path;

/// What the file is called where the user does not say.
pub const TEMPLATE_FILE: &str = "list-template.xlsx";
const LIST: &str = "List";
const NOTES: &str = "Notes";

/// What is said when it is made.
pub fn template_word(word: &TemplateWord) -> String {
    match word {
        TemplateWord::Made { file } => format!(
            "An empty list is ready: {}\nOpen it in Excel, fill it in as its sheet `{NOTES}` \
             says, save it, and look at it with: dialfeed check {}",
            path(file),
            typed(file)
        ),
    }
}

/// What keeps it from being made.
pub fn template_trouble(error: &TemplateError) -> String {
    let shown = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        TemplateError::Exists { path } => format!(
            "{} is there already. So that nothing in it is lost, no template was made. Choose \
             another name, such as dialfeed template new-list.xlsx, or move the file away first.",
            shown(path)
        ),
        TemplateError::NoFolder { folder } => format!(
            "There is no folder {}, so no template was made. Check the name, or make the \
             folder first.",
            shown(folder)
        ),
        TemplateError::NotWritten { path, source } => format!(
            "The template {} cannot be written ({source}). Check the disk's free space and the \
             folder's permissions, or choose another place.",
            shown(path)
        ),
        TemplateError::NotMade(error) => format!(
            "The template cannot be made ({error}). This is a bug in the program; please \
             report it to whoever looks after dialfeed."
        ),
    }
}

/// Every text of the workbook; `file` as it is typed.
pub fn template_texts(file: &str) -> Texts {
    let list = ListSheet {
        name: LIST,
        header,
        hint: Message {
            title: "Phone number",
            text: "A mobile number, or a landline with its area code: 13800138000, \
                   0571-88886666.\nPut a / between two numbers.",
        },
        warning: Message {
            title: "Please check this number",
            text: "A phone number usually has 7 to 20 characters; this one is shorter or \
                   longer.\nIf it is right, or two numbers share the cell, choose Yes to keep \
                   it. `dialfeed check` will look at it again before anything is sent.",
        },
    };
    Texts { list, notes: NotesSheet { name: NOTES, lines: lines(file) } }
}

fn header(field: Field) -> &'static str {
    match field {
        Field::Phonenum => "Phone",
        Field::Name => "Name",
        Field::Address => "Address",
        Field::Email => "Email",
        Field::Comment => "Comment",
    }
}

fn lines(file: &str) -> Vec<Line> {
    let mut lines = vec![Line::Title("How to fill in this list".to_owned())];
    lines.extend(filling());
    lines.push(heading("How numbers may be written"));
    lines.extend([
        note("Mobile numbers", beside(MOBILE)),
        note("Landlines", beside(LANDLINE)),
        note(
            "With an extension",
            format!(
                "{WITH_EXTENSION} ext 801 (the extension is dropped; the main number is called)"
            ),
        ),
        note(
            "Two numbers in one cell",
            format!("{SEVERAL} (the first good one is taken; each of them with --numbers all)"),
        ),
    ]);
    lines.push(heading("Numbers that cannot be sent"));
    lines.extend(not_accepted(reason));
    lines.push(heading("Columns to add when you need them"));
    lines.extend(columns());
    lines.push(heading("When the list is filled in (in a terminal, in the folder of the list)"));
    lines.extend(commands(file));
    lines
}

fn filling() -> [Line; 5] {
    [
        heading("Where to fill it in"),
        note(
            "One customer a row",
            format!(
                "Begin in row 2 of the sheet `{LIST}`; empty rows are passed over. Row 1 is the \
                 header; please keep it."
            ),
        ),
        note(
            "What is needed",
            "Only the column Phone. Name, address, email and comment may stay empty; what is \
             there, the staff member sees during the call.",
        ),
        note(
            "Copying from elsewhere",
            "Use Paste Special, with Values or Text. These columns are formatted as text, so that \
             a number does not become 1.38E+10 and keeps its 0 in front; a plain paste would \
             undo that.",
        ),
        note(
            "Customers who appear twice",
            "Of several rows with one number only the first is sent, and a number that went into \
             the same batch before is not sent again.",
        ),
    ]
}

fn columns() -> [Line; 3] {
    [
        note(
            "Staff",
            "To say which staff member gets which customer, add a column Staff with a staff number in \
             each row, and import with --staff-column Staff.",
        ),
        note(
            "Batch",
            "To spread one list over several task batches, add a column Batch with a batch number \
             in each row, and import with --batch-column Batch.",
        ),
        note(
            "Source, Product …",
            "Columns of your own are welcome. They are not sent, and stay in the reports as they \
             are. To show them to the staff member, make the comment of them: \
             --set comment=\"{Source} {Product}\".",
        ),
    ]
}

fn commands(file: &str) -> [Line; 4] {
    [
        command("Check it; nothing is sent", format!("dialfeed check {file}")),
        command(
            "Practise on the embedded platform",
            format!("dialfeed import {file} --batch 20261101 --sandbox"),
        ),
        command("Import it into a task batch", format!("dialfeed import {file} --batch ID")),
        command(
            "Or share it among staff members",
            format!("dialfeed import {file} --staff 8001,8002"),
        ),
    ]
}

fn heading(text: &str) -> Line {
    Line::Heading(text.to_owned())
}

fn note(about: &str, text: impl Into<String>) -> Line {
    Line::Note(about.to_owned(), text.into())
}

fn command(purpose: &str, typed: String) -> Line {
    Line::Typed(purpose.to_owned(), typed)
}
