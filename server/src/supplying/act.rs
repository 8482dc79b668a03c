//! Writes down what a look came to, and tells of it: one synced transaction.

use app::model::{
    CartridgeChange, CartridgeChangeKind, Event, EventKind, Identity, OrderState, OrderStep, Reading,
    SupplyOrder,
};
use jiff::{Timestamp, civil::Date};
use rusqlite::Transaction;

use super::{
    Desk,
    desk::Terms,
    judge::Judged,
    look::{Looked, ToDo, name},
    tell::{About, Teller},
};
use crate::{
    store::{
        StoreError,
        supplies::{self as rows, DeviceRow, entry::Entry},
    },
    supplies::{
        alert::News,
        ordering::{
            Shelf,
            book::{Act, DEVICE},
            step::{self, Article},
        },
    },
};

/// A change is told of for so long after it happened: what is found later was there before anybody looked.
const TOLD_WITHIN_DAYS: i64 = 14;

impl Desk {
    /// Answers whether anything was written.
    pub(super) async fn act(
        &self,
        reading: &Reading,
        looked: &Looked,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let terms = self.terms(now);
        let listed = looked.todo.iter().filter_map(|todo| Work::of(todo, looked, &terms));
        let unlisted = looked.unlisted.iter().map(|(order, act)| Work::of_unlisted(order, *act));
        let works: Vec<Work> = listed.chain(unlisted).collect();
        if works.is_empty() {
            return Ok(false);
        }
        let impressions = reading.total_impressions().map(|meter| meter.value);
        let events = works.iter().flat_map(|work| work.events(impressions, &terms)).collect();
        let (identity, teller) = (reading.identity.clone(), Teller(self.0.parts.mail.clone()));
        let today = now.to_zoned(terms.zone.clone()).date();
        let work = move |transaction: &Transaction<'_>| {
            write(transaction, &identity, &works, &terms, today, &teller)
        };
        self.0.parts.store.durably_telling(events, work).await?;
        Ok(true)
    }
}

/// What is to be written of one supply.
struct Work {
    supply: u32,
    about: About,
    changes: Vec<CartridgeChange>,
    alerts: Vec<News>,
    acts: Vec<Act>,
    /// What an order that is opened begins with.
    draft: SupplyOrder,
    judged_open: Option<SupplyOrder>,
    judged_ended: Option<SupplyOrder>,
}

impl Work {
    /// `None` where there is nothing to be written.
    fn of(todo: &ToDo, looked: &Looked, terms: &Terms) -> Option<Self> {
        let Judged { advice, acts, open, ended, .. } = &todo.judged;
        if todo.changes.is_empty() && todo.alerts.is_empty() && acts.is_empty() {
            return None;
        }
        let outlook = &looked.view.supplies[todo.place];
        let article = Article {
            supply: todo.supply.index,
            name: name(&todo.supply),
            part_number: outlook.profile.part_number.as_ref().map(|part| part.value.clone()),
        };
        let draft = step::draft(article, advice.quantity.max(1), *advice, terms.now);
        Some(Self {
            supply: todo.supply.index,
            about: About::of(&todo.supply, outlook),
            changes: todo.changes.clone(),
            alerts: todo.alerts.clone(),
            acts: acts.clone(),
            draft,
            judged_open: open.clone(),
            judged_ended: ended.clone(),
        })
    }

    /// Of an order of a supply that the printer does not list.
    fn of_unlisted(order: &SupplyOrder, act: Act) -> Self {
        Self {
            supply: order.supply,
            about: About::of_order(order),
            changes: Vec::new(),
            alerts: Vec::new(),
            acts: vec![act],
            draft: order.clone(),
            judged_open: Some(order.clone()),
            judged_ended: None,
        }
    }

    /// The lines of the event history.
    fn events(&self, impressions: Option<u64>, terms: &Terms) -> Vec<Event> {
        let line = |at, kind, subject: &str, label: String, from: Option<OrderState>, to: String| Event {
            id: 0,
            at,
            kind,
            subject: format!("supply/{}/{subject}", self.supply),
            label,
            from: from.map(word),
            to: Some(to),
            impressions,
            episode: None,
        };
        let name = &self.draft.name;
        let changes = self.changes.iter().map(|change| {
            let label = app::supply_words::change(name, change.kind, change.wasted_percent);
            let event =
                line(change.at, EventKind::CartridgeChanged, "cartridge", label, None, word(change.kind));
            Event { impressions: change.impressions, ..event }
        });
        let orders = self.acts.iter().filter_map(|act| {
            let (before, state) = match act {
                Act::Open(state) => (None, *state),
                Act::Move(state, _) => (self.judged_open.as_ref(), *state),
                Act::Installed => (self.judged_ended.as_ref(), OrderState::Installed),
                Act::NotThere(count) => {
                    let label = app::supply_words::not_there(name, *count);
                    let to = NOT_THERE.to_owned();
                    return Some(line(terms.now, EventKind::CartridgeChanged, "shelf", label, None, to));
                }
                Act::OnHand(_) => return None,
            };
            let label = app::supply_words::order_event(name, before.map(|order| &*order.reference), state);
            let from = before.map(|order| order.state);
            Some(line(terms.now, EventKind::OrderChanged, "order", label, from, word(state)))
        });
        changes.chain(orders).collect()
    }
}

/// What the event history calls it where the book had cartridges on the shelf that are not there.
const NOT_THERE: &str = "not-there";

/// The word that an enumeration of the model has in JSON.
pub(super) fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn write(
    transaction: &Transaction<'_>,
    identity: &Identity,
    works: &[Work],
    terms: &Terms,
    today: Date,
    teller: &Teller,
) -> rusqlite::Result<()> {
    let device = rows::make_device(transaction, identity, terms.now.as_millisecond())?;
    for work in works {
        changes(transaction, device, work, terms, teller)?;
        alerts(transaction, device, work, terms, teller)?;
        for act in &work.acts {
            carry_out(transaction, device, work, *act, (terms, today), teller)?;
        }
    }
    Ok(())
}

fn changes(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    work: &Work,
    terms: &Terms,
    teller: &Teller,
) -> rusqlite::Result<()> {
    for change in &work.changes {
        let age = terms.now.duration_since(change.at).abs();
        let recent = age < jiff::SignedDuration::from_hours(TOLD_WITHIN_DAYS * 24);
        let to_tell = recent && terms.by_server();
        let id = rows::change::insert(transaction, device, work.supply, change, terms.now, to_tell)?;
        if recent && change.kind == CartridgeChangeKind::Premature {
            teller.replaced_early(transaction, &work.about, id, change)?;
        }
    }
    Ok(())
}

fn alerts(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    work: &Work,
    terms: &Terms,
    teller: &Teller,
) -> rusqlite::Result<()> {
    let index = work.supply;
    for news in &work.alerts {
        match news {
            News::Raise(kind) => {
                let told = terms.listeners.of(*kind);
                let number = rows::alert::raise(transaction, device, index, (*kind, told), terms.now)?;
                teller.alert(transaction, &work.about, (*kind, number), terms.now, false)?;
            }
            News::Tell(open) => {
                rows::alert::told(transaction, device, index, open.kind)?;
                teller.alert(transaction, &work.about, (open.kind, open.number), terms.now, false)?;
            }
            News::Clear(open) => {
                rows::alert::clear(transaction, device, index, open.kind)?;
                // Whoever was not told that it was so need not know that it is over.
                if open.told {
                    teller.alert(transaction, &work.about, (open.kind, open.number), terms.now, true)?;
                }
            }
        }
    }
    Ok(())
}

fn carry_out(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    work: &Work,
    act: Act,
    (terms, today): (&Terms, Date),
    teller: &Teller,
) -> rusqlite::Result<()> {
    match act {
        Act::Open(state) => {
            // Whoever was faster has opened it.
            let draft = SupplyOrder { state, ..work.draft.clone() };
            let Some(order) = rows::order::open(transaction, device, &draft, today)? else { return Ok(()) };
            advance(transaction, order, state, &By::device(None), terms, (teller, &work.about))
        }
        Act::Move(state, note) => {
            let Some(mut order) = work.judged_open.clone() else { return Ok(()) };
            if state == OrderState::Submitted {
                order.advice = work.draft.advice;
            }
            let by = By::device(Some(app::supply_words::note(note).to_owned()));
            advance(transaction, order, state, &by, terms, (teller, &work.about))
        }
        Act::Installed => {
            let Some(order) = work.judged_ended.clone() else { return Ok(()) };
            let by = By::device(None);
            advance(transaction, order, OrderState::Installed, &by, terms, (teller, &work.about))
        }
        Act::OnHand(on_hand) => shelve(transaction, device, work.supply, on_hand),
        Act::NotThere(_) => shelve(transaction, device, work.supply, 0),
    }
}

/// So many are on the shelf from now on.
fn shelve(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    on_hand: u32,
) -> rusqlite::Result<()> {
    let known = rows::entry::of_supply(transaction, device, supply)?;
    rows::entry::put(transaction, device, supply, &Entry { shelf: Shelf { on_hand, ..known.shelf }, ..known })
}

/// Who brings an order a step further, and what is said to it.
pub(super) struct By {
    pub(super) who: String,
    pub(super) note: Option<String>,
    /// Whether the supplier knows already, because it said so itself.
    pub(super) from_supplier: bool,
    /// Whether it goes to the supplier by one of the device's ways.
    pub(super) sends: bool,
}

impl By {
    pub(super) fn device(note: Option<String>) -> Self {
        Self { who: DEVICE.into(), note, from_supplier: false, sends: true }
    }
}

/// Brings an order to a state: the order, its step, and who is told of it.
pub(super) fn advance(
    transaction: &Transaction<'_>,
    mut order: SupplyOrder,
    state: OrderState,
    by: &By,
    terms: &Terms,
    (teller, about): (&Teller, &About),
) -> rusqlite::Result<()> {
    let step = OrderStep { at: terms.now, state, who: by.who.clone(), note: by.note.clone() };
    step::take(&mut order, step.clone(), (by.sends && terms.by_server(), by.sends && terms.by_mail));
    // The server hears of an order that it has, or is to get.
    let to_tell = !by.from_supplier && order.by_server && terms.by_server();
    rows::order::put(transaction, &order, &step, to_tell)?;
    teller.order(transaction, about, &order, terms.now)
}
