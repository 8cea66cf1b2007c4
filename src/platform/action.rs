//! The platform's actions as types: their names, and their parameters in the protocol's order.
//!
//! `companyid` and `auth` belong to every action and are the client's to add. An optional
//! parameter without a value is sent empty rather than left out: the platform is a PHP
//! application, and one that reads an absent parameter answers with a notice in front of its
//! JSON.

use std::borrow::Cow;

use crate::row::{Contact, Recipient};

/// Puts a customer into a task batch (protocol, action 8).
pub const ADD_TASK_DATA: &str = "AddTaskData";
/// Puts a customer on a staff member (protocol, action 7).
pub const ADD_CBASE_DATA: &str = "AddCBaseData";
/// Lists the company's staff (protocol, action 9).
pub const GET_USER_INFO: &str = "GetUserInfo";

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
        }
    }
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
