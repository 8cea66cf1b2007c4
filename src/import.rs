//! The flow: source -> clean -> plan -> push -> report.
