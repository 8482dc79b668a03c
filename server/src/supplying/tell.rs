//! What recipients of e-mail are told of supplies.

use app::model::{CartridgeChange, OrderState, Supply, SupplyOrder, SupplyOutlook};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{act::word, desk::Memory, look::name};
use crate::{
    mail::{Mail, Notification, SupplyAlert, SupplyAlertKind, SupplyOrderTold, SupplyWords},
    supplies::alert::Kind,
};

/// What is said of a supply in mail.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) words: SupplyWords,
    /// Fewer days left than this are told of.
    pub(super) fewer_than: u32,
}

impl About {
    pub(super) fn of(supply: &Supply, outlook: &SupplyOutlook) -> Self {
        let forecast = outlook.forecast.as_ref();
        let empty_at = forecast.and_then(|forecast| forecast.empty_at);
        let words = SupplyWords {
            index: supply.index,
            name: name(supply),
            colorant: supply.colorant.clone(),
            part_number: outlook.profile.part_number.as_ref().map(|part| part.value.clone()),
            serial_number: supply.serial_number.clone(),
            level: app::supply_words::level(supply),
            empty_between: empty_at.map(|at| (at.p10, at.p50, at.p90)),
            pages_left: forecast.and_then(|forecast| forecast.pages_left).map(|pages| pages.p50),
            on_hand: outlook.on_hand,
        };
        Self { words, fewer_than: outlook.profile.days_left_alert.value }
    }
}

/// Queues mail in a transaction of somebody else's.
pub(super) struct Teller(pub(super) Mail);

impl Teller {
    /// A cartridge was replaced though toner was left in it. `id` is the change's row.
    pub(super) fn replaced_early(
        &self,
        transaction: &Transaction<'_>,
        about: &About,
        id: i64,
        change: &CartridgeChange,
    ) -> rusqlite::Result<()> {
        let alert = SupplyAlertKind::ReplacedEarly { wasted_percent: change.wasted_percent };
        let key = format!("replaced-early/{id}");
        let supply = about.words.clone();
        self.queue(
            transaction,
            Notification::SupplyAlert(SupplyAlert { alert, key, supply, at: change.at, recovered: false }),
        )
    }

    /// Something is so since `at`, or is over since then.
    pub(super) fn alert(
        &self,
        transaction: &Transaction<'_>,
        about: &About,
        (kind, number): (Kind, i64),
        at: Timestamp,
        recovered: bool,
    ) -> rusqlite::Result<()> {
        let alert = match kind {
            Kind::Low => SupplyAlertKind::Low,
            Kind::DaysLeft => SupplyAlertKind::DaysLeft { fewer_than: about.fewer_than },
            Kind::Empty => SupplyAlertKind::Empty,
            Kind::Full => SupplyAlertKind::Full,
            Kind::Replace => SupplyAlertKind::Replace,
        };
        let key = format!("{}/{}/{number}", word(kind), about.words.index);
        let supply = about.words.clone();
        self.queue(transaction, Notification::SupplyAlert(SupplyAlert { alert, key, supply, at, recovered }))
    }

    /// An order came a step further.
    pub(super) fn order(
        &self,
        transaction: &Transaction<'_>,
        about: &About,
        order: &SupplyOrder,
        at: Timestamp,
    ) -> rusqlite::Result<()> {
        // A suggestion stands on the page, and what is inside everybody knows.
        let is_told = |state| !matches!(state, OrderState::Suggested | OrderState::Installed);
        // Whoever was told nothing of it need not know that it is over.
        let unheard = order.state == OrderState::Cancelled
            && order.steps.iter().all(|step| step.state == OrderState::Cancelled || !is_told(step.state));
        if !is_told(order.state) || unheard {
            return Ok(());
        }
        let (order, supply) = (Box::new(order.clone()), about.words.clone());
        self.queue(transaction, Notification::SupplyOrder(SupplyOrderTold { order, supply, at }))
    }

    fn queue(&self, transaction: &Transaction<'_>, notification: Notification) -> rusqlite::Result<()> {
        self.0.prepare(notification).enqueue(transaction).map(drop)
    }
}

impl Memory {
    /// What is said of the supply of an order, whether or not the printer tells of it now.
    pub(super) fn about(&self, order: &SupplyOrder) -> About {
        let supplies = self.reading.iter().flat_map(|reading| &reading.supplies);
        let earlier = self.view.earlier.iter().any(|other| other.id == order.id);
        let listed = supplies.into_iter().find(|supply| !earlier && supply.index == order.supply);
        let known = listed.zip(self.view.of(order.supply));
        known.map_or_else(|| About::of_order(order), |(supply, outlook)| About::of(supply, outlook))
    }
}

impl About {
    /// The same where the printer does not tell of the supply now.
    pub(super) fn of_order(order: &SupplyOrder) -> Self {
        let words = SupplyWords {
            index: order.supply,
            name: order.name.clone(),
            colorant: None,
            part_number: order.part_number.clone(),
            serial_number: None,
            level: String::new(),
            empty_between: None,
            pages_left: None,
            on_hand: order.advice.on_hand,
        };
        Self { words, fewer_than: 0 }
    }
}
