//! What the administrator is asked before the communication server is told of it: what all questions have in common.

/// Section.
pub const HEADING: &str = "The server is not told yet";
/// Button.
pub const TELL: &str = "Tell the server";
/// Button.
pub const KEEP: &str = "Keep back";
/// The form is none of ours, or is older than the last answer.
pub const GONE: &str = "That was decided before, so nothing was changed.";
/// In place of the buttons, for who has not signed in.
pub const SIGN_IN: &str = "Sign in to decide";

/// What came of it; `things` are so many, "3 events".
pub(super) fn decided(things: &str, count: u64, tell: bool) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    if tell {
        format!("{things} {verb} told to the server with the next delivery.")
    } else {
        format!("{things} {verb} kept back, and the server is not told later.")
    }
}
