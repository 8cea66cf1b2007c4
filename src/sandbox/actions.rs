//! What each action does, and which errno it comes to.
//!
//! The manual names the errnos, not the order in which a request is checked nor what an unknown
//! staff number comes to; both are decided here (see the table in `mod`).

use std::time::Duration;

use super::parameters::Parameters;
use super::reply::{Errno, Reply};
use super::store::{NewCustomer, Store};
use super::{Sandbox, staff};

/// Digits of a phone number. Lenient: which numbers exist is not the sandbox's to judge.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// Most characters of a customer's text. As a database in strict mode, a longer one is refused
/// and not cut.
const TEXT_CHARS_MAX: usize = 4_000;

/// Carries out the request and answers it. `arrived` is counted from the sandbox's start.
pub(super) async fn carry_out(store: &Store, parameters: &Parameters, arrived: Duration) -> Reply {
    let action = match admit(parameters) {
        Ok(action) => action,
        Err(errno) => return errno.into(),
    };
    match action {
        "AddTaskData" => add_task_data(store, parameters, arrived).await.into(),
        "AddCBaseData" => add_cbase_data(store, parameters, arrived).await.into(),
        "GetUserInfo" => {
            Reply { errno: Errno::SUCCESS, data: staff::users(parameters.get("staffid")) }
        }
        _ => Errno::NO_SUCH_ACTION.into(),
    }
}

/// The action, where the company may ask for one.
fn admit(parameters: &Parameters) -> Result<&str, Errno> {
    let [action, companyid, auth] =
        ["action", "companyid", "auth"].map(|name| parameters.get(name));
    let (Some(action), Some(companyid), Some(auth)) = (action, companyid, auth) else {
        return Err(Errno::PARAMETER_MISSING);
    };
    if companyid == Sandbox::COMPANY && auth == Sandbox::AUTH {
        Ok(action)
    } else {
        Err(Errno::NOT_AUTHENTICATED)
    }
}

async fn add_task_data(store: &Store, parameters: &Parameters, arrived: Duration) -> Errno {
    let (Some(batchid), Some(phonenum)) = (parameters.get("batchid"), parameters.get("phonenum"))
    else {
        return Errno::PARAMETER_MISSING;
    };
    if !store.has_batch(batchid) {
        return Errno::NO_SUCH_BATCH;
    }
    receive(store, customer(parameters, batchid, "", phonenum, arrived)).await
}

async fn add_cbase_data(store: &Store, parameters: &Parameters, arrived: Duration) -> Errno {
    let (Some(staffid), Some(phonenum)) = (parameters.get("staffid"), parameters.get("phonenum"))
    else {
        return Errno::PARAMETER_MISSING;
    };
    if !staff::is_known(staffid) {
        // Errno 5 would be a staff member who is not logged in, and a telephone's matter.
        return Errno::NOT_INSERTED;
    }
    receive(store, customer(parameters, "", staffid, phonenum, arrived)).await
}

fn customer(
    parameters: &Parameters,
    batchid: &str,
    staffid: &str,
    phonenum: &str,
    arrived: Duration,
) -> NewCustomer {
    let text = |name| parameters.text(name).to_owned();
    NewCustomer {
        batchid: batchid.to_owned(),
        staffid: staffid.to_owned(),
        phonenum: phonenum.to_owned(),
        name: text("name"),
        address: text("address"),
        email: text("email"),
        comment: text("comment"),
        arrived,
    }
}

async fn receive(store: &Store, customer: NewCustomer) -> Errno {
    if !is_storable(&customer) {
        return Errno::NOT_INSERTED;
    }
    match store.receive(customer).await {
        Some(1) => Errno::SUCCESS,
        Some(_) => Errno::DUPLICATE,
        None => Errno::NOT_INSERTED,
    }
}

fn is_storable(customer: &NewCustomer) -> bool {
    let phonenum = &customer.phonenum;
    PHONE_DIGITS.contains(&phonenum.len())
        && phonenum.bytes().all(|byte| byte.is_ascii_digit())
        && [&customer.name, &customer.address, &customer.email, &customer.comment]
            .iter()
            .all(|text| text.chars().count() <= TEXT_CHARS_MAX)
}
