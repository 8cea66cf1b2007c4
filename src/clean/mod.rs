//! Rows as typed -> contacts or reasons; pure, no I/O.
