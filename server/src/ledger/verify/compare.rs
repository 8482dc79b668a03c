use std::{cmp::Ordering, collections::BTreeMap, fmt, io::BufRead};

use super::{
    Fault, Verified,
    verifier::{Checked, Kept, Verifier},
};
use crate::protocol::{
    chain::{Head, Place},
    export::State,
    key::PublicKey,
};

/// Two exports of one device that tell the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The first one.
    pub ours: Verified,
    /// The other one.
    pub theirs: Verified,
    /// The last event that both have.
    pub equal_to: Option<Place>,
    /// How many events the first one alone has: not sent yet, or never to be.
    pub only_ours: u64,
    /// How many the other one alone has, from before the device was put back to an earlier state.
    pub only_theirs: u64,
}

/// Why two exports do not tell the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonFault {
    /// The first one is not whole.
    Ours(Fault),
    /// The other one is not whole.
    Theirs(Fault),
    /// They differ; this is the first event in which they do.
    Between(Place, &'static str),
}

impl fmt::Display for ComparisonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours(fault) | Self::Theirs(fault) => fault.fmt(f),
            Self::Between(place, what) => write!(f, "{place}: {what}"),
        }
    }
}

impl std::error::Error for ComparisonFault {}

/// Checks two exports of one device and compares them: the device's own, and that of its server.
pub fn compare(
    ours: impl BufRead,
    theirs: impl BufRead,
    keys: &[PublicKey],
) -> Result<Compared, ComparisonFault> {
    let mut comparison = Comparison {
        ours: Verifier::begin(ours, keys).map_err(ComparisonFault::Ours)?,
        theirs: Verifier::begin(theirs, keys).map_err(ComparisonFault::Theirs)?,
        equal_to: None,
        only_ours: 0,
        only_theirs: 0,
        parted: BTreeMap::new(),
    };
    comparison.same_device()?;
    comparison.run()?;
    let Comparison { ours, theirs, equal_to, only_ours, only_theirs, .. } = comparison;
    Ok(Compared { ours: ours.finish(), theirs: theirs.finish(), equal_to, only_ours, only_theirs })
}

struct Comparison<A, B> {
    ours: Verifier<A>,
    theirs: Verifier<B>,
    equal_to: Option<Place>,
    only_ours: u64,
    only_theirs: u64,
    /// What the other one alone has of an epoch, until ours says that it knows: the first of it, and the last.
    parted: BTreeMap<u32, (Place, Head)>,
}

impl<A: BufRead, B: BufRead> Comparison<A, B> {
    fn same_device(&self) -> Result<(), ComparisonFault> {
        for ours in &self.ours.header().epochs {
            let theirs = self.theirs.header().epochs.iter().find(|theirs| theirs.epoch == ours.epoch);
            if theirs.is_some_and(|theirs| (&theirs.device, theirs.key) != (&ours.device, ours.key)) {
                let first = Place::new(ours.epoch, 1);
                return Err(ComparisonFault::Between(first, "the two are of different devices or keys"));
            }
        }
        Ok(())
    }

    fn run(&mut self) -> Result<(), ComparisonFault> {
        let (mut ours, mut theirs) = (self.next_ours()?, self.next_theirs()?);
        loop {
            let order = match (&ours, &theirs) {
                (None, None) => return self.all_explained(),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(mine), Some(other)) => mine.head.place().cmp(&other.head.place()),
            };
            if let Some(mine) = ours.as_ref().filter(|_| order.is_le()) {
                self.explain(mine);
                match &theirs {
                    Some(other) if order.is_eq() => self.both(mine, other)?,
                    _ => self.ours_alone(mine)?,
                }
                ours = self.next_ours()?;
            } else if let Some(other) = &theirs {
                self.theirs_alone(other.head);
            }
            if order.is_ge() {
                theirs = self.next_theirs()?;
            }
        }
    }

    fn next_ours(&mut self) -> Result<Option<Checked>, ComparisonFault> {
        self.ours.next().map_err(ComparisonFault::Ours)
    }

    fn next_theirs(&mut self) -> Result<Option<Checked>, ComparisonFault> {
        self.theirs.next().map_err(ComparisonFault::Theirs)
    }

    fn both(&mut self, mine: &Checked, other: &Checked) -> Result<(), ComparisonFault> {
        let is_claimed = mine.state == State::Accepted && mine.kept == Kept::Whole;
        if mine.head.link == other.head.link && is_claimed && other.kept == Kept::Tombstone {
            let what = "it is said to be accepted, and the other one has a tombstone in its place";
            return Err(ComparisonFault::Between(mine.head.place(), what));
        }
        if mine.head.link == other.head.link {
            self.equal_to = Some(mine.head.place());
            return Ok(());
        }
        // What was kept back when an epoch ended was never sent (discarded, or its octets given up before anybody
        // decided); the server may have another event of this number, for which a later epoch has to account.
        if matches!(mine.state, State::Discarded | State::SetAside) {
            self.only_ours += 1;
            self.theirs_alone(other.head);
            return Ok(());
        }
        Err(ComparisonFault::Between(mine.head.place(), "the two have different events"))
    }

    fn ours_alone(&mut self, mine: &Checked) -> Result<(), ComparisonFault> {
        self.only_ours += 1;
        match mine.state {
            State::Accepted | State::Refused => Err(ComparisonFault::Between(
                mine.head.place(),
                "the server signed for it, and it is missing in the other one",
            )),
            State::Waiting | State::SetAside | State::Discarded => Ok(()),
        }
    }

    fn theirs_alone(&mut self, head: Head) {
        self.only_theirs += 1;
        let (_, last) = self.parted.entry(head.epoch).or_insert((head.place(), head));
        *last = head;
    }

    /// The beginning of a later epoch of ours says what the server was known to have: up to there all is explained.
    fn explain(&mut self, mine: &Checked) {
        let Some(after) = mine.opened.as_ref().and_then(|opened| opened.after) else { return };
        self.parted.retain(|_, (_, last)| {
            let differs = last.place() == after.place() && last.link != after.link;
            last.place() > after.place() || differs
        });
    }

    fn all_explained(&self) -> Result<(), ComparisonFault> {
        match self.parted.values().next() {
            Some((first, _)) => Err(ComparisonFault::Between(*first, "it is missing in the first one")),
            None => Ok(()),
        }
    }
}
