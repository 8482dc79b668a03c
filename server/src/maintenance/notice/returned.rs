use app::model::{Episode, Standing};

/// An alert, and what was said of it last.
pub type Said = (Episode, Standing);

/// Whether two alerts are the same thing at the same place, one after the other.
pub fn is_alike(one: &Episode, other: &Episode) -> bool {
    (one.code, &one.code_name, &one.vendor_code) == (other.code, &other.code_name, &other.vendor_code)
        && (&one.group, one.group_index, one.location) == (&other.group, other.group_index, other.location)
}

/// Which of those that were called no problem an alert is that has begun since: it stays none unless it is worse. The last word
/// about such alerts is the one that counts; an acknowledgement and a snooze are of one alert alone.
pub fn returned<'a>(episode: &Episode, dismissed: &'a [Said]) -> Option<&'a Said> {
    let alike = dismissed.iter().filter(|(known, _)| known.id != episode.id && is_alike(known, episode));
    alike.max_by_key(|(known, standing)| (standing.said_at(), known.id)).filter(
        |(_, standing)| match standing {
            Standing::Dismissed { at, severity, .. } => {
                episode.raised.latest >= *at && episode.severity >= *severity
            }
            Standing::Acknowledged { .. } | Standing::Snoozed { .. } => false,
        },
    )
}

#[cfg(test)]
mod tests {
    use app::model::{Reason, Severity};
    use jiff::{SignedDuration, Timestamp};
    use serde_json::json;

    use super::*;
    use crate::testing::time;

    fn at(minutes: i64) -> Timestamp {
        time("2026-06-01T08:00:00Z") + SignedDuration::from_mins(minutes)
    }

    fn episode(id: u64, minutes: i64, severity: Severity) -> Episode {
        let episode = json!({
            "id": id, "index": 1, "code": 808, "group": "input", "group_index": 2, "severity": severity,
            "training": "untrained", "raised": { "latest": at(minutes) }, "seen_last": at(minutes), "times": 1,
            "unwatched": false,
        });
        serde_json::from_value(episode).unwrap()
    }

    fn dismissed(id: u64, minutes: i64, severity: Severity) -> Said {
        let reason = Reason::new("never filled").unwrap();
        let standing = Standing::Dismissed { at: at(minutes), reason, evidence: None, severity };
        (episode(id, 0, severity), standing)
    }

    #[test]
    fn what_is_no_problem_here_is_none_when_it_returns_unless_it_is_worse() {
        use Severity::{Critical, Other, Warning};
        let said = [dismissed(1, 10, Warning)];
        let found = |episode: &Episode| returned(episode, &said).is_some();
        let again = episode(2, 20, Warning);
        for (severity, stays) in [(Warning, true), (Other, true), (Critical, false)] {
            assert_eq!(found(&Episode { severity, ..again.clone() }), stays, "{severity:?}");
        }
        assert!(!found(&episode(2, 5, Warning)), "it was there when the other one was called none");
        let others = [
            Episode { code: 8, ..again.clone() },
            Episode { code_name: Some("jam".into()), ..again.clone() },
            Episode { vendor_code: Some("03-330".into()), ..again.clone() },
            Episode { group: "output".into(), ..again.clone() },
            Episode { group_index: Some(3), ..again.clone() },
            Episode { location: Some(1), ..again },
        ];
        assert!(others.iter().all(|other| !found(other)));
    }

    #[test]
    fn the_last_word_about_such_alerts_counts() {
        let said = [dismissed(3, 30, Severity::Warning), dismissed(1, 10, Severity::Critical)];
        assert!(returned(&episode(4, 40, Severity::Critical), &said).is_none());
        let found = returned(&episode(4, 40, Severity::Warning), &said);
        assert_eq!(found.map(|(known, _)| known.id), Some(3));
    }
}
