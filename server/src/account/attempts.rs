//! Who may try a password now. Wrong tries are counted in memory, by address and in all; what is counted passes
//! with time, and no number of them keeps out for good:
//!
//! - An address has five tries, then waits: 1 s, 2 s, 4 s, up to five minutes. Tries while it waits count nothing.
//!   A whole IPv6 network is one address, except those of it from which somebody signed in before: each of these is
//!   judged by itself, so that its neighbours can't have it wait.
//! - All addresses that never signed in have thirty tries together, and get one back every twenty seconds. An
//!   address from which somebody signed in before needs none of those. The loopback addresses, of which every user of
//!   the machine has millions, have thirty of their own, so that nobody elsewhere uses up theirs.

use std::{collections::HashMap, net::IpAddr};

use jiff::{SignedDuration, Timestamp};

use crate::network::Network;

/// Wrong tries of an address that cost no wait.
const FREE: u32 = 5;
/// Longest wait of an address.
const LONGEST: SignedDuration = SignedDuration::from_mins(5);
/// Wrong tries of an address are forgotten after this long without one.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);
/// Addresses that are remembered for their wrong tries, and for having signed in.
const ADDRESSES: usize = 256;
const KNOWN: usize = 64;
/// Tries that strangers have together.
const TOGETHER: i64 = 30;
/// Time after which they get one back.
const BACK: SignedDuration = SignedDuration::from_secs(20);

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

/// Whose tries are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Counted {
    /// Those of one address, from which somebody signed in before.
    Known(IpAddr),
    /// Those of all others of a network.
    Strangers(Network),
}

/// The tries so far.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    wrong: HashMap<Counted, Wrong>,
    known: Vec<IpAddr>,
    strangers: Together,
    /// Who is on the device itself.
    here: Together,
}

/// Tries that many addresses have together.
#[derive(Debug, Default)]
struct Together {
    /// When they will be whole again.
    whole_at: Option<Timestamp>,
}

impl Attempts {
    /// Takes a try by this address, or answers how long it has to wait. What is taken is given back by
    /// [`Attempts::right`].
    pub(super) fn take(&mut self, address: IpAddr, now: Timestamp) -> Result<(), SignedDuration> {
        let counted = self.counted(address);
        if let Some(wrong) = self.wrong.get(&counted) {
            let left = wait(wrong.count).saturating_sub(now.duration_since(wrong.last));
            // A clock that was set back does not lengthen the wait.
            if left.is_positive() && left <= wait(wrong.count) {
                return Err(left);
            }
        }
        if let Counted::Strangers(network) = counted {
            let together = if network.is_loopback() { &mut self.here } else { &mut self.strangers };
            together.take(now)?;
        }
        self.count(counted, now);
        Ok(())
    }

    /// The try was right: this address is known from now on.
    pub(super) fn right(&mut self, address: IpAddr) {
        let counted = self.counted(address);
        self.wrong.remove(&counted);
        let address = address.to_canonical();
        self.known.retain(|known| *known != address);
        if self.known.len() >= KNOWN {
            self.known.remove(0);
        }
        self.known.push(address);
    }

    fn counted(&self, address: IpAddr) -> Counted {
        let address = address.to_canonical();
        if self.known.contains(&address) {
            Counted::Known(address)
        } else {
            Counted::Strangers(Network::of(address))
        }
    }

    fn count(&mut self, counted: Counted, now: Timestamp) {
        self.wrong.retain(|_, wrong| {
            let age = now.duration_since(wrong.last);
            !age.is_negative() && age < FORGOTTEN
        });
        if self.wrong.len() >= ADDRESSES && !self.wrong.contains_key(&counted) {
            let oldest = self.wrong.iter().min_by_key(|(_, wrong)| wrong.last).map(|(counted, _)| *counted);
            oldest.and_then(|oldest| self.wrong.remove(&oldest));
        }
        let wrong = self.wrong.entry(counted).or_insert(Wrong { count: 0, last: now });
        *wrong = Wrong { count: wrong.count + 1, last: now };
    }
}

impl Together {
    /// Takes one, or answers how long it takes until there is one again.
    fn take(&mut self, now: Timestamp) -> Result<(), SignedDuration> {
        let spent = self.spent(now);
        let full = BACK.as_secs() * TOGETHER;
        if spent.as_secs() + BACK.as_secs() > full {
            return Err(SignedDuration::from_secs(spent.as_secs() + BACK.as_secs() - full));
        }
        self.whole_at = now.checked_add(spent + BACK).ok();
        Ok(())
    }

    fn spent(&self, now: Timestamp) -> SignedDuration {
        let whole = SignedDuration::from_secs(BACK.as_secs() * TOGETHER);
        let spent = self.whole_at.map_or(SignedDuration::ZERO, |at| at.duration_since(now));
        // Beyond what can be spent, the clock was set back.
        if spent.is_negative() || spent > whole { SignedDuration::ZERO } else { spent }
    }
}

/// How long an address waits after so many wrong tries.
fn wait(count: u32) -> SignedDuration {
    let Some(over) = count.checked_sub(FREE) else { return SignedDuration::ZERO };
    SignedDuration::from_secs(1 << over.min(30)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn start() -> Timestamp {
        time("2026-11-22T08:00:00Z")
    }

    fn later(seconds: i64) -> Timestamp {
        start() + SignedDuration::from_secs(seconds)
    }

    fn stranger(number: u32) -> IpAddr {
        IpAddr::from((0x0a00_0000 + number).to_be_bytes())
    }

    #[test]
    fn an_address_waits_longer_with_each_wrong_try_and_never_longer_than_five_minutes() {
        let mut attempts = Attempts::default();
        attempts.right(stranger(1));
        for _ in 0..FREE {
            assert_eq!(attempts.take(stranger(1), start()), Ok(()));
        }
        let mut now = 0;
        for expected in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300] {
            let wait = attempts.take(stranger(1), later(now)).unwrap_err();
            assert_eq!(wait, SignedDuration::from_secs(expected));
            now += expected;
            assert_eq!(attempts.take(stranger(1), later(now)), Ok(()));
        }
    }

    #[test]
    fn a_hundred_guesses_in_a_row_are_stopped_and_tries_while_waiting_count_nothing() {
        let mut attempts = Attempts::default();
        let taken = (0..100).filter(|_| attempts.take(stranger(1), start()).is_ok()).count();
        assert_eq!(taken, 5);
        assert_eq!(attempts.take(stranger(1), later(1)), Ok(()));
        assert_eq!(attempts.take(stranger(2), start()), Ok(()), "another address");
    }

    #[test]
    fn many_addresses_together_are_slowed_and_a_known_one_is_not() {
        let mut attempts = Attempts::default();
        attempts.right(stranger(0));
        let taken = (1..=1_000).filter(|number| attempts.take(stranger(*number), start()).is_ok()).count();
        assert_eq!(taken, 30);
        assert_eq!(attempts.take(stranger(2_000), later(0)), Err(SignedDuration::from_secs(20)));
        assert_eq!(attempts.take(stranger(0), start()), Ok(()));
        assert_eq!(attempts.take([127, 0, 0, 1].into(), start()), Ok(()), "who has the machine in hand");
        assert_eq!(attempts.take(stranger(2_000), later(20)), Ok(()));
        assert!(attempts.take(stranger(2_001), later(20)).is_err());
    }

    #[test]
    fn the_addresses_of_the_loopback_interface_are_slowed_together_and_by_themselves() {
        let mut attempts = Attempts::default();
        let here = |number: u32| IpAddr::from((0x7f00_0000 + number).to_be_bytes());
        let taken = (1..=1_000).filter(|number| attempts.take(here(*number), start()).is_ok()).count();
        assert_eq!(taken, 30, "every user of the machine has millions of them");
        assert_eq!(attempts.take(stranger(1), start()), Ok(()), "strangers have their own");
        attempts.right(here(7));
        assert_eq!(attempts.take(here(7), start()), Ok(()), "where somebody signed in before");
        assert!(attempts.take(here(2_000), later(19)).is_err());
        assert_eq!(attempts.take(here(2_000), later(20)), Ok(()));
    }

    #[test]
    fn the_addresses_of_an_ipv6_network_are_one() {
        let mut attempts = Attempts::default();
        let host = |number: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, number]);
        let taken = (0..50).filter(|number| attempts.take(host(*number), start()).is_ok()).count();
        assert_eq!(taken, 5);
        let mapped: IpAddr = "::ffff:10.0.0.9".parse().unwrap();
        for _ in 0..FREE {
            assert_eq!(attempts.take(mapped, start()), Ok(()));
        }
        assert!(attempts.take([10, 0, 0, 9].into(), start()).is_err());
    }

    #[test]
    fn the_neighbours_of_a_known_ipv6_address_do_not_have_it_wait() {
        let mut attempts = Attempts::default();
        let host = |number: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, number]);
        attempts.right(host(1));
        let taken = (2..50).filter(|number| attempts.take(host(*number), start()).is_ok()).count();
        assert_eq!(taken, 5);
        for _ in 0..FREE {
            assert_eq!(attempts.take(host(1), start()), Ok(()));
        }
        assert!(attempts.take(host(1), start()).is_err(), "a known one has no more tries than others");
        attempts.right(host(1));
        assert!(attempts.take(host(9), start()).is_err(), "its signing in clears nothing of its neighbours");
    }

    #[test]
    fn what_is_counted_is_forgotten_and_a_right_try_clears_it() {
        let mut attempts = Attempts::default();
        for _ in 0..FREE {
            let _ = attempts.take(stranger(1), start());
        }
        assert!(attempts.take(stranger(1), start()).is_err());
        attempts.right(stranger(1));
        assert_eq!(attempts.take(stranger(1), start()), Ok(()));
        for _ in 0..20 {
            let _ = attempts.take(stranger(2), start());
        }
        assert_eq!(attempts.take(stranger(2), later(3_601)), Ok(()));
        assert_eq!(attempts.take(stranger(2), later(3_601)), Ok(()), "as at the beginning");
    }

    #[test]
    fn a_clock_set_back_keeps_nobody_waiting_and_memory_is_bounded() {
        let mut attempts = Attempts::default();
        for number in 0..5_000 {
            let _ = attempts.take(stranger(number), later(i64::from(number) * 20));
        }
        assert!(attempts.wrong.len() <= ADDRESSES);
        assert_eq!(attempts.take(stranger(4_999), time("2020-01-01T00:00:00Z")), Ok(()));
    }
}
