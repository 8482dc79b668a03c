use app::{
    Page,
    mail_words::{self as words, supply_alert as alert_words},
};

use super::{
    super::notification::{SupplyAlert, SupplyAlertKind},
    About, Letter, facts, supply,
};

/// Something about a supply, or that it is over.
pub(super) fn letter(alert: &SupplyAlert, about: &About) -> Letter {
    let name = supply::name(&alert.supply);
    let (heading, sentence, advice) = said(alert, &name);
    let at = (words::SEEN, words::moment(alert.at, &about.zone));
    Letter {
        said: vec![sentence],
        facts: facts(supply::all(&alert.supply, &about.zone).into_iter().chain([at])),
        advice: advice.into(),
        ..about.letter(&heading, Page::Supplies)
    }
}

/// Heading, sentence and advice.
fn said(alert: &SupplyAlert, name: &str) -> (String, String, &'static str) {
    use SupplyAlertKind::{DaysLeft, Empty, Full, Low, Replace, ReplacedEarly};
    let spare = alert.supply.on_hand > 0;
    let soon = if spare { alert_words::SPARE_ADVICE } else { alert_words::NO_SPARE_ADVICE };
    let now = if spare { alert_words::REPLACE_ADVICE } else { alert_words::NOTHING_TO_REPLACE_ADVICE };
    let (heading, sentence, advice) = match (alert.alert, alert.recovered) {
        (Low, false) => (alert_words::LOW, alert_words::low(name), soon),
        (Low, true) => (alert_words::NOT_LOW, alert_words::not_low(name), alert_words::OVER_ADVICE),
        (DaysLeft { fewer_than }, false) => {
            (alert_words::ENDS_SOON, alert_words::days_left(name, fewer_than), soon)
        }
        (DaysLeft { fewer_than }, true) => {
            (alert_words::LASTS, alert_words::lasts(name, fewer_than), alert_words::OVER_ADVICE)
        }
        (Empty, false) => (alert_words::EMPTY, alert_words::empty(name), now),
        (Empty, true) => (alert_words::NOT_EMPTY, alert_words::not_empty(name), alert_words::OVER_ADVICE),
        (Full, false) => (alert_words::FULL, alert_words::full(name), alert_words::FULL_ADVICE),
        (Full, true) => (alert_words::NOT_FULL, alert_words::not_full(name), alert_words::OVER_ADVICE),
        (Replace, false) => (alert_words::REPLACE, alert_words::replace(name), now),
        (Replace, true) => (alert_words::REPLACED, alert_words::replaced(name), alert_words::OVER_ADVICE),
        (ReplacedEarly { wasted_percent }, _) => {
            let sentence = alert_words::replaced_early(name, wasted_percent);
            (alert_words::REPLACED_EARLY, sentence, alert_words::REPLACED_EARLY_ADVICE)
        }
    };
    (alert_words::heading(heading, name), sentence, advice)
}
