use jiff::{SignedDuration, Timestamp};

/// How many mails leave in any hour, at the most.
pub const MAILS_AN_HOUR: usize = 5;
/// How long the last place of an hour is kept for more to gather.
pub const COLLECT: SignedDuration = SignedDuration::from_mins(10);

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What leaves now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// The first so many that wait, a mail each.
    Singles(usize),
    /// All that wait, in one mail.
    Digest,
    /// Nothing before then.
    NotBefore(Timestamp),
    /// Nothing waits.
    Nothing,
}

/// What of the things that wait leaves now: `waiting` since when each does, the oldest first, and `sent` when mails
/// left, the oldest first. Four mails of an hour tell of one thing each; the fifth is kept for a digest of what
/// gathers in ten minutes, so that what is urgent in a flood is told within ten minutes and not after an hour.
pub fn batch(waiting: &[Timestamp], sent: &[Timestamp], now: Timestamp) -> Batch {
    let Some(oldest) = waiting.first() else { return Batch::Nothing };
    let lately: Vec<Timestamp> =
        sent.iter().copied().filter(|at| now.duration_since(*at) < HOUR && *at <= now).collect();
    let free = MAILS_AN_HOUR.saturating_sub(lately.len());
    match free {
        0 => {
            // When enough of them are an hour old that a place is free.
            let next = lately[lately.len() - MAILS_AN_HOUR];
            Batch::NotBefore(next + HOUR)
        }
        1 => {
            let due = *oldest + COLLECT;
            if now >= due { Batch::Digest } else { Batch::NotBefore(due) }
        }
        _ => Batch::Singles(waiting.len().min(free - 1)),
    }
}
