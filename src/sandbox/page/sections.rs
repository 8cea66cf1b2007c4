//! The sections of the page, each a table.

use std::fmt::Write;

use crate::row::{Recipient, mask};
use crate::sandbox::call::{Call, CallRecord, CallType, Phase};
use crate::sandbox::course::Disposition;
use crate::sandbox::extension::{Feature, Status};
use crate::sandbox::log::{Answer, LoggedRequest, Requests};
use crate::sandbox::reply::Errno;
use crate::sandbox::staff::STAFF;
use crate::sandbox::store::{BatchProgress, StaffState, StoredCustomer};
use crate::sandbox::time;

use super::escape::escape;
use super::{HANG_UP, KEY, NEW_BATCH, Shown, TELEPHONE, address};

/// All of them, in order.
pub(super) fn write(html: &mut String, shown: &Shown) {
    let action = address(shown.refresh_s);
    batches(html, &shown.overview.batches, &action);
    counts(html, &shown.totals);
    staff(html, &shown.overview.staff, &action);
    calls(html, &shown.overview.calls, shown.overview.now_ms);
    records(html, &shown.overview.records);
    customers(html, &shown.overview.latest);
    requests(html, &shown.requests);
}

fn batches(html: &mut String, batches: &[BatchProgress], action: &str) {
    html.push_str(
        "<section><h2>任务批次 <small>batches</small></h2>\n<table><tr><th>编号</th>\
         <th class=\"count\">客户</th><th class=\"count\">已拨</th><th class=\"count\">接通</th>\
         <th class=\"count\">待拨</th><th></th></tr>\n",
    );
    for batch in batches {
        let through = batch.customers.saturating_sub(batch.due);
        let _ = writeln!(
            html,
            "<tr><td class=\"text\">{}</td><td class=\"count\">{}</td><td class=\"count\">{}</td>\
             <td class=\"count\">{}</td><td class=\"count\">{}</td>\
             <td><progress max=\"{}\" value=\"{through}\"></progress></td></tr>",
            escape(&batch.id),
            batch.customers,
            batch.dialled,
            batch.reached,
            batch.due,
            batch.customers.max(1),
        );
    }
    let _ = writeln!(
        html,
        "</table>\n<form method=\"post\" action=\"{action}\"><input name=\"{NEW_BATCH}\" required \
         maxlength=\"64\" placeholder=\"批次编号\" aria-label=\"批次编号 batch number\">\
         <button>新建批次</button></form></section>"
    );
}

fn counts(html: &mut String, requests: &Requests) {
    html.push_str(
        "<section><h2>请求 <small>requests</small></h2>\n<table><tr><th>结果</th>\
         <th class=\"count\">次数</th></tr>\n",
    );
    for (errno, count) in &requests.by_errno {
        let _ = writeln!(
            html,
            "<tr><td>{errno} {}</td><td class=\"count\">{count}</td></tr>",
            Errno(*errno).message()
        );
    }
    let _ = writeln!(
        html,
        "<tr><td>未执行 not carried out</td><td class=\"count\">{}</td></tr>\
         <tr><td>合计 total</td><td class=\"count\">{}</td></tr></table></section>",
        requests.not_carried_out, requests.received
    );
}

fn staff(html: &mut String, staff: &[StaffState], action: &str) {
    html.push_str(
        "<section class=\"wide\"><h2>坐席 <small>staff</small></h2>\n<table><tr><th>工号</th>\
         <th>姓名</th><th>部门</th><th>状态</th><th>通话号码</th><th>预测</th>\
         <th>客户</th><th>话机按键</th></tr>\n",
    );
    for member in staff {
        let id = &member.staffid;
        let (name, department) = STAFF
            .iter()
            .find(|(known, ..)| known == id)
            .map_or(("", ""), |(_, name, _, department)| (*name, *department));
        let (class, word) = status(member.state.status);
        let number = masked(&member.state.phonenum);
        let _ = write!(
            html,
            "<tr><td class=\"plain\">{id}</td><td class=\"plain\">{name}</td>\
             <td class=\"plain\">{department}</td>\
             <td><span class=\"state {class}\">{word} {}</span></td>\
             <td class=\"plain\">{}</td><td>{}</td><td>{}</td><td>\
             <form method=\"post\" action=\"{action}\">\
             <input type=\"hidden\" name=\"{TELEPHONE}\" value=\"{id}\">",
            member.state.status.code(),
            escape(&number),
            if member.is_predictive { "加入" } else { "" },
            member.customers,
        );
        for (key, label) in keys(member) {
            let _ = write!(html, "<button name=\"{KEY}\" value=\"{key}\">{label}</button>");
        }
        html.push_str("</form></td></tr>\n");
    }
    html.push_str("</table></section>\n");
}

/// The keys that can be pressed now.
fn keys(member: &StaffState) -> Vec<(&'static str, &'static str)> {
    if !member.is_registered {
        return vec![(Feature::PlugIn.code(), "接上话机")];
    }
    let mut keys = Vec::new();
    let is_busy = status(member.state.status).0 == "busy";
    if is_busy {
        keys.push((HANG_UP, "挂断"));
    }
    if member.is_logged_in {
        if !is_busy {
            keys.push((Feature::LogOut.code(), "001 退出"));
        }
        keys.push(if member.is_predictive {
            (Feature::LeavePredictive.code(), "011 退出预测")
        } else {
            (Feature::JoinPredictive.code(), "010 加入预测")
        });
        keys.push(if member.is_on_break {
            (Feature::EndBreak.code(), "结束小休")
        } else {
            (Feature::BeginBreak.code(), "小休")
        });
    } else {
        keys.push((Feature::LogIn.code(), "000 登录"));
    }
    keys.push((Feature::Unplug.code(), "拔掉话机"));
    keys
}

fn status(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::NotFound => ("gone", "分机未注册"),
        Status::Idle => ("", "空闲"),
        Status::InCall => ("busy", "通话中"),
        Status::Tone => ("busy", "忙音"),
        Status::Unavailable => ("gone", "未登录"),
        Status::Ringing => ("busy", "话机振铃"),
        Status::NumberRinging => ("busy", "对方振铃"),
        Status::OnBreak => ("gone", "小休"),
        Status::ListeningIn => ("busy", "监听中"),
    }
}

fn calls(html: &mut String, calls: &[Call], now_ms: i64) {
    html.push_str(
        "<section class=\"wide\"><h2>正在进行的通话 <small>calls under way</small></h2>\n",
    );
    if calls.is_empty() {
        html.push_str("<p class=\"none\">没有。 None.</p></section>\n");
        return;
    }
    html.push_str(
        "<table><tr><th>序号</th><th>类型</th><th>号码</th><th>坐席</th><th>开始</th>\
         <th>状态</th></tr>\n",
    );
    for call in calls {
        let phase = match call.phase(now_ms) {
            Phase::ExtensionRings => "坐席话机振铃",
            Phase::NumberRings => "对方振铃",
            Phase::Tone => "忙音",
            Phase::Talking if call.staffid.is_empty() => "无空闲坐席",
            Phase::Talking => "通话中",
            Phase::Ended => "已结束",
        };
        plain_row(
            html,
            &[
                &call.number.to_string(),
                calltype(call.calltype),
                &mask(&call.phonenum),
                &call.staffid,
                &time::text(call.began_ms),
                phase,
            ],
        );
    }
    html.push_str("</table></section>\n");
}

fn records(html: &mut String, records: &[CallRecord]) {
    html.push_str("<section class=\"wide\"><h2>最新通话记录 <small>latest calls</small></h2>\n");
    if records.is_empty() {
        html.push_str("<p class=\"none\">还没有通话记录。 None yet.</p></section>\n");
        return;
    }
    html.push_str(
        "<table><tr><th>序号</th><th>开始</th><th>类型</th><th>号码</th><th>坐席</th>\
         <th>结果</th><th>总时长</th><th>通话</th><th>标识</th></tr>\n",
    );
    for record in records {
        let disposition = match record.disposition {
            Disposition::Answered => "接通",
            Disposition::NoAnswer => "无应答",
            Disposition::Failed => "失败",
            Disposition::Busy => "忙碌",
            Disposition::Unknown => "未知",
        };
        plain_row(
            html,
            &[
                &record.id.to_string(),
                &record.calldate(),
                calltype(record.calltype),
                &mask(&record.dst),
                &record.staffid,
                disposition,
                &format!("{} 秒", record.duration_s),
                &format!("{} 秒", record.talked_s),
                &[record.codeid_1.as_str(), record.codeid_2.as_str()].join(" "),
            ],
        );
    }
    html.push_str("</table></section>\n");
}

fn calltype(calltype: CallType) -> &'static str {
    match calltype {
        CallType::Outgoing => "呼出",
        CallType::Predictive => "预测",
    }
}

fn customers(html: &mut String, latest: &[StoredCustomer]) {
    html.push_str("<section class=\"wide\"><h2>最新客户 <small>latest customers</small></h2>\n");
    if latest.is_empty() {
        html.push_str("<p class=\"none\">还没有客户。 None yet.</p></section>\n");
        return;
    }
    html.push_str(
        "<table><tr><th>序号</th><th>批次或工号</th><th>号码</th><th>姓名</th><th>地址</th>\
         <th>邮件</th><th>备注</th><th class=\"count\">收到</th></tr>\n",
    );
    for customer in latest {
        let _ = write!(html, "<tr><td class=\"plain\">{}</td>", customer.order);
        for text in [
            &recipient(&customer.recipient),
            &mask(&customer.phonenum),
            &customer.name,
            &customer.address,
            &customer.email,
            &customer.comment,
        ] {
            let _ = write!(html, "<td class=\"text\">{}</td>", escape(text));
        }
        let _ = writeln!(html, "<td class=\"count\">{}</td></tr>", customer.times_received);
    }
    html.push_str("</table></section>\n");
}

fn requests(html: &mut String, requests: &[LoggedRequest]) {
    html.push_str("<section class=\"wide\"><h2>最近的请求 <small>latest requests</small></h2>\n");
    if requests.is_empty() {
        html.push_str("<p class=\"none\">还没有请求。 None yet.</p></section>\n");
        return;
    }
    html.push_str(
        "<table><tr><th>序号</th><th>启动后</th><th>方法</th><th>接口</th><th>批次或工号</th>\
         <th>号码</th><th>结果</th><th>回复</th></tr>\n",
    );
    for request in requests {
        let errno = request.errno.map_or_else(
            || "未执行".to_owned(),
            |errno| format!("{errno} {}", Errno(errno).message()),
        );
        let answer = match request.answer {
            Some(Answer::Errno(errno)) => format!("errno {errno}"),
            Some(Answer::Page(status)) => format!("HTTP {status}"),
            Some(Answer::Garbled) => "无法读取".to_owned(),
            Some(Answer::Nothing) => "没有回复".to_owned(),
            None => "等待中".to_owned(),
        };
        plain_row(
            html,
            &[
                &request.number.to_string(),
                &format!("{:.1} 秒", request.at.as_secs_f64()),
                &request.method,
                &request.action,
                &request.recipient.as_ref().map_or_else(String::new, recipient),
                &masked(&request.phonenum),
                &errno,
                &answer,
            ],
        );
    }
    html.push_str("</table></section>\n");
}

fn plain_row(html: &mut String, cells: &[&str]) {
    html.push_str("<tr>");
    for cell in cells {
        let _ = write!(html, "<td class=\"plain\">{}</td>", escape(cell));
    }
    html.push_str("</tr>\n");
}

fn recipient(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Batch(id) => format!("批次 {id}"),
        Recipient::Staff(id) => format!("坐席 {id}"),
    }
}

/// The number masked; nothing where there is none.
fn masked(phonenum: &str) -> String {
    if phonenum.is_empty() { String::new() } else { mask(phonenum) }
}
