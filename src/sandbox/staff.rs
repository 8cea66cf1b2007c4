//! The company's staff: ten invented people, the same in every sandbox.
//!
//! Their phone numbers begin with 154, a range that nobody has been given.

use serde::Serialize;

/// A user as `GetUserInfo` lists it; all values are strings, times in China Standard Time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct User {
    pub user_name: String,
    pub true_name: String,
    pub role_name: String,
    pub identity: String,
    pub department_name: String,
    pub phone: String,
    pub staff_id: String,
    pub update_time: String,
    pub create_time: String,
}

/// Staff number, name, role, department.
pub(super) const STAFF: [(&str, &str, &str, &str); 10] = [
    ("8001", "林晓岚", "部门经理", "电销一部"),
    ("8002", "周子墨", "坐席", "电销一部"),
    ("8003", "何雨桐", "坐席", "电销一部"),
    ("8004", "邓书豪", "坐席", "电销一部"),
    ("8005", "沈若溪", "部门经理", "电销二部"),
    ("8006", "唐嘉树", "坐席", "电销二部"),
    ("8007", "罗欣妍", "坐席", "电销二部"),
    ("8008", "魏承泽", "坐席", "电销二部"),
    ("8009", "秦语彤", "质检员", "质检部"),
    ("8010", "欧阳一鸣", "客服", "客户服务部"),
];

/// Whether the company has this staff number.
pub(super) fn is_known(staffid: &str) -> bool {
    STAFF.iter().any(|(id, ..)| *id == staffid)
}

/// The users with this staff number, everyone where none is given.
pub(super) fn users(staffid: Option<&str>) -> Vec<User> {
    STAFF
        .iter()
        .filter(|(id, ..)| staffid.is_none_or(|asked| asked == *id))
        .map(|&(id, name, role, department)| User {
            user_name: id.to_owned(),
            true_name: name.to_owned(),
            role_name: role.to_owned(),
            identity: role.to_owned(),
            department_name: department.to_owned(),
            phone: format!("1540000{id}"),
            staff_id: id.to_owned(),
            update_time: "2026-10-12 09:30:00".to_owned(),
            create_time: "2026-03-02 10:00:00".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_one_or_nobody_is_found() {
        let ids: Vec<String> = users(None).into_iter().map(|user| user.staff_id).collect();
        assert_eq!(ids, (8001..=8010).map(|id| id.to_string()).collect::<Vec<_>>());
        assert_eq!(users(Some("8010"))[0].true_name, "欧阳一鸣");
        assert_eq!(users(Some("801")), []);
    }
}
