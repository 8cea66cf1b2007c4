//! `dialfeed users`: the company's staff.

use std::borrow::Cow;

use dialfeed::calls::{ask, csv_line, printable};
use dialfeed::platform::{Client, User};
use dialfeed::stop::Stop;
use serde_json::{Value, json};

use super::asking::{again, failed, staff_unknown};
use crate::cli::args::actions::UsersFormat;
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::records::CELL_MOST;
use crate::cli::settings::actions::UsersSettings;
use crate::cli::show::table::lined_up;
use crate::cli::wrap::cut;
use crate::locale::calls::{Calls, Head};

/// The columns of the table; the file has more.
const SHOWN: [Head; 6] =
    [Head::Staff, Head::Name, Head::Department, Head::Role, Head::Login, Head::Phone];
const WRITTEN: [Head; 9] = [
    Head::Staff,
    Head::Name,
    Head::Department,
    Head::Role,
    Head::Identity,
    Head::Login,
    Head::Phone,
    Head::Updated,
    Head::Created,
];

/// Runs the command.
///
/// # Errors
/// Where the platform does not say, or has no such staff.
pub async fn users(settings: UsersSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    // What `--format json` asks for is what `--json` gives.
    let face = Face { json: face.json || settings.format == Some(UsersFormat::Json), ..face };
    let connection = Connection::ask(settings.asking, face, &stop).await?;
    let found = find(&connection.client, &settings.staff, face, &stop).await;
    connection.leave().await;
    let users = found?;
    if face.json {
        let numbers = face.data_numbers();
        let users: Vec<Value> =
            users.iter().map(|user| object(user, &numbers.cell(&user.phone))).collect();
        face.object(&json!({"schema": 1, "users": users, "exit_code": 0}))?;
    } else if settings.format == Some(UsersFormat::Csv) {
        output::to_stdout(&csv(&users, face))
            .map_err(|error| Failure::output(&error, face.lang))?;
    } else if users.is_empty() {
        face.tell(&Calls::NoUsers.say(face.lang));
    } else {
        let rows = users.iter().map(|user| {
            let cells = row(user, &SHOWN, &face.numbers.cell(&user.phone));
            cells.iter().map(|cell| cut(cell, CELL_MOST)).collect()
        });
        let head = SHOWN.map(|head| head.say(face.lang).to_owned()).to_vec();
        let table = lined_up(Some(head), rows.collect(), &[], face.printed().columns);
        face.print(&face.printed().headed(&table))?;
    }
    Ok(Exit::Finished)
}

/// The staff that was asked for, in that order; everybody where nobody is named.
async fn find(
    client: &Client,
    staff: &[String],
    face: Face,
    stop: &Stop,
) -> Result<Vec<User>, Failure> {
    let one = if let [one] = staff { Some(one.as_str()) } else { None };
    let users = ask(stop, &mut again(face), async || Ok(client.users(one).await?))
        .await
        .map_err(|error| failed(&error, face))?;
    if staff.is_empty() {
        return Ok(users);
    }
    let of = |id: &str| users.iter().find(|user| user.staff_id == id);
    let unknown: Vec<&str> =
        staff.iter().map(String::as_str).filter(|id| of(id).is_none()).collect();
    if !unknown.is_empty() {
        return Err(staff_unknown(&unknown, face));
    }
    Ok(staff.iter().filter_map(|id| of(id).cloned()).collect())
}

fn row(user: &User, columns: &[Head], phone: &str) -> Vec<String> {
    let cell = |head: &Head| match head {
        Head::Staff => printable(&user.staff_id),
        Head::Name => printable(&user.true_name),
        Head::Department => printable(&user.department_name),
        Head::Role => printable(&user.role_name),
        Head::Identity => printable(&user.identity),
        Head::Login => printable(&user.user_name),
        Head::Phone => printable(phone),
        Head::Updated => printable(&user.update_time),
        Head::Created => printable(&user.create_time),
        Head::State | Head::Extension | Head::With => String::new(),
    };
    columns.iter().map(cell).collect()
}

/// As spreadsheets open it: with a byte order mark.
fn csv(users: &[User], face: Face) -> String {
    let heads = WRITTEN.map(|head| Cow::from(head.say(face.lang)));
    let mut text = format!("\u{feff}{}", csv_line(heads));
    for user in users {
        let phone = face.data_numbers().cell(&user.phone);
        text.push_str(&csv_line(row(user, &WRITTEN, &phone).into_iter().map(Cow::from)));
    }
    text
}

fn object(user: &User, phone: &str) -> Value {
    json!({
        "staff": user.staff_id,
        "name": user.true_name,
        "department": user.department_name,
        "role": user.role_name,
        "identity": user.identity,
        "login": user.user_name,
        "phone": phone,
        "updated": user.update_time,
        "created": user.create_time,
    })
}
