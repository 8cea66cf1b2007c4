//! The generic webhook: one JSON object, for programs.

use serde_json::{Map, Value, json};

use super::message::Message;
use super::shape::{self, Room};

/// The form of the body, counted up where a field's meaning changes.
const SCHEMA: u32 = 1;
/// For people who are shown it by the other program.
const ROOM: Room = Room { most: 64 << 10, cost: shape::json_bytes };

/// `{"schema": 1, "level": …, "title": …, "text": …}`, then the fields of the message's data, which
/// do not replace these four. Data that is no object stands under `data`.
///
/// The text is as the caller wrote it, line by line: what the receiver may not show as it is, it
/// has to escape itself.
pub(super) fn body(message: &Message) -> Value {
    let text = shape::lines(message).collect::<Vec<_>>().join("\n");
    let mut fields = Map::new();
    fields.insert("schema".into(), json!(SCHEMA));
    fields.insert("level".into(), json!(message.level.code()));
    fields.insert("title".into(), json!(shape::title(message)));
    fields.insert("text".into(), json!(shape::fit(&text, &message.cut, &ROOM)));
    match &message.data {
        Value::Null => {}
        Value::Object(data) => {
            for (name, value) in data {
                fields.entry(name.as_str()).or_insert_with(|| value.clone());
            }
        }
        other => drop(fields.insert("data".into(), other.clone())),
    }
    Value::Object(fields)
}
