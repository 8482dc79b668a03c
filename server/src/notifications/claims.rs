use std::collections::VecDeque;

use app::model::{Alert, Reading, Severity, Subject};
use jiff::{SignedDuration, Timestamp};

use super::Claim;
use crate::maintenance::episode::is_again;

/// How many claims wait for a reading at one time. More than a printer raises in five seconds.
const WAITING: usize = 64;
/// For so long what was recorded is not recorded once more, though it is told once more.
const AGAIN: SignedDuration = SignedDuration::from_mins(10);
/// The same where the printer signs what it tells: nobody else can repeat it, and it does so at once or not at all.
const AGAIN_SIGNED: SignedDuration = SignedDuration::from_secs(30);

/// An alert that was told of and was over before a reading could see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The alert, as far as the notification says.
    pub alert: Alert,
    /// The last reading before it was told of, which did not show it either; `None` where there was none.
    pub before: Option<Timestamp>,
    /// When it was told of.
    pub told_at: Timestamp,
    /// The reading that did not show it any more.
    pub gone_at: Timestamp,
}

/// What was told and not seen yet. A reading that shows it makes it an alert like any other; what two readings in a
/// row do not show was over before, or never was. It is recorded where the printer vouches for it: by its signature, or
/// by its own count of critical alerts, which has moved by more than the readings show. What neither vouches for
/// leaves nothing.
#[derive(Debug, Default)]
pub struct Claims {
    waiting: Vec<Waiting>,
    /// Counts the claims, so that a reading knows which came before it began.
    number: u64,
    begun: u64,
    /// How many had come when the reading before was there.
    judged: u64,
    /// Critical alerts that the printer counted and no reading showed, since the first claim that waits.
    unseen: i64,
    /// Claims that nobody vouches for were dropped: which of those that are left is true can't be told.
    flooded: bool,
    recorded: VecDeque<(Timestamp, Claim)>,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    claim: Claim,
    vouched: bool,
    /// The last reading before that, once one after it did not show it.
    before: Option<Timestamp>,
    told_at: Timestamp,
    /// A reading did not show it.
    missed: bool,
}

impl Claims {
    /// Takes what was told.
    pub fn tell(&mut self, claim: Claim, vouched: bool, told_at: Timestamp) {
        let again = if vouched { AGAIN_SIGNED } else { AGAIN };
        let recently = |at: Timestamp| told_at.duration_since(at).abs() < again;
        if self.recorded.iter().any(|(at, known)| *known == claim && recently(*at)) {
            return;
        }
        if let Some(known) = self.waiting.iter_mut().find(|known| known.claim == claim) {
            known.vouched |= vouched;
            return;
        }
        if self.waiting.len() >= WAITING {
            // One that is vouched for takes the place of one that is not.
            let unknown = self.waiting.iter().position(|known| !known.vouched);
            self.flooded |= unknown.is_some() || !vouched;
            match unknown.filter(|_| vouched) {
                Some(place) => _ = self.waiting.remove(place),
                None => return,
            }
        }
        self.number += 1;
        let number = self.number;
        self.waiting.push(Waiting { number, claim, vouched, before: None, told_at, missed: false });
    }

    /// A reading begins: what is told from now on is for the next one to show.
    pub fn begin(&mut self) {
        self.begun = self.number;
    }

    /// Judges by a reading what was told before it began. `before` is the reading before it; `counted` how many
    /// critical alerts the printer has counted in between, where it tells. The answer is what is to be recorded, and
    /// whether one more reading is needed.
    pub fn judge(
        &mut self,
        before: Option<&Reading>,
        after: &Reading,
        counted: Option<u32>,
    ) -> (Vec<Over>, bool) {
        if before.is_some_and(|before| before.identity.is_another_than(&after.identity)) {
            *self = Self { number: self.number, judged: self.number, ..Self::default() };
            return (Vec::new(), false);
        }
        if !saw_alerts(after) {
            return (Vec::new(), false);
        }
        let known = before.map_or(&[][..], |before| &before.alerts);
        let new = after.alerts.iter().filter(|alert| {
            let same = |old: &Alert| {
                (old.index, old.code) == (alert.index, alert.code) && !is_again(old, alert, after.taken_at)
            };
            alert.severity == Severity::Critical && !known.iter().any(same)
        });
        let shown = i64::try_from(new.count()).unwrap_or(i64::MAX);
        match counted {
            Some(counted) => self.unseen += i64::from(counted) - shown,
            None => self.unseen = 0,
        }
        let (begun, judged) = (self.begun, std::mem::replace(&mut self.judged, self.number));
        let lists = |alerts: &[Alert], claim: &Claim| alerts.iter().any(|alert| claim.is(alert));
        // What was told after the reading before was there is another one than it showed.
        let seen = |waiting: &Waiting| {
            lists(&after.alerts, &waiting.claim) || (waiting.number <= judged && lists(known, &waiting.claim))
        };
        self.waiting.retain(|waiting| waiting.number > begun || !seen(waiting));
        let (mut missed, mut again) = (Vec::new(), false);
        for mut waiting in std::mem::take(&mut self.waiting) {
            if waiting.number <= begun && waiting.missed {
                missed.push(waiting);
                continue;
            }
            if waiting.number <= begun {
                // The printer may be slower to show it than to tell of it.
                (waiting.missed, again) = (true, true);
                let last = before.map(|before| before.taken_at);
                waiting.before = last.filter(|last| *last <= waiting.told_at);
            }
            self.waiting.push(waiting);
        }
        let over = self.vouched_for(missed, after.taken_at);
        if self.waiting.is_empty() {
            (self.unseen, self.flooded) = (0, false);
        }
        (over, again)
    }

    /// Of what no reading has shown, that which the printer vouches for.
    fn vouched_for(&mut self, missed: Vec<Waiting>, gone_at: Timestamp) -> Vec<Over> {
        let (signed, others): (Vec<_>, Vec<_>) = missed.into_iter().partition(|waiting| waiting.vouched);
        let critical = |waiting: &Waiting| waiting.claim.severity == Severity::Critical;
        let of_signed = signed.iter().filter(|waiting| critical(waiting)).count();
        let others: Vec<_> = others.into_iter().filter(critical).collect();
        let enough = i64::try_from(of_signed + others.len()).is_ok_and(|claims| claims <= self.unseen);
        let counted = if enough && !self.flooded { others } else { Vec::new() };
        self.unseen -= i64::try_from(of_signed + counted.len()).unwrap_or(0);
        let over = signed.into_iter().chain(counted).map(|waiting| {
            let Waiting { claim, before, told_at, .. } = waiting;
            self.recorded.push_back((told_at, claim.clone()));
            Over { alert: claim.alert(told_at), before, told_at, gone_at }
        });
        let over: Vec<Over> = over.collect();
        while self.recorded.len() > WAITING {
            self.recorded.pop_front();
        }
        over
    }
}

/// Whether a reading got to see the alert table.
fn saw_alerts(reading: &Reading) -> bool {
    let unread = |subject: &Subject| match subject {
        Subject::Table(table) => table == "prtAlertTable" || table == "Printer-MIB",
        Subject::Oid(_) => false,
    };
    !reading.problems.iter().any(|problem| unread(&problem.subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{reading, time};

    fn claim(index: u32) -> Claim {
        Claim {
            index,
            code: 8,
            severity: Severity::Critical,
            group: "media-path".into(),
            group_index: Some(1),
            location: None,
        }
    }

    fn told_at() -> Timestamp {
        time("2026-11-22T12:00:00Z")
    }

    /// The reading so many seconds after the claim, with these alerts.
    fn after(seconds: i64, alerts: &[&Claim]) -> Reading {
        let mut reading = reading();
        reading.problems.clear();
        reading.taken_at = told_at() + SignedDuration::from_secs(seconds);
        reading.alerts = alerts.iter().map(|claim| claim.alert(told_at())).collect();
        reading
    }

    /// Begins a reading and judges by it.
    fn read(
        claims: &mut Claims,
        before: &Reading,
        after: &Reading,
        counted: Option<u32>,
    ) -> (Vec<u32>, bool) {
        claims.begin();
        let (over, again) = claims.judge(Some(before), after, counted);
        (over.iter().map(|over| over.alert.index).collect(), again)
    }

    #[test]
    fn what_a_reading_shows_is_an_alert_like_any_other() {
        let mut claims = Claims::default();
        claims.tell(claim(7), true, told_at());
        let (empty, jam) = (after(-60, &[]), after(0, &[&claim(7)]));
        assert_eq!(read(&mut claims, &empty, &jam, Some(1)), (vec![], false));
        assert_eq!(read(&mut claims, &jam, &after(5, &[]), Some(0)), (vec![], false));
    }

    #[test]
    fn a_signed_claim_that_two_readings_do_not_show_was_over_before() {
        let mut claims = Claims::default();
        claims.tell(claim(7), true, told_at());
        let empty = after(-60, &[]);
        assert_eq!(read(&mut claims, &empty, &after(0, &[]), None), (vec![], true));
        claims.tell(claim(7), true, told_at());
        assert_eq!(read(&mut claims, &empty, &after(5, &[]), None), (vec![7], false));
        claims.tell(claim(7), true, told_at() + SignedDuration::from_secs(6));
        assert_eq!(read(&mut claims, &empty, &after(9, &[]), None), (vec![], false), "it is recorded");
    }

    #[test]
    fn a_signed_jam_after_one_that_was_seen_is_another_one() {
        let mut claims = Claims::default();
        let (jam, empty) = (after(0, &[&claim(7)]), after(15, &[]));
        claims.tell(claim(7), true, told_at());
        assert_eq!(read(&mut claims, &after(-60, &[]), &jam, None), (vec![], false));
        // Cleared, again, and over before anybody looks.
        claims.tell(claim(7), true, told_at() + SignedDuration::from_secs(12));
        assert_eq!(read(&mut claims, &jam, &empty, None), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &after(20, &[]), None), (vec![7], false));
        // And a third one, of which again no reading knows.
        claims.tell(claim(7), true, told_at() + SignedDuration::from_secs(75));
        assert_eq!(read(&mut claims, &empty, &after(76, &[]), None), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &after(81, &[]), None), (vec![7], false));
    }

    #[test]
    fn what_is_told_of_an_alert_while_the_reading_that_shows_it_is_under_way_is_that_alert() {
        let mut claims = Claims::default();
        let (before, jam) = (after(-60, &[]), after(1, &[&claim(7)]));
        claims.begin();
        claims.tell(claim(7), true, told_at());
        assert_eq!(claims.judge(Some(&before), &jam, None), (vec![], false));
        assert_eq!(read(&mut claims, &jam, &after(9, &[]), None), (vec![], false));
    }

    #[test]
    fn a_row_that_was_raised_again_is_shown_and_vouches_for_no_other() {
        let mut claims = Claims::default();
        let jam = after(0, &[&claim(7)]);
        let mut again = after(120, &[&claim(7)]);
        again.alerts[0].raised_at = Some(again.taken_at);
        claims.tell(claim(9), false, told_at() + SignedDuration::from_secs(119));
        assert_eq!(read(&mut claims, &jam, &again, Some(1)), (vec![], true));
        assert_eq!(read(&mut claims, &again, &again, Some(0)), (vec![], false));
    }

    #[test]
    fn a_printer_that_is_slow_to_show_an_alert_has_not_cleared_it() {
        let mut claims = Claims::default();
        claims.tell(claim(7), true, told_at());
        let empty = after(0, &[]);
        assert_eq!(read(&mut claims, &empty, &empty, Some(1)), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &after(5, &[&claim(7)]), Some(0)), (vec![], false));
    }

    #[test]
    fn a_claim_without_a_signature_takes_the_printer_s_own_count() {
        // What is counted by the first and the second reading, and what of it is another alert that is seen.
        type Row<'a> = (Option<u32>, Option<u32>, &'a [&'a Claim], Vec<u32>);
        let table: [Row<'_>; 5] = [
            (Some(1), Some(0), &[], vec![7]),
            (Some(0), Some(0), &[], vec![]),
            (None, None, &[], vec![]),
            (Some(1), Some(0), &[&claim(9)], vec![]),
            (Some(2), Some(0), &[&claim(9)], vec![7]),
        ];
        for (first, second, seen, expected) in table {
            let mut claims = Claims::default();
            claims.tell(claim(7), false, told_at());
            let (before, now) = (after(-60, &[]), after(0, seen));
            assert_eq!(read(&mut claims, &before, &now, first), (vec![], true));
            let case = format!("{first:?} {second:?} {seen:?}");
            assert_eq!(read(&mut claims, &now, &after(5, seen), second), (expected, false), "{case}");
        }
    }

    #[test]
    fn of_more_claims_than_were_counted_none_is_known_to_be_true() {
        let mut claims = Claims::default();
        claims.tell(claim(7), false, told_at());
        claims.tell(claim(8), false, told_at());
        let empty = after(0, &[]);
        assert_eq!(read(&mut claims, &empty, &empty, Some(1)), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &empty, Some(0)), (vec![], false));
    }

    #[test]
    fn a_flood_leaves_nothing_and_does_not_push_out_what_is_signed() {
        let mut claims = Claims::default();
        for index in 1..=50_000 {
            claims.tell(claim(index), false, told_at());
        }
        claims.tell(claim(60_000), true, told_at());
        assert_eq!(claims.waiting.len(), WAITING);
        let empty = after(0, &[]);
        assert_eq!(read(&mut claims, &empty, &empty, Some(100)), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &empty, Some(0)), (vec![60_000], false));
        assert!(claims.waiting.is_empty() && claims.recorded.len() == 1);
    }

    #[test]
    fn what_is_told_while_a_reading_is_under_way_is_for_the_next_one() {
        let mut claims = Claims::default();
        claims.begin();
        claims.tell(claim(7), true, told_at());
        let empty = after(0, &[]);
        assert_eq!(claims.judge(Some(&empty), &empty, None), (vec![], false));
        assert_eq!(read(&mut claims, &empty, &empty, None), (vec![], true));
        assert_eq!(read(&mut claims, &empty, &empty, None).0, [7]);
    }

    #[test]
    fn a_reading_that_did_not_see_the_table_tells_nothing_and_another_printer_knows_nothing() {
        let mut claims = Claims::default();
        claims.tell(claim(7), true, told_at());
        let empty = after(0, &[]);
        let mut blind = empty.clone();
        let subject = Subject::Table("prtAlertTable".into());
        blind.problems.push(app::model::Problem { subject, what: "timed out".into() });
        assert_eq!(read(&mut claims, &empty, &blind, Some(1)), (vec![], false));
        assert_eq!(claims.waiting.len(), 1);
        let mut other = empty.clone();
        other.identity.serial_number = Some("ANOTHER".into());
        assert_eq!(read(&mut claims, &empty, &other, Some(1)), (vec![], false));
        assert!(claims.waiting.is_empty());
    }
}
