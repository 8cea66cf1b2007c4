//! Ledger -> what the user reads.
