//! Our own platform, embedded.
