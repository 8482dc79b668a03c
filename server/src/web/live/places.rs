use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{config::WebSection, network::Network};

/// The part of all connections, and of those of an address, that may be held for long.
const PART: u64 = 4;

/// The places for those who listen. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(in crate::web) struct Places(Arc<Inner>);

struct Inner {
    most: usize,
    most_of_one: usize,
    taken: Mutex<HashMap<Network, usize>>,
}

impl Places {
    /// As many as these connections leave, one at least.
    pub(in crate::web) fn new(web: &WebSection) -> Self {
        let part = |connections: u64| usize::try_from(connections / PART).unwrap_or(usize::MAX).max(1);
        Self(Arc::new(Inner {
            most: part(web.max_connections),
            most_of_one: part(web.max_connections_per_address),
            taken: Mutex::default(),
        }))
    }

    /// A place for somebody of this network; `None` if there is none for it now.
    pub(super) fn take(&self, network: Network) -> Option<Place> {
        let mut taken = self.taken();
        let own = taken.get(&network).copied().unwrap_or(0);
        if own >= self.0.most_of_one || taken.values().sum::<usize>() >= self.0.most {
            return None;
        }
        taken.insert(network, own + 1);
        Some(Place { network, places: self.clone() })
    }

    /// How many are taken.
    pub(in crate::web) fn in_use(&self) -> usize {
        self.taken().values().sum()
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one who listens, given back when this is dropped.
pub(super) struct Place {
    network: Network,
    places: Places,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        match taken.get_mut(&self.network) {
            Some(own) if *own > 1 => *own -= 1,
            _ => _ = taken.remove(&self.network),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn network(number: u32) -> Network {
        Network::of(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn an_address_has_its_part_and_all_together_have_theirs() {
        let places = Places::new(&WebSection {
            max_connections: 20,
            max_connections_per_address: 8,
            ..WebSection::default()
        });
        let mut held: Vec<_> = [1, 1, 2, 2].map(|number| places.take(network(number))).into();
        assert!(held.iter().all(Option::is_some));
        assert!(places.take(network(1)).is_none(), "two of eight");
        held.push(places.take(network(3)));
        assert_eq!(places.in_use(), 5);
        assert!(places.take(network(4)).is_none(), "five of twenty");
        held.remove(0);
        assert_eq!(places.in_use(), 4);
        held.push(places.take(network(1)));
        assert!(held.iter().all(Option::is_some) && places.take(network(1)).is_none());
        drop(held);
        assert!(places.taken().is_empty(), "nothing is remembered of who left");
    }

    #[test]
    fn there_is_always_a_place_for_one() {
        let web = WebSection { max_connections: 0, max_connections_per_address: 0, ..WebSection::default() };
        let places = Places::new(&web);
        let place = places.take(network(1));
        assert!(place.is_some() && places.take(network(2)).is_none());
    }
}
