//! Help, in English.

use crate::locale::help::{CommandHelp, Example, Group, OptionHelp, Words};

/// Headings.
pub const WORDS: Words = Words {
    usage: "Usage",
    commands: "Commands",
    examples: "Examples",
    exit_codes: "Exit codes",
    name: "Name",
    synopsis: "Synopsis",
    description: "Description",
    see_also: "See also",
    stop: ". ",
    more: "--help says more, with examples.",
};

/// The heading of a group of options.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Arguments => "Arguments",
        Group::Target => "Where the rows go (one of these)",
        Group::Platform => "The platform",
        Group::Reading => "Reading the list",
        Group::Cleaning => "Cleaning, and who is left out",
        Group::Inbox => "The folder",
        Group::Pushing => "Sending",
        Group::Call => "The call",
        Group::Records => "Which call records",
        Group::Which => "Which jobs are listed",
        Group::Purging => "Which jobs are purged",
        Group::Result => "The result",
        Group::Again => "What is sent again",
        Group::Sandbox => "The embedded platform",
        Group::Faults => "Faults on request",
        Group::Everywhere => "With every command",
    }
}

/// The commands.
pub const COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        name: "",
        about: "Loads customer lists (CSV, Excel) into the call-centre platform and accounts for every row.",
        more: "`check` shows what would be sent; `import` sends it. What was interrupted goes on with `resume`, and no customer is sent twice. `inbox` imports by itself what arrives in a folder; `config` keeps what is the same each time.",
        usage: "<COMMAND> [OPTIONS]",
    },
    CommandHelp {
        name: "import",
        about: "Read lists, clean the numbers, send every good row to the platform",
        more: "First the whole list is read and judged, and nothing is sent. On a terminal the plan is shown and confirmed. Then the rows are sent, and a report accounts for each of them.\n\nThe auth code is taken from the environment variable DIALFEED_AUTH or from dialfeed.toml (auth_file, auth_command), never from an option.",
        usage: "import [OPTIONS] <FILE>... <TARGET>",
    },
    CommandHelp {
        name: "check",
        about: "Read and clean lists without sending anything",
        more: "Shows what would be sent, what would not and why, and how long it would take. Needs no platform. With a target and the platform's endpoint and company, numbers that an earlier job sent there are found too.",
        usage: "check [OPTIONS] <FILE>...",
    },
    CommandHelp {
        name: "resume",
        about: "Go on with a stopped job",
        more: "Sends the rows that are still pending, with the options the import had. The list itself is not needed again. Before anything is sent the do-not-call lists are read again (those that the import heeded, those of dialfeed.toml and those given here), and a row whose number is on one by now is not sent. The options below may be given anew.",
        usage: "resume [OPTIONS] [JOB]",
    },
    CommandHelp {
        name: "inbox",
        about: "Import every list that waits in a folder, once or as a service",
        more: "A list is taken when it is complete: it has not changed for some seconds, and is not open in \
               Excel or WPS. (One that is moved in was complete before.) Lock files and half-saved files are \
               passed over. Where its rows go is said by the rules ([[inbox]]) in dialfeed.toml, or by one \
               target for all lists. After its import the list is moved, with its report beside it, to done/, \
               attention/ (somebody should read NAME.why.txt) or failed/ (it could not be imported), below a \
               folder of the day; nothing is overwritten. While it is worked on it stands in working/.\n\nNothing is \
               lost and nothing sent twice: a list whose job was stopped (no platform, power cut) goes on \
               with the next run, and the same content for the same target is recognised. One run at a time \
               works on a folder (exit code 6). A list whose hours (window) have not come, or whose platform \
               is in trouble, keeps no other waiting.\n\nOnce is for cron and timers; --follow goes on until it is \
               stopped, and tells systemd when it is ready and that it lives. With --quiet only what somebody \
               has to look at is said, for cron's mail. Exit code 3: lists are in attention/ or failed/.",
        usage: "inbox [OPTIONS] <DIR>",
    },
    CommandHelp {
        name: "config",
        about: "Check, show or begin the configuration file dialfeed.toml",
        more: "init writes a file with an explanation of each line, to be filled in with a text editor; check \
               finds what is wrong in it, with the line; show tells what holds, and where each value comes \
               from. Secrets are never shown.\n\nThe file is looked for: as --config says; dialfeed.toml in \
               the working folder; dialfeed.toml in the user's settings folder. What is typed goes before \
               environment variables, these before the file, and a profile of the file before what stands \
               outside of profiles.",
        usage: "config [OPTIONS] <check|show|init> [FILE]",
    },
    CommandHelp {
        name: "jobs",
        about: "List all jobs, or show one",
        more: "The latest first. Below each job: when it began (China Standard Time), how far it is, where its rows go, its lists, and what stopped it.",
        usage: "jobs [OPTIONS] [JOB]",
    },
    CommandHelp {
        name: "report",
        about: "Write a job's report again",
        more: "",
        usage: "report [OPTIONS] <JOB>",
    },
    CommandHelp {
        name: "results",
        about: "See what became of a job's customers, from the call records",
        more: "Reads the call records since the import (outgoing and predictive calls) and joins them \
               with the job's customers by number: who took a call, how often they were called, how \
               long they talked and with whom; writes results.xlsx, results.html, results.csv and \
               results.json. Another run reads only what is new. An uncertain row that the \
               platform called by itself (of a batch) or its staff member called, after it was sent, \
               has arrived, and is not sent again.",
        usage: "results [OPTIONS] [JOB]",
    },
    CommandHelp {
        name: "purge",
        about: "Delete the customers' data of old jobs for good",
        more: "From the job records go names, texts, numbers and what the platform said of each row, and the \
               calls that `results` has read; from the job's report folder go the files that dialfeed \
               wrote there (inserted.csv to pending.csv, report.xlsx, report.html, results.*), but only \
               where its summary.json names the job, and nothing else. Your own lists, and reports that \
               were copied or written to another folder, are never touched: delete those yourself.\n\nCounts, \
               reasons, times and the hashes of the lists stay, and so does summary.json. So that nobody is \
               called twice, a fingerprint of each number that was sent stays too. It is a pseudonym: whoever \
               has the job records has the key in them, and can find the numbers by trying all there \
               are.\n\nDeleted data is overwritten; `dialfeed ledger compact` also clears what earlier work \
               has left between the records. Jobs that a run is at work on are left alone. With `retention` in dialfeed.toml `dialfeed inbox` purges by itself, once a day.",
        usage: "purge [OPTIONS] [JOB]...",
    },
    CommandHelp {
        name: "ledger",
        about: "Check, back up or compact the job records",
        more: "verify reads everything and finds what is damaged or does not add up; exit code 1 where \
               something is. backup copies the records as they are at this moment, while other runs go on, \
               and checks the copy. compact writes the records anew, without the room that purged jobs \
               have left; nothing may run meanwhile.\n\nTo restore a backup: see that nothing runs; move \
               ledger.db, ledger.db-wal and ledger.db-shm out of the folder of the job records (all three \
               that are there); copy the backup there as ledger.db. What was sent after the backup was made \
               is then not known: lists imported since would be sent again, so compare with the platform \
               first. A backup holds what was purged after it: delete old ones.",
        usage: "ledger [OPTIONS] <verify|backup|compact> [FILE]",
    },
    CommandHelp {
        name: "template",
        about: "Make an empty list (Excel) to fill in and import",
        more: "Two sheets: the list, with its headers and a phone column that is text, so that no 0 is lost in front of a number; and notes on how to fill it in. A file that is there is not overwritten.",
        usage: "template [OPTIONS] [FILE.xlsx]",
    },
    CommandHelp {
        name: "sandbox",
        about: "Run the embedded platform for practice, on this machine only",
        more: "Company 8, auth code `sandbox`, staff 8001 to 8010, batches 20261101 to 20261105. Its page shows batches, customers and calls. Ctrl-C ends it.",
        usage: "sandbox [OPTIONS]",
    },
    CommandHelp {
        name: "users",
        about: "List the company's staff",
        more: "Staff number, name, department, role. The staff number is what --staff takes.",
        usage: "users [OPTIONS] [STAFF]...",
    },
    CommandHelp {
        name: "dial",
        about: "Call a customer from a staff member's telephone",
        more: "The number is cleaned by the rules of lists first. The staff member has to be logged in (000 on the telephone). The platform is asked once: where its reply is lost the telephone may ring, so nothing is tried again by itself. Exit code 4: surely not dialled; 3: nobody knows.",
        usage: "dial [OPTIONS] <STAFF> <NUMBER>",
    },
    CommandHelp {
        name: "hangup",
        about: "End a staff member's call",
        more: "",
        usage: "hangup [OPTIONS] <STAFF>",
    },
    CommandHelp {
        name: "status",
        about: "Show how extensions stand: idle, ringing, in a call",
        more: "With --watch a table that is drawn again on a terminal; elsewhere a line for each change, with --json an object for each. Ctrl-C ends it. A member who is not logged in makes the exit code 4; the others are shown all the same.",
        usage: "status [OPTIONS] <STAFF>...",
    },
    CommandHelp {
        name: "spy",
        about: "Let a staff member listen in on another's call",
        more: "The telephone of the listener rings; who picks it up is in the call.",
        usage: "spy [OPTIONS] <LISTENER> <TARGET>",
    },
    CommandHelp {
        name: "cdr",
        about: "List call records, or write them into a file",
        more: "The latest 20 unless told otherwise. Times are China Standard Time. --all reads every record that fits, the oldest first, with constant memory; --follow goes on with new ones. On a terminal numbers are masked; files and pipes (csv, json, jsonl) hold them in full.",
        usage: "cdr [OPTIONS]",
    },
    CommandHelp {
        name: "recording",
        about: "Show where the recordings of calls are, or download them",
        more: "The key of a recording is in the last column of `dialfeed cdr`. Exit code 3: some could not be had. A download that broke off goes on from there; no file is written over.",
        usage: "recording [OPTIONS] <UNIQUEID>...",
    },
    CommandHelp {
        name: "completions",
        about: "Print the completion script of a shell",
        more: "",
        usage: "completions <SHELL>",
    },
    CommandHelp {
        name: "doctor",
        about: "Check whether everything is in place that an import needs",
        more: "A line each for the configuration, the do-not-call lists that it names, the state folder, the job records, disk space, the platform with its auth code, the proxy, this machine's clock against the platform's, and who is told of a run's end; with what to do where something is not well. Nothing is changed, and no customer is sent; with --notify people get a test message.\n\nThe exit code is that of the first trouble: 1 this machine, 2 settings, 4 the platform, 5 a do-not-call list that cannot be relied on; warnings alone make it 0. With --quiet only troubles are shown.",
        usage: "doctor [OPTIONS]",
    },
    CommandHelp {
        name: "man",
        about: "Print the manual page, or write those of all commands",
        more: "The same texts as --help, for `man`.",
        usage: "man [--dir <DIR>]",
    },
];

/// The options and arguments.
pub const OPTIONS: &[OptionHelp] = &[
    OptionHelp {
        id: "files",
        short: "Lists: CSV or Excel, one or more; `-` for standard input",
        more: "Also .xls, .xlsb, .ods, tables of web pages, and one list in .gz or .zip. A \
            file is known by its content, not by its name. Patterns are expanded: 'lists/*.xlsx', \
            '**/*.csv'. Each list has its own columns.",
    },
    OptionHelp {
        id: "batch",
        short: "Every row into this task batch",
        more: "The platform shows its number under task management, task import.",
    },
    OptionHelp {
        id: "batch_column",
        short: "Each row into the batch named in this column",
        more: "The column's header, letter or number.",
    },
    OptionHelp {
        id: "staff",
        short: "Rows to these staff members in turn, evenly",
        more: "Staff numbers with commas between them: 8001,8002. @all stands for everybody whom the platform lists, @department:NAME for those of a department; both may stand beside numbers. In PowerShell put quotes around them.",
    },
    OptionHelp {
        id: "staff_column",
        short: "Each row to the staff member named in this column",
        more: "The column's header, letter or number.",
    },
    OptionHelp {
        id: "endpoint",
        short: "The platform's address",
        more: "If not given, the environment variable DIALFEED_ENDPOINT, then endpoint in dialfeed.toml.",
    },
    OptionHelp {
        id: "company",
        short: "The company's number on the platform",
        more: "If not given, the environment variable DIALFEED_COMPANY, then company in dialfeed.toml.",
    },
    OptionHelp {
        id: "sandbox",
        short: "Use the embedded platform, to try things out",
        more: "It is started for this run; no real customer is reached.",
    },
    OptionHelp {
        id: "sheet",
        short: "Which sheets: a name, a number from 1, or all",
        more: "If not given, the first sheet that holds a list.",
    },
    OptionHelp {
        id: "encoding",
        short: "A text file's encoding, such as gb18030",
        more: "If not given, it is detected.",
    },
    OptionHelp {
        id: "delimiter",
        short: "The character between a text file's columns",
        more: "One character, or comma, semicolon, pipe, tab. If not given, it is detected.",
    },
    OptionHelp {
        id: "header",
        short: "The row that holds the header, or none",
        more: "Rows count from 1. If not given, it is detected; title rows above it are passed over.",
    },
    OptionHelp {
        id: "map",
        short: "Which column is what; repeatable",
        more: "FIELD is phonenum, name, address, email or comment; COLUMN is a header, a letter or a number: --map phonenum=C. If not given, what was confirmed for this header before holds, then headers decide, then contents.",
    },
    OptionHelp {
        id: "set",
        short: "Make a field of several columns; repeatable",
        more: "--set comment=\"{source} {product}\". FIELD is name, address, email or comment; TEMPLATE is text with columns in braces, each by header, letter or number; or text alone. \\n is a line break, \\t a tab, \\\\ a backslash, {{ and }} are braces. Where all its columns are empty the field is empty.",
    },
    OptionHelp {
        id: "suppress",
        short: "A do-not-call list: its numbers are not sent; repeatable",
        more: "Any readable format; `-` reads it from standard input. Every number in every column counts. If it is missing or without a number, or a row of it cannot be read, nothing is sent.",
    },
    OptionHelp {
        id: "suppress_max_age",
        short: "Stop if a do-not-call list is older than so many days",
        more: "",
    },
    OptionHelp {
        id: "duplicates",
        short: "Which row of a number is sent [default: first]",
        more: "Where several rows have one number: first, last, or merge, which sends the first and fills its empty name, address, e-mail and comment from the later ones. Rows without a valid number do not count.",
    },
    OptionHelp {
        id: "numbers",
        short: "Of several numbers in a cell: first or all [default: first]",
        more: "",
    },
    OptionHelp {
        id: "allow",
        short: "Kinds of numbers to send [default: mobile,landline]",
        more: "Of mobile, landline and service (400, 95588, 110 ...), with commas between them.",
    },
    OptionHelp {
        id: "area",
        short: "Area code for local numbers of 7 or 8 digits, such as 0571",
        more: "Without it such numbers are not sendable.",
    },
    OptionHelp {
        id: "history",
        short: "Earlier jobs that count: target, company or off [default: target]",
        more: "target: a number that an earlier job put into the same target is not sent. company: nor one that was put into any other batch or onto any staff member of the company; meanwhile no other run may feed that company. off: the same as --again.",
    },
    OptionHelp {
        id: "since",
        short: "Count only jobs that ran in the last so many days",
        more: "1 to 36500. A job counts by the end of its last run; one that has no end on record counts whatever its age.",
    },
    OptionHelp {
        id: "again",
        short: "Send also what an earlier job put into the same target",
        more: "Not together with --history or --since.",
    },
    OptionHelp { id: "strict", short: "Rows that are not sendable make the exit code 3", more: "" },
    OptionHelp {
        id: "rate",
        short: "Most requests per second, minute or hour [default: 20/s]",
        more: "20/s, 90/m, 3600/h; or auto: begin with 20/s and find out what the platform bears, with \
               at most --concurrency requests under way.",
    },
    OptionHelp {
        id: "check.rate",
        short: "Pace for the time estimate [default: 20/s]",
        more: "20/s, 90/m, 3600/h; or auto: begin with 20/s and find out what the platform bears, with \
               at most --concurrency requests under way.",
    },
    OptionHelp {
        id: "resume.suppress",
        short: "A do-not-call list that holds by now; repeatable",
        more: "Besides those that the import heeded, which are read again where they still are, and those of dialfeed.toml. If this one or one of dialfeed.toml is missing or without a number, or a row of it cannot be read, nothing is sent. `-` reads it from standard input.",
    },
    OptionHelp {
        id: "resume.rate",
        short: "Most requests per second, minute or hour",
        more: "20/s, 90/m, 3600/h; or auto: begin with 20/s and find out what the platform bears, with \
               at most --concurrency requests under way.",
    },
    OptionHelp {
        id: "concurrency",
        short: "Most requests under way at once [default: 8]",
        more: "1 to 1000.",
    },
    OptionHelp {
        id: "resume.concurrency",
        short: "Most requests under way at once",
        more: "1 to 1000.",
    },
    OptionHelp {
        id: "import.timeout",
        short: "Longest wait for one reply [default: 15]",
        more: "In seconds, at most 3600. A row without a reply in time is uncertain: the platform may have stored it.",
    },
    OptionHelp {
        id: "resume.timeout",
        short: "Longest wait for one reply",
        more: "In seconds, at most 3600.",
    },
    OptionHelp {
        id: "retries",
        short: "Most retries of what surely was not stored [default: 5]",
        more: "0 to 100.",
    },
    OptionHelp {
        id: "resume.retries",
        short: "Most retries of what surely was not stored",
        more: "0 to 100.",
    },
    OptionHelp {
        id: "on_uncertain",
        short: "Rows whose reply is lost: hold or resend [default: hold]",
        more: "hold: report them as uncertain. resend: send them again, and take the risk that a customer is stored twice.",
    },
    OptionHelp {
        id: "max_failures",
        short: "Stop after so many failures in a row, or above P% [default: 50]",
        more: "A number: so many rows in a row that failed or are uncertain. A percentage: their share of at least 100 replies.",
    },
    OptionHelp {
        id: "resume.max_failures",
        short: "Stop after so many failures in a row, or above P%",
        more: "A number: so many rows in a row that failed or are uncertain. A percentage: their share of at least 100 replies.",
    },
    OptionHelp {
        id: "window",
        short: "Send only at these hours, such as 09:00-20:30",
        more: "China Standard Time; outside these hours the job waits. When they begin again, do-not-call \
               lists are read once more.",
    },
    OptionHelp {
        id: "stop_at",
        short: "Stop at this time of day, such as 20:30",
        more: "China Standard Time; the rest stays pending, and resume goes on with it. A time that has passed today means tomorrow.",
    },
    OptionHelp {
        id: "method",
        short: "How requests are made: post or get [default: post]",
        more: "With get the auth code is part of the address and may end up in the logs of servers in between.",
    },
    OptionHelp {
        id: "report_dir",
        short: "Folder for the report [default: dialfeed-reports/JOB]",
        more: "",
    },
    OptionHelp {
        id: "check.report_dir",
        short: "Write the findings into this folder too",
        more: "If not given, they are only shown.",
    },
    OptionHelp { id: "resume.report_dir", short: "Folder for the report", more: "" },
    OptionHelp {
        id: "events",
        short: "Append each change of state to this file, as a line of JSON",
        more: "For programs that watch: began, settled, put_off, pace, closed_until, withdrawn, \
               stopping, ended. Rows are named by their place; no number and no name is in it.",
    },
    OptionHelp {
        id: "notify",
        short: "Send a test message by each [[notify]] of dialfeed.toml",
        more: "Whatever ends each of them is told of. One that does not go out is a trouble (exit code 2).",
    },
    OptionHelp { id: "folder", short: "The folder in which lists arrive", more: "" },
    OptionHelp {
        id: "inbox.follow",
        short: "Go on watching the folder until stopped",
        more: "For a service. Hours are given with --window. A changed dialfeed.toml counts after a restart.",
    },
    OptionHelp {
        id: "settle",
        short: "Take a list when it has not changed for so many seconds [default: 5]",
        more: "",
    },
    OptionHelp {
        id: "inbox.every",
        short: "With --follow: look at the folder at least every so many seconds [default: 30]",
        more: "Changes are seen at once where the system tells of them; network folders do not.",
    },
    OptionHelp { id: "config.action", short: "What to do: check, show or init", more: "" },
    OptionHelp {
        id: "config.file",
        short: "With init: the file to begin; dialfeed.toml if not given",
        more: "",
    },
    OptionHelp {
        id: "config",
        short: "The configuration file",
        more: "If not given, dialfeed.toml in the working folder, else in the user's settings folder.",
    },
    OptionHelp {
        id: "profile",
        short: "Which profile of the configuration file holds",
        more: "If not given, the one that the file names.",
    },
    OptionHelp {
        id: "metrics",
        short: "Write the figures of the run into this file, for Prometheus",
        more: "For the node exporter's textfile collector: rows by status, pace, duration, exit code, \
               last success. The file is replaced at the end of each run, and others may read it; it \
               names no file and no customer.",
    },
    OptionHelp {
        id: "yes",
        short: "Ask nothing, start at once",
        more: "Without a terminal nothing is asked anyway.",
    },
    OptionHelp {
        id: "resume.job",
        short: "Which job [default: the latest that has rows left]",
        more: "",
    },
    OptionHelp { id: "jobs.job", short: "The job to show", more: "" },
    OptionHelp {
        id: "job_state",
        short: "Only jobs in these states: running, stopped, interrupted, finished",
        more: "With commas between them.",
    },
    OptionHelp {
        id: "jobs.since",
        short: "Only jobs that began on this day or later (2026-11-01), or in so many days (7)",
        more: "In China Standard Time.",
    },
    OptionHelp {
        id: "jobs.target",
        short: "Only jobs into this batch or for this staff member",
        more: "Where a column names batches or staff members: by the column's header, or by one of those that it names.",
    },
    OptionHelp { id: "jobs.last", short: "Only so many jobs, the latest", more: "" },
    OptionHelp {
        id: "report.report_dir",
        short: "Folder for the report [default: where the job's report is]",
        more: "",
    },
    OptionHelp { id: "report.job", short: "Whose report", more: "" },
    OptionHelp {
        id: "purge.jobs",
        short: "The jobs to purge; without --older-than whatever their age",
        more: "`dialfeed jobs` lists them.",
    },
    OptionHelp {
        id: "older_than",
        short: "Only jobs whose last run ended so many days ago or longer",
        more: "0 to 36500. If not given, retention in dialfeed.toml; without that, name the jobs. A job that ended in the future, by a clock that was wrong, is not old.",
    },
    OptionHelp {
        id: "purge.job_state",
        short: "Only jobs in these states: stopped, interrupted, finished [default: finished]",
        more: "With commas between them. What a stopped job has not sent can never be sent after a purge.",
    },
    OptionHelp {
        id: "keep_reports",
        short: "Leave the files of the reports, with the customers in them",
        more: "",
    },
    OptionHelp { id: "dry_run", short: "Only say what would go, and change nothing", more: "" },
    OptionHelp {
        id: "purge.yes",
        short: "Ask nothing, delete at once",
        more: "Without a terminal nothing is asked anyway.",
    },
    OptionHelp { id: "action", short: "What to do: verify, backup or compact", more: "" },
    OptionHelp {
        id: "ledger.file",
        short: "The backup's name; nothing may have it yet",
        more: "Only its owner can read it. It holds customers' data, like the job records themselves.",
    },
    OptionHelp {
        id: "results.job",
        short: "Whose customers [default: the latest job's]",
        more: "",
    },
    OptionHelp {
        id: "results.report_dir",
        short: "Where the files go [default: where the import's report is]",
        more: "",
    },
    OptionHelp {
        id: "results.format",
        short: "Which files: json, csv, xlsx, html [default: all]",
        more: "With commas between them.",
    },
    OptionHelp {
        id: "results.timeout",
        short: "Seconds one request may take [default: as for the import]",
        more: "At most 3600.",
    },
    OptionHelp {
        id: "resend_uncertain",
        short: "Send uncertain rows again",
        more: "Look on the platform first: a row that was stored may be stored twice.",
    },
    OptionHelp {
        id: "retry_failed",
        short: "Send again the rows that the platform refused",
        more: "",
    },
    OptionHelp {
        id: "format",
        short: "Which files: json, csv, xlsx, html [default: all]",
        more: "With commas between them.",
    },
    OptionHelp {
        id: "status",
        short: "Rows of which statuses [default: all]",
        more: "inserted, duplicate, failed, uncertain, rejected, repeated, suppressed, already_imported, pending; with commas between them.",
    },
    OptionHelp {
        id: "port",
        short: "Port on 127.0.0.1; 0 takes a free one [default: 8808]",
        more: "",
    },
    OptionHelp {
        id: "data",
        short: "Keep its data in this file",
        more: "If not given, in memory.",
    },
    OptionHelp {
        id: "sandbox.batch",
        short: "A task batch it has besides its own; repeatable",
        more: "",
    },
    OptionHelp {
        id: "dial_batches",
        short: "Call the customers of the task batches",
        more: "In order of arrival, on as many lines as there are staff members in predictive dialling who are free; who does not answer, three times at most, five minutes apart.",
    },
    OptionHelp {
        id: "speed",
        short: "How many seconds of calls pass in a real one [default: 1]",
        more: "1 to 86400. With 600, ten minutes of calls take a second.",
    },
    OptionHelp { id: "latency", short: "Each reply waits so many milliseconds", more: "" },
    OptionHelp { id: "jitter", short: "Up to so many milliseconds more, by chance", more: "" },
    OptionHelp {
        id: "fail",
        short: "Share of rows refused with errno 0",
        more: "Shares are written 0.1 or 10%.",
    },
    OptionHelp { id: "drop_reply", short: "Share of rows stored without a reply", more: "" },
    OptionHelp {
        id: "refuse",
        short: "Share of requests turned away before anything is stored",
        more: "",
    },
    OptionHelp {
        id: "limit",
        short: "Requests per second above which HTTP 429 is answered",
        more: "",
    },
    OptionHelp { id: "http_500", short: "Share of requests answered with HTTP 500", more: "" },
    OptionHelp { id: "garble", short: "Share of replies made unreadable", more: "" },
    OptionHelp {
        id: "file",
        short: "What it is called; ends in .xlsx [default: list-template.xlsx]",
        more: "Without it, the list is made in the working folder. It is not written to standard output.",
    },
    OptionHelp {
        id: "timeout",
        short: "Longest wait for one reply [default: 15]",
        more: "In seconds, at most 3600.",
    },
    OptionHelp {
        id: "users.staff",
        short: "Only these staff numbers",
        more: "Everybody where none is given.",
    },
    OptionHelp {
        id: "users.format",
        short: "How it is written: table, csv or json",
        more: "A table where nothing is given; csv is for spreadsheets, in UTF-8 with all columns; json is the same as --json.",
    },
    OptionHelp { id: "dial.staff", short: "The staff number whose telephone calls", more: "" },
    OptionHelp {
        id: "number",
        short: "The number to call, as people write it",
        more: "Spaces, dashes, labels and +86 are taken off, as in lists. What is called is shown where that differs.",
    },
    OptionHelp {
        id: "dial.allow",
        short: "Kinds of numbers to call [default: mobile,landline]",
        more: "Of mobile, landline and service (400, 95588 ...), with commas between them.",
    },
    OptionHelp {
        id: "dial.area",
        short: "Area code for a local number of 7 or 8 digits, such as 0571",
        more: "",
    },
    OptionHelp {
        id: "dial.codeid1",
        short: "First tag of your own, kept in the call record",
        more: "",
    },
    OptionHelp { id: "dial.codeid2", short: "Second tag of your own", more: "" },
    OptionHelp {
        id: "wait",
        short: "Follow the call to its end and say how it went",
        more: "Ctrl-C ends the waiting and not the call.",
    },
    OptionHelp {
        id: "wait_limit",
        short: "Wait for so many seconds at most [default: 600]",
        more: "At most 86400. The call goes on; the exit code is then 3.",
    },
    OptionHelp { id: "hangup.staff", short: "The staff number whose call is ended", more: "" },
    OptionHelp { id: "status.staff", short: "Staff numbers to look at", more: "" },
    OptionHelp { id: "watch", short: "Go on looking until Ctrl-C", more: "" },
    OptionHelp { id: "status.every", short: "Look every so many seconds [default: 2]", more: "" },
    OptionHelp { id: "listener", short: "The staff number who listens", more: "" },
    OptionHelp { id: "spy.target", short: "The staff number whose call is listened to", more: "" },
    OptionHelp {
        id: "mode",
        short: "monitor, whisper or three-way [default: monitor]",
        more: "monitor: heard by nobody. whisper: heard by the staff member alone. three-way: heard by both.",
    },
    OptionHelp { id: "cdr.staff", short: "Only calls of this staff member", more: "" },
    OptionHelp { id: "extension", short: "Only calls of this extension", more: "" },
    OptionHelp { id: "cdr.codeid1", short: "Only calls with this first tag", more: "" },
    OptionHelp { id: "cdr.codeid2", short: "Only calls with this second tag", more: "" },
    OptionHelp {
        id: "phone",
        short: "Only calls to this number",
        more: "Cleaned by the rules of lists; it is the called number that is looked for.",
    },
    OptionHelp {
        id: "begin",
        short: "From this time on: 2026-11-01, \"2026-11-01 09:30\" or 09:30 (today)",
        more: "A day alone begins at midnight.",
    },
    OptionHelp {
        id: "end",
        short: "Up to this time; goes with --begin",
        more: "A day alone ends at midnight, a minute with its last second.",
    },
    OptionHelp {
        id: "after",
        short: "Only records with a greater id",
        more: "The id is the first column. With --all or --follow this goes on where an earlier run ended.",
    },
    OptionHelp {
        id: "cdr.limit",
        short: "At most so many records [default: 20]",
        more: "At most 5000 at a time; --all reads more.",
    },
    OptionHelp { id: "sort", short: "desc (newest first) or asc [default: desc]", more: "" },
    OptionHelp { id: "all", short: "All that fit, the oldest first", more: "" },
    OptionHelp {
        id: "follow",
        short: "Go on with new records until Ctrl-C",
        more: "Begins with the latest --limit; with --all or --after with all of them. A platform that is away for a while is waited for.",
    },
    OptionHelp {
        id: "cdr.every",
        short: "Look for new ones every so many seconds [default: 5]",
        more: "",
    },
    OptionHelp {
        id: "cdr.format",
        short: "table, csv, xlsx, json or jsonl",
        more: "A table on the terminal, else by the name of --output. table, csv and xlsx are in words, json and jsonl (an object a line) in codes and seconds.",
    },
    OptionHelp {
        id: "output",
        short: "Write into this file",
        more: "An older file of that name is replaced once the new one is whole. With --follow it grows, and must not be there yet.",
    },
    OptionHelp { id: "uniqueid", short: "Keys of recordings", more: "" },
    OptionHelp { id: "download", short: "Download the recordings into this folder", more: "" },
    OptionHelp {
        id: "base_url",
        short: "Where the platform serves files [default: the platform's host]",
        more: "The path that the platform names is put behind it. The auth code is not sent there.",
    },
    OptionHelp {
        id: "dir",
        short: "Write a manual page for each command into this folder",
        more: "dialfeed.1, dialfeed-import.1 and so on; for all users the folder is /usr/local/share/man/man1. Without it the main page is printed.",
    },
    OptionHelp { id: "shell", short: "bash, zsh, fish, powershell or elvish", more: "" },
    OptionHelp {
        id: "state",
        short: "Folder for the job records",
        more: "If not given, the environment variable DIALFEED_STATE, then state in dialfeed.toml, then the system's folder for such data.",
    },
    OptionHelp {
        id: "lang",
        short: "Language: zh or en [default: the system's]",
        more: "If not given, lang in dialfeed.toml: a scheduled job has no language of its own.",
    },
    OptionHelp {
        id: "json",
        short: "The result as one JSON object on standard output",
        more: "Everything else goes to standard error.",
    },
    OptionHelp { id: "quiet", short: "Show only errors and questions", more: "" },
    OptionHelp { id: "verbose", short: "Log more; -vv still more", more: "" },
    OptionHelp { id: "log_file", short: "Write the log into this file", more: "" },
    OptionHelp {
        id: "log_format",
        short: "How the log is written: text or json [default: text]",
        more: "",
    },
    OptionHelp { id: "color", short: "Colours: auto, always or never [default: auto]", more: "" },
    OptionHelp {
        id: "show_numbers",
        short: "Show phone numbers in full",
        more: "Without it they are masked on the terminal and in the log: 138****5678.",
    },
    OptionHelp { id: "help", short: "Show help (-h: short)", more: "" },
    OptionHelp {
        id: "version",
        short: "Show the version",
        more: "With -v also that of the phone number data.",
    },
];

/// The examples.
pub const EXAMPLES: &[Example] = &[
    Example {
        command: "",
        typed: "dialfeed check list.xlsx",
        purpose: "what is in the list, and what is wrong with it",
    },
    Example {
        command: "",
        typed: "dialfeed import list.xlsx --batch 20261101 --sandbox",
        purpose: "try it out; no real customer is reached",
    },
    Example {
        command: "",
        typed: "dialfeed import list.xlsx --batch 20261101",
        purpose: "send the list into a task batch",
    },
    Example {
        command: "import",
        typed: "dialfeed import list.xlsx --batch 20261101",
        purpose: "send a list into a task batch",
    },
    Example {
        command: "import",
        typed: "dialfeed import a.csv b.xlsx --staff 8001,8002 --suppress dnc.csv",
        purpose: "two lists, shared out evenly, without those who want no calls",
    },
    Example {
        command: "import",
        typed: "dialfeed import list.xlsx --staff \"@all\" --history company --since 30",
        purpose: "to all staff, without numbers that the company got in the last 30 days",
    },
    Example {
        command: "import",
        typed: "dialfeed import list.csv --batch 20261101 --map phonenum=C --rate 10/s",
        purpose: "numbers in column C, at half the usual pace",
    },
    Example {
        command: "check",
        typed: "dialfeed check list.xlsx --area 0571 --report-dir findings",
        purpose: "with an area code for local numbers; findings as files",
    },
    Example {
        command: "resume",
        typed: "dialfeed resume",
        purpose: "go on with the latest job that has rows left",
    },
    Example {
        command: "resume",
        typed: "dialfeed resume 20261122-091530-7f3a --resend-uncertain",
        purpose: "after a look on the platform: send uncertain rows again",
    },
    Example { command: "jobs", typed: "dialfeed jobs", purpose: "all jobs, the latest first" },
    Example {
        command: "jobs",
        typed: "dialfeed jobs --job-state stopped,interrupted --since 7",
        purpose: "what was left unfinished in the last seven days",
    },
    Example {
        command: "report",
        typed: "dialfeed report 20261122-091530-7f3a --format csv --status failed",
        purpose: "only the rows that were refused",
    },
    Example {
        command: "purge",
        typed: "dialfeed purge --older-than 90 --dry-run",
        purpose: "see which finished jobs are 90 days old, and what would go",
    },
    Example {
        command: "purge",
        typed: "dialfeed purge --older-than 90 --yes",
        purpose: "purge them, as a scheduled job would",
    },
    Example {
        command: "ledger",
        typed: "dialfeed ledger backup ledger-20261126.db",
        purpose: "copy the job records, while other runs go on",
    },
    Example {
        command: "results",
        typed: "dialfeed results",
        purpose: "what became of the latest import's customers",
    },
    Example {
        command: "template",
        typed: "dialfeed template november.xlsx",
        purpose: "an empty list under a name of your own",
    },
    Example {
        command: "sandbox",
        typed: "dialfeed sandbox --latency 100 --drop-reply 1%",
        purpose: "a slow platform that now and then loses a reply",
    },
    Example {
        command: "sandbox",
        typed: "dialfeed sandbox --data demo.db --dial-batches --speed 600",
        purpose: "what is imported is called, an hour of calls in six seconds",
    },
    Example {
        command: "users",
        typed: "dialfeed users --format csv > staff.csv",
        purpose: "everybody, for a spreadsheet",
    },
    Example {
        command: "dial",
        typed: "dialfeed dial 8001 \"138 0013 8000\" --wait",
        purpose: "call, and see how it goes",
    },
    Example {
        command: "dial",
        typed: "dialfeed dial 8001 88886666 --area 0571 --codeid1 autumn",
        purpose: "a local number, with a tag for the call record",
    },
    Example {
        command: "status",
        typed: "dialfeed status 8001,8002,8003 --watch",
        purpose: "a table that stays up to date",
    },
    Example {
        command: "spy",
        typed: "dialfeed spy 8001 8002 --mode whisper",
        purpose: "8001 hears the call of 8002, and helps",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --staff 8001 --begin 09:00",
        purpose: "what 8001 has done since nine o'clock",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --begin 2026-11-01 --end 2026-11-30 --all --output november.xlsx",
        purpose: "a month as a workbook",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --follow --format jsonl",
        purpose: "each new call as a line, for a program",
    },
    Example {
        command: "recording",
        typed: "dialfeed recording 1451967145.12 --download recordings",
        purpose: "the file of a call",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor",
        purpose: "before the first import, and when something does not work",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor --notify",
        purpose: "see whether messages arrive in the group or the mailbox",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor --quiet",
        purpose: "for a scheduled check: silent while all is well",
    },
    Example { command: "man", typed: "dialfeed man | man -l -", purpose: "read the main page" },
    Example {
        command: "man",
        typed: "dialfeed man --dir ~/.local/share/man/man1",
        purpose: "install all pages for yourself; then `man dialfeed-import`",
    },
    Example {
        command: "completions",
        typed: "dialfeed completions bash > ~/.local/share/bash-completion/completions/dialfeed",
        purpose: "completion in every new bash",
    },
    Example {
        command: "inbox",
        typed: "dialfeed inbox lists --config dialfeed.toml",
        purpose: "once: every list that waits, as the rules say",
    },
    Example {
        command: "inbox",
        typed: "dialfeed inbox lists --batch 20261101 --follow",
        purpose: "all lists into one batch, until stopped",
    },
    Example {
        command: "config",
        typed: "dialfeed config init",
        purpose: "begin a configuration file",
    },
    Example {
        command: "config",
        typed: "dialfeed config check",
        purpose: "after each change: is everything right, and at hand?",
    },
    Example {
        command: "config",
        typed: "dialfeed config show --profile night",
        purpose: "what holds for this profile, and from which line",
    },
];
