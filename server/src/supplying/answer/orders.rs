//! What the administrator says.

use app::{
    model::{
        Access, Actor, Deed, Identity, OrderAdvice, OrderAnswer, OrderDecision, OrderReason, OrderState,
        OrderWay, Reading, Supply, SupplyOrder,
    },
    port::SupplyError,
};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::super::{
    Desk,
    act::{By, advance, word},
    desk::{Memory, Terms},
    look::name,
    tell::{About, Teller},
};
use crate::{
    store::{
        audit::{self, NewEntry},
        supplies::{self as rows, entry::Entry},
    },
    supplies::ordering::{
        Shelf,
        step::{self, Article},
    },
};

/// What a change of a supply's state is made of.
pub(super) struct Bench {
    pub(super) reading: Reading,
    /// The supply, as it was read last.
    pub(super) listed: Supply,
    pub(super) terms: Terms,
    teller: Teller,
    about: About,
}

impl Desk {
    /// What is needed to do something about a supply.
    pub(super) fn bench(&self, memory: &Memory, supply: u32) -> Result<Bench, SupplyError> {
        let reading = memory.reading.clone().ok_or(SupplyError::NoSupply)?;
        let known = reading.supplies.iter().find(|one| one.index == supply);
        let outlook = memory.view.of(supply);
        let (Some(known), Some(outlook)) = (known, outlook) else { return Err(SupplyError::NoSupply) };
        Ok(Bench {
            about: About::of(known, outlook),
            listed: known.clone(),
            terms: self.terms(self.now()),
            teller: Teller(self.0.parts.mail.clone()),
            reading,
        })
    }

    /// The administrator orders, or has ordered in another way.
    pub(in crate::supplying) async fn order_by_hand(
        &self,
        from: &Access,
        supply: u32,
        quantity: u32,
        way: OrderWay,
    ) -> Result<(), SupplyError> {
        if !(1..=Shelf::MOST).contains(&quantity) {
            return Err(SupplyError::OutOfBounds);
        }
        let mut memory = self.0.memory.lock().await;
        let bench = self.bench(&memory, supply)?;
        let sends = way == OrderWay::FromHere;
        if sends && memory.view.held {
            return Err(SupplyError::Held);
        }
        if let Some(why) = bench.terms.no_way().filter(|_| sends) {
            return Err(SupplyError::NoWay(why));
        }
        let outlook = memory.view.of(supply).ok_or(SupplyError::NoSupply)?;
        let tenths = |days: u64| u32::try_from(days.saturating_mul(10)).unwrap_or(u32::MAX);
        let advice = outlook.advice.unwrap_or(OrderAdvice {
            lead_time_tenths: tenths(outlook.profile.lead_time_days.value.into()),
            lead_time_deviation_tenths: tenths(bench.terms.lead_time_deviation_days),
            service_level_percent: outlook.profile.service_level_percent.value,
            ..OrderAdvice::NO_NUMBERS
        });
        let article = Article {
            supply,
            name: name(&bench.listed),
            part_number: outlook.profile.part_number.as_ref().map(|part| part.value.clone()),
        };
        let (decision, reason) = (OrderDecision::Order, OrderReason::ByHand);
        let advice = OrderAdvice { decision, reason, quantity, ..advice };
        let draft = SupplyOrder {
            state: OrderState::Submitted,
            ..step::draft(article, quantity, advice, bench.terms.now)
        };
        let actor = from.actor();
        let work = move |transaction: &Transaction<'_>| {
            let Bench { reading, terms, teller, about, .. } = bench;
            let device = rows::make_device(transaction, &reading.identity, terms.now.as_millisecond())?;
            let today = terms.now.to_zoned(terms.zone.clone()).date();
            let Some(order) = rows::order::open(transaction, device, &draft, today)? else {
                return Ok(false);
            };
            let entry = entry(terms.now, actor, Deed::SupplyOrdered, &order, None, &quantity.to_string());
            audit::insert(transaction, &entry)?;
            let by = By { sends, ..administrator() };
            advance(transaction, order, OrderState::Submitted, &by, &terms, (&teller, &about))?;
            Ok(true)
        };
        let opened = self.durably(work).await?;
        self.look(&mut memory).await.map_err(|error| SupplyError::Store(error.to_string()))?;
        if opened { Ok(()) } else { Err(SupplyError::Open) }
    }

    /// The administrator says something of an order.
    pub(in crate::supplying) async fn answer_by_hand(
        &self,
        from: &Access,
        id: i64,
        answer: OrderAnswer,
    ) -> Result<(), SupplyError> {
        let mut memory = self.0.memory.lock().await;
        let order = memory.view.open_by_id(id).cloned().ok_or(SupplyError::Gone)?;
        let (terms, teller) = (self.terms(self.now()), Teller(self.0.parts.mail.clone()));
        let about = memory.about(&order);
        let asks = matches!(order.state, OrderState::Suggested | OrderState::WaitingForApproval);
        let (state, by) = match answer {
            OrderAnswer::Submit if !asks => return Err(SupplyError::DoesNotFit),
            OrderAnswer::Submit if memory.view.held => return Err(SupplyError::Held),
            OrderAnswer::Submit => match terms.no_way() {
                Some(why) => return Err(SupplyError::NoWay(why)),
                None => (OrderState::Submitted, By { sends: true, ..administrator() }),
            },
            OrderAnswer::OrderedElsewhere if asks => (OrderState::Submitted, administrator()),
            OrderAnswer::OrderedElsewhere => return Err(SupplyError::DoesNotFit),
            OrderAnswer::Cancel => (OrderState::Cancelled, administrator()),
            OrderAnswer::Received { quantity } if !(1..=Shelf::MOST).contains(&quantity) => {
                return Err(SupplyError::OutOfBounds);
            }
            OrderAnswer::Received { .. } if asks => return Err(SupplyError::DoesNotFit),
            OrderAnswer::Received { .. } => (OrderState::Received, administrator()),
        };
        let (before, listed_by) = (order.state, memory.listed_by(&order));
        // What it is ordered on is what the page shows: the numbers of now where they say so too.
        let advice = listed_by.as_ref().and_then(|_| memory.view.of(order.supply)?.advice);
        let advice = advice.filter(|advice| advice.decision == OrderDecision::Order);
        let actor = from.actor();
        let work = move |transaction: &Transaction<'_>| {
            // What is on the disk counts: the supplier may have said something meanwhile.
            let Some((device, mut order)) = rows::order::find(transaction, id)? else { return Ok(false) };
            if order.state != before {
                return Ok(false);
            }
            if state == OrderState::Submitted {
                order.advice = advice.unwrap_or(order.advice);
            }
            if let OrderAnswer::Received { quantity } = answer {
                order.quantity = quantity;
                let at = terms.now.as_millisecond();
                let here =
                    listed_by.map(|printer| rows::make_device(transaction, &printer, at)).transpose()?;
                let device = here.unwrap_or(device);
                let known = rows::entry::of_supply(transaction, device, order.supply)?;
                let put = Entry { shelf: known.shelf.received(quantity, terms.now), ..known };
                rows::entry::put(transaction, device, order.supply, &put)?;
            }
            let (was, is) = (word(before), word(state));
            let entry = entry(terms.now, actor, Deed::OrderAnswered, &order, Some(was), &is);
            audit::insert(transaction, &entry)?;
            advance(transaction, order, state, &by, &terms, (&teller, &about))?;
            Ok(true)
        };
        let done = self.durably(work).await?;
        self.look(&mut memory).await.map_err(|error| SupplyError::Store(error.to_string()))?;
        if done { Ok(()) } else { Err(SupplyError::DoesNotFit) }
    }
}

impl Memory {
    /// Which printer lists what was ordered, if the one of now does: the one that it was ordered for may have been another.
    fn listed_by(&self, order: &SupplyOrder) -> Option<Identity> {
        let reading = self.reading.as_ref()?;
        let is_it = |supply: &Supply| supply.index == order.supply && name(supply) == order.name;
        reading.supplies.iter().any(is_it).then(|| reading.identity.clone())
    }
}

fn administrator() -> By {
    By { who: "administrator".into(), note: None, from_supplier: false, sends: false }
}

fn entry(
    at: Timestamp,
    actor: Actor,
    deed: Deed,
    order: &SupplyOrder,
    from: Option<String>,
    to: &str,
) -> NewEntry {
    let subject = format!("{} {}", order.reference, order.name);
    NewEntry { at, actor, deed, subject, from, to: Some(to.to_owned()) }
}
