//! The staff: what each is doing, and the keys of their telephones that can be pressed now.

use maud::{Markup, html};

use crate::sandbox::extension::{Feature, Status};
use crate::sandbox::staff::STAFF;
use crate::sandbox::store::StaffState;

use super::{HANG_UP, KEY, TELEPHONE, masked};

/// See the module.
pub(super) fn section(staff: &[StaffState], action: &str) -> Markup {
    html! {
        section.wide {
            h2 { "坐席 " small { "staff" } }
            table {
                tr {
                    @for title in
                        ["工号", "姓名", "部门", "状态", "通话号码", "预测", "客户", "话机按键"]
                    {
                        th { (title) }
                    }
                }
                @for member in staff { (row(member, action)) }
            }
        }
    }
}

fn row(member: &StaffState, action: &str) -> Markup {
    let (name, department) = STAFF
        .iter()
        .find(|(staffid, ..)| *staffid == member.staffid)
        .map_or(("", ""), |(_, name, _, department)| (*name, *department));
    let (look, word) = status(member.state.status);
    html! {
        tr {
            td.plain { (member.staffid) }
            td.plain { (name) }
            td.plain { (department) }
            td { span class=(format!("state {look}")) { (word) " " (member.state.status.code()) } }
            td.plain { (masked(&member.state.phonenum)) }
            td.plain { @if member.is_predictive { "加入" } }
            td.plain { (member.customers) }
            td {
                form method="post" action=(action) {
                    input type="hidden" name=(TELEPHONE) value=(member.staffid);
                    @for (key, label) in keys(member) {
                        button name=(KEY) value=(key) { (label) }
                    }
                }
            }
        }
    }
}

/// The keys with their labels.
fn keys(member: &StaffState) -> Vec<(&'static str, &'static str)> {
    if !member.is_registered {
        return vec![(Feature::PlugIn.code(), "接上话机")];
    }
    let mut keys = Vec::new();
    let is_busy = status(member.state.status).0 == BUSY;
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

/// The look of whoever has something to hang up.
const BUSY: &str = "busy";

/// How a state looks, and its word.
fn status(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::NotFound => ("gone", "分机未注册"),
        Status::Idle => ("free", "空闲"),
        Status::InCall => (BUSY, "通话中"),
        Status::Tone => (BUSY, "忙音"),
        Status::Unavailable => ("gone", "未登录"),
        Status::Ringing => (BUSY, "话机振铃"),
        Status::NumberRinging => (BUSY, "对方振铃"),
        Status::OnBreak => ("gone", "小休"),
        Status::ListeningIn => (BUSY, "监听中"),
    }
}
