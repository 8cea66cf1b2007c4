//! How a PHP application writes lists and values in a reply's `data`: a text as a number or the other
//! way round, a list with gaps as an object, an empty one in four ways.

use serde_json::{Map, Value};

/// A record's fields by name.
pub(super) type Fields = Map<String, Value>;

/// The records of a list. `None` where it is none.
///
/// PHP writes an empty list as `[]`, `""`, `null` or `{}`, one record now and then without a list
/// around it, and a list with gaps in its keys as an object of objects.
pub(super) fn records(data: Value) -> Option<Vec<Fields>> {
    match data {
        Value::Null => Some(Vec::new()),
        Value::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::Array(records) => {
            // A hole in a list is no record.
            let records = records.into_iter().filter(|record| !record.is_null());
            records.map(fields).collect()
        }
        Value::Object(record) if record.values().any(Value::is_object) => {
            record.into_iter().map(|(_, value)| fields(value)).collect()
        }
        Value::Object(record) if record.is_empty() => Some(Vec::new()),
        Value::Object(record) => Some(vec![record]),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn fields(record: Value) -> Option<Fields> {
    match record {
        Value::Object(record) => Some(record),
        _ => None,
    }
}

/// The field as text, without blanks around it; empty where it is missing or of another kind.
pub(super) fn text(record: &Fields, name: &str) -> String {
    match record.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The field as a whole number; `None` where it is missing or is none.
pub(super) fn number(record: &Fields, name: &str) -> Option<i64> {
    match record.get(name)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn phps_ways_to_write_a_list_are_read() {
        for none in [json!([]), json!(""), json!(null), json!({})] {
            assert_eq!(records(none), Some(Vec::new()));
        }
        let ids = |data: Value| -> Vec<String> {
            records(data).unwrap().iter().map(|record| text(record, "id")).collect()
        };
        assert_eq!(ids(json!({"id": "8001"})), ["8001"]);
        assert_eq!(ids(json!([{"id": 1}, null])), ["1"]);
        assert_eq!(ids(json!({"1": {"id": 1}, "3": {"id": 3}})), ["1", "3"]);
        assert_eq!(records(json!("error")), None);
        assert_eq!(records(json!([1, 2])), None);
    }

    #[test]
    fn numbers_and_texts_are_read_in_each_others_dress() {
        let record = json!({"a": " 12 ", "b": 12, "c": null, "d": "x", "e": 1.5, "f": [1]});
        let Value::Object(record) = record else { unreachable!() };
        let numbers = ["a", "b", "c", "d", "e", "f", "g"].map(|name| number(&record, name));
        assert_eq!(numbers, [Some(12), Some(12), None, None, None, None, None]);
        let texts = ["a", "b", "c", "d", "e", "f", "g"].map(|name| text(&record, name));
        assert_eq!(texts, ["12", "12", "", "x", "1.5", "", ""]);
    }
}
