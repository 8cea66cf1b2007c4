//! What a test asks of a platform after a run, whoever plays it.

use std::collections::BTreeMap;

use crate::php::Php;
use crate::support::Platform;

/// A platform that can be asked what reached it.
pub trait Seen {
    fn url(&self) -> &str;

    /// How often a request for this number arrived, carried out or not.
    fn arrivals(&self, number: &str) -> usize;

    /// The numbers it holds, and how often each was given to it.
    fn stored(&self) -> BTreeMap<String, u64>;
}

impl Seen for Platform {
    fn url(&self) -> &str {
        self.url()
    }

    fn arrivals(&self, number: &str) -> usize {
        self.requests().log.iter().filter(|request| request.phonenum == number).count()
    }

    fn stored(&self) -> BTreeMap<String, u64> {
        let customers = self.customers().into_iter();
        customers.map(|customer| (customer.phonenum, customer.times_received)).collect()
    }
}

impl Seen for Php {
    fn url(&self) -> &str {
        self.url()
    }

    fn arrivals(&self, number: &str) -> usize {
        self.asked().iter().filter(|asked| asked.number == number).count()
    }

    fn stored(&self) -> BTreeMap<String, u64> {
        let stored = self.book().stored.clone();
        stored.into_iter().map(|((_, number), times)| (number, times)).collect()
    }
}
