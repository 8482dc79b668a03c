//! Which notifications become mail. Pure: from what is remembered and what is reported follows what is mailed and
//! what is remembered then.
//!
//! A communication error is told of after so many failed attempts in a row, then once a day while it lasts, then
//! once that it is over. Of each kind at most [`MOST_AN_HOUR`] mails begin in an hour: a mailbox is not flooded
//! whatever happens. What is held back is counted, and the count is mailed when the hour is over.

use app::model::OrderState;
use jiff::{SignedDuration, Timestamp};

use super::notification::Notification;
use crate::store::mail::Rate;

/// Most mails of a kind in an hour.
pub(super) const MOST_AN_HOUR: u32 = 10;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a notification comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Silent,
    /// A mail.
    Told,
    /// A mail that says that it is still so.
    ToldAgain,
}

/// What is remembered of a communication error: when it was mailed last; `None` while there is none, or it was not
/// mailed yet.
pub(super) type ToldAt = Option<Timestamp>;

/// What this notification comes to, and what is remembered then. `threshold` is after how many failed attempts an
/// error is told of.
pub(super) fn judge(
    told_at: ToldAt,
    notification: &Notification,
    threshold: u64,
    now: Timestamp,
) -> (Verdict, ToldAt) {
    match (notification, told_at) {
        // The pages suggest it, and nobody else.
        (Notification::SupplyOrder(told), _) if told.order.state == OrderState::Suggested => {
            (Verdict::Silent, told_at)
        }
        (
            Notification::ReadsReported(_)
            | Notification::SupplyAlert(_)
            | Notification::SupplyOrder(_)
            | Notification::Trouble(_)
            | Notification::ServiceRequest(_),
            _,
        ) => (Verdict::Told, told_at),
        // There is nothing to reach any more, or it was reached.
        (Notification::EnrolmentCancelled(_), _) | (Notification::CommunicationRecovered(_), Some(_)) => {
            (Verdict::Told, None)
        }
        (Notification::CommunicationFailed(failed), None) => {
            if u64::from(failed.attempts) >= threshold {
                (Verdict::Told, Some(now))
            } else {
                (Verdict::Silent, None)
            }
        }
        (Notification::CommunicationFailed(_), Some(at)) if passed(at, now, DAY) => {
            (Verdict::ToldAgain, Some(now))
        }
        (Notification::CommunicationFailed(_), Some(_)) => (Verdict::Silent, told_at),
        (Notification::CommunicationRecovered(_), None) => (Verdict::Silent, None),
    }
}

impl Rate {
    /// Whether one more is mailed now, and the rate then. `room` tells whether there is room for it at all.
    pub(super) fn admit(self, now: Timestamp, room: bool) -> (bool, Self) {
        let current = if self.is_over(now) { Self { begun_at: Some(now), mailed: 0, ..self } } else { self };
        if room && current.mailed < MOST_AN_HOUR {
            (true, Self { mailed: current.mailed + 1, ..current })
        } else {
            (false, Self { held: current.held + 1, ..current })
        }
    }

    /// How many were held back, once it is time to tell.
    pub(super) fn due(self, now: Timestamp) -> Option<u64> {
        (self.held > 0 && self.is_over(now)).then_some(self.held)
    }

    /// When it is time to tell how many were held back, if some were.
    pub(super) fn due_at(self) -> Option<Timestamp> {
        let begun_at = self.begun_at.filter(|_| self.held > 0)?;
        begun_at.checked_add(HOUR).ok()
    }

    /// The rate after that was told.
    pub(super) fn told(now: Timestamp) -> Self {
        Self { begun_at: Some(now), mailed: 1, held: 0 }
    }

    fn is_over(self, now: Timestamp) -> bool {
        self.begun_at.is_none_or(|begun_at| passed(begun_at, now, HOUR))
    }
}

/// Whether `time` has passed since then. A clock that was set back makes everything due.
fn passed(since: Timestamp, now: Timestamp, time: SignedDuration) -> bool {
    let elapsed = now.duration_since(since);
    elapsed.is_negative() || elapsed >= time
}

#[cfg(test)]
mod tests {
    use super::{super::notification::*, *};
    use crate::testing::time;

    fn failed(attempts: u32) -> Notification {
        let at = time("2026-11-21T01:00:00Z");
        let (server, cause) = ("s".into(), "c".into());
        Notification::CommunicationFailed(CommunicationFailed { server, cause, at, since: at, attempts })
    }

    fn recovered() -> Notification {
        let at = time("2026-11-21T01:00:00Z");
        Notification::CommunicationRecovered(CommunicationRecovered { server: "s".into(), at, since: at })
    }

    fn cancelled() -> Notification {
        let at = time("2026-11-21T01:00:00Z");
        Notification::EnrolmentCancelled(EnrolmentCancelled {
            enrolment: "1".into(),
            server: "s".into(),
            by: CancelledBy::Server,
            at,
            reason: None,
            not_sent: 0,
        })
    }

    #[test]
    fn an_error_is_told_after_so_many_attempts_then_daily_then_that_it_is_over() {
        use Verdict::{Silent, Told, ToldAgain};
        let steps = [
            ("2026-11-21T01:00:00Z", failed(1), Silent),
            ("2026-11-21T01:01:00Z", failed(2), Silent),
            ("2026-11-21T01:03:00Z", failed(3), Told),
            ("2026-11-21T01:07:00Z", failed(4), Silent),
            ("2026-11-22T01:02:59Z", failed(28), Silent),
            ("2026-11-22T01:03:00Z", failed(29), ToldAgain),
            ("2026-11-22T02:03:00Z", failed(30), Silent),
            ("2026-11-23T03:03:00Z", failed(55), ToldAgain),
            ("2026-11-23T04:00:00Z", recovered(), Told),
            ("2026-11-23T04:00:01Z", recovered(), Silent),
            ("2026-11-23T05:00:00Z", failed(1), Silent),
            ("2026-11-23T05:10:00Z", recovered(), Silent),
            ("2026-11-23T06:00:00Z", failed(3), Told),
            ("2026-11-23T06:30:00Z", cancelled(), Told),
            ("2026-11-23T07:00:00Z", recovered(), Silent),
        ];
        let mut told_at = None;
        for (at, notification, expected) in steps {
            let (verdict, then) = judge(told_at, &notification, 3, time(at));
            assert_eq!(verdict, expected, "{at}");
            told_at = then;
        }
    }

    #[test]
    fn a_clock_that_is_set_does_not_silence_an_error() {
        let told_at = Some(time("2026-11-21T01:00:00Z"));
        let back = judge(told_at, &failed(9), 3, time("1970-01-01T00:10:00Z"));
        assert_eq!(back, (Verdict::ToldAgain, Some(time("1970-01-01T00:10:00Z"))));
        let forward = judge(back.1, &failed(10), 3, time("2026-11-21T02:00:00Z"));
        assert_eq!(forward.0, Verdict::ToldAgain);
        assert_eq!(judge(forward.1, &failed(11), 3, time("2026-11-21T03:00:00Z")).0, Verdict::Silent);
    }

    #[test]
    fn a_storm_becomes_ten_mails_an_hour_and_one_that_says_how_many_more() {
        let mut rate = Rate::default();
        let begin = time("2026-11-21T01:00:00Z");
        let mut mailed = 0;
        for second in 0..3_600 {
            let now = begin + SignedDuration::from_secs(second);
            let (told, then) = rate.admit(now, true);
            mailed += u32::from(told);
            rate = then;
        }
        assert_eq!((mailed, rate.held), (MOST_AN_HOUR, 3_590));
        let due = begin + HOUR;
        assert_eq!(rate.due(due - SignedDuration::from_secs(1)), None);
        assert_eq!((rate.due(due), rate.due_at()), (Some(3_590), Some(due)));
        let then = Rate::told(due);
        assert_eq!((then.due(due + HOUR), then.due_at()), (None, None));
        assert!(then.admit(due, true).0, "and mail goes on");
    }

    #[test]
    fn without_room_nothing_is_mailed_and_it_is_counted() {
        let now = time("2026-11-21T01:00:00Z");
        let (told, rate) = Rate::default().admit(now, false);
        assert_eq!((told, rate.mailed, rate.held), (false, 0, 1));
    }
}
