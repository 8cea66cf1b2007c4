//! How the rows of the bench end: as often each way as in life, and scattered over the list.
//!
//! Knows no ledger and no file: what is planned into the ledger and what the bare loops write is
//! made from this, so that both sides have the same rows.

use dialfeed::outcome::Status;
use fastrand::Rng;

use crate::lists::{Numbers, customers};

/// A row with its end, and what there is to say of it.
pub struct Ended {
    /// The row as a spreadsheet numbers it.
    pub number: u32,
    pub status: Status,
    /// The reason's code, and its sentence in a report.
    pub reason: Option<(&'static str, &'static str)>,
    pub answer: Option<(i64, &'static str)>,
    /// A further word, as the ledger keeps it and as a report says it.
    pub remark: Option<(String, String)>,
    pub cells: [String; 5],
}

/// Of a thousand rows so many end at each status or below.
const INSERTED: u32 = 900;
const DUPLICATE: u32 = INSERTED + 40;
const FAILED: u32 = DUPLICATE + 10;
const UNCERTAIN: u32 = FAILED + 5;
const REJECTED: u32 = UNCERTAIN + 30;

/// The statuses that these rows have.
pub const STATUSES: [Status; 6] = [
    Status::Inserted,
    Status::Duplicate,
    Status::Failed,
    Status::Uncertain,
    Status::Rejected,
    Status::Repeated,
];

/// The rows of the list.
pub fn rows(rows: usize) -> impl Iterator<Item = Ended> {
    let mut dice = Rng::with_seed(20_261_126);
    (2..).zip(customers(rows, Numbers::Tidy)).map(move |(number, mut cells)| {
        let (mut reason, mut answer, mut remark) = (None, None, None);
        let status = match dice.u32(..1000) {
            0..INSERTED => {
                answer = Some((1, "成功"));
                Status::Inserted
            }
            INSERTED..DUPLICATE => {
                answer = Some((10, "号码已存在"));
                Status::Duplicate
            }
            DUPLICATE..FAILED => {
                reason = Some(("errno_9", "平台没能存入这条数据。"));
                answer = Some((9, "入库失败"));
                Status::Failed
            }
            FAILED..UNCERTAIN => {
                reason =
                    Some(("timeout", "在规定时间内没有收到完整的答复，请到平台上核对是否已存入。"));
                Status::Uncertain
            }
            UNCERTAIN..REJECTED => {
                cells[0].pop();
                reason = Some(("phone_too_short", "号码位数不够，请核对是否漏了数字。"));
                let said = "手机号应为 11 位（不含国家代码 86），这里是 10 位。";
                remark = Some(("mobile_digits 10".into(), said.into()));
                Status::Rejected
            }
            _ => {
                reason = Some(("same_as_row", "号码与名单里的另一行相同，只发送那一行。"));
                let other = dice.u32(2..=number);
                remark = Some((format!("row {other}"), format!("与第 {other} 行相同。")));
                Status::Repeated
            }
        };
        Ended { number, status, reason, answer, remark, cells }
    })
}
