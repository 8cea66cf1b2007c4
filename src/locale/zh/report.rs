//! Headings and names of figures in reports, in Chinese.

use dialfeed::report::Label;
use dialfeed::row::Malformed;

use crate::locale::figures::{Unit, count, span};
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
        Label::Outcomes => "结果",
        Label::Read => "名单中的行",
        Label::Expanded => "一格多号增加的条数",
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
        Label::Row => "行号",
        Label::File => "文件",
        Label::Sheet => "工作表",
        Label::Why => "原因与处理办法",
        Label::Message => "平台答复",
        Label::SentAs => "发送的号码",
        Label::SentAt => "发送时间",
        Label::Note => "说明",
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
