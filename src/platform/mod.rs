//! The platform as it is: actions, envelopes, faults, client.
