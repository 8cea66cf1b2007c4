//! Batches, customers and requests.

use maud::{Markup, html};

use crate::row::{Recipient, mask};
use crate::sandbox::log::{Answer, LoggedRequest, Requests};
use crate::sandbox::reply::Errno;
use crate::sandbox::store::{BatchProgress, StoredCustomer};

use super::{NEW_BATCH, masked};

/// The batches, how far each is dialled, and the form that makes one.
pub(super) fn batches(batches: &[BatchProgress], action: &str) -> Markup {
    html! {
        section {
            h2 { "任务批次 " small { "batches" } }
            table {
                tr {
                    th { "编号" }
                    @for title in ["客户", "已拨", "接通", "待拨"] { th.count { (title) } }
                    th {}
                }
                @for batch in batches {
                    tr {
                        td.text { (batch.id) }
                        @for figure in [batch.customers, batch.dialled, batch.reached, batch.due] {
                            td.count { (figure) }
                        }
                        td {
                            progress max=(batch.customers.max(1))
                                value=(batch.customers.saturating_sub(batch.due)) {}
                        }
                    }
                }
            }
            form method="post" action=(action) {
                input name=(NEW_BATCH) required maxlength="64" placeholder="批次编号"
                    aria-label="批次编号 batch number";
                button { "新建批次" }
            }
        }
    }
}

/// Requests by what they came to.
pub(super) fn counts(requests: &Requests) -> Markup {
    let row = |title: String, count: u64| html! { tr { td { (title) } td.count { (count) } } };
    html! {
        section {
            h2 { "请求 " small { "requests" } }
            table {
                tr { th { "结果" } th.count { "次数" } }
                @for (errno, count) in &requests.by_errno {
                    (row(format!("{errno} {}", Errno(*errno).message()), *count))
                }
                (row("未执行 not carried out".to_owned(), requests.not_carried_out))
                (row("合计 total".to_owned(), requests.received))
            }
        }
    }
}

/// The latest customers.
pub(super) fn customers(latest: &[StoredCustomer]) -> Markup {
    html! {
        section.wide {
            h2 { "最新客户 " small { "latest customers" } }
            @if latest.is_empty() {
                p.none { "还没有客户。 None yet." }
            } @else {
                table {
                    tr {
                        @for title in ["序号", "批次或工号", "号码", "姓名", "地址", "邮件", "备注"] {
                            th { (title) }
                        }
                        th.count { "拨打" }
                        th.count { "收到" }
                    }
                    @for customer in latest {
                        tr {
                            td.plain { (customer.order) }
                            td.text { (recipient(&customer.recipient)) }
                            td.plain { (mask(&customer.phonenum)) }
                            td.text { (customer.name) }
                            td.text { (customer.address) }
                            td.text { (customer.email) }
                            td.text { (customer.comment) }
                            td.count {
                                @if customer.is_reached { "接通 " }
                                (customer.attempts)
                            }
                            td.count { (customer.times_received) }
                        }
                    }
                }
            }
        }
    }
}

/// The latest requests.
pub(super) fn requests(requests: &[LoggedRequest]) -> Markup {
    html! {
        section.wide {
            h2 { "最近的请求 " small { "latest requests" } }
            @if requests.is_empty() {
                p.none { "还没有请求。 None yet." }
            } @else {
                table {
                    tr {
                        @for title in
                            ["序号", "启动后", "方法", "接口", "批次或工号", "号码", "结果", "回复"]
                        {
                            th { (title) }
                        }
                    }
                    @for request in requests { (row(request)) }
                }
            }
        }
    }
}

fn row(request: &LoggedRequest) -> Markup {
    html! {
        tr {
            td.plain { (request.number) }
            td.plain { (format!("{:.1} 秒", request.at.as_secs_f64())) }
            td.plain { (request.method) }
            td.text { (request.action) }
            td.text { @if let Some(named) = &request.recipient { (recipient(named)) } }
            td.plain { (masked(&request.phonenum)) }
            td.plain {
                @match request.errno {
                    Some(errno) => { (errno) " " (Errno(errno).message()) }
                    None => "未执行",
                }
            }
            td.plain {
                @match request.answer {
                    Some(Answer::Errno(errno)) => { "errno " (errno) }
                    Some(Answer::Page(status)) => { "HTTP " (status) }
                    Some(Answer::Garbled) => "无法读取",
                    Some(Answer::Nothing) => "没有回复",
                    None => "等待中",
                }
            }
        }
    }
}

fn recipient(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Batch(id) => format!("批次 {id}"),
        Recipient::Staff(id) => format!("坐席 {id}"),
    }
}
