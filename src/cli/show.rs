//! What a run shows a person: lists, plan, question, progress, ending, jobs.

pub mod ask;
pub mod columns;
pub mod ending;
pub mod figures;
pub mod jobs;
pub mod lists;
pub mod plan;
pub mod problems;
pub mod progress;
pub mod purge;
pub mod results;
pub mod table;
pub mod targets;
