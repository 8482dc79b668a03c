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
    let over = (alert_words::TOLD_BEFORE, words::NOTHING_TO_DO);
    let (heading, (sentence, advice)) = match (alert.alert, alert.recovered) {
        (Low, false) => (alert_words::low(name), (alert_words::LOW, soon)),
        (Low, true) => (alert_words::not_low(name), over),
        (DaysLeft { fewer_than }, false) => {
            (alert_words::days_left(name, fewer_than), (alert_words::ENDS_SOON, soon))
        }
        (DaysLeft { fewer_than }, true) => (alert_words::lasts(name, fewer_than), over),
        (Empty, false) => (alert_words::empty(name), (alert_words::EMPTY, now)),
        (Empty, true) => (alert_words::not_empty(name), over),
        (Full, false) => (alert_words::full(name), (alert_words::FULL, alert_words::FULL_ADVICE)),
        (Full, true) => (alert_words::not_full(name), over),
        (Replace, false) => (alert_words::replace(name), (alert_words::REPLACE, now)),
        (Replace, true) => {
            (alert_words::replaced(name), (alert_words::NO_LONGER_ASKED, words::NOTHING_TO_DO))
        }
        (ReplacedEarly { wasted_percent }, _) => {
            let wasted = alert_words::wasted(wasted_percent);
            return (alert_words::replaced_early(name), wasted, alert_words::REPLACED_EARLY_ADVICE);
        }
    };
    (heading, sentence.into(), advice)
}
