use std::time::Duration;

use app::model::Step;
use tokio::time::Instant;

/// What became of the steps so far.
#[derive(Default)]
pub struct Trace {
    passed: Vec<Passed>,
    under_way: Option<(Step, Instant)>,
}

/// A step that went well.
pub struct Passed {
    /// Which.
    pub step: Step,
    /// What was found.
    pub sentence: String,
    /// How long it took.
    pub took: Duration,
}

impl Trace {
    /// A step begins.
    pub fn begin(&mut self, step: Step) {
        self.under_way = Some((step, Instant::now()));
    }

    /// The step that is under way went well.
    pub fn passed(&mut self, sentence: impl Into<String>) {
        if let Some((step, begun)) = self.under_way.take() {
            self.passed.push(Passed { step, sentence: sentence.into(), took: begun.elapsed() });
        }
    }

    /// Those that went well, and the one that is under way, for how long.
    pub fn into_parts(self) -> (Vec<Passed>, Option<(Step, Duration)>) {
        (self.passed, self.under_way.map(|(step, begun)| (step, begun.elapsed())))
    }
}
