//! Headings and names of figures in reports, in Chinese.

use dialfeed::report::{Label, Phrase, Things};
use dialfeed::row::Malformed;

use super::flow::{ending, plan};
use crate::locale::Lang;
use crate::locale::ending::{Ending, StopReason};
use crate::locale::figures::{Unit, count, span};
use crate::locale::plan::Plan;
use crate::locale::remark::Remark;

/// The heading or name.
pub fn label(label: Label) -> &'static str {
    match label {
        Label::Title => "导入报告",
        Label::Summary => "汇总",
        Label::State => "状态",
        Label::Finished => "已完成",
        Label::Stopped => "提前停止",
        Label::Interrupted => "被中断",
        Label::Running => "进行中",
        Label::Checked => "只检查，没有发送",
        Label::StoppedBy => "停止原因",
        Label::Target => "导入到",
        Label::Batch => "任务批次",
        Label::Staff => "坐席工号",
        Label::BatchColumn => "批次取自列",
        Label::StaffColumn => "工号取自列",
        Label::Began => "开始时间",
        Label::Ended => "结束时间",
        Label::Requests => "发出的请求",
        Label::Retried => "其中重试",
        Label::Pace => "平均每秒请求数",
        Label::Only => "只含这些状态",
        Label::CheckTitle => "检查报告",
        Label::Outcomes => "结果",
        Label::Read => "名单中的行",
        Label::Expanded => "一格多号增加的条数",
        Label::Rows => "条数",
        Label::Reasons => "没有导入的原因",
        Label::OtherReasons => "其余原因合计",
        Label::Notes => "发送前的处理",
        Label::OverTime => "发送进度",
        Label::Runs => "运行记录",
        Label::Command => "命令",
        Label::User => "用户",
        Label::Host => "电脑",
        Label::Version => "版本",
        Label::Lists => "名单文件",
        Label::DoNotCall => "免打扰名单",
        Label::Numbers => "号码数",
        Label::Row => "行号",
        Label::File => "文件",
        Label::Sheet => "工作表",
        Label::Why => "原因与处理办法",
        Label::Message => "平台答复",
        Label::SentAs => "发送的号码",
        Label::SentAt => "发送时间",
        Label::Note => "说明",
        Label::Limit => "每秒请求上限",
        Label::LimitFound => "自动调节",
        Label::NextSteps => "接下来",
        Label::Problems => "问题明细",
        Label::Total => "合计",
        Label::Share => "占比",
        Label::ChinaTime => "时间均为北京时间",
        Label::Result => "结束情况",
        Label::StillOpen => "没有正常结束，或仍在进行",
        Label::FilterStatus => "按结果",
        Label::FilterReason => "按原因",
        Label::Search => "查找",
        Label::SearchHint => "号码、姓名等任意文字",
        Label::Everything => "全部",
        Label::Reset => "清除筛选",
        Label::RowsShown => "显示的行",
        Label::NothingShown => "没有符合条件的行。",
        Label::ExamplesOnly => "这里只列出每个问题的前几行，筛选和查找也只针对这些行。",
        Label::EmptyCell => "（空）",
        Label::WrongCell => "有问题的单元格",
        Label::WithoutNumber => "没有号码的行",
        Label::Changed => "修改时间",
        Label::Encoding => "编码",
    }
}

/// What a chart over time counts.
pub fn stretch(seconds: i64) -> String {
    let (many, unit) = span(seconds);
    let unit = match unit {
        Unit::Second => "秒",
        Unit::Minute => "分钟",
        Unit::Hour => "小时",
        Unit::Day => "天",
    };
    if many == 1 {
        format!("每{unit}发送的条数")
    } else {
        format!("每 {many} {unit}发送的条数")
    }
}

/// A sentence with figures in it.
pub fn phrase(phrase: &Phrase) -> String {
    match phrase {
        Phrase::Stopped { by, bounds } => StopReason::of(by, bounds).say(Lang::Zh),
        Phrase::Uncertain { rows, job } => ending(&Ending::Uncertain {
            rows: *rows,
            job: (*job).to_owned(),
            file: "uncertain.csv".into(),
        }),
        Phrase::Failed { rows, job } => {
            ending(&Ending::Failed { rows: *rows, job: (*job).to_owned() })
        }
        Phrase::GoOn { rows, job } => {
            ending(&Ending::GoOn { pending: *rows, job: (*job).to_owned() })
        }
        Phrase::Mend { rows } => format!(
            "有 {} 条无法发送。请按下面“问题明细”里的说明改好 skipped.csv 里的这些行，再导入这个文件。",
            count(*rows)
        ),
        Phrase::WouldSend { rows } => {
            format!("名单可以导入，导入时将发送 {} 条。", count(*rows))
        }
        Phrase::NothingToSend => plan(&Plan::NothingToSend),
        Phrase::AllDone => "全部处理完毕，不需要再做什么。".to_owned(),
        Phrase::All { sheets, files } => match (sheets.is_empty(), files.is_empty()) {
            (false, false) => format!("全部各行见 report.xlsx 的工作表“{sheets}”，或 {files}。"),
            (false, true) => format!("全部各行见 report.xlsx 的工作表“{sheets}”。"),
            (true, false) => format!("全部各行见 {files}。"),
            (true, true) => String::new(),
        },
        Phrase::More { many, of } => {
            let many = count(*many);
            match of {
                Things::Columns => format!("另有 {many} 列没有列出。"),
                Things::Targets => {
                    format!("另有 {many} 个没有列出，report.xlsx 和 summary.json 里更全。")
                }
                Things::Lists => format!("另有 {many} 个名单没有列出，summary.json 里有全部。"),
                Things::Reasons => format!("另有 {many} 种原因没有列出，report.xlsx 里有全部。"),
                Things::Runs => {
                    format!("更早还有 {many} 次运行没有列出，summary.json 里有全部。")
                }
            }
        }
        Phrase::OtherReasons { reasons } => format!("其余 {} 种原因", count(*reasons)),
        Phrase::FirstRows { rows } => format!("前 {} 行", count(*rows)),
        Phrase::EveryRow { rows } => format!("共 {} 行", count(*rows)),
    }
}

/// What a row's status speaks of.
pub fn remark(remark: Remark<'_>) -> String {
    match remark {
        Remark::SameAsRow { row, place: None } => format!("与第 {row} 行相同。"),
        Remark::SameAsRow { row, place: Some(place) } => format!("与第 {row} 行相同（{place}）。"),
        Remark::EarlierJob { job, day } => format!("见 {day} 的任务 {job}。"),
        Remark::Malformed(Malformed::Undecodable { at }) => {
            format!("文件的第 {} 个字节处有无法识别的字符。", count(at + 1))
        }
        Remark::Malformed(Malformed::UnclosedQuote) => "引号没有成对。".to_owned(),
        Remark::Malformed(Malformed::FieldTooLong) => "有一项内容超过 1 MiB。".to_owned(),
        Remark::Malformed(Malformed::RowTooLong) => "这一行超过 4 MiB。".to_owned(),
        Remark::Other(words) => words.to_owned(),
    }
}
