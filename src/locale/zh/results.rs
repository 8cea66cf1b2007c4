//! What became of a job's customers, in Chinese.

use dialfeed::results::ResultLabel;

use crate::locale::figures::count;
use crate::locale::results::Results;

/// The sentence.
pub fn results(results: &Results) -> String {
    match results {
        Results::Customers { job } => format!("任务 {job} 的客户"),
        Results::Seen { rows } => format!(
            "有 {} 条原来结果待查的，平台后来拨打过，说明当时已经存入，不用再发。",
            count(*rows)
        ),
        Results::Incomplete { records } => {
            format!(
                "有 {} 条通话记录不完整：缺少号码、时间、编号或类型的没有计入，缺少通话秒数的按 0 秒计。",
                count(*records)
            )
        }
        Results::Read { records } => format!("这次读取了 {} 条新的通话记录。", count(*records)),
        Results::Files { dir, first: None } => format!("结果在这个文件夹：{dir}"),
        Results::Files { dir, first: Some(first) } => {
            format!("结果在这个文件夹，先打开 {first}：{dir}")
        }
        Results::NotWritten { file, error } => format!(
            "外呼结果无法写入 {file}（{error}）。请检查磁盘空间和权限；如果文件正在 Excel 里打开，请先关闭，\
             或者用 --report-dir 换一个文件夹，然后再运行一次同样的命令，已读取的通话记录都保留着。"
        ),
        Results::Stopped => {
            "已停止。已读取的通话记录都保留着，再运行一次同样的命令会接着读。".to_owned()
        }
        Results::NotKept { file, error } => format!(
            "已读取的通话记录无法保存到 {file}，或无法从中读出（{error}）。请检查磁盘和权限；也可以删掉这个文件，下次会重新读取。"
        ),
    }
}

/// A heading or a name of a figure.
pub fn result_label(label: ResultLabel) -> &'static str {
    match label {
        ResultLabel::Title => "外呼结果",
        ResultLabel::Summary => "汇总",
        ResultLabel::ReadAt => "通话记录截至",
        ResultLabel::Funnel => "客户",
        ResultLabel::Pushed => "已导入",
        ResultLabel::Dialled => "已拨打",
        ResultLabel::Answered => "已接听",
        ResultLabel::TalkedOver30 => "通话超过 30 秒",
        ResultLabel::Seen => "结果待查、后来拨打过的",
        ResultLabel::ByHour => "各时段的通话",
        ResultLabel::ByStaff => "各坐席的通话",
        ResultLabel::ByDisposition => "呼叫结果",
        ResultLabel::Hour => "时段",
        ResultLabel::Staff => "坐席工号",
        ResultLabel::Nobody => "没有坐席",
        ResultLabel::LastResult => "最后结果",
        ResultLabel::Calls => "呼叫次数",
        ResultLabel::AnsweredCalls => "接听次数",
        ResultLabel::AnswerRate => "接听率",
        ResultLabel::Talked => "通话时长",
        ResultLabel::Reached => "已接听",
        ResultLabel::NotReached => "未接听",
        ResultLabel::NotDialled => "未拨打",
        ResultLabel::Attempts => "拨打次数",
        ResultLabel::TalkedSeconds => "通话秒数",
        ResultLabel::LastCall => "最后拨打时间",
        ResultLabel::CustomersElsewhere => "每位客户的结果见 results.xlsx 或 results.csv。",
    }
}
