//! Reads any file as lists and tells as one JSON object what came out: for each list its sheet,
//! encoding, columns, notices and rows.
//!
//! `cargo run --example read_list -- FILE [--header ROW|none] [--encoding E] [--delimiter D]
//! [--sheet NAME|all] [--map COLUMN] [--cells N] [--lines]`
//!
//! For files that need not be customer lists: with `--map A` the first column stands for the
//! number, so none has to be found. `--cells` gives the cells of the first N rows. `--lines`
//! takes no options of its own; it reads file names from standard input and answers each with one
//! line. Used by `tests/lists/public.py`.

#![allow(clippy::print_stdout, reason = "an example speaks to whoever runs it")]

use std::error::Error;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use dialfeed::clean::looks_like_phone;
use dialfeed::row::{Field, Rows};
use dialfeed::source::{HeaderAt, ReadOptions, Sheets, Table, open};
use serde_json::{Value, json};

/// What is asked for.
#[derive(Default)]
struct Asked {
    file: Option<String>,
    options: ReadOptions,
    /// Rows whose cells are told.
    cells: usize,
    lines: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked(std::env::args().skip(1))?;
    if asked.lines {
        for file in io::stdin().lines() {
            println!("{}", outcome(Path::new(&file?), &asked));
        }
    } else {
        let file = asked.file.as_deref().ok_or("no file named")?;
        println!("{}", outcome(Path::new(file), &asked));
    }
    Ok(())
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked::default();
    while let Some(word) = words.next() {
        if word == "--lines" {
            asked.lines = true;
            continue;
        }
        if !word.starts_with("--") {
            asked.file = Some(word);
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let options = &mut asked.options;
        match word.as_str() {
            "--header" if value == "none" => options.header = HeaderAt::Nowhere,
            "--header" => options.header = HeaderAt::Row(value.parse()?),
            "--encoding" => options.encoding = Some(value),
            "--delimiter" => options.delimiter = value.bytes().next(),
            "--sheet" if value == "all" => options.sheets = Sheets::All,
            "--sheet" => options.sheets = Sheets::Name(value),
            "--map" => options.map.push((Field::Phonenum, value.as_str().into())),
            "--cells" => asked.cells = value.parse()?,
            _ => return Err(format!("unknown option {word}").into()),
        }
    }
    Ok(asked)
}

/// What came of a file; an error is an outcome too.
fn outcome(file: &Path, asked: &Asked) -> Value {
    match open(file, &asked.options, &looks_like_phone) {
        Err(error) => {
            json!({ "error": variant(&format!("{error:?}")), "message": error.to_string() })
        }
        Ok(tables) => {
            let lists: Vec<Value> = tables.into_iter().map(|table| list(table, asked)).collect();
            json!({ "lists": lists })
        }
    }
}

fn list(mut table: Table, asked: &Asked) -> Value {
    let (mut rows, mut widest, mut malformed, mut cells) = (0_u64, 0, Vec::new(), Vec::new());
    let mut take = |batch: Rows| {
        for row in batch.iter() {
            rows += 1;
            widest = widest.max(row.len());
            if let Some(trouble) = row.malformed {
                malformed.push(json!({ "row": row.id.row, "kind": format!("{trouble:?}") }));
            }
            if cells.len() < asked.cells {
                cells.push(json!({ "row": row.id.row, "cells": row.cells().collect::<Vec<_>>() }));
            }
        }
        ControlFlow::Continue(())
    };
    let error = table.read(0, &mut take).err();
    let malformed_rows = malformed.len();
    malformed.truncate(20);
    json!({
        "sheet": table.sheet,
        "encoding": table.encoding,
        "header_row": table.columns.header_row,
        "header": table.columns.header,
        "notices": table.notices.iter().map(|notice| format!("{notice:?}")).collect::<Vec<_>>(),
        "rows": rows,
        "columns": widest.max(table.columns.header.len()),
        "malformed_rows": malformed_rows,
        "malformed": malformed,
        "cells": cells,
        "error": error.map(|error| format!("{}: {error}", variant(&format!("{error:?}")))),
    })
}

/// The name of an enum's variant, from its `Debug`.
fn variant(told: &str) -> &str {
    told.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default()
}
