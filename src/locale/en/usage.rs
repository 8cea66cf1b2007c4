//! Wrong usage, in English: what is wrong, and what would be right.

use dialfeed::clean::TemplateError;
use dialfeed::outcome::Reason;
use jiff::civil::DateTime;

use crate::locale::usage::Usage;

/// The sentence for each thing wrong.
pub fn usage(wrong: &Usage) -> String {
    match wrong {
        Usage::NoCommand => "No command was given. Most often you want `dialfeed check FILE` \
            (look at a list) or `dialfeed import FILE --batch ID` (send it)."
            .to_owned(),
        Usage::UnknownCommand { typed, nearest } => {
            format!("There is no command `{typed}`.{}", did_you_mean(nearest))
        }
        Usage::UnknownOption { typed, nearest } => {
            format!("There is no option `{typed}` here.{}", did_you_mean(nearest))
        }
        Usage::UnexpectedArgument { typed } => format!(
            "`{typed}` is one argument too many. A file name with spaces needs quotes around it."
        ),
        Usage::MissingArguments { names } => {
            format!("Something is missing from the command: {names}.")
        }
        Usage::BackupWithoutFile => "The file is missing that the copy goes into, as in `dialfeed \
            ledger backup backup-20261126.db`."
            .to_owned(),
        Usage::MissingValue { option } => format!("{option} needs a value."),
        Usage::UnexpectedValue { option, value } => {
            format!("{option} takes no value, but was given `{value}`.")
        }
        Usage::NotOneOf { option, value, valid, nearest } => format!(
            "{option} cannot be `{value}`. Possible values: {valid}.{}",
            did_you_mean(nearest)
        ),
        Usage::Conflict { one, other } => {
            format!("{one} and {other} exclude each other; please give only one of them.")
        }
        Usage::GivenTwice { option } => format!("{option} may be given only once."),
        Usage::NotText => {
            "An argument contains bytes that are not text. Please type it again.".to_owned()
        }
        Usage::Other { text } => format!("The command line could not be read: {text}"),
        Usage::NoTarget => "Where should the rows go? Please give one of --batch ID, \
            --batch-column COLUMN, --staff ID[,ID…] or --staff-column COLUMN."
            .to_owned(),
        Usage::Empty { option } => {
            format!("The value of {option} is empty. Give it a value, or leave it out.")
        }
        Usage::NoEndpoint => "The platform's address is missing. Give it with --endpoint URL or \
            in the environment variable DIALFEED_ENDPOINT, or try the embedded platform with \
            --sandbox. What is the same each time can stand in dialfeed.toml \
            (`dialfeed config init`)."
            .to_owned(),
        Usage::NoCompany => "The company's number is missing. Give it with --company ID, in \
            the environment variable DIALFEED_COMPANY or in dialfeed.toml (company). It stands in \
            the platform's settings centre, under integration parameters."
            .to_owned(),
        Usage::NoAuth => "The auth code is missing. Put it into the environment variable \
            DIALFEED_AUTH, or name a file that holds it in dialfeed.toml (auth_file); for safety it \
            is never taken from an argument. It stands in the \
            platform's settings centre, under integration parameters."
            .to_owned(),
        Usage::AuthNotText => "The auth code in DIALFEED_AUTH contains line breaks or other \
            characters that cannot be part of it. Please set it again."
            .to_owned(),
        Usage::Endpoint { value } => format!(
            "`{value}` is not an address of a platform. It should look like \
             http://192.168.1.10/api.php (--endpoint, DIALFEED_ENDPOINT or dialfeed.toml)."
        ),
        Usage::EndpointWithSecret => "The platform's address must not contain a password or the \
            auth code. Give the address alone, and the auth code in the environment variable \
            DIALFEED_AUTH or in a file of its own (auth_file in dialfeed.toml)."
            .to_owned(),
        Usage::Company { value } => format!(
            "The company `{value}` is not a number (--company, DIALFEED_COMPANY or dialfeed.toml). \
             It stands in the platform's settings centre, under integration parameters."
        ),
        Usage::NoStateFolder => "This system names no folder for the job records. Please give \
            one with --state DIR or in the environment variable DIALFEED_STATE."
            .to_owned(),
        Usage::Rate { option, value } => {
            let auto = if *option == "--rate" { ", or auto" } else { "" };
            format!(
                "{option} `{value}` is not a pace. Write a number per second, minute or hour: \
                 20/s, 90/m, 3600/h{auto}."
            )
        }
        Usage::RateOutOfLimits { option, value, most_per_s } => {
            format!("{option} `{value}` is out of range: from 1/h to {most_per_s}/s is possible.")
        }
        Usage::RateNotWhole { option, value } => {
            format!("{option} `{value}` must come to a whole number per second, such as 5/s.")
        }
        Usage::Whole { option, value, least, most } => {
            format!("{option} must be a whole number from {least} to {most}, not `{value}`.")
        }
        Usage::Seconds { option, value, most_s } => format!(
            "{option} must be a number of seconds above 0 and at most {most_s}, not `{value}`."
        ),
        Usage::MaxFailures { value } => format!(
            "--max-failures `{value}` is neither a number of rows in a row (50) nor a share of \
             the replies (5%, above 0 and at most 100%)."
        ),
        Usage::TimeOfDay { option, value } => {
            format!("{option} `{value}` is not a time of day. Write it as 20:30.")
        }
        Usage::Window { value } => {
            format!("--window `{value}` is not two times of day. Write it as 09:00-20:30.")
        }
        Usage::WindowEmpty { value } => {
            format!(
                "--window `{value}` ends when it begins, so nothing would ever be sent. Give two different times."
            )
        }
        Usage::Map { value } => format!(
            "--map `{value}` is not FIELD=COLUMN. FIELD is phonenum, name, address, email or \
             comment; COLUMN is a header, a letter or a number: --map phonenum=C."
        ),
        Usage::MappedTwice { field } => {
            format!("--map names the field {field} twice; each field takes one column.")
        }
        Usage::Set { value } => format!(
            "--set `{value}` is not FIELD=TEMPLATE. FIELD is name, address, email or comment; \
             TEMPLATE is text with columns in braces: --set comment=\"{{source}} {{product}}\"."
        ),
        Usage::SetPhonenum => "--set cannot make phonenum: a number comes from one column. Use \
            --map phonenum=COLUMN."
            .to_owned(),
        Usage::SetTwice { field } => {
            format!("--set names the field {field} twice; each field is set once.")
        }
        Usage::SetAndMapped { field } => format!(
            "--set and --map both name the field {field}; please give only one of them for it."
        ),
        Usage::Template { field, error } => {
            format!("--set {field}: {}", template(*error))
        }
        Usage::Encoding { value } => format!(
            "There is no encoding `{value}`. Common ones are utf-8, gb18030, gbk, big5, \
             shift_jis and utf-16."
        ),
        Usage::Delimiter { value } => format!(
            "--delimiter cannot be `{value}`. Give one character such as , or ; or |, or a \
             word: comma, semicolon, pipe, tab."
        ),
        Usage::Header { value } => format!(
            "--header must be the number of the row that holds the header (from 1), or none, \
             not `{value}`."
        ),
        Usage::Allow { value } => format!(
            "--allow cannot be `{value}`. Give one or more of mobile, landline, service, \
             with commas between them."
        ),
        Usage::Area { value } => {
            format!("--area `{value}` is not an area code. Write it with its 0: 010 or 0571.")
        }
        Usage::Staff { value } => format!(
            "--staff `{value}` has an empty place. Write staff numbers with commas between \
             them: 8001,8002."
        ),
        Usage::StaffTwice { id } => {
            format!(
                "--staff names {id} twice. Name each staff member once; all get the same share of rows."
            )
        }
        Usage::AgeOfStandardInput => "--suppress-max-age cannot be checked where the do-not-call \
            list comes from standard input (`-`), which has no date. Name the file, or leave \
            --suppress-max-age out."
            .to_owned(),
        Usage::SinceWithoutHistory => "--since says how far back earlier jobs count, but with \
            --history off none of them counts. Leave one of the two out."
            .to_owned(),
        Usage::HistoryWithoutTarget { option } => format!(
            "{option} is about earlier jobs, and check looks at them only when it knows where the \
             rows would go. Add --batch, --batch-column, --staff or --staff-column."
        ),
        Usage::StaffGroup { value } => format!(
            "--staff knows no group `{value}`. Write @all for everybody, @department:NAME for a \
             department, or staff numbers."
        ),
        Usage::SheetOfText { file, sheet } => format!(
            "{file} is a text file (CSV) and has no sheets, so --sheet {sheet} cannot be meant for \
             it. Leave --sheet out, or name a workbook."
        ),
        Usage::FileForInitAlone => "Only `config init` takes a file here. Another \
            configuration file is named with --config."
            .to_owned(),
        Usage::InboxWithoutRules => "Nothing says where the rows of the lists go. Write rules \
            ([[inbox]]) into dialfeed.toml, which `dialfeed config init` begins, or give one target \
            for all lists, --batch ID say."
            .to_owned(),
        Usage::StateInInbox => "The folder of the job records is in the folder where the lists arrive, \
            and would be taken for lists. Put the records elsewhere (--state DIR)."
            .to_owned(),
        Usage::RuleWithoutTarget { pattern } => format!(
            "The rule `{pattern}` in dialfeed.toml does not say where rows go. It needs batch, \
             batch_column, staff or staff_column."
        ),
        Usage::SandboxAndEndpoint => "dialfeed.toml says sandbox = true, and the environment variable \
            DIALFEED_ENDPOINT names a platform. Which of them is meant? Take one away, or type \
            --sandbox or --endpoint."
            .to_owned(),
        Usage::Pattern { value } => {
            format!("The pattern `{value}` cannot be read. Example: {{batch}}_*.xlsx")
        }
        Usage::StopAtWithFollow => "--stop-at ends a run, and --follow has none that ends. Give the \
            hours with --window instead."
            .to_owned(),
        Usage::StandardInputOfInbox => {
            "`-` is read once, and a folder holds many lists: name the do-not-call list's file."
                .to_owned()
        }
        Usage::StandardInputTwice => {
            "`-` stands for standard input, which can be read only once. Give it once.".to_owned()
        }
        Usage::StandardInputTyped => "`-` reads a list from standard input, but nothing is piped \
            into it. Name the file, or pipe a list: program | dialfeed check -"
            .to_owned(),
        Usage::StandardInputAsked => {
            "With `-` the list comes from standard input, so the question \
            whether to send it cannot be answered there. Look at it with `check`, then give --yes."
                .to_owned()
        }
        Usage::AgeWithoutSuppress => "--suppress-max-age applies to do-not-call lists, but none \
            is given. Add --suppress FILE."
            .to_owned(),
        Usage::JobStates { value } => format!(
            "A job's state is never `{value}`. Possible: running, stopped, interrupted, finished, \
             with commas between them."
        ),
        Usage::PurgeOfWhat => {
            "Which jobs are to be purged? Give --older-than DAYS, or name the jobs; \
            `dialfeed jobs` lists them."
                .to_owned()
        }
        Usage::PurgeOfRunning => {
            "A running job cannot be purged. --job-state takes stopped, interrupted \
            and finished here."
                .to_owned()
        }
        Usage::SinceWhen { value } => format!(
            "--since `{value}` is no day and no number of days. Write a date, such as 2026-11-01, \
             or 7 for the last 7 days."
        ),
        Usage::Status { value } => format!(
            "There is no status `{value}`. Possible values: inserted, duplicate, failed, uncertain, \
             rejected, repeated, suppressed, already_imported, pending."
        ),
        Usage::TemplateName { value } => format!(
            "`{value}` cannot be the template's name. The template is an Excel workbook, so its \
             name has to end in .xlsx: dialfeed template new-list.xlsx."
        ),
        Usage::TemplateToStandardOutput => "The template is not written to standard output (`-`). \
            Give a file name that ends in .xlsx: dialfeed template new-list.xlsx."
            .to_owned(),
        Usage::NumberToDial { reason } => {
            format!("The number cannot be called. {}", number_reason(*reason))
        }
        Usage::NumberToFind { reason } => {
            format!("--phone is not a number that can be called. {}", number_reason(*reason))
        }
        Usage::SpyOnOneself { id } => format!(
            "{id} cannot listen in on a call of {id}. Give the number of who listens first, then \
             that of the call's staff member."
        ),
        Usage::TooManyNames { option, most } => {
            format!(
                "{option}: more than {most} at a time are too many; call the command again for the rest."
            )
        }
        Usage::Moment { option, value } => format!(
            "{option} `{value}` is not a time. Write a day (2026-11-01), a day and a time \
             (\"2026-11-01 09:30\"), or a time today (09:30), in China Standard Time."
        ),
        Usage::EndAlone => {
            "--end needs --begin: the platform takes an end only with a beginning.".to_owned()
        }
        Usage::TimesOutOfOrder { begin, end } => format!(
            "--end ({}) lies before --begin ({}); no call fits. Most likely the two are the wrong \
             way round.",
            moment(*end),
            moment(*begin)
        ),
        Usage::RecordId { value } => format!(
            "--after `{value}` is not the id of a call record. It is a whole number, as the first \
             column of `dialfeed cdr` shows it."
        ),
        Usage::WorkbookToStandardOutput => "A workbook cannot be written to standard output. Give \
            a file, as in --output calls.xlsx."
            .to_owned(),
        Usage::OutputFormat { value } => format!(
            "The name `{value}` does not say what kind of file it is to be. Let it end in .csv, \
             .xlsx, .json, .jsonl or .txt, or give --format."
        ),
        Usage::BaseUrl { value } if value.is_empty() => "--base-url must not hold a user name or \
            password. Give the address alone."
            .to_owned(),
        Usage::BaseUrl { value } => format!(
            "--base-url `{value}` is not an address that serves files. It should look like \
             http://192.168.1.10/ or http://192.168.1.10/records."
        ),
        Usage::Share { option, value } => {
            format!("{option} must be a share from 0 to 1, or from 0% to 100%, not `{value}`.")
        }
    }
}

/// What is wrong with a template, and what to do.
fn template(error: TemplateError) -> String {
    match error {
        TemplateError::NeverClosed { at } => format!(
            "character {at} behind the = is a {{ without its }}. Close it, as in {{source}}; for a brace itself \
             write two: {{{{."
        ),
        TemplateError::NoColumn { at } => format!(
            "the braces that begin at character {at} behind the = name no column. Write a header, a letter or a \
             number, as in {{source}}, {{C}} or {{3}}; for braces themselves write two of each: \
             {{{{ and }}}}."
        ),
        TemplateError::ClosesNothing { at } => format!(
            "character {at} behind the = is a }} without a {{ before it. Take it out, or put in the \
             {{; for a brace \
             itself write two: }}}}."
        ),
        TemplateError::EscapesNothing { at } => format!(
            "character {at} behind the = is a backslash; only n (a line break), t (a tab) or \
             another backslash can follow it. For a backslash itself write two: \\\\."
        ),
    }
}

/// Why a number is none; a list's advice is about its columns and rows.
fn number_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::PhoneNotANumber | Reason::PhoneMissing => {
            "Write a telephone number there, such as \"138 0013 8000\" or 0571-88886666."
        }
        reason => super::reason(reason),
    }
}

/// A moment as it is typed.
fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |nearest| format!(" Did you mean `{nearest}`?"))
}
