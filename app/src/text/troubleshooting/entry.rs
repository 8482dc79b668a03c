/// What an alert means and the steps to clear it, before the names are filled in: `{part}` is the part that it is
/// about, `{supply}` and `{waste}` what a finisher uses up and leaves, `{code}` the code to tell the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub means: &'static str,
    pub steps: &'static [&'static str],
}

#[expect(clippy::unnecessary_wraps, reason = "an arm of a match in which other codes have no entry")]
pub(super) const fn entry(means: &'static str, steps: &'static [&'static str]) -> Option<Entry> {
    Some(Entry { means, steps })
}

/// The last step of what only a technician can repair.
pub(super) const CALL: &str = "If the alert comes back, call the service and tell them the code {code}.";
/// The first step of what a fresh start can clear.
pub(super) const OFF_AND_ON: &str =
    "Switch the printer off, wait ten seconds, and switch it on again. Waiting jobs start anew.";
/// For alerts that only tell of something.
pub(super) const PASSES: &str = "There is nothing to do: the printer goes on by itself.";
/// For alerts that tell of a change.
pub(super) const INTENDED: &str =
    "If somebody changed it on purpose, there is nothing to do: the printer already works with it.";
/// For alerts that tell of a change nobody meant.
pub(super) const UNINTENDED: &str =
    "If nobody did, look who was at the printer at the time shown, and change it back at its control panel.";
/// Paper must come out whole.
pub(super) const PULL: &str = "Take out every sheet that you see, with both hands and in the direction in which the paper runs. Look for torn \
     pieces: one scrap left inside causes the next jam.";
