//! Phone cells in every way of writing that the contract names (section 5), thousands of each.
//!
//! A way is a pattern: `M` is the next digit of a mobile number (after eleven of them another one
//! begins), `D` any digit, everything else stands for itself. The same figures give the same cells
//! on every machine. Knows nothing of how cells are read.

use std::ops::Range;

use fastrand::Rng;

/// Every number between 13000000000 and 13999999999 is of an assigned range.
const MOBILES: Range<u64> = 13_000_000_000..14_000_000_000;

/// What a pattern's letters are in the table.
const SHOWN_MOBILES: [u64; 3] = [13_800_138_000, 13_900_139_000, 13_700_137_000];
const SHOWN_DIGITS: [char; 7] = ['8', '8', '8', '6', '6', '6', '6'];

/// The mobile number as it is sent.
pub const PLAIN: &str = "MMMMMMMMMMM";

/// One number in a cell, or none.
pub const SINGLE: [&str; 56] = [
    "MMM MMMM MMMM",
    "MMM-MMMM-MMMM",
    "MMM.MMMM.MMMM",
    "MMM\u{A0}MMMM\u{3000}MMMM",
    "MMM—MMMM—MMMM",
    "\u{FEFF}MMMMM\u{200B}MMMMMM",
    "ＭＭＭＭＭＭＭＭＭＭＭ",
    "'MMMMMMMMMMM",
    "=\"MMMMMMMMMMM\"",
    "MMMMMMMMMMM.0",
    "1.DDDDDDDE+10",
    "1.DDE+10",
    "手机：MMMMMMMMMMM",
    "联系电话：MMM-MMMM-MMMM",
    "Tel. MMMMMMMMMMM",
    "MMMMMMMMMMM(张先生)",
    "手机：MMM MMMM MMMM（张先生，上午）",
    "+86 MMM MMMM MMMM",
    "+86-MMMMMMMMMMM",
    "0086-MMMMMMMMMMM",
    "86MMMMMMMMMMM",
    "0MMMMMMMMMMM",
    "17951MMMMMMMMMMM",
    "+86 17951 0 MMM MMMM MMMM",
    "05718DDDDDDD",
    "0571-8DDDDDDD",
    "(0571)8DDD DDDD",
    "(010)62DDDDDD",
    "+86 571 8DDDDDDD",
    "86-0571-8DDDDDDD",
    "5718DDDDDDD",
    "1062DDDDDD",
    "0571 8DDDDDDD 转 801",
    "0571-8DDDDDDD-801",
    "0571-8DDDDDDD ext 801",
    "0571-8DDDDDDDx801",
    "0571-8DDDDDDD,801",
    "电话：(0571) 8DDD-DDDD 分机 801",
    "MMM-MMMM-MMMM转801",
    "400-820-DDDD",
    "955DD",
    "0571-955DD",
    "8DDDDDDD",
    "8DDD-DDDD",
    "+1 650 DDD DDDD",
    "+8522DDDDDDD",
    "138DDDDDDD",
    "138 DDDD DDD",
    "MMMMMMMMMMMD",
    "MMM-MMMM-MMMMD",
    "1234567DDDD",
    "无",
    "暂无",
    "张三",
    "2026-11-22",
    "2026-11-22 09:15:00",
];

/// Several numbers in a cell.
pub const SEVERAL: [&str; 17] = [
    "MMMMMMMMMMM/MMMMMMMMMMM",
    "MMMMMMMMMMM、MMMMMMMMMMM",
    "MMMMMMMMMMM，MMMMMMMMMMM",
    "MMMMMMMMMMM;MMMMMMMMMMM",
    "MMMMMMMMMMM\nMMMMMMMMMMM",
    "MMMMMMMMMMM MMMMMMMMMMM",
    "MMM-MMMM-MMMM/MMM-MMMM-MMMM",
    "MMM MMMM MMMM/MMM MMMM MMMM",
    "MMM MMMM MMMM MMM MMMM MMMM",
    "MMM-MMMM-MMMM MMM-MMMM-MMMM",
    "+86 MMM MMMM MMMM +86 MMM MMMM MMMM",
    "手机：MMM MMMM MMMM 电话：0571-8DDD DDDD",
    "手机：MMM-MMMM-MMMM；家：0571-8DDDDDDD",
    "MMM MMMM MMMM(张先生) MMM MMMM MMMM(李女士)",
    "0571-8DDDDDDD 转 801 / MMM MMMM MMMM",
    "138DDDDDDD/MMMMMMMMMMM",
    "MMMMMMMMMMM MMMMMMMMMMM MMMMMMMMMMM",
];

/// Cells in memory, one text after another as a list's column has them.
#[derive(Default)]
pub struct Cells {
    text: String,
    pieces: Vec<Range<usize>>,
}

impl Cells {
    /// So many cells of this way.
    pub fn of(pattern: &str, count: usize) -> Self {
        let (mut cells, mut dice) = (Self::default(), Rng::with_seed(20_261_122));
        for _ in 0..count {
            cells.write(pattern, &mut dice);
        }
        cells
    }

    /// So many cells of all these ways, in no order.
    pub fn mixed(patterns: &[&str], count: usize) -> Self {
        let (mut cells, mut dice) = (Self::default(), Rng::with_seed(20_261_122));
        for _ in 0..count {
            let pattern = patterns[dice.usize(..patterns.len())];
            cells.write(pattern, &mut dice);
        }
        cells
    }

    fn write(&mut self, pattern: &str, dice: &mut Rng) {
        let mobiles: [u64; SHOWN_MOBILES.len()] = std::array::from_fn(|_| dice.u64(MOBILES));
        let from = self.text.len();
        fill(pattern, mobiles, |_| char::from(b'0' + dice.u8(..10)), &mut self.text);
        self.pieces.push(from..self.text.len());
    }

    /// The cells from this one on, so many and in their order.
    pub fn some(&self, from: usize, count: usize) -> impl Iterator<Item = &str> {
        let pieces = self.pieces.iter().skip(from).take(count);
        pieces.map(|piece| &self.text[piece.clone()])
    }
}

/// The way as a table shows it: an example, its invisible signs written out.
pub fn shown(pattern: &str) -> String {
    let mut example = String::new();
    let digit = |nth: usize| SHOWN_DIGITS[nth % SHOWN_DIGITS.len()];
    fill(pattern, SHOWN_MOBILES, digit, &mut example);
    let written_out = |sign: char| match sign {
        '"' | '\'' => sign.to_string(),
        _ => sign.escape_debug().to_string(),
    };
    example.chars().map(written_out).collect()
}

/// Writes the pattern with these numbers in place of its letters.
fn fill(
    pattern: &str,
    mobiles: [u64; SHOWN_MOBILES.len()],
    mut digit: impl FnMut(usize) -> char,
    text: &mut String,
) {
    let mobiles = mobiles.map(|mobile| mobile.to_string()).concat();
    let mut mobile_digits = mobiles.chars().cycle();
    let mut others = 0;
    for letter in pattern.chars() {
        text.push(match letter {
            'M' => mobile_digits.next().unwrap_or('0'),
            // The same letter, full-width.
            'Ｍ' => mobile_digits.next().map_or('０', full_width),
            'D' => {
                others += 1;
                digit(others - 1)
            }
            _ => letter,
        });
    }
}

fn full_width(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xFEE0).unwrap_or(digit)
}
