//! Calls under way, and the records of those that have ended.

use maud::{Markup, html};

use crate::row::mask;
use crate::sandbox::call::{Call, CallRecord, CallType, Phase};
use crate::sandbox::course::Disposition;
use crate::sandbox::time;

/// The calls under way at this moment.
pub(super) fn under_way(calls: &[Call], now_ms: i64) -> Markup {
    html! {
        section.wide {
            h2 { "正在进行的通话 " small { "calls under way" } }
            @if calls.is_empty() {
                p.none { "没有。 None." }
            } @else {
                table {
                    tr {
                        @for title in ["序号", "开始", "类型", "号码", "坐席", "状态"] {
                            th { (title) }
                        }
                    }
                    @for call in calls {
                        tr {
                            td.plain { (call.number) }
                            td.plain { (time::text(call.began_ms)) }
                            td.plain { (calltype(call.calltype)) }
                            td.plain { (mask(&call.phonenum)) }
                            td.plain { (call.staffid) }
                            td.plain { (phase(call, now_ms)) }
                        }
                    }
                }
            }
        }
    }
}

/// The latest records.
pub(super) fn records(records: &[CallRecord]) -> Markup {
    html! {
        section.wide {
            h2 { "最新通话记录 " small { "latest calls" } }
            @if records.is_empty() {
                p.none { "还没有通话记录。 None yet." }
            } @else {
                table {
                    tr {
                        @for title in
                            ["序号", "开始", "类型", "号码", "坐席", "结果", "总时长", "通话", "标识"]
                        {
                            th { (title) }
                        }
                    }
                    @for record in records {
                        tr {
                            td.plain { (record.id) }
                            td.plain { (record.calldate()) }
                            td.plain { (calltype(record.calltype)) }
                            td.plain { (mask(&record.dst)) }
                            td.plain { (record.staffid) }
                            td.plain { (disposition(record.disposition)) }
                            td.plain { (record.duration_s) " 秒" }
                            td.plain { (record.talked_s) " 秒" }
                            td.text { (record.codeid_1) " " (record.codeid_2) }
                        }
                    }
                }
            }
        }
    }
}

fn phase(call: &Call, now_ms: i64) -> &'static str {
    match call.phase(now_ms) {
        Phase::ExtensionRings => "坐席话机振铃",
        Phase::NumberRings => "对方振铃",
        Phase::Tone => "忙音",
        Phase::Talking if call.staffid.is_empty() => "无空闲坐席",
        Phase::Talking => "通话中",
        Phase::Ended => "已结束",
    }
}

fn calltype(calltype: CallType) -> &'static str {
    match calltype {
        CallType::Outgoing => "呼出",
        CallType::Predictive => "预测",
    }
}

fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Answered => "接通",
        Disposition::NoAnswer => "无应答",
        Disposition::Failed => "失败",
        Disposition::Busy => "忙碌",
        Disposition::Unknown => "未知",
    }
}
