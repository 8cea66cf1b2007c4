//! Asking the platform who its staff are, before anything is sent (contract, section 6), and who
//! belongs to the groups that were named.
//!
//! Promises: members stand in the platform's order, each once, and where the numbers and groups
//! were typed; a group that nobody is in, or that nobody can tell, is an error.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{ImportError, StaffWish, TargetChoice, TargetWish};
use crate::platform::{AskError, Client, Errno, Fault, User};

/// Tries of the question where the platform surely was not reached.
const TRIES: u32 = 3;
const WAIT: Duration = Duration::from_millis(500);

/// What the platform says of its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffCheck {
    /// The target is no staff member: nothing was asked.
    NotNeeded,
    /// These are all.
    Known(BTreeSet<String>),
    /// The platform does not allow the question; the user is warned, and staff numbers go
    /// unchecked.
    NotAllowed(AskError),
}

/// Asks, where the target is staff, holds the named ones against the answer, and puts members in
/// place of groups.
///
/// # Errors
/// [`ImportError::StaffUnknown`] for a named staff member that there is not;
/// [`ImportError::StaffGroupEmpty`] for a group without members, and
/// [`ImportError::StaffGroupNotResolved`] where the platform does not tell them;
/// [`ImportError::Refused`] where the auth code is refused, [`ImportError::StaffNotAsked`] where
/// nobody answers: then no row could be sent either.
pub async fn settle_target(
    client: &Client,
    wish: &TargetWish,
) -> Result<(TargetChoice, StaffCheck), ImportError> {
    if let TargetWish::Batch(_) | TargetWish::BatchColumn(_) = wish {
        return Ok((wish.named(), StaffCheck::NotNeeded));
    }
    let users = match ask(client).await {
        Ok(users) => users,
        Err(AskError::Fault(fault @ (Fault::TryAgain(_) | Fault::Unknown(_)))) => {
            return Err(ImportError::StaffNotAsked(fault));
        }
        Err(
            error @ AskError::Refused { errno: Errno::AuthFailed | Errno::MissingParameter, .. },
        ) => {
            return Err(ImportError::Refused(error));
        }
        Err(error) => {
            return match wish.groups().first() {
                Some(&group) => {
                    Err(ImportError::StaffGroupNotResolved { group: group.clone(), error })
                }
                None => Ok((wish.named(), StaffCheck::NotAllowed(error))),
            };
        }
    };
    let choice = match wish {
        TargetWish::Staff(wishes) => TargetChoice::Staff(members(wishes, &users)?),
        other => other.named(),
    };
    Ok((choice, StaffCheck::Known(users.into_iter().map(|user| user.staff_id).collect())))
}

/// Everybody who can be given a row.
async fn ask(client: &Client) -> Result<Vec<User>, AskError> {
    let mut tries = 1;
    let mut users = loop {
        match client.users(None).await {
            Err(AskError::Fault(Fault::TryAgain(_))) if tries < TRIES => {
                tokio::time::sleep(WAIT).await;
                tries += 1;
            }
            answer => break answer?,
        }
    };
    users.retain(|user| !user.staff_id.is_empty());
    Ok(users)
}

/// The staff numbers, with members in place of groups.
fn members(wishes: &[StaffWish], users: &[User]) -> Result<Vec<String>, ImportError> {
    let is_known = |number: &String| users.iter().any(|user| user.staff_id == *number);
    let unknown: Vec<String> = wishes
        .iter()
        .filter_map(|wish| match wish {
            StaffWish::Number(number) => Some(number),
            StaffWish::Everybody | StaffWish::Department(_) => None,
        })
        .filter(|number| !is_known(number))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        let known: BTreeSet<&String> = users.iter().map(|user| &user.staff_id).collect();
        let known = known.into_iter().cloned().collect();
        return Err(ImportError::StaffUnknown { unknown, known });
    }
    let mut members: Vec<String> = Vec::new();
    let mut taken = BTreeSet::new();
    for wish in wishes {
        let of_wish: Vec<&String> = users
            .iter()
            .filter(|user| match wish {
                StaffWish::Number(number) => user.staff_id == *number,
                StaffWish::Everybody => true,
                StaffWish::Department(name) => user.department_name == *name,
            })
            .map(|user| &user.staff_id)
            .collect();
        if of_wish.is_empty() {
            let (group, departments) = (wish.clone(), departments(users));
            return Err(ImportError::StaffGroupEmpty { group, departments });
        }
        members.extend(of_wish.into_iter().filter(|number| taken.insert(*number)).cloned());
    }
    Ok(members)
}

/// The departments that have members, in the platform's order, with how many.
fn departments(users: &[User]) -> Vec<(String, usize)> {
    let mut departments: Vec<(String, usize)> = Vec::new();
    for name in users.iter().map(|user| &user.department_name).filter(|name| !name.is_empty()) {
        match departments.iter_mut().find(|(known, _)| known == name) {
            Some((_, members)) => *members += 1,
            None => departments.push((name.clone(), 1)),
        }
    }
    departments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users() -> Vec<User> {
        let user = |(staff_id, department): (&str, &str)| User {
            staff_id: staff_id.into(),
            department_name: department.into(),
            ..User::default()
        };
        let staff = [("9", "北区"), ("8001", "南区"), ("8002", ""), ("10", "北区"), ("9", "北区")];
        staff.map(user).into()
    }

    fn number(number: &str) -> StaffWish {
        StaffWish::Number(number.into())
    }

    fn found(wishes: &[StaffWish]) -> Vec<String> {
        members(wishes, &users()).unwrap()
    }

    #[test]
    fn members_stand_in_the_platforms_order_each_once_where_the_group_was_typed() {
        let north = StaffWish::Department("北区".into());
        assert_eq!(found(&[StaffWish::Everybody]), ["9", "8001", "8002", "10"]);
        assert_eq!(found(std::slice::from_ref(&north)), ["9", "10"]);
        assert_eq!(found(&[number("8002"), number("10"), north.clone()]), ["8002", "10", "9"]);
        assert_eq!(found(&[north, StaffWish::Everybody]), ["9", "10", "8001", "8002"]);
    }

    #[test]
    fn a_group_without_members_is_told_with_the_departments_that_there_are() {
        let nowhere = StaffWish::Department("东区".into());
        let Err(ImportError::StaffGroupEmpty { group, departments }) =
            members(&[number("9"), nowhere], &users())
        else {
            panic!("nobody is there");
        };
        assert_eq!(group.to_string(), "@department:东区");
        assert_eq!(departments, [("北区".to_owned(), 3), ("南区".to_owned(), 1)]);
        let nobody = members(&[StaffWish::Everybody], &[]);
        assert!(matches!(nobody, Err(ImportError::StaffGroupEmpty { .. })));
    }

    #[test]
    fn an_unknown_number_is_told_before_a_group_is_looked_at() {
        let wishes = [StaffWish::Department("东区".into()), number("8099")];
        let wrong = members(&wishes, &users());
        assert!(
            matches!(wrong, Err(ImportError::StaffUnknown { unknown, .. }) if unknown == ["8099"])
        );
    }
}
