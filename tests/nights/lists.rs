//! Lists as the office writes them, each with the plain truth about it: whom it is for, and which
//! numbers are in it. The truth is known because the numbers were there before they were written
//! in some way; the program's own cleaning has no part in it.

use std::collections::BTreeSet;

use dialfeed::row::Recipient;
use fastrand::Rng;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// The do-not-call list.
pub const SUPPRESSED: u32 = 12;
const HEADER: [&str; 3] = ["姓名", "手机号", "备注"];
const BATCHES: [&str; 4] = ["20261101", "20261102", "20261103", "20261104"];
const STAFF: [&str; 3] = ["8001", "8002", "8003"];
/// Where `vip-*` goes, by a rule with a profile of its own.
const VIP_BATCH: &str = "20261105";
/// What is not sendable, however one reads it.
const INVALID: [&str; 9] = [
    "张三",
    "12345",
    "1380013800",
    "138001380001",
    "",
    "无",
    "400-820-8820",
    "1.38E+10",
    "12345678901",
];

/// What a list must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Its numbers go to the platform.
    Good,
    /// It is no list, or has no number: `failed/`.
    Unreadable,
    /// It has no rule, or a target that there is not: `attention/`.
    Homeless,
}

/// See the module.
#[derive(Clone)]
pub struct List {
    /// Below the inbox, with `/`.
    pub name: String,
    pub bytes: Vec<u8>,
    pub kind: Kind,
    /// Whom it is for.
    pub target: Option<Recipient>,
    /// Every number in it that is valid under its rule, suppressed ones included.
    pub numbers: BTreeSet<String>,
    /// Rows below the header.
    pub rows: u64,
}

impl std::fmt::Debug for List {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.bytes.len();
        write!(to, "{} ({:?}, {} rows, {bytes} bytes)", self.name, self.kind, self.rows)?;
        // That drawings are compared to the last byte.
        if to.alternate() { write!(to, " {:?}", self.bytes) } else { Ok(()) }
    }
}

impl List {
    /// Whether it can stand under the other's name: for the same recipient, of the same format.
    pub fn has_place_of(&self, other: &Self) -> bool {
        let extension = |list: &Self| list.name.rsplit('.').next().map(str::to_owned);
        self.target == other.target
            && self.kind == other.kind
            && extension(self) == extension(other)
    }
}

/// The nth number nobody may call.
pub fn suppressed(nth: u32) -> String {
    format!("1390000{nth:04}")
}

/// Writes lists.
pub struct Maker {
    dice: Rng,
    lists: u32,
    numbers: u32,
    known: Vec<String>,
    made: Vec<List>,
}

/// A row before it is written: the cell, and what is valid in it.
struct Row {
    cell: String,
    numbers: Vec<String>,
}

impl Maker {
    pub fn new(seed: u64) -> Self {
        let dice = Rng::with_seed(seed);
        Self { dice, lists: 0, numbers: 0, known: Vec::new(), made: Vec::new() }
    }

    /// The next list: mostly good.
    pub fn list(&mut self) -> List {
        self.lists += 1;
        let list = match self.dice.u32(0..100) {
            0..66 => self.good(),
            66..78 => self.twin(),
            78..82 => self.homeless(),
            82..84 => self.no_number(),
            _ => self.unreadable(),
        };
        self.made.push(list.clone());
        list
    }

    pub fn good(&mut self) -> List {
        let (stem, target) = match self.dice.u32(0..12) {
            0..2 if self.made.iter().any(Self::is_good) => self.name_again(),
            0..8 => {
                let batch = BATCHES[self.dice.usize(..BATCHES.len())];
                (format!("{batch}_名单{}", self.lists), Recipient::Batch(batch.to_owned()))
            }
            8..10 => {
                let staff = STAFF[self.dice.usize(..STAFF.len())];
                (format!("staff/{staff}/名单{}", self.lists), Recipient::Staff(staff.to_owned()))
            }
            _ => (format!("vip-{}", self.lists), Recipient::Batch(VIP_BATCH.to_owned())),
        };
        let rows = match self.dice.u32(0..20) {
            0 => self.dice.u32(150..400),
            1..5 => self.dice.u32(40..90),
            _ => self.dice.u32(1..25),
        };
        let is_vip = stem.starts_with("vip-");
        let rows: Vec<Row> = (0..rows).map(|nth| self.row(nth, is_vip)).collect();
        self.written(&stem, Kind::Good, Some(target), &rows)
    }

    fn is_good(list: &List) -> bool {
        list.kind == Kind::Good
    }

    /// An office that calls each week's list the same.
    fn name_again(&mut self) -> (String, Recipient) {
        let of: Vec<&List> = self.made.iter().filter(|list| Self::is_good(list)).collect();
        let list = of[self.dice.usize(..of.len())];
        let (stem, _) = list.name.rsplit_once('.').unwrap();
        (stem.to_owned(), list.target.clone().unwrap())
    }

    /// The content of an earlier list under another name, at times for somebody else.
    fn twin(&mut self) -> List {
        let of: Vec<&List> = self
            .made
            .iter()
            .filter(|list| Self::is_good(list) && !list.name.starts_with("vip-"))
            .collect();
        if of.is_empty() {
            return self.good();
        }
        let mut twin = of[self.dice.usize(..of.len())].clone();
        if self.dice.u32(0..4) == 0 {
            // Somebody puts the very same file there once more.
            return twin;
        }
        let extension = twin.name.rsplit('.').next().unwrap().to_owned();
        let mut batch = BATCHES[self.dice.usize(..BATCHES.len())].to_owned();
        if let Some(Recipient::Batch(same)) = &twin.target
            && self.dice.bool()
        {
            batch.clone_from(same);
        }
        twin.name = format!("{batch}_再来{}.{extension}", self.lists);
        twin.target = Some(Recipient::Batch(batch));
        twin
    }

    /// A good list for nobody.
    fn homeless(&mut self) -> List {
        let stem = match self.dice.u32(0..3) {
            0 => format!("杂项-{}", self.lists),
            1 => format!("20269999_名单{}", self.lists),
            _ => format!("staff/9999/名单{}", self.lists),
        };
        let rows: Vec<Row> = (0..self.dice.u32(1..9)).map(|nth| self.row(nth, false)).collect();
        self.written(&stem, Kind::Homeless, None, &rows)
    }

    fn no_number(&mut self) -> List {
        let stem = format!("{}_名单{}", BATCHES[0], self.lists);
        let rows: Vec<Row> = (0..self.dice.u32(1..9)).map(|_| self.invalid()).collect();
        self.written(&stem, Kind::Unreadable, None, &rows)
    }

    fn unreadable(&mut self) -> List {
        let stem = format!("{}_坏{}", BATCHES[1], self.lists);
        let (extension, bytes) = match self.dice.u32(0..4) {
            0 => ("csv", Vec::new()),
            1 => ("csv", "姓名,地址,备注\r\n张三,杭州,甲\r\n李四,北京,乙\r\n".into()),
            2 => {
                let length = self.dice.usize(300..3_000);
                let bytes = std::iter::repeat_with(|| self.dice.u8(..)).take(length).collect();
                (if self.dice.bool() { "csv" } else { "xlsx" }, bytes)
            }
            _ => {
                let rows: Vec<Row> = (0..30).map(|nth| self.row(nth, false)).collect();
                let mut bytes = self.workbook(&rows);
                bytes.truncate(bytes.len() / 2);
                ("xlsx", bytes)
            }
        };
        List {
            name: format!("{stem}.{extension}"),
            bytes,
            kind: Kind::Unreadable,
            target: None,
            numbers: BTreeSet::new(),
            rows: 0,
        }
    }

    fn written(&mut self, stem: &str, kind: Kind, target: Option<Recipient>, rows: &[Row]) -> List {
        let (extension, bytes) = match self.dice.u32(0..4) {
            0 => ("xlsx", self.workbook(rows)),
            1 => ("csv", encoding_rs::GBK.encode(&self.text(rows)).0.into_owned()),
            2 => ("csv", format!("\u{feff}{}", self.text(rows)).into_bytes()),
            _ => ("csv", self.text(rows).into_bytes()),
        };
        let numbers = rows.iter().flat_map(|row| row.numbers.clone()).collect();
        let name = format!("{stem}.{extension}");
        List { name, bytes, kind, target, numbers, rows: rows.len() as u64 }
    }

    fn text(&mut self, rows: &[Row]) -> String {
        let mut text = HEADER.join(",") + "\r\n";
        for (nth, row) in rows.iter().enumerate() {
            let remark = self.dice.u32(..1_000);
            text += &format!("客户{nth},{},第{remark}号\r\n", row.cell);
        }
        text
    }

    /// Spreadsheets keep numbers as numbers where nobody tells them otherwise.
    fn workbook(&mut self, rows: &[Row]) -> Vec<u8> {
        let mut book = Workbook::new();
        // The time of writing is in the file, and each play has to have the same.
        let written = ExcelDateTime::from_ymd(2026, 11, 26).unwrap();
        book.set_properties(&DocProperties::new().set_creation_datetime(&written));
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(HEADER) {
            sheet.write_string(0, column, name).unwrap();
        }
        for (at, row) in (1..).zip(rows) {
            sheet.write_string(at, 0, format!("客户{at}")).unwrap();
            let is_number =
                row.cell.len() == 11 && row.cell.bytes().all(|sign| sign.is_ascii_digit());
            match row.cell.parse::<f64>() {
                Ok(number) if is_number && !row.cell.starts_with('0') && self.dice.bool() => {
                    sheet.write_number(at, 1, number).unwrap();
                }
                _ => drop(sheet.write_string(at, 1, &row.cell).unwrap()),
            }
            sheet.write_string(at, 2, format!("第{}号", self.dice.u32(..1_000))).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    /// The first row of a list has a number of its own.
    fn row(&mut self, nth: u32, is_vip: bool) -> Row {
        let kind = if nth == 0 { 0 } else { self.dice.u32(0..100) };
        match kind {
            0..52 => self.one(Self::fresh),
            52..70 => self.one(Self::known),
            70..76 => self.landline(is_vip),
            76..82 => self.one(|maker| suppressed(maker.dice.u32(..SUPPRESSED))),
            82..93 => self.invalid(),
            _ => self.two(is_vip),
        }
    }

    fn one(&mut self, number: impl FnOnce(&mut Self) -> String) -> Row {
        let number = number(self);
        Row { cell: self.as_written(&number), numbers: vec![number] }
    }

    fn invalid(&mut self) -> Row {
        let cell = INVALID[self.dice.usize(..INVALID.len())].to_owned();
        Row { cell, numbers: Vec::new() }
    }

    /// Two numbers in a cell: one rule takes the first, the other both.
    fn two(&mut self, is_vip: bool) -> Row {
        let (first, second) = (self.fresh(), self.fresh());
        let cell = format!("{first}/{second}");
        Row { cell, numbers: if is_vip { vec![first, second] } else { vec![first] } }
    }

    /// The profile of `vip-*` knows the area; the others do not, and get it written.
    fn landline(&mut self, is_vip: bool) -> Row {
        let local = format!("8888{:04}", self.dice.u32(1_000..10_000));
        let number = format!("0571{local}");
        let cell = match self.dice.u32(0..3) {
            _ if is_vip => local,
            0 => format!("0571-{local}"),
            1 => format!("(0571){} {}", &local[..4], &local[4..]),
            _ => format!("+86 571 {local} 转 801"),
        };
        Row { cell, numbers: vec![number] }
    }

    fn fresh(&mut self) -> String {
        self.numbers += 1;
        let prefix = ["138", "139", "150", "186"][self.dice.usize(..4)];
        let number = format!("{prefix}{:08}", 10_000_000 + self.numbers);
        self.known.push(number.clone());
        number
    }

    fn known(&mut self) -> String {
        match self.known.len() {
            0 => self.fresh(),
            known => self.known[self.dice.usize(..known)].clone(),
        }
    }

    fn as_written(&mut self, number: &str) -> String {
        let (one, two, three) = (&number[..3], &number[3..7], &number[7..]);
        match self.dice.u32(0..12) {
            0 => format!("{one} {two} {three}"),
            1 => format!("{one}-{two}-{three}"),
            2 => format!("+86 {number}"),
            3 => format!("86{number}"),
            4 => {
                number.chars().map(|digit| char::from_u32(digit as u32 + 0xfee0).unwrap()).collect()
            }
            5 => format!("手机：{number}"),
            _ => number.to_owned(),
        }
    }
}
