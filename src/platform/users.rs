//! The company's staff, as `GetUserInfo` lists them.
//!
//! Values come as strings or as numbers, fields may be missing; a missing one is an empty text.

use serde_json::Value;

use super::values::{Fields, records, text};

/// A staff member. Times are China Standard Time as the platform writes them
/// (`2016-07-18 16:30:10`), not interpreted here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// Name to log in with (`UserName`).
    pub user_name: String,
    /// Real name (`TrueName`).
    pub true_name: String,
    /// Role (`RoleName`).
    pub role_name: String,
    /// Rank (`Identity`).
    pub identity: String,
    /// Department (`DepartmentName`).
    pub department_name: String,
    /// Own telephone number (`Phone`).
    pub phone: String,
    /// Staff number (`StaffId`): what `--staff` takes.
    pub staff_id: String,
    /// Last change (`UpdateTime`).
    pub update_time: String,
    /// Creation (`CreateTime`).
    pub create_time: String,
}

/// Reads the reply's `data`. `None` where it is no list of users.
pub(super) fn read(data: Value) -> Option<Vec<User>> {
    Some(records(data)?.iter().map(user).collect())
}

fn user(record: &Fields) -> User {
    User {
        user_name: text(record, "UserName"),
        true_name: text(record, "TrueName"),
        role_name: text(record, "RoleName"),
        identity: text(record, "Identity"),
        department_name: text(record, "DepartmentName"),
        phone: text(record, "Phone"),
        staff_id: text(record, "StaffId"),
        update_time: text(record, "UpdateTime"),
        create_time: text(record, "CreateTime"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_numbers_and_gaps_are_read() {
        let users = read(json!([{"StaffId": 8001, "TrueName": "\u{9648}\u{6d9b}", "Phone": null}]));
        let [user] = users.unwrap().try_into().unwrap();
        assert_eq!((user.staff_id.as_str(), user.true_name.as_str()), ("8001", "陈涛"));
        assert_eq!((user.phone.as_str(), user.user_name.as_str()), ("", ""));
    }
}
