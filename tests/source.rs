//! Whole text files in, rows out: encodings, delimiters, line ends and troubles, and the law that
//! any table written by the `csv` crate is read back as it was.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use dialfeed::row::{Field, Malformed};
use dialfeed::source::{
    HeaderAt, How, Notice, ReadOptions, SourceError, Table, Templated, Unsupported, Wanted, limits,
    open,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// Row number, cells, trouble.
type Read = (u32, Vec<String>, Option<Malformed>);

fn is_phone(cell: &str) -> bool {
    cell.len() == 11 && cell.starts_with('1') && cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn open_one(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let mut tables = open(path, options, &is_phone)?;
    assert_eq!(tables.len(), 1);
    Ok(tables.remove(0))
}

fn rows_of(table: &mut Table) -> Vec<Read> {
    let mut read = Vec::new();
    let mut take = |rows: dialfeed::row::Rows| {
        for row in rows.iter() {
            read.push((row.id.row, row.cells().map(str::to_owned).collect(), row.malformed));
        }
        ControlFlow::Continue(())
    };
    let end = table.read(0, &mut take).unwrap();
    assert_eq!(end.rows, read.len() as u64);
    assert!(end.sha256.is_some());
    read
}

fn read_with(bytes: &[u8], options: &ReadOptions) -> (Table, Vec<Read>) {
    let file = written(bytes);
    let mut table = open_one(file.path(), options).unwrap();
    let rows = rows_of(&mut table);
    (table, rows)
}

fn read(bytes: &[u8]) -> (Table, Vec<Read>) {
    read_with(bytes, &ReadOptions::default())
}

fn bad(row: u32, cells: &[&str], malformed: Malformed) -> Read {
    (row, cells.iter().map(|cell| (*cell).to_owned()).collect(), Some(malformed))
}

fn good(row: u32, cells: &[&str]) -> Read {
    (row, cells.iter().map(|cell| (*cell).to_owned()).collect(), None)
}

const ENCODINGS: [&str; 5] = ["utf-8", "utf-8 with mark", "gb18030", "utf-16le", "utf-16be"];

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let units = || text.encode_utf16();
    match encoding {
        "utf-8" => text.into(),
        "utf-8 with mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "gb18030" => encoding_rs::GB18030.encode(text).0.into_owned(),
        "utf-16le" => [0xFF, 0xFE].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect(),
        _ => [0xFE, 0xFF].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect(),
    }
}

#[test]
fn every_encoding_delimiter_and_line_end_reads_the_same() {
    for encoding in ENCODINGS {
        for delimiter in [",", "\t", ";", "|"] {
            for line_end in ["\n", "\r\n", "\r"] {
                let over_lines = format!("a{delimiter}b{line_end}c");
                let text = [
                    ["姓名", "手机号", "备注"].join(delimiter),
                    ["张三", "13800138000", "\"一\"\"二\"\"\""].join(delimiter),
                    String::new(),
                    ["", "", ""].join(delimiter),
                    ["李四", "13900139000", &format!("\"{over_lines}\"")].join(delimiter),
                    ["𠮷", "13700137000", ""].join(delimiter),
                ]
                .join(line_end);
                let (table, rows) = read(&encoded(&text, encoding));
                let expected = [
                    good(2, &["张三", "13800138000", "一\"二\""]),
                    good(5, &["李四", "13900139000", &over_lines]),
                    good(6, &["𠮷", "13700137000", ""]),
                ];
                assert_eq!(rows, expected, "{encoding} {delimiter:?} {line_end:?}");
                assert_eq!((table.columns.phonenum, table.columns.header_row), (1, Some(1)));
            }
        }
    }
}

#[test]
fn troubles_of_text_files_cost_no_more_than_their_own_row() {
    use Malformed::{UnclosedQuote, Undecodable};
    let cases: Vec<(&str, &[u8], Vec<Read>)> = vec![
        (
            "mixed line ends",
            b"phone\r13800138000\n\r\n13900139000\r\r13700137000",
            vec![good(2, &["13800138000"]), good(4, &["13900139000"]), good(6, &["13700137000"])],
        ),
        (
            "a quote in the middle of a field is a letter",
            b"phone,name\n13800138000,5\" nail\n13900139000,\"a\" b\"c\n",
            vec![good(2, &["13800138000", "5\" nail"]), good(3, &["13900139000", "a b\"c"])],
        ),
        (
            "a quote that never closes",
            b"phone,name\n13800138000,\"a\n13900139000,b\n13700137000,c\n",
            vec![
                bad(2, &["13800138000", "\"a"], UnclosedQuote),
                good(3, &["13900139000", "b"]),
                good(4, &["13700137000", "c"]),
            ],
        ),
        (
            "a stray quote before a quoted field of a later row",
            b"phone,name\n13800138000,\"a\n13900139000,\"b\nb\"\n13700137000,c",
            vec![
                bad(2, &["13800138000", "\"a"], UnclosedQuote),
                good(3, &["13900139000", "b\nb"]),
                good(4, &["13700137000", "c"]),
            ],
        ),
        (
            "a stray quote that an inch sign below happens to close",
            b"phone,name\n13800138000,\"a\n13900139000,b\n27\",13700137000\n13600136000,d\n",
            vec![
                bad(2, &["13800138000", "\"a"], UnclosedQuote),
                good(3, &["13900139000", "b"]),
                good(4, &["27\"", "13700137000"]),
                good(5, &["13600136000", "d"]),
            ],
        ),
        (
            "a stray quote in the last row",
            b"phone,name\n13900139000,b\n13800138000,\"a",
            vec![good(2, &["13900139000", "b"]), bad(3, &["13800138000", "\"a"], UnclosedQuote)],
        ),
        (
            "a stray quote behind a quoted field over two lines",
            b"name,phone,note\n\"a\nb\",13800138000,\"c\nd,13900139000,e\n",
            vec![
                bad(2, &["a\nb", "13800138000", "\"c"], UnclosedQuote),
                good(3, &["d", "13900139000", "e"]),
            ],
        ),
        (
            "bytes that are none of the encoding's; a replacement character is a letter",
            b"\xEF\xBB\xBFphone,name\n13800138000,a\xFF\n13900139000,\xEF\xBF\xBD\n",
            vec![
                bad(2, &["13800138000", "a\u{FFFD}"], Undecodable { at: 27 }),
                good(3, &["13900139000", "\u{FFFD}"]),
            ],
        ),
        (
            "NUL bytes are letters",
            b"phone,name\n13800138000,a\0b\n",
            vec![good(2, &["13800138000", "a\0b"])],
        ),
        (
            "ragged rows",
            b"phone,name,x\n13800138000\n13900139000,a,b,c,d\n13700137000,a,b\n",
            vec![
                good(2, &["13800138000"]),
                good(3, &["13900139000", "a", "b", "c", "d"]),
                good(4, &["13700137000", "a", "b"]),
            ],
        ),
        (
            "Excel's sep= line is hidden and not numbered",
            b"\xEF\xBB\xBFsep=;\r\nphone;name\r\n13800138000;a,b\r\n",
            vec![good(2, &["13800138000", "a,b"])],
        ),
        (
            "formulas and comments are data",
            b"phone,name\n=\"13800138000\",#x\n# 13900139000,'y\n13700137000,z\n",
            vec![
                good(2, &["=\"13800138000\"", "#x"]),
                good(3, &["# 13900139000", "'y"]),
                good(4, &["13700137000", "z"]),
            ],
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(read(bytes).1, expected, "{name}");
    }
}

#[test]
fn what_is_too_long_is_cut_and_costs_its_own_row() {
    use Malformed::{FieldTooLong, RowTooLong, UnclosedQuote};
    let long = "长".repeat(limits::FIELD_BYTES_MAX / 3 + 1);
    let cut = "长".repeat(limits::CUT_CELL_BYTES / 3);
    let text = format!(
        "phone,name\n13800138000,{long}\n13900139000,\"{long}\"\n13700137000,\"{long}\n\"\n\
         13600136000,d\n"
    );
    let expected = [
        bad(2, &["13800138000", &cut], FieldTooLong),
        bad(3, &["13900139000", &cut], FieldTooLong),
        bad(4, &["13700137000", &cut], FieldTooLong),
        good(5, &["13600136000", "d"]),
    ];
    assert!(read(text.as_bytes()).1 == expected);

    let wide = ["x".repeat(limits::FIELD_BYTES_MAX).as_str(); 5].join(",");
    let (_, rows) = read(format!("phone,name\n13800138000,{wide}\n13900139000,b\n").as_bytes());
    assert_eq!((rows[0].0, rows[0].1[0].as_str(), rows[0].2), (2, "13800138000", Some(RowTooLong)));
    assert!(rows[0].1.iter().all(|cell| cell.len() <= limits::CUT_CELL_BYTES));
    assert_eq!(rows[1..], [good(3, &["13900139000", "b"])]);

    let line = "y".repeat(20 << 20);
    let (_, rows) = read(format!("phone\n{line}\r\n\n13800138000\n").as_bytes());
    assert_eq!((rows[0].0, rows[0].2), (2, Some(FieldTooLong)));
    assert_eq!(rows[1..], [good(4, &["13800138000"])], "behind a line of 20 MiB");

    let below = "13800138000,x\n".repeat(400_000);
    let (_, rows) = read(format!("phone,name\n13900139000,\"a\n{below}").as_bytes());
    assert_eq!(rows[0], bad(2, &["13900139000", "\"a"], UnclosedQuote));
    assert_eq!((rows.len(), rows[400_000].0), (400_001, 400_002), "megabytes below a stray quote");
}

#[test]
fn a_report_of_ours_reads_as_what_it_was_made_from() {
    let text = "_row,_phonenum,手机号,姓名\r\n7,13800138000,'+8613800138000,''quoted\r\n\
                8,,13900139000,'=1+1\r\n";
    let (table, rows) = read(&encoded(text, "utf-8 with mark"));
    assert_eq!(rows[0].1[2..], ["+8613800138000", "'quoted"]);
    assert_eq!(rows[1].1[2..], ["13900139000", "=1+1"]);
    assert_eq!(table.columns.phonenum, 2, "a column with _ is never mapped by itself");
    assert_eq!(table.notices, [Notice::OwnReport]);
    let (_, rows) = read(b"phone,name\n13800138000,'=1+1\n");
    assert_eq!(rows[0].1[1], "'=1+1", "in another file an apostrophe stays");
}

#[test]
fn columns_are_chosen_and_the_choice_is_told() {
    let text = "客户名单\n姓名,电话,手机,客户\n张三,057188886666,13800138000,x\n";
    let (table, _) = read(text.as_bytes());
    let [phone, name] = &table.columns.choices[..] else { panic!("{:?}", table.columns.choices) };
    assert_eq!((phone.taken.header.as_str(), phone.how), ("手机", How::Header));
    assert_eq!(phone.passed_over[0].header, "电话");
    assert_eq!((name.taken.column, name.passed_over[0].letter.as_str()), (0, "D"));
    assert_eq!(table.columns.header_row, Some(2));
    assert_eq!(table.notices, [Notice::TitleRowsPassed { first: 1, last: 1 }]);

    let (table, rows) = read(b"a,13800138000\nb,13900139000\n");
    assert_eq!((table.columns.header_row, table.columns.phonenum), (None, 1));
    assert_eq!(table.columns.header, ["A", "B"]);
    assert_eq!(rows.len(), 2, "without header the first row is a customer");
}

#[test]
fn the_users_word_about_columns_goes_before_all() {
    let options = ReadOptions {
        map: vec![(Field::Phonenum, "A1".into()), (Field::Comment, "3".into())],
        extra: vec!["工号".into()],
        ..ReadOptions::default()
    };
    let text = "A1,工号,电话\n13800138000,8001,13900139000\n";
    let (table, _) = read_with(text.as_bytes(), &options);
    assert_eq!((table.columns.phonenum, table.columns.comment), (0, Some(2)));
    assert_eq!(table.columns.extra, [1]);
    assert_eq!(table.columns.choices[2].wanted, Wanted::Extra("工号".to_owned()));

    let part = |field, columns: &[&str]| Templated {
        field,
        text: "as written".to_owned(),
        columns: columns.iter().map(|&column| column.into()).collect(),
    };
    let set = vec![part(Field::Comment, &["3", "A", "3"]), part(Field::Name, &[])];
    let options = ReadOptions { set, extra: vec!["B".into()], ..ReadOptions::default() };
    let (table, _) = read_with("姓名,备注,电话\n张三,x,13800138000\n".as_bytes(), &options);
    let columns = &table.columns;
    assert_eq!((columns.phonenum, columns.name, columns.comment), (2, None, None));
    assert_eq!((&columns.extra[..], &columns.set[0].columns[..]), (&[1][..], &[2, 0, 2][..]));
    let wanted: Vec<_> = columns.choices.iter().map(|it| (&it.wanted, it.taken.column)).collect();
    let (number, part) = (Wanted::Field(Field::Phonenum), Wanted::Part(Field::Comment));
    let extra = Wanted::Extra("B".to_owned());
    assert_eq!(wanted, [(&number, 2), (&extra, 1), (&part, 2), (&part, 0)]);

    let options = ReadOptions { map: vec![(Field::Phonenum, "C".into())], ..Default::default() };
    let (table, _) = read_with(b"C,phone,y\n13800138000,13900139000,1\n", &options);
    assert_eq!(table.columns.phonenum, 0, "a literal header goes before the letter");
    let (table, rows) = read_with(b"1,2,13800138000\n", &options);
    assert_eq!((table.columns.phonenum, rows.len()), (2, 1), "a letter, in a list without header");

    let options = ReadOptions { header: HeaderAt::Row(3), ..Default::default() };
    let (table, rows) = read_with(b"a\nb\nphone\n13800138000\n", &options);
    assert_eq!((table.columns.header_row, rows[0].0), (Some(3), 4));
    let options = ReadOptions { header: HeaderAt::Nowhere, ..Default::default() };
    assert_eq!(read_with(b"phone\n13800138000\n", &options).1.len(), 2);
}

#[test]
fn what_cannot_be_imported_says_why() {
    let refused = |bytes: &[u8], options: &ReadOptions| {
        let file = written(bytes);
        open_one(file.path(), options).unwrap_err()
    };
    let plain = ReadOptions::default();
    let folder = tempfile::tempdir().unwrap();
    let missing = open_one(&folder.path().join("none.csv"), &plain).unwrap_err();
    assert!(matches!(missing, SourceError::NotFound { .. }), "{missing}");
    let directory = open_one(folder.path(), &plain).unwrap_err();
    assert!(matches!(directory, SourceError::Directory { .. }), "{directory}");
    for empty in [&b""[..], b"\xEF\xBB\xBF", b"\r\n,,\r\n"] {
        assert!(matches!(refused(empty, &plain), SourceError::Empty { .. }));
    }
    let error = refused(b"%PDF-1.7\n", &plain);
    assert!(matches!(error, SourceError::UnsupportedFormat { what: Unsupported::Pdf, .. }));
    let error = refused(b"a,b\n1,2\n", &plain);
    assert!(matches!(error, SourceError::NoPhoneColumn { header, .. } if header.len() == 2));
    let error = refused(b"tel,phone\n13800138000,13900139000\n", &plain);
    assert!(matches!(error, SourceError::AmbiguousPhoneColumn { candidates, .. }
        if candidates.len() == 2));
    let options = ReadOptions { map: vec![(Field::Name, "nobody".into())], ..Default::default() };
    let error = refused(b"phone\n13800138000\n", &options);
    assert!(matches!(error, SourceError::UnknownColumn { asked, .. } if asked == "nobody"));
    let options = ReadOptions { header: HeaderAt::Row(9), ..Default::default() };
    let error = refused(b"phone\n13800138000\n", &options);
    assert!(matches!(error, SourceError::HeaderBeyondEnd { last_row: 2, .. }), "{error}");
    let options = ReadOptions { encoding: Some("utf-9".into()), ..Default::default() };
    assert!(matches!(refused(b"phone", &options), SourceError::UnknownEncoding { .. }));
    let options = ReadOptions { delimiter: Some(b'"'), ..Default::default() };
    assert!(matches!(refused(b"phone", &options), SourceError::UnusableDelimiter { .. }));
}

#[test]
fn a_file_over_many_blocks_keeps_numbers_order_and_hash() {
    let mut text = String::from("手机号,姓名\n");
    for row in 0..60_000_u64 {
        text.push_str(&format!("{},\"客户\n{row}\"\n", 13_000_000_000 + row));
    }
    let file = written(text.as_bytes());
    let mut table = open_one(file.path(), &ReadOptions::default()).unwrap();
    let mut next: u32 = 2;
    let mut take = |rows: dialfeed::row::Rows| {
        for row in rows.iter() {
            assert_eq!((row.id.source, row.id.row), (3, next));
            assert_eq!(row.cell(1), format!("客户\n{}", next - 2));
            next += 1;
        }
        ControlFlow::Continue(())
    };
    let end = table.read(3, &mut take).unwrap();
    assert_eq!(end.rows, 60_000);
    let digest = Sha256::digest(text.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(end.sha256, Some(digest));
    let stopped = table.read(0, &mut |_| ControlFlow::Break(())).unwrap();
    assert_eq!(stopped.sha256, None, "a hash of half a file is none");
}

#[test]
fn the_encoding_given_goes_before_the_one_found() {
    let options = ReadOptions { encoding: Some("big5".into()), ..Default::default() };
    let bytes = encoding_rs::BIG5.encode("phone,姓名\n13800138000,陳大文\n").0.into_owned();
    let (table, rows) = read_with(&bytes, &options);
    assert_eq!(table.encoding, Some("Big5"));
    assert_eq!(rows[0].1[1], "陳大文");
}

/// Cells that hit what a reader may stumble on.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c\",;\n\r|\t张𠮷 ]{0,6}",
        "[0-9]{1,11}",
        Just(String::new()),
        Just("\"".to_owned()),
        Just("\"\"\n".to_owned()),
    ]
}

proptest! {
    #[test]
    fn any_table_written_by_the_csv_crate_is_read_back(
        rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..12),
        delimiter in prop::sample::select(vec![b',', b'\t', b';', b'|']),
        always_quoted in any::<bool>(),
        crlf in any::<bool>(),
        encoding in prop::sample::select(&ENCODINGS[..]),
    ) {
        let quotes = if always_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let line_end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(quotes)
            .terminator(line_end)
            .from_writer(Vec::new());
        writer.write_record(["手机号", "b", "c", "d"]).unwrap();
        let whole = |row: &Vec<String>| -> Vec<String> {
            ["13800138000".to_owned()].into_iter().chain(row.iter().cloned()).collect()
        };
        for row in &rows {
            writer.write_record(whole(row)).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
        let (_, read) = read_with(&encoded(&text, encoding), &options);
        let expected: Vec<Read> =
            (2..).zip(&rows).map(|(number, row)| (number, whole(row), None)).collect();
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn a_report_of_our_own_keeps_a_quoted_line_break_in_a_row_wider_than_its_header() {
    // Its first line alone has as many cells as every other row: in a file of unknown making that
    // would be the mark of a stray quote.
    let header = "_row,_file,手机,备注\r\n";
    let usual = "2,a.csv,13490000001,好\r\n3,a.csv,13490000002,好\r\n";
    let wide = "4,a.csv,13490000003,\"一\r\n二\",多出来的\r\n5,a.csv,13490000004,好\r\n";
    let (_, rows) = read([header, usual, wide].concat().as_bytes());
    assert!(rows.iter().all(|(_, _, malformed)| malformed.is_none()), "{rows:?}");
    assert_eq!(rows[2], good(4, &["4", "a.csv", "13490000003", "一\r\n二", "多出来的"]));
}

#[cfg(unix)]
#[test]
fn a_device_that_never_ends_is_no_list() {
    let opened = open(Path::new("/dev/zero"), &ReadOptions::default(), &is_phone);
    assert!(matches!(opened, Err(SourceError::NoFile { .. })));
}

#[test]
fn a_note_with_a_line_break_keeps_its_row_however_many_cells_are_behind_it() {
    let texts: [(&str, &[u32], usize); 6] = [
        ("phone,note\n13800138000,\"a\nb\",\n13800138001,c\n", &[2, 3], 0),
        ("phone,note\n13800138000,\"a\nb\",x,y\n13800138001,c\n", &[2, 3], 0),
        ("phone,name,note\n13800138000,a,\"1\n2\",\n13800138001,b,c\n", &[2, 3], 0),
        (
            "phone\tname\tx\n13800138000\ta\tb\n13800138001\t\"q\t\r\n\"\n13800138002\tc\td\n",
            &[2, 3, 4],
            0,
        ),
        (
            "name|phone|x\na|13800138000|b\n\"||q\n\n\"|13800138001\nc|13800138002|d\n",
            &[2, 3, 4],
            0,
        ),
        // Rows that a stray quote has swallowed are rows all the same.
        (
            "name,phone,x\n\"a,13800138000,b\nc,13800138001,d\ne,13800138002,5\"\nf,13800138003,g\n",
            &[2, 3, 4, 5],
            1,
        ),
    ];
    for (text, numbers, malformed) in texts {
        let file = written(text.as_bytes());
        let rows = rows_of(&mut open_one(file.path(), &ReadOptions::default()).unwrap());
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), numbers, "{text}");
        assert_eq!(
            rows.iter().filter(|row| row.2.is_some()).count(),
            malformed,
            "{text}: {rows:?}"
        );
    }
}
