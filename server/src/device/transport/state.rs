//! What a transport keeps between requests: the addresses of the printer's name, open sockets, keys.

use std::net::SocketAddr;

use super::{
    community::CommunitySession,
    user::{Engine, UserSession},
};

/// A socket with what it needs to speak.
pub(super) enum Session {
    Community(CommunitySession),
    User(Box<UserSession>),
}

#[derive(Default)]
pub(super) struct State {
    /// What the name stood for at last: the address that is in use leads.
    pub addresses: Vec<SocketAddr>,
    /// How many of them were tried in vain since one answered.
    pub vain: usize,
    /// Open sockets that wait for work.
    pub sessions: Vec<Session>,
    /// What was agreed by SNMPv3.
    pub engine: Option<Engine>,
}

impl State {
    /// Takes what the name stands for now; the address in use stays so as long as it is among them.
    pub fn settle(&mut self, mut found: Vec<SocketAddr>) {
        let used = self.addresses.first().copied();
        match used.and_then(|used| found.iter().position(|address| *address == used)) {
            Some(place) => found.rotate_left(place),
            None => self.engine = None,
        }
        self.addresses = found;
        self.sessions.clear();
    }

    /// Goes over to the next address; `false` once all were tried.
    pub fn advance(&mut self) -> bool {
        self.vain += 1;
        if !self.addresses.is_empty() {
            self.addresses.rotate_left(1);
        }
        self.engine = None;
        let more = self.vain < self.addresses.len();
        if !more {
            self.vain = 0;
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_of_a_name_is_tried_once_and_the_one_that_answers_is_kept() {
        let [one, two, three]: [SocketAddr; 3] =
            [([127, 0, 0, 1], 1).into(), ([127, 0, 0, 1], 2).into(), ([127, 0, 0, 1], 3).into()];
        let mut state = State::default();
        state.settle(vec![one, two]);
        assert_eq!(state.addresses[0], one);
        assert!(state.advance());
        state.settle(vec![one, two]);
        assert_eq!(state.addresses[0], two, "the second is in use now");
        assert!(!state.advance(), "both were tried");
        state.settle(vec![one, two]);
        assert_eq!(state.addresses[0], one, "the next look begins anew");
        state.settle(vec![three]);
        assert_eq!(state.addresses[0], three, "the printer has moved");
        assert!(!state.advance());
    }
}
