//! What every fuzz target has in common: the laws that hold for any file ([`laws`]), and the
//! containers that put a mutated part into a file that is whole otherwise ([`containers`]).

pub mod containers;
pub mod laws;
