//! The English sentences, a file for each topic.

mod advice;
mod calls;
mod codes;
mod config;
mod doctor;
mod flow;
mod help;
mod inbox;
mod jobs;
mod notice;
mod report;
mod results;
mod sandbox;
mod secret;
mod system;
mod template;
mod told;
mod trouble;
mod upkeep;
mod usage;

pub use advice::advice;
pub use calls::{
    RECORDS_SHEET, call_head, call_kind, calls, disposition, extension_state, other_shape,
    page_trouble, record_head, recording_trouble, refusal,
};
pub use codes::{cause, errno, exit, http, note, reason, status};
pub use config::{config_file, config_said};
pub use doctor::{doctor, topic};
pub use flow::{ending, plan, progress, stop_reason, why, word};
pub use help::{COMMANDS, EXAMPLES, OPTIONS, WORDS, group};
pub use inbox::inbox;
pub use jobs::jobs;
pub use notice::notice;
pub use report::{label, phrase, remark, stretch};
pub use results::{result_label, results};
pub use sandbox::sandbox_word;
pub use secret::secret;
pub use system::system_words;
pub use template::{TEMPLATE_FILE, template_texts, template_trouble, template_word};
pub use told::told;
pub use trouble::{
    config_trouble, endpoint_trouble, fault_words, import_trouble, not_remembered, nothing_valid,
    reading, report_trouble, sandbox_trouble, staff_unchecked,
};
pub use upkeep::{finding, upkeep};
pub use usage::usage;
