//! Every reason that the ledger can hold has a sentence in both languages, and every such sentence
//! its reason: codes are texts there, so no `match` over a type holds this.

use std::collections::BTreeSet;

use crate::code::{Token, body, built, group_end, source, sources};

/// The modules that write reasons.
const WRITERS: [&str; 5] = ["clean/", "import/", "ledger/", "platform/", "push/"];

fn is_code(text: &str) -> bool {
    text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The codes that a source writes as reasons: given to a row's place, put into a field called
/// `reason`, given by a function `code` or `reason`, made a constant called `REASON`, or written by SQL.
fn written(code: &[Token]) -> BTreeSet<String> {
    let mut found: Vec<&str> = Vec::new();
    for function in ["code", "reason"] {
        found.extend(body(code, function).iter().filter_map(Token::text));
    }
    for (at, token) in code.iter().enumerate() {
        found.extend(token.text().and_then(by_sql));
        let value = if token.is_word("Place") {
            place(code, at)
        } else if token.is_word("reason") || token.is_word("REASON") {
            value(code, at)
        } else {
            &[]
        };
        found.extend(value.iter().filter_map(Token::text));
    }
    found.into_iter().filter(|text| is_code(text)).map(str::to_owned).collect()
}

/// What `Place::at` is given, where this is its beginning.
fn place(code: &[Token], at: usize) -> &[Token] {
    match &code[at + 1..] {
        [one, two, name, ..] if one.is_sign(':') && two.is_sign(':') && name.is_word("at") => {
            &code[at..group_end(code, at + 4)]
        }
        _ => &[],
    }
}

/// What a field is made of or set to, where this is its name.
fn value(code: &[Token], at: usize) -> &[Token] {
    let is_given = match &code[at + 1..] {
        [one, two, ..] if one.is_sign(':') || one.is_sign('=') => one != two,
        _ => false,
    };
    let ends = |token: &Token| [',', ';', '}'].iter().any(|sign| token.is_sign(*sign));
    let end = code[at..].iter().position(ends).filter(|_| is_given);
    &code[at..at + end.unwrap_or(0)]
}

/// The reason in `UPDATE … SET reason = 'interrupted'`.
fn by_sql(text: &str) -> Option<&str> {
    text.split_once("reason = '")?.1.split('\'').next()
}

/// What stops a job: the codes of `StopCode`.
fn stop_codes(outcome: &[Token]) -> BTreeSet<String> {
    let at = outcome.windows(2).position(|two| two[0].is_word("StopCode") && two[1].is_sign('{'));
    let open = at.unwrap() + 1;
    let inside = &outcome[open..group_end(outcome, open)];
    inside.iter().filter_map(Token::text).map(str::to_owned).collect()
}

/// The codes that a language has sentences for.
fn said(codes: &[Token]) -> BTreeSet<String> {
    let arms = body(codes, "cause").windows(2);
    let arms = arms.filter(|two| two[1].is_sign('=') || two[1].is_sign('|'));
    arms.filter_map(|two| two[0].text()).map(str::to_owned).collect()
}

#[test]
fn every_reason_in_the_ledger_has_a_sentence_and_every_sentence_a_reason() {
    let mut codes = stop_codes(&built(&source("outcome.rs")));
    for (name, code) in sources() {
        // How extensions stand and who called are no reasons of a row.
        let is_telephony = name.starts_with("platform/calls") || name == "platform/telephony.rs";
        if WRITERS.iter().any(|module| name.starts_with(module)) && !is_telephony {
            codes.extend(written(&code));
        }
    }
    for known in ["timeout", "connection_lost", "same_as_row", "uncertain_before", "interrupted"] {
        assert!(codes.contains(known), "codes are where they are looked for: {known}");
    }
    for language in ["zh", "en"] {
        assert_eq!(
            said(&built(&source(&format!("locale/{language}/codes.rs")))),
            codes,
            "{language}"
        );
    }
}

#[test]
fn the_check_itself_finds_reasons_however_they_are_written() {
    let code = built(
        "impl Fault { fn code(&self) -> Cow { match self { A => \"lost_reply\".into(), B => format!(\"http_{x}\") } } }
         fn f() { Place::at(Status::Repeated, Some(\"same_row\")); g(\"no_reason\");
           let row = Row { reason: Some(\"named_field\"), remark: Some(\"a_remark\") };
           end.reason = Some(\"set_later\".into());
           db.execute(\"UPDATE row SET reason = 'by_sql' WHERE status = 'pending'\"); }",
    );
    let found: Vec<String> = written(&code).into_iter().collect();
    assert_eq!(found, ["by_sql", "lost_reply", "named_field", "same_row", "set_later"]);
    let codes = built(
        "fn cause(c: &str) { match c { \"a_code\" | \"another\" => \"said\", _ => return None } }",
    );
    assert_eq!(said(&codes).into_iter().collect::<Vec<_>>(), ["a_code", "another"]);
}
