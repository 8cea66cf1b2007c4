//! Generated lists, five columns as offices write them: customers who do not exist.
//!
//! The same figures give the same list on every machine. Numbers are in no order, so that looking
//! them up costs what it costs with a real list. Knows no dialfeed.

mod workbook;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use encoding_rs::Encoding;
use fastrand::Rng;

pub use workbook::write_workbook;

/// The columns.
pub const HEADER: [&str; 5] = ["手机号", "姓名", "地址", "邮箱", "备注"];

const SURNAMES: [&str; 16] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡",
    "欧阳",
];
const GIVEN_NAMES: [&str; 16] = [
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "晓明",
    "建国",
];
const PLACES: [&str; 8] = [
    "浙江省杭州市西湖区文三路",
    "广东省深圳市南山区科技园南路",
    "上海市浦东新区张杨路",
    "北京市海淀区中关村大街",
    "江苏省苏州市工业园区星湖街",
    "四川省成都市武侯区人民南路",
    "湖北省武汉市洪山区珞喻路",
    "山东省青岛市市南区香港中路",
];
const COMMENTS: [&str; 8] =
    ["", "", "老客户", "意向高, 下周回访", "要求电话前先发短信", "", "展会扫码", "二次跟进"];

/// How the numbers are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Every row can be sent, and no number comes twice.
    Tidy,
    /// Of a hundred rows some six have separators, one a landline, one a number that came before,
    /// and one no number.
    AsTyped,
}

/// The customers of a list.
pub fn customers(rows: usize, numbers: Numbers) -> impl Iterator<Item = [String; 5]> {
    let mut dice = Rng::with_seed(20_261_122);
    (0..rows).map(move |row| {
        let pick = |words: &[&'static str], dice: &mut Rng| words[dice.usize(..words.len())];
        let name = [pick(&SURNAMES, &mut dice), pick(&GIVEN_NAMES, &mut dice)].concat();
        let (house, flat) = (dice.u16(1..400), dice.u16(101..2800));
        let address = format!("{}{house}号{flat}室", pick(&PLACES, &mut dice));
        let email = if dice.u8(..3) == 0 { format!("c{row}@example.com") } else { String::new() };
        let comment = pick(&COMMENTS, &mut dice).to_owned();
        let phone = match numbers {
            Numbers::Tidy => mobile(row).to_string(),
            Numbers::AsTyped => as_typed(row, dice.u8(..100)),
        };
        [phone, name, address, email, comment]
    })
}

/// The mobile number of a row: all between 13000000000 and 13999999999 are assigned ranges, and a
/// factor without a divisor in common with 10^9 gives each row its own.
fn mobile(row: usize) -> u64 {
    13_000_000_000 + (row as u64 * 618_033_989) % 1_000_000_000
}

fn as_typed(row: usize, percent: u8) -> String {
    let text = mobile(row).to_string();
    match percent {
        0 => format!("0571-8{:07}", row % 10_000_000),
        1 => mobile(row / 2).to_string(),
        2 => "暂无".to_owned(),
        3..=5 => format!("{} {} {}", &text[..3], &text[3..7], &text[7..]),
        6..=8 => format!("{}-{}-{}", &text[..3], &text[3..7], &text[7..]),
        _ => text,
    }
}

/// Writes the list as Excel saves CSV: CRLF, quotes where a comma needs them.
pub fn write_csv(
    path: &Path,
    encoding: &'static Encoding,
    customers: impl Iterator<Item = [String; 5]>,
) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let header = HEADER.map(str::to_owned);
    for cells in std::iter::once(header).chain(customers) {
        let cells = cells.map(|cell| if cell.contains(',') { format!("\"{cell}\"") } else { cell });
        let line = cells.join(",") + "\r\n";
        file.write_all(&encoding.encode(&line).0)?;
    }
    file.flush()?;
    Ok(())
}
