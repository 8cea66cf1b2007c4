//! Which options stand together in help.

use crate::locale::help::Group;

/// The group of a command's option.
#[must_use]
pub fn group_of(command: &str, id: &str) -> Group {
    match (command, id) {
        ("sandbox", "batch") => Group::Sandbox,
        ("users" | "dial" | "hangup" | "status", "staff")
        | ("spy", "listener" | "target")
        | ("dial", "number")
        | ("recording", "uniqueid") => Group::Arguments,
        ("dial", "allow" | "area" | "codeid1" | "codeid2" | "wait" | "wait_limit")
        | ("status", "watch" | "every")
        | ("spy", "mode") => Group::Call,
        (
            "cdr",
            "staff" | "extension" | "codeid1" | "codeid2" | "phone" | "begin" | "end" | "after"
            | "limit" | "sort" | "all" | "follow" | "every",
        ) => Group::Records,
        (
            "users" | "dial" | "hangup" | "status" | "spy" | "cdr" | "recording" | "results"
            | "doctor",
            "timeout",
        ) => Group::Platform,
        ("doctor", "notify") => Group::Result,
        ("cdr", "output") | ("recording", "download" | "base_url") => Group::Result,
        ("jobs", "job_state" | "since" | "target" | "last") => Group::Which,
        ("inbox", "folder") | ("config", "action" | "file") => Group::Arguments,
        ("inbox", "follow" | "settle" | "every") => Group::Inbox,
        ("purge", "jobs") | ("ledger", "action") => Group::Arguments,
        ("purge", "older_than" | "job_state") => Group::Purging,
        ("purge", "keep_reports" | "dry_run" | "yes") => Group::Result,
        (_, "files" | "file" | "job" | "shell" | "dir") => Group::Arguments,
        (_, "batch" | "batch_column" | "staff" | "staff_column") => Group::Target,
        (_, "endpoint" | "company" | "sandbox") => Group::Platform,
        (_, "sheet" | "encoding" | "delimiter" | "header" | "map" | "set") => Group::Reading,
        (
            _,
            "suppress" | "suppress_max_age" | "duplicates" | "numbers" | "allow" | "area"
            | "history" | "since" | "again" | "strict",
        ) => Group::Cleaning,
        (
            _,
            "rate" | "concurrency" | "timeout" | "retries" | "max_failures" | "window" | "stop_at"
            | "on_uncertain" | "method" | "yes",
        ) => Group::Pushing,
        (_, "report_dir" | "events" | "metrics" | "format" | "status") => Group::Result,
        (_, "resend_uncertain" | "retry_failed") => Group::Again,
        (_, "port" | "data" | "dial_batches" | "speed") => Group::Sandbox,
        (
            _,
            "latency" | "jitter" | "fail" | "drop_reply" | "refuse" | "limit" | "http_500"
            | "garble",
        ) => Group::Faults,
        _ => Group::Everywhere,
    }
}
