//! Potential issues: what was seen, against what, and what to do.

use super::format::{counted, grouped, percent};
use crate::model::{Evidence, Finding, FindingKind, FindingStep, Pace, Per, Rate, Training};

/// What it is, as a heading; `name` is the tray's or the supply's where it is known.
pub fn what(finding: &Finding, name: Option<&str>) -> String {
    let row = finding.group_index.filter(|row| *row > 0);
    let thing = |kind: &str| match (name, row) {
        (Some(name), _) => name.to_owned(),
        (None, Some(row)) => format!("{kind} {row}"),
        (None, None) => kind.to_lowercase(),
    };
    match finding.kind {
        FindingKind::Stoppages => match finding.group.as_deref() {
            Some("input") => format!("Jams or misfeeds at {} have become frequent", thing("Tray")),
            Some("output") => format!("Jams at {} have become frequent", thing("Output bin")),
            Some("media-path") => "Jams in the paper path have become frequent".to_owned(),
            Some("fin-device") => "Jams in the finisher have become frequent".to_owned(),
            _ => "Jams have become frequent".to_owned(),
        },
        FindingKind::ServiceLife => format!("{} nears its end", thing("Supply")),
        FindingKind::PowerCycles => "The printer restarts more often than it did".to_owned(),
        FindingKind::Overheating => "The printer gets too hot".to_owned(),
        FindingKind::NotAnswering => "The printer fails to answer more often than it did".to_owned(),
        FindingKind::FastSupply => format!("{} empties faster than those before it", thing("Supply")),
    }
}

/// What was seen: "7 times in 1,900 impressions".
pub fn seen(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Rate { seen, per, .. } => rate(*seen, *per),
        Evidence::Repeated { events, days } => {
            format!("{} within {}", times(*events), counted(u64::from(*days), "day", "days"))
        }
        Evidence::Life { percent: left, impressions, since_installed, days_left, .. } => {
            let left = left.map(|left| format!("{} left", percent(left)));
            let made = impressions.map(|made| match since_installed {
                true => format!("{} since it was installed", impressions_of(made)),
                false => format!("{} since it is watched", impressions_of(made)),
            });
            let end = days_left.map(|days| match days {
                0 => "its end is reached".to_owned(),
                days => {
                    format!("about {} to go", counted(u64::from(days), "day", "days"))
                }
            });
            let facts: Vec<String> = left.into_iter().chain(made).chain(end).collect();
            if facts.is_empty() { "its life is not reported".to_owned() } else { facts.join("; ") }
        }
        Evidence::Pace { seen, .. } => pace(*seen),
    }
}

/// What that is held against.
pub fn against(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Rate { seen, before, per } => {
            let usual = format!("{} in the 90 days before", rate(*before, *per));
            match expected(*seen, *before) {
                Some(expected) => format!("{usual}, at which {expected} would have been usual"),
                None => usual,
            }
        }
        Evidence::Repeated { .. } => "once is chance; parts suffer each time".to_owned(),
        Evidence::Life { rated, .. } => match rated {
            Some(rated) => format!("made for {}", impressions_of(*rated)),
            None => "its own level at the pace at which it has sunk".to_owned(),
        },
        Evidence::Pace { before, .. } => format!("{} before", pace(*before)),
    }
}

/// The steps, the easiest first.
pub fn steps(finding: &Finding) -> &'static [&'static str] {
    match finding.kind {
        FindingKind::Stoppages => &[
            "Look at the paper: a fresh packet of the right weight, dry, fanned, below the mark for the most.",
            "Set the tray's guides so that they touch the stack without bending it.",
            "Look for scraps along the paper's way; each of them makes the next jam.",
            "Have the pick-up and separation rollers cleaned. If that does not help, have them replaced: worn rollers are the usual cause.",
            "Until then, print from another tray.",
        ],
        FindingKind::ServiceLife if finding.training != Training::FieldService => &[
            "Order the part, or the maintenance kit that holds it; the Supplies page shows its number.",
            "Put it in when this one is at its end; no service is needed for it.",
        ],
        FindingKind::ServiceLife => &[
            "Order the part, or the maintenance kit that holds it; the Supplies page shows its number.",
            "Arrange with the service when it is put in.",
        ],
        FindingKind::PowerCycles => &[
            "Ask whether somebody switches it off and on, and why.",
            "Plug it straight into a wall socket of its own, not into an extension with other machines.",
            "Look whether a certain job goes before each restart, and update the printer's software.",
            "If it goes on, call the service with the fault log from the Maintenance page.",
        ],
        FindingKind::Overheating => &[
            "Clear the ventilation slots and leave a hand's breadth of space on every side.",
            "Move it out of the sun and away from heaters.",
            "If it goes on, switch it off and call the service: heat destroys fuser and boards.",
        ],
        FindingKind::NotAnswering => &[
            "Look whether it was switched off, asleep or without network at the times shown in the event history.",
            "Try another cable and another port of the switch.",
            "See that its address is its own and does not change.",
        ],
        FindingKind::FastSupply => &[
            "Look at what is printed: pages with more black use more.",
            "See that it is a genuine or approved one, and that nothing leaks around it.",
            "If prints are darker than they should be, set their density lower or have the service do it.",
        ],
    }
}

/// What became of it, for history and mail.
pub fn step(step: FindingStep) -> &'static str {
    match step {
        FindingStep::Opened => "Found",
        FindingStep::Worsened => "Has become worse",
        FindingStep::Closed => "Is over",
    }
}

fn times(events: u64) -> String {
    counted(events, "time", "times")
}

fn impressions_of(count: u64) -> String {
    counted(count, "impression", "impressions")
}

fn rate(rate: Rate, per: Per) -> String {
    let over = match per {
        Per::TraySheets => format!("{} from this tray", counted(rate.over, "sheet", "sheets")),
        Per::Impressions => format!("{} of the printer", impressions_of(rate.over)),
        Per::Hours if rate.over < 72 => counted(rate.over, "hour", "hours"),
        Per::Hours => counted(rate.over / 24, "day", "days"),
    };
    format!("{} in {over}", times(rate.events))
}

/// "0.7", "12": how many events the rate before would have made.
fn expected(seen: Rate, before: Rate) -> Option<String> {
    let (all, over) = (u128::from(before.events) * u128::from(seen.over) * 10, u128::from(before.over));
    let tenths = (all + over / 2).checked_div(over)?;
    let tenths = u64::try_from(tenths).ok()?;
    Some(match tenths {
        0 => "none".to_owned(),
        1..100 => format!("{}.{}", tenths / 10, tenths % 10),
        _ => grouped(tenths / 10),
    })
}

fn pace(pace: Pace) -> String {
    format!("{} for {}", percent(pace.percent), impressions_of(pace.impressions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture::at, model::Severity};

    fn finding(kind: FindingKind, evidence: Evidence) -> Finding {
        Finding {
            key: "k".into(),
            kind,
            code: None,
            group: Some("input".into()),
            group_index: Some(2),
            severity: Severity::Warning,
            training: Training::Trained,
            evidence,
            since: at("2026-11-22T08:41:00Z"),
            opened_at: at("2026-11-23T08:41:00Z"),
            worse_since: None,
        }
    }

    fn plain(text: &str) -> String {
        text.replace(super::super::format::NO_BREAK, " ")
    }

    #[test]
    fn a_rate_says_what_was_seen_and_what_would_have_been_usual() {
        let table = [
            (
                Rate { events: 7, over: 1_900 },
                Rate { events: 21, over: 60_000 },
                Per::Impressions,
                "7 times in 1,900 impressions of the printer",
                "21 times in 60,000 impressions of the printer in the 90 days before, at which 0.7 would have been usual",
            ),
            (
                Rate { events: 40, over: 10_000 },
                Rate { events: 15, over: 10_000 },
                Per::TraySheets,
                "40 times in 10,000 sheets from this tray",
                "15 times in 10,000 sheets from this tray in the 90 days before, at which 15 would have been usual",
            ),
            (
                Rate { events: 4, over: 20 },
                Rate { events: 1, over: 2_160 },
                Per::Hours,
                "4 times in 20 hours",
                "1 time in 90 days in the 90 days before, at which none would have been usual",
            ),
            (
                Rate { events: 4, over: 20 },
                Rate { events: 0, over: 0 },
                Per::Hours,
                "4 times in 20 hours",
                "0 times in 0 hours in the 90 days before",
            ),
        ];
        for (rate, before, per, says, holds) in table {
            let evidence = Evidence::Rate { seen: rate, before, per };
            assert_eq!((plain(&seen(&evidence)), plain(&against(&evidence))), (says.into(), holds.into()));
        }
    }

    #[test]
    fn a_life_says_what_is_known_of_it() {
        let life = |percent, impressions, rated: Option<u64>, days_left| Evidence::Life {
            percent,
            impressions,
            since_installed: rated.is_some(),
            rated,
            days_left,
        };
        let table = [
            (
                life(Some(12), Some(130_000), Some(150_000), Some(20)),
                "12 % left; 130,000 impressions since it was installed; about 20 days to go",
                "made for 150,000 impressions",
            ),
            (
                life(Some(5), Some(365), None, None),
                "5 % left; 365 impressions since it is watched",
                "its own level at the pace at which it has sunk",
            ),
            (
                life(Some(0), None, None, Some(0)),
                "0 % left; its end is reached",
                "its own level at the pace at which it has sunk",
            ),
            (
                life(None, None, None, None),
                "its life is not reported",
                "its own level at the pace at which it has sunk",
            ),
        ];
        for (evidence, says, holds) in table {
            assert_eq!((plain(&seen(&evidence)), plain(&against(&evidence))), (says.into(), holds.into()));
        }
    }

    #[test]
    fn every_kind_has_a_heading_that_names_the_thing_and_steps() {
        let evidence = Evidence::Repeated { events: 2, days: 7 };
        assert_eq!(plain(&seen(&evidence)), "2 times within 7 days");
        let headings = [
            (FindingKind::Stoppages, "Jams or misfeeds at Tray 2 have become frequent"),
            (FindingKind::ServiceLife, "Supply 2 nears its end"),
            (FindingKind::PowerCycles, "The printer restarts more often than it did"),
            (FindingKind::Overheating, "The printer gets too hot"),
            (FindingKind::NotAnswering, "The printer fails to answer more often than it did"),
            (FindingKind::FastSupply, "Supply 2 empties faster than those before it"),
        ];
        for (kind, heading) in headings {
            assert_eq!(what(&finding(kind, evidence), None), heading);
            assert!(
                steps(&finding(kind, evidence)).len() > 1
                    && steps(&finding(kind, evidence)).iter().all(|step| step.ends_with('.')),
                "{kind:?}"
            );
        }
        assert!(
            what(&finding(FindingKind::FastSupply, evidence), Some("Toner")).starts_with("Toner empties")
        );
    }
}
