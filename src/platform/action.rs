//! The platform's actions as types: their names, and their parameters in the protocol's order.
//!
//! `companyid` and `auth` belong to every action and are the client's to add. An optional
//! parameter without a value is sent empty rather than left out: the platform is a PHP
//! application, and one that reads an absent parameter answers with a notice in front of its
//! JSON. A filter that is not asked for is left out all the same.

use std::borrow::Cow;

use super::calls::{CallFilter, CallPage, moment};
use super::telephony::SpyMode;
use crate::row::{Contact, Phone, Recipient};

/// Puts a customer into a task batch (protocol, action 8).
pub const ADD_TASK_DATA: &str = "AddTaskData";
/// Puts a customer on a staff member (protocol, action 7).
pub const ADD_CBASE_DATA: &str = "AddCBaseData";
/// Lists the company's staff (protocol, action 9).
pub const GET_USER_INFO: &str = "GetUserInfo";

/// Calls a customer from a staff member's extension (protocol, action 1).
pub const SEND_DIAL: &str = "SendDial";
/// Ends a staff member's call (protocol, action 2).
pub const HANG_UP: &str = "HangUp";
/// Tells how a staff member's extension stands (protocol, action 3).
pub const EXTEN_STATUS: &str = "ExtenStatus";
/// Lists call records (protocol, action 4).
pub const GET_CDR_LIST: &str = "GetCDRList";
/// Names a call's recordings (protocol, action 5).
pub const GET_RECORD: &str = "GetRecord";
/// Listens in on a staff member's call (protocol, action 6).
pub const EXTEN_SPY: &str = "ExtenSpy";

/// One request, before it has an address and a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// See [`ADD_TASK_DATA`].
    AddTaskData {
        /// The batch's number, as task management shows it.
        batchid: &'a str,
        /// The customer.
        contact: &'a Contact,
    },
    /// See [`ADD_CBASE_DATA`].
    AddCBaseData {
        /// The staff number.
        staffid: &'a str,
        /// The customer.
        contact: &'a Contact,
    },
    /// See [`GET_USER_INFO`].
    GetUserInfo {
        /// One staff number; everyone where there is none.
        staffid: Option<&'a str>,
    },
    /// See [`SEND_DIAL`].
    SendDial {
        /// Whose extension calls.
        staffid: &'a str,
        /// Whom it calls.
        phone: Phone,
        /// The caller's own two tags, which the call record keeps; empty for none.
        codes: [&'a str; 2],
    },
    /// See [`HANG_UP`].
    HangUp {
        /// Whose call.
        staffid: &'a str,
    },
    /// See [`EXTEN_STATUS`].
    ExtenStatus {
        /// Whose extension.
        staffid: &'a str,
    },
    /// See [`GET_CDR_LIST`].
    GetCdrList {
        /// Which records.
        filter: &'a CallFilter,
        /// Which part of them.
        page: CallPage,
    },
    /// See [`GET_RECORD`].
    GetRecord {
        /// The key that the call record has for it.
        uniqueid: &'a str,
    },
    /// See [`EXTEN_SPY`].
    ExtenSpy {
        /// Who listens.
        staffid: &'a str,
        /// Who is listened to.
        spystaffid: &'a str,
        /// How.
        mode: SpyMode,
    },
}

/// A parameter's name and value.
pub(super) type Parameter<'a> = (&'static str, Cow<'a, str>);

impl<'a> Action<'a> {
    /// The action that puts this contact where it belongs.
    #[must_use]
    pub fn add(recipient: &'a Recipient, contact: &'a Contact) -> Self {
        match recipient {
            Recipient::Batch(batchid) => Self::AddTaskData { batchid, contact },
            Recipient::Staff(staffid) => Self::AddCBaseData { staffid, contact },
        }
    }

    /// The value of the parameter `action`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddTaskData { .. } => ADD_TASK_DATA,
            Self::AddCBaseData { .. } => ADD_CBASE_DATA,
            Self::GetUserInfo { .. } => GET_USER_INFO,
            Self::SendDial { .. } => SEND_DIAL,
            Self::HangUp { .. } => HANG_UP,
            Self::ExtenStatus { .. } => EXTEN_STATUS,
            Self::GetCdrList { .. } => GET_CDR_LIST,
            Self::GetRecord { .. } => GET_RECORD,
            Self::ExtenSpy { .. } => EXTEN_SPY,
        }
    }

    /// The parameters of its own, in the protocol's order.
    pub(super) fn parameters(&self) -> Vec<Parameter<'a>> {
        match *self {
            Self::AddTaskData { batchid, contact } => customer("batchid", batchid, contact),
            Self::AddCBaseData { staffid, contact } => customer("staffid", staffid, contact),
            Self::GetUserInfo { staffid } => {
                vec![("staffid", Cow::Borrowed(staffid.unwrap_or_default()))]
            }
            Self::SendDial { staffid, phone, codes: [code_1, code_2] } => vec![
                ("staffid", staffid.into()),
                ("phonenum", phone.to_string().into()),
                ("codeid_1", code_1.into()),
                ("codeid_2", code_2.into()),
            ],
            Self::HangUp { staffid } | Self::ExtenStatus { staffid } => {
                vec![("staffid", staffid.into())]
            }
            Self::GetCdrList { filter, page } => calls(filter, page),
            Self::GetRecord { uniqueid } => vec![("uniqueid", uniqueid.into())],
            Self::ExtenSpy { staffid, spystaffid, mode } => vec![
                ("staffid", staffid.into()),
                ("spystaffid", spystaffid.into()),
                ("spytype", mode.number().into()),
            ],
        }
    }
}

/// Only what is asked for: an empty filter may mean to the platform that the field is empty.
fn calls(filter: &CallFilter, page: CallPage) -> Vec<Parameter<'_>> {
    let texts = [
        ("staffid", &filter.staff),
        ("exten", &filter.extension),
        ("codeid_1", &filter.code_1),
        ("codeid_2", &filter.code_2),
        ("phonenum", &filter.phone),
    ];
    let mut parameters: Vec<Parameter<'_>> = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name, Cow::Borrowed(text.as_deref()?))))
        .collect();
    for (name, at) in [("begintime", filter.begin), ("endtime", filter.end)] {
        if at.is_some() {
            parameters.push((name, moment(at).into()));
        }
    }
    if let Some(after) = page.after {
        parameters.push(("PId", after.to_string().into()));
    }
    parameters.push(("Limit", page.most.to_string().into()));
    parameters.push(("Sort", page.sort.word().into()));
    parameters
}

fn customer<'a>(owner: &'static str, id: &'a str, contact: &'a Contact) -> Vec<Parameter<'a>> {
    vec![
        (owner, Cow::Borrowed(id)),
        ("phonenum", Cow::Owned(contact.phone.to_string())),
        ("name", Cow::Borrowed(&contact.name)),
        ("address", Cow::Borrowed(&contact.address)),
        ("email", Cow::Borrowed(&contact.email)),
        ("comment", Cow::Borrowed(&contact.comment)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Phone, PhoneKind};

    fn names(action: &Action<'_>) -> Vec<&'static str> {
        action.parameters().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn parameters_stand_in_the_protocols_order() {
        let contact = Contact {
            phone: Phone::new(PhoneKind::Landline, 57_188_886_666),
            name: "张三".into(),
            address: String::new(),
            email: String::new(),
            comment: String::new(),
        };
        let (batch, staff) = (Recipient::Batch("7".into()), Recipient::Staff("8001".into()));
        let (task, cbase) = (Action::add(&batch, &contact), Action::add(&staff, &contact));
        assert_eq!((task.name(), cbase.name()), ("AddTaskData", "AddCBaseData"));
        assert_eq!(names(&task), ["batchid", "phonenum", "name", "address", "email", "comment"]);
        assert_eq!(names(&cbase), ["staffid", "phonenum", "name", "address", "email", "comment"]);
        assert_eq!(task.parameters()[1].1, "057188886666", "a landline goes with its 0");
        assert_eq!(names(&Action::GetUserInfo { staffid: None }), ["staffid"]);
    }
}
