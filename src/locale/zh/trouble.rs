//! Trouble with jobs, ledger, report and staff, in Chinese.

use crate::locale::figures::names;
use crate::locale::trouble::Trouble;

/// The sentence.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoSuchJob { job } => {
            format!("没有任务 {job}。现有的任务可以用 `dialfeed jobs` 查看。")
        }
        Trouble::NothingToResume => {
            "没有需要继续的任务。所有任务可以用 `dialfeed jobs` 查看。".to_owned()
        }
        Trouble::Busy { job } => format!(
            "另一个程序正在处理任务 {job} 或它的目标，请等它结束。同时进行的话，\
             同一位客户可能会收到两次。"
        ),
        Trouble::UnknownStaff { staff } => format!(
            "平台上没有这些工号：{}。没有发送任何数据。请改正 --staff，或先在平台上添加坐席。",
            names(staff, "、")
        ),
        Trouble::StaffNotAsked => {
            "平台不允许事先核对工号；如果工号不对，发送时会从平台的答复里看到。".to_owned()
        }
        Trouble::Ledger { dir, error } => format!(
            "{dir} 里的任务记录无法使用：{error}。请检查磁盘和权限，或用 --state 换一个文件夹。"
        ),
        Trouble::Report { file, error } => format!(
            "报告 {file} 无法写入：{error}。任务本身已有记录，原因解决后可以用 \
             `dialfeed report` 重新生成。"
        ),
    }
}
