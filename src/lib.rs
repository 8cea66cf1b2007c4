//! dialfeed loads customer lists into a call-centre platform and accounts for every row.
//!
//! The program is a pipe with a memory. A list flows through it once, left to right, and every
//! row ends in exactly one place:
//!
//! ```text
//!  FILE ──> source ──> clean ──> plan ──> ledger ──> push ──> ledger ──> report
//!           rows       contacts   who is    rows      requests  outcomes   what the
//!           as typed   or a       sent,     pending   under a   on disk    user reads
//!                      reason     to whom             pace
//! ```
//!
//! First the whole input is read, judged and written to the ledger as a job, and nothing is sent;
//! then the ledger is drained through the platform. So the user sees what will happen before it
//! does, and `resume` needs no input file.
//!
//! A module imports only from layers below its own; two of one layer do not know each other
//! (`tests/tidy.rs` holds this):
//!
//! | layer | modules | what they are |
//! |---|---|---|
//! | 0 | [`row`] [`outcome`] [`clock`] [`stop`] [`causes`] [`censor`] [`http_client`] [`http_head`] [`text_or_raw`] | the words |
//! | 1 | [`source`] [`clean`] [`platform`] [`ledger`] [`inbox`] [`notification`] | the parts: files, numbers, the platform, the memory, the folder where lists arrive, telling people |
//! | 2 | [`push`] [`report`] [`sandbox`] [`template`] | the work |
//! | 3 | [`calls`] | what is done with calls |
//! | 4 | [`import`] [`results`] | the flows |
//! | 5 | [`upkeep`] | keeping house |
//! | 6 | the binary: `main`, `cli`, `locale` | the face |
//!
//! The library never prints, never reads the environment or the command line, and never exits: it
//! takes values and a stop signal, and gives back values and events.
//!
//! Decisions that the code does not show by itself:
//!
//! - **The pace is our own** ([`push::Pace`]), and no token bucket: with a burst a bucket lets more
//!   than the rate into some second, without one it loses the delay of every wake-up.
//! - **Below the ceiling the pace is felt out** from the platform's answers: the rate settles just
//!   below what was taken in the second of a refusal, the number under way below what came too late,
//!   was refused beside others, or brings nothing more; each is tried again later, more seldom each
//!   time it fails. Halving and climbing anew, as networks do, would waste a quarter of the pace and
//!   be refused all the time.
//! - **Refusals that come as often at any pace say nothing of the pace**: the last dozen of them are
//!   compared, those at the slower paces with those at the faster, before lowering goes on.
//! - **A connection lost under a request makes the next requests take new ones**, for a while: which
//!   idle time a server allows can only be learned by losing a reply, and once is enough.
//! - **A plan's rows wait for the disk once**, at the plan's end: a plan that was not closed is
//!   forgotten anyhow.
//! - **Ends go to the disk together, with the claim that takes their place**, one write at a time: a
//!   transaction costs as much as many rows, and what comes while one is written fills the next.
//! - **Pushing has one thread**, beside the ledger's: waking another for each piece of a request cost a
//!   quarter of the processor time.
//! - **The ledger has narrow rows and wide texts**, and no index by number: settling, counting and
//!   history touch few pages in the order of the file, which is what keeps a push fast and a commit
//!   small.
//! - **Staff members who take turns are one target** for the history: the turn would otherwise give
//!   a customer of an earlier list to a second person.
//! - **Whoever looks at a whole company has it alone**: two runs into two batches of it would each
//!   miss what the other is just sending. Other runs share the company, and exclude each other by
//!   target.
//! - **A lock's file goes with the lock** where one run has it alone: it is taken away while it is held,
//!   and whoever locks a file looks whether its path still names it.
//! - **A look back reads the earlier jobs from end to end**, so recipients that a column names are
//!   looked back at one by one only while they are few; from the number on at which all of them are
//!   locked together, one look back serves all.
//! - **Groups of staff are settled once**, when the job is planned, and the members are what it has on
//!   record: whoever joins a department later gets no row of a job that is resumed.
//! - **A do-not-call list is read whole**, rows above its header and columns of any name, and one row
//!   of it that cannot be read stops the import: a number that it hides cannot be taken back once it
//!   was called. Broken letters beside a number that was read hide nobody.
//! - **Do-not-call lists are read again when a job goes on**, though a job needs no other file: weeks may
//!   lie between, and what counts is who must not be called now. What the configuration names fails closed
//!   as ever; a list that only the job's record names may have gone, since it was heeded when planning.
//!   So they are when a window opens for which rows have waited ([`push::Recheck`]): nothing begins
//!   before that is done.
//! - **A plan is no job** until its first run begins: whoever says no, loses power at the
//!   question, or has no place for the report, leaves nothing behind.
//! - **Text files are read in blocks** that end behind a line, each decoded, cut into rows and judged
//!   by whichever core is free ([`source::Table::stream`]); one joint puts them in order, numbers
//!   the rows, and mends what a quote over a block's end upset. Blocks and not rows go between
//!   threads: a hand-over costs as much as fifty rows. Plain cells are left where they were read; a
//!   way that is slow but sure takes the odd rows, and property tests hold that both say the same.
//! - **Dedupe has a flat table of its own**, looked up ahead for many rows at once: at ten million
//!   numbers nearly every look misses the cache, and a general map waits for each in turn.
//! - **A check that keeps no rows compares numbers late** ([`clean::LateDedupe`]): it has to tell how many
//!   rows repeat one, and the first three of them. So numbers are put aside in 256 lists, and each list is
//!   compared in a core's cache; property tests hold both ways together. What goes to a ledger, has a
//!   target, or is split (`--numbers all`) is compared row by row.
//! - **Lists are read twice for `--duplicates last` and `merge`**: the first reading notes for each
//!   number the row that is sent and the texts that this one lacks, the second is the plan as ever. So
//!   memory stays with the numbers, not with the text, and `first` keeps its single reading; whether
//!   both have seen the same, the file's hash and the numbers tell.
//! - **What comes packed or by a pipe goes into a temporary file**: a list is looked at before it is
//!   read, and its hash is that of the file as given.
//! - **Remembered columns are in a file of their own**, not in the ledger: they are no evidence, and
//!   who is in doubt may move them away.
//! - **What does something is asked once, what is only a question again and again** ([`calls`]): a call
//!   whose reply is lost may ring, and is told as that; a page of call records whose reply is lost is
//!   the same page a second time.
//! - **The sandbox's calls need no timers**: a call's course is drawn when it begins, its state is a
//!   function of that course and the moment, and what has happened by itself happens when somebody
//!   next asks. So simulated time can run at any speed, a killed sandbox goes on from its file, and
//!   ten thousand customers are no ten thousand tasks.
//! - **Calls of a job's customers are kept in a file of their own**, with how far the records were
//!   read: they can be read again from the platform, so whoever is in doubt may delete it. A row in
//!   doubt whose number was called is noted in the ledger, which `resume` heeds.
//! - **A row keeps the second of its end**, in the row itself: the pace over time, and what was sent
//!   when, survive every crash without a table of their own, and old ledgers take it without being
//!   rewritten. What was run when and by whom stands in the ledger before the first request.
//! - **A purged job keeps fingerprints of its numbers** ([`ledger::FingerprintKey`]): without them its
//!   customers would be called again by the next list. They are pseudonyms, since numbers are few
//!   enough to try; what forgets them for good is a new ledger. Files go before rows, so that a purge
//!   that is cut off is seen by the next one.
//! - **Charts of the page are drawn here**, as SVG in the page's own colours: a library's pictures
//!   bring theirs, which a dark screen or a printer cannot change.
//! - **`report.html` has its size as a budget**: what has an end by itself is written first, each
//!   problem gets an even share of the rest, and texts are cut by what they take in the page, where an
//!   escaped sign is longer than it was. Examples are found first and read one by one: a thousand rows
//!   may hold gigabytes.
//! - **A list in the inbox is complete when our own clock has seen it unchanged**, or when the folder's
//!   clock says that it was written long ago: the clocks of network folders may be wrong, but each is
//!   right about itself. A list on its way to a shelf has that way on the disk before its first step.
//! - **A list in `working/` and a job in the ledger share one name**: that is all that the folder and the
//!   ledger know of each other, and all that is needed after a crash. A list without a job is imported,
//!   one whose job has rows left goes on, one whose job is finished is put on its shelf.
//! - **A list whose hours have not begun, or have ended, waits by itself**: its job is stopped at their end
//!   and goes on as any stopped job, so that no list of the night holds up those of the day.
//! - **What is one list's fault is put aside, what would be every list's stops the run**, and what concerns
//!   one platform or one rule stops its lists alone: a batch that there is not sends its list to
//!   `attention/`; a platform that is down or a do-not-call list that is missing leaves where they are
//!   the lists that need it, a full disk all of them. That is told once, not by each run.
//! - **The configuration's values are defaults of the command line's definition**: the parser itself lets
//!   what was typed go first, and a value of the file is judged by the code that judges typed ones.
//!   What excludes another value, or adds up, is put in behind the parser.
//! - **Chat robots get plain text, never markdown** ([`notification`]): none of them documents an
//!   escape, and a list's name must call nobody and lead nowhere.
//! - **Sentences are code**: each language is a `match` over the same types, so that the compiler
//!   finds a missing or unused sentence and a forgotten figure.

pub mod causes;
pub mod censor;
pub mod clock;
pub mod http_client;
pub mod http_head;
pub mod outcome;
pub mod row;
pub mod stop;
pub mod text_or_raw;

pub mod clean;
pub mod inbox;
pub mod ledger;
pub mod notification;
pub mod platform;
pub mod source;

pub mod push;
pub mod report;
pub mod sandbox;
pub mod template;

pub mod calls;
pub mod import;
pub mod results;

pub mod upkeep;
