//! What is counted while the laws are held.

/// Figures of one play or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    pub requests: u64,
    pub stored: u64,
    pub lives: u64,
    pub kills: u64,
    /// Rows that kills left uncertain: all of them, the most by one, and the largest share of the
    /// twice the concurrency that law 3 allows.
    pub uncertain: u64,
    pub uncertain_most: u64,
    pub uncertain_share: f64,
    /// Windows of the ceiling that were measured, and the fullest of them as a share of it.
    pub windows: u64,
    pub fullest: f64,
    /// Runs whose mean was measured, and the least of them as a share of the rate.
    pub means: u64,
    pub least_mean: Option<f64>,
    /// Rows that `failed` by their errno although an earlier request may have stored them.
    pub refused_after_doubt: u64,
    pub steps: u64,
}

impl Figures {
    /// Adds those of other plays.
    pub fn add(&mut self, more: &Self) {
        let sum = self;
        sum.requests += more.requests;
        sum.stored += more.stored;
        sum.lives += more.lives;
        sum.kills += more.kills;
        sum.uncertain += more.uncertain;
        sum.uncertain_most = sum.uncertain_most.max(more.uncertain_most);
        sum.uncertain_share = sum.uncertain_share.max(more.uncertain_share);
        sum.windows += more.windows;
        sum.fullest = sum.fullest.max(more.fullest);
        sum.means += more.means;
        sum.least_mean = [sum.least_mean, more.least_mean].into_iter().flatten().reduce(f64::min);
        sum.refused_after_doubt += more.refused_after_doubt;
        sum.steps += more.steps;
    }
}
