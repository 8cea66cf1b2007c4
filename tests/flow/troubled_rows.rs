//! Lists that nobody wrote, and what must become of each row: a row is built around its numbers,
//! so they are known before anything reads it. Asks nothing of the program under test.

use std::collections::HashMap;

use proptest::prelude::*;

/// A row on its way into a list.
#[derive(Debug, Clone)]
pub struct Troubled {
    /// What stands in the phone column.
    pub phone_cell: String,
    /// The valid numbers in it, as they are sent, each once.
    pub numbers: Vec<String>,
    /// What the row is besides.
    pub shape: Shape,
    /// The customer's name.
    pub name: String,
    /// A free text.
    pub remark: String,
}

/// How the row stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As wide as the header.
    Plain,
    /// It ends behind its number.
    Short,
    /// It goes on behind the last column.
    Long,
    /// Empty cells only: no row at all, though it has a number.
    Blank,
    /// It holds a byte that UTF-8 does not have; only where the list is UTF-8.
    Undecodable,
}

/// How a list is written.
#[derive(Debug, Clone)]
pub struct Writing {
    /// A name of `--encoding`.
    pub encoding: Encoding,
    /// Between the cells.
    pub delimiter: u8,
    /// The delimiter is told; else it has to be found, and no cell holds a sign that could be one.
    pub is_delimiter_told: bool,
    /// Every cell is in quotes.
    pub is_quoted: bool,
    /// The line's end.
    pub is_crlf: bool,
    /// Lines above the header.
    pub titles: usize,
    /// The header's cells: number, name, remark.
    pub header: Option<[&'static str; 3]>,
    /// The last line opens a quote that never closes.
    pub ends_in_a_quote: bool,
}

/// How text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Marked,
    Gb18030,
    Utf16Marked,
}

/// A row that counts, as it stands in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// As a spreadsheet numbers it.
    pub row: u32,
    /// Its valid numbers.
    pub numbers: Vec<String>,
    /// Its cells; `None` where it cannot be read whole.
    pub cells: Option<Vec<String>>,
}

/// What becomes of one entry: the list's index, the row, the status, the number.
pub type Fate = (usize, u32, &'static str, String);

/// The numbers that rows draw from: few, so that they repeat. In form valid, and nobody's.
pub fn number(index: usize) -> String {
    match index % 4 {
        0 => format!("1349000{index:04}"),
        1 => format!("1450000{index:04}"),
        2 => format!("1470000{index:04}"),
        _ => format!("05719000{index:04}"),
    }
}

/// How many different numbers there are.
pub const NUMBERS: usize = 24;

fn one_number() -> impl Strategy<Value = (String, Vec<String>)> {
    (0..NUMBERS, 0..12_usize).prop_map(|(index, writing)| {
        let number = number(index);
        let (front, back) = number.split_at(number.len() - 8);
        let landline = number.starts_with('0');
        let cell = match writing {
            0 => format!("{front} {back}"),
            1 => format!("{front}-{back}"),
            2 => format!("+86 {}", number.trim_start_matches('0')),
            3 => format!("=\"{number}\""),
            4 => format!("'{number}"),
            5 => format!("电话：{number}"),
            6 => format!("{number}\u{a0}"),
            7 => number.chars().map(full_width).collect(),
            8 if landline => format!("({front}){back}"),
            8 => format!("{number}.0"),
            _ => number.clone(),
        };
        (cell, vec![number])
    })
}

fn full_width(digit: char) -> char {
    char::from_u32(digit as u32 + 0xfee0).unwrap()
}

fn several_numbers() -> impl Strategy<Value = (String, Vec<String>)> {
    let sign = prop::sample::select(vec!["/", "、", "，", ";", "|", "\n", ",", "\\", " / "]);
    (prop::collection::vec(0..NUMBERS, 2..4), sign).prop_map(|(indexes, sign)| {
        let written: Vec<String> = indexes.into_iter().map(number).collect();
        let mut numbers = Vec::new();
        for number in &written {
            if !numbers.contains(number) {
                numbers.push(number.clone());
            }
        }
        (written.join(sign), numbers)
    })
}

fn no_number() -> impl Strategy<Value = (String, Vec<String>)> {
    let cells = [
        "",
        "-",
        "无",
        "N/A",
        "张三",
        "1349000000",
        "134900000011",
        "12345678901",
        "1.35E+10",
        "+1 212 555 0123",
        "+85200000001",
        "95588",
        "400-820-8820",
        "90001234",
        "=1+1",
        "+",
        "'",
        "\"",
    ];
    prop::sample::select(cells.to_vec()).prop_map(|cell| (cell.to_owned(), Vec::new()))
}

fn text() -> impl Strategy<Value = String> {
    let texts = [
        "张三",
        "李四,王五",
        "say \"hi\"",
        "第一行\n第二行",
        "=1+1",
        "@SUM(A1)",
        "+x",
        "-5",
        "'quoted",
        "''",
        "a;b;c",
        "a|b",
        "a\tb",
        "",
        " 空格 ",
        "\u{feff}标记",
        "𠮷野",
        "😀",
        "0",
        "\r\n",
    ];
    prop::sample::select(texts.to_vec()).prop_map(str::to_owned)
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        12 => Just(Shape::Plain),
        1 => Just(Shape::Short),
        1 => Just(Shape::Long),
        1 => Just(Shape::Blank),
        1 => Just(Shape::Undecodable),
    ]
}

/// A row with or without trouble.
pub fn row() -> impl Strategy<Value = Troubled> {
    let phone = prop_oneof![5 => one_number(), 2 => several_numbers(), 2 => no_number()];
    (phone, shape(), text(), text()).prop_map(|((phone_cell, numbers), shape, name, remark)| {
        Troubled { phone_cell, numbers, shape, name, remark }
    })
}

/// A way to write a list.
pub fn writing() -> impl Strategy<Value = Writing> {
    let encodings =
        [Encoding::Utf8, Encoding::Utf8Marked, Encoding::Gb18030, Encoding::Utf16Marked];
    let headers = [
        Some(["手机号码", "客户姓名", "备注"]),
        Some(["Mobile", "Name", "Remarks"]),
        Some(["打哪里", "谁", "别的"]),
        None,
    ];
    (
        prop::sample::select(encodings.to_vec()),
        prop::sample::select(b",\t;|".to_vec()),
        any::<[bool; 3]>(),
        0..3_usize,
        prop::sample::select(headers.to_vec()),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(encoding, delimiter, ways, titles, header, ends_in_a_quote)| {
            let [is_delimiter_told, is_quoted, is_crlf] = ways;
            let titles = if header.is_some() { titles } else { 0 };
            Writing {
                encoding,
                delimiter,
                is_delimiter_told,
                is_quoted,
                is_crlf,
                titles,
                header,
                ends_in_a_quote,
            }
        })
}

impl Writing {
    /// The options that this writing needs.
    pub fn options(&self) -> Vec<&'static str> {
        let mut words = match self.header {
            Some(["打哪里", ..]) => vec!["--map", "phonenum=打哪里"],
            Some(_) => vec![],
            None => vec!["--header", "none", "--map", "phonenum=A"],
        };
        // Where a byte is no UTF-8 the list would be taken for another encoding.
        words.extend(match self.encoding {
            Encoding::Utf8 => &["--encoding", "utf-8"][..],
            _ => &[],
        });
        if self.is_delimiter_told {
            words.extend(match self.delimiter {
                b'\t' => ["--delimiter", "tab"],
                b';' => ["--delimiter", ";"],
                b'|' => ["--delimiter", "|"],
                _ => ["--delimiter", ","],
            });
        }
        words
    }

    /// The options that a report of such a list needs: its columns have names.
    pub fn options_of_report(&self) -> &'static [&'static str] {
        match self.header {
            Some(["打哪里", ..]) => &["--map", "phonenum=打哪里"],
            Some(_) => &[],
            None => &["--map", "phonenum=A"],
        }
    }

    /// The file's bytes, and the rows that count.
    pub fn write(&self, rows: &[Troubled]) -> (Vec<u8>, Vec<Standing>) {
        let mut bytes = Vec::new();
        let mut standing = Vec::new();
        for title in 0..self.titles {
            self.line(&mut bytes, &[&format!("十一月名单 {title}"), "", ""]);
        }
        if let Some(header) = &self.header {
            self.line(&mut bytes, header);
        }
        let before = self.titles + usize::from(self.header.is_some());
        for (number, row) in (before + 1..).zip(rows) {
            let cells = self.cells(row);
            self.line(&mut bytes, &cells.iter().map(String::as_str).collect::<Vec<_>>());
            let is_malformed = self.is_malformed(row);
            if is_malformed {
                let behind = 1 + usize::from(self.is_crlf) + usize::from(self.is_quoted);
                let at = bytes.len() - behind;
                bytes.insert(at, 0xff);
            }
            if is_malformed || cells.iter().any(|cell| !cell.is_empty()) {
                standing.push(Standing {
                    row: u32::try_from(number).unwrap(),
                    numbers: if is_malformed { Vec::new() } else { row.numbers.clone() },
                    cells: (!is_malformed).then_some(cells),
                });
            }
        }
        if self.ends_in_a_quote {
            let number = before + rows.len() + 1;
            let delimiter = char::from(self.delimiter);
            self.encode(&mut bytes, &format!("13490009999{delimiter}\"open"));
            let row = u32::try_from(number).unwrap();
            standing.push(Standing { row, numbers: Vec::new(), cells: None });
        }
        (bytes, standing)
    }

    fn is_malformed(&self, row: &Troubled) -> bool {
        row.shape == Shape::Undecodable && self.encoding == Encoding::Utf8
    }

    fn cells(&self, row: &Troubled) -> Vec<String> {
        let signs: &[char] = if self.is_delimiter_told { &[] } else { &[',', '\t', ';', '|'] };
        let cells = [&row.phone_cell, &row.name, &row.remark].map(|cell| cell.replace(signs, "/"));
        let cells = cells.to_vec();
        // A quoted line break in a row of unusual width is read as a stray quote, on purpose: the
        // customers below it weigh more. So rows of that kind have none here.
        let one_line = || -> Vec<String> {
            cells.iter().map(|cell| cell.replace(['\r', '\n'], "/")).collect()
        };
        match row.shape {
            Shape::Plain => cells,
            // The byte goes into its last cell, which therefore is a plain one.
            Shape::Undecodable if self.is_malformed(row) => {
                vec![cells[0].clone(), "x".into(), "y".into()]
            }
            Shape::Undecodable => cells,
            Shape::Short => one_line()[..1].to_vec(),
            Shape::Long => [one_line(), vec![String::new(), "beyond".into()]].concat(),
            Shape::Blank => vec![String::new(); 3],
        }
    }

    fn line(&self, bytes: &mut Vec<u8>, cells: &[&str]) {
        let end = if self.is_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let style =
            if self.is_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new()
            .quote_style(style)
            .delimiter(self.delimiter)
            .terminator(end)
            .flexible(true)
            .from_writer(Vec::new());
        writer.write_record(cells).unwrap();
        let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        self.encode(bytes, &line);
    }

    fn encode(&self, bytes: &mut Vec<u8>, text: &str) {
        let mark = if bytes.is_empty() { "\u{feff}" } else { "" };
        match self.encoding {
            Encoding::Utf8 => bytes.extend(text.as_bytes()),
            Encoding::Utf8Marked => bytes.extend(format!("{mark}{text}").as_bytes()),
            Encoding::Gb18030 => bytes.extend(&*encoding_rs::GB18030.encode(text).0),
            Encoding::Utf16Marked => {
                bytes.extend(format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes));
            }
        }
    }
}

/// What becomes of every row of these lists: one entry for each, and with `--numbers all` one for
/// each further number of a cell.
pub fn fates(lists: &[Vec<Standing>], all_numbers: bool, do_not_call: &[String]) -> Vec<Fate> {
    let mut fates = Vec::new();
    let mut known = HashMap::new();
    for (list, rows) in lists.iter().enumerate() {
        for row in rows {
            if row.numbers.is_empty() {
                fates.push((list, row.row, "rejected", String::new()));
            }
            let most = if all_numbers { usize::MAX } else { 1 };
            for number in row.numbers.iter().take(most) {
                let status = if known.insert(number.clone(), ()).is_some() {
                    "repeated"
                } else if do_not_call.contains(number) {
                    "suppressed"
                } else {
                    "inserted"
                };
                fates.push((list, row.row, status, number.clone()));
            }
        }
    }
    fates.sort();
    fates
}
