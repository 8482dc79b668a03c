use super::active::active;
use crate::{
    model::{Concern, Snapshot},
    text::{alert, finding, format, maintenance as text},
};

/// What a concern is about, in words; `None` where it is over or never was.
pub fn words_of(concern: &Concern, snapshot: &Snapshot) -> Option<String> {
    match concern {
        Concern::Alert(_) => {
            let alerts = active(snapshot);
            let own = alerts.iter().find(|one| one.concern().as_ref() == Some(concern))?;
            Some(format!("{} ({})", alert::what(&own.alert), alert::code(&own.alert)))
        }
        Concern::Finding(key) => {
            let open = snapshot.maintenance.findings.iter().find(|open| open.finding.key == *key)?;
            Some(finding::what(&open.finding, open.name.as_deref()))
        }
        Concern::Silence => {
            let since = format::date_time(snapshot.maintenance.silence.as_ref()?.since, &snapshot.zone);
            Some(format!("{} {since}", text::SILENT_SINCE))
        }
    }
}
