//! The list of jobs, in Chinese.

use crate::locale::figures::count;
use crate::locale::jobs::Jobs;

/// The words.
pub fn jobs(jobs: &Jobs) -> String {
    match jobs {
        Jobs::Batch { id } => format!("批次 {id}"),
        Jobs::Staff { first, members: 0 | 1 } => format!("工号 {first}"),
        Jobs::Staff { first, members } => format!("{members} 位坐席 {first}"),
        Jobs::Column { name } => format!("按“{name}”列"),
        Jobs::Lists { first, more: 0 } => first.clone(),
        Jobs::Lists { first, more } => format!("{first} 等 {} 个名单", more + 1),
        Jobs::UnderWay { rows } => format!("{} 条正在等待平台答复", count(*rows)),
        Jobs::Purged { day } => format!("客户数据已在 {day} 清除"),
        Jobs::NoneFits { options } => {
            format!("没有符合条件的任务（{options}）。要看全部任务请用：dialfeed jobs")
        }
        Jobs::ShowOne => "查看其中一个请用：dialfeed jobs 任务".to_owned(),
        Jobs::GoOn { job } => format!("继续没发完的请用：dialfeed resume {job}"),
    }
}
