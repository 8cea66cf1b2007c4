//! What each action does, and which errno it comes to.
//!
//! The manual names the errnos, not the order in which a request is checked nor what an unknown
//! staff number comes to; both are decided here (see the table in `mod`).

use std::time::Duration;

use super::exchange::{Dial, Spy};
use super::parameters::Parameters;
use super::reply::{self, Data, Errno, Reply, WireRecording, WireState};
use super::store::{NewCustomer, Store};
use super::{Sandbox, SandboxError, cdr, recording, staff};

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
        "SendDial" => send_dial(store, parameters).await.into(),
        "HangUp" => hang_up(store, parameters).await.into(),
        "ExtenStatus" => exten_status(store, parameters).await,
        "GetCDRList" => get_cdr_list(store, parameters).await,
        "GetRecord" => get_record(store, parameters).await,
        "ExtenSpy" => exten_spy(store, parameters).await.into(),
        "AddCBaseData" => add_cbase_data(store, parameters, arrived).await.into(),
        "AddTaskData" => add_task_data(store, parameters, arrived).await.into(),
        "GetUserInfo" => Reply::found(Data::Users(staff::users(parameters.get("staffid")))),
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

async fn send_dial(store: &Store, parameters: &Parameters) -> Errno {
    let (Some(staffid), Some(phonenum)) = (parameters.get("staffid"), parameters.get("phonenum"))
    else {
        return Errno::PARAMETER_MISSING;
    };
    let dial = Dial {
        staffid: staffid.to_owned(),
        phonenum: phonenum.to_owned(),
        codeid_1: parameters.text("codeid_1").to_owned(),
        codeid_2: parameters.text("codeid_2").to_owned(),
    };
    let is_possible = is_phonenum(phonenum)
        && [&dial.codeid_1, &dial.codeid_2].iter().all(|text| is_short_enough(text));
    let dialled = store
        .with_exchange(move |exchange, connection, now_ms| {
            exchange.dial(connection, dial, is_possible, now_ms)
        })
        .await;
    settled(dialled)
}

async fn hang_up(store: &Store, parameters: &Parameters) -> Errno {
    let Some(staffid) = parameters.get("staffid").map(str::to_owned) else {
        return Errno::PARAMETER_MISSING;
    };
    let hung_up = store
        .with_exchange(move |exchange, connection, now_ms| {
            exchange.hang_up(connection, &staffid, now_ms)
        })
        .await;
    settled(hung_up)
}

async fn exten_status(store: &Store, parameters: &Parameters) -> Reply {
    let Some(staffid) = parameters.get("staffid").map(str::to_owned) else {
        return Errno::PARAMETER_MISSING.into();
    };
    let extension = reply::numeric(&staffid);
    match store.with_exchange(move |exchange, _, now_ms| Ok(exchange.state(&staffid, now_ms))).await
    {
        Ok(state) => Reply::found(Data::State(WireState {
            status: state.status.code(),
            extension,
            caller_num: reply::numeric(&state.phonenum),
        })),
        Err(error) => failed(&error).into(),
    }
}

async fn get_cdr_list(store: &Store, parameters: &Parameters) -> Reply {
    match store.find_records(cdr::filter(parameters)).await {
        Ok(records) => Reply::found(Data::Records(records.into_iter().map(Into::into).collect())),
        Err(error) => failed(&error).into(),
    }
}

async fn get_record(store: &Store, parameters: &Parameters) -> Reply {
    let Some(uniqueid) = parameters.get("uniqueid") else {
        return Errno::PARAMETER_MISSING.into();
    };
    match store.recorded(uniqueid).await {
        Ok(record) => {
            let path = record.as_ref().and_then(recording::path);
            let found = path.into_iter().map(|path| WireRecording { path }).collect();
            Reply::found(Data::Recordings(found))
        }
        Err(error) => failed(&error).into(),
    }
}

async fn exten_spy(store: &Store, parameters: &Parameters) -> Errno {
    let [staffid, spystaffid, spytype] =
        ["staffid", "spystaffid", "spytype"].map(|name| parameters.get(name).map(str::to_owned));
    let (Some(staffid), Some(spystaffid), Some(spytype)) = (staffid, spystaffid, spytype) else {
        return Errno::PARAMETER_MISSING;
    };
    let spy = Spy { staffid, spystaffid, spytype };
    settled(store.with_exchange(move |exchange, _, now_ms| Ok(exchange.spy(&spy, now_ms))).await)
}

/// What the exchange came to.
fn settled(done: Result<Errno, SandboxError>) -> Errno {
    done.unwrap_or_else(|error| failed(&error))
}

fn failed(error: &SandboxError) -> Errno {
    tracing::warn!(%error, "the sandbox could not carry out a request");
    Errno::FAILED
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
    is_phonenum(&customer.phonenum)
        && [&customer.name, &customer.address, &customer.email, &customer.comment]
            .iter()
            .all(|text| is_short_enough(text))
}

fn is_phonenum(text: &str) -> bool {
    PHONE_DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_short_enough(text: &str) -> bool {
    text.chars().count() <= TEXT_CHARS_MAX
}
