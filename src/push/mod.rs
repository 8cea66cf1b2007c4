//! Contacts -> platform: pace, retries, one visible loop.
