//! The company's staff, as `GetUserInfo` lists them.
//!
//! Values come as strings or as numbers, fields may be missing; a missing one is an empty text.

use serde_json::{Map, Value};

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
///
/// PHP writes an empty list as `[]`, `""`, `null` or `{}`, one user now and then without a list
/// around it, and a list with gaps in its keys as an object of objects.
pub(super) fn read(data: Value) -> Option<Vec<User>> {
    match data {
        Value::Null => Some(Vec::new()),
        Value::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::Array(records) => records.iter().map(user).collect(),
        Value::Object(record) if record.values().any(Value::is_object) => {
            record.values().map(user).collect()
        }
        Value::Object(record) if record.is_empty() => Some(Vec::new()),
        record @ Value::Object(_) => Some(vec![user(&record)?]),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn user(record: &Value) -> Option<User> {
    let record = record.as_object()?;
    Some(User {
        user_name: text(record, "UserName"),
        true_name: text(record, "TrueName"),
        role_name: text(record, "RoleName"),
        identity: text(record, "Identity"),
        department_name: text(record, "DepartmentName"),
        phone: text(record, "Phone"),
        staff_id: text(record, "StaffId"),
        update_time: text(record, "UpdateTime"),
        create_time: text(record, "CreateTime"),
    })
}

fn text(record: &Map<String, Value>, name: &str) -> String {
    match record.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
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

    #[test]
    fn phps_ways_to_write_a_list_are_read() {
        for none in [json!([]), json!(""), json!(null), json!({})] {
            assert_eq!(read(none), Some(Vec::new()));
        }
        let ids = |data: Value| -> Vec<String> {
            read(data).unwrap().into_iter().map(|user| user.staff_id).collect()
        };
        assert_eq!(ids(json!({"StaffId": "8001"})), ["8001"]);
        assert_eq!(ids(json!({"1": {"StaffId": 1}, "3": {"StaffId": 3}})), ["1", "3"]);
        assert_eq!(read(json!("error")), None);
        assert_eq!(read(json!([1, 2])), None);
    }
}
