//! Exports that were changed: each is found out, and the ones that were not never are.

use super::{
    device::{Device, key},
    evidence::rich,
    far_end::FarEnd,
    forged::{self, Forgery, digest, forge},
    random::Random,
    rounds,
};
use crate::{
    ledger::verify::{ComparisonFault, Fault, compare, verify},
    protocol::{
        chain::Place,
        export::{Line, State},
    },
};

struct Base {
    device: Device,
    far_end: FarEnd,
    export: String,
    server: String,
}

impl Base {
    async fn new(length: u64) -> Self {
        let (device, far_end) = rich(length).await;
        let (export, server) = (device.export().await, far_end.export(device.now()));
        let base = Self { device, far_end, export, server };
        base.is_whole();
        base
    }

    fn is_whole(&self) {
        verify(self.export.as_bytes(), &[]).unwrap();
        verify(self.export.as_bytes(), &[self.device.identity.key.public()]).unwrap();
        verify(self.server.as_bytes(), &[]).unwrap();
        compare(self.export.as_bytes(), self.server.as_bytes(), &[]).unwrap();
    }

    fn lines(&self) -> Vec<&str> {
        self.export.split_inclusive('\n').collect()
    }
}

fn place(line: &str) -> Option<Place> {
    match serde_json::from_str(line) {
        Ok(Line::Event(event)) => Some(event.id),
        _ => None,
    }
}

/// Place, whether its octets are there, and state.
fn events_of(export: &str) -> Vec<(Place, bool, State)> {
    let events = export.lines().filter_map(|line| match serde_json::from_str(line) {
        Ok(Line::Event(event)) => Some((event.id, event.event.is_some(), event.state)),
        _ => None,
    });
    events.collect()
}

/// The first place at or after a line.
fn place_from(lines: &[&str], from: usize) -> Option<Place> {
    lines[from..].iter().find_map(|line| place(line))
}

fn found(what: &str, seed: u64, text: &str) -> Fault {
    match verify(text.as_bytes(), &[]) {
        Err(fault) => fault,
        Ok(verified) => panic!("{what}, seed {seed}: not found out: {verified:?}"),
    }
}

#[tokio::test]
async fn a_truncated_export_is_found_out_at_the_place_where_it_stops() {
    let base = Base::new(12).await;
    let lines = base.lines();
    let rounds = rounds(50, 1_000);
    for seed in 0..rounds {
        let random = &mut Random::new(seed);
        match seed % 4 {
            0 => {
                let end = random.below(base.export.len() - 1);
                found("cut at an octet", seed, &String::from_utf8_lossy(&base.export.as_bytes()[..end]));
            }
            1 => {
                let kept = 1 + random.below(lines.len() - 1);
                let fault = found("cut at a line", seed, &lines[..kept].concat());
                let next = place_from(&lines, kept);
                assert!(
                    next.is_none_or(|next| fault.place.is_some_and(|place| place <= next)),
                    "{fault}, {next:?}"
                );
            }
            2 => {
                // The end is left, a stretch before it is not.
                let first = 1 + random.below(lines.len() - 2);
                let gone = 1 + random.below(lines.len() - 1 - first);
                let text = [&lines[..first], &lines[first + gone..]].concat().concat();
                let fault = found("a stretch taken out", seed, &text);
                let next = place_from(&lines[..first + gone], first);
                assert!(
                    next.is_none_or(|next| fault.place.is_some_and(|place| place <= next)),
                    "{fault}, {next:?}"
                );
            }
            _ => {
                let gone = 1 + random.below(lines.len() - 2);
                let text = [&lines[..gone], &lines[gone + 1..]].concat().concat();
                let fault = found("a line taken out", seed, &text);
                match place(lines[gone]) {
                    // Whether the epoch before went on can't be seen.
                    Some(gone) if gone.sequence == 1 => assert!(fault.place <= Some(gone), "{fault}"),
                    Some(gone) => assert_eq!(fault.place, Some(gone), "{fault}"),
                    None => {}
                }
            }
        }
    }
    println!("truncated: {rounds} of {rounds} found out");
}

#[tokio::test]
async fn a_rewritten_export_is_found_out_at_the_event_that_was_rewritten() {
    let base = Base::new(12).await;
    let lines = base.lines();
    let rounds = rounds(50, 1_000);
    for seed in 0..rounds {
        let random = &mut Random::new(seed);
        let index = random.below(lines.len());
        let mut octets = lines[index].as_bytes().to_vec();
        let at = random.below(octets.len() - 1);
        let other = b"0123456789abcdefXYZ{}\"-_ ";
        let is_digit = |octet: u8| octet.is_ascii_digit();
        loop {
            // Numbers stay numbers, so that what is read is as likely as can be.
            let octet = if is_digit(octets[at]) { other[random.below(10)] } else { *random.one_of(other) };
            if octet != octets[at] {
                octets[at] = octet;
                break;
            }
        }
        let line = String::from_utf8_lossy(&octets).into_owned();
        let text = [&lines[..index].concat(), line.as_str(), &lines[index + 1..].concat()].concat();
        let fault = found("an octet", seed, &text);
        if let Some(rewritten) = place(lines[index]) {
            // What no signature is over, such as a reason, is found at the end.
            assert!(fault.place.is_none_or(|place| place <= rewritten), "{seed}: {fault}, {rewritten}");
        }
    }
    println!("rewritten: {rounds} of {rounds} found out");
}

#[tokio::test]
async fn what_an_event_says_is_found_out_at_that_event() {
    let base = Base::new(6).await;
    for (index, line) in base.lines().iter().enumerate() {
        let lines = base.lines();
        let Some(at) = place(line).filter(|_| line.contains("\"value\":10")) else { continue };
        let changed = line.replacen("\"value\":10", "\"value\":11", 1);
        let text = [&lines[..index].concat(), changed.as_str(), &lines[index + 1..].concat()].concat();
        let fault = found("a count", 0, &text);
        assert_eq!(fault.place, Some(at), "{fault}");
    }
}

#[tokio::test]
async fn a_re_ordered_export_is_found_out() {
    let base = Base::new(12).await;
    let lines = base.lines();
    let rounds = rounds(50, 1_000);
    for seed in 0..rounds {
        let random = &mut Random::new(seed);
        let mut other = lines.clone();
        let (from, to) = (random.below(lines.len()), random.below(lines.len()));
        match seed % 3 {
            0 => other.swap(from, to),
            1 => {
                let line = other.remove(from);
                other.insert(to.min(other.len()), line);
            }
            _ => other[from.min(to)..from.max(to)].reverse(),
        }
        if other == lines {
            other.swap(0, 1);
        }
        let fault = found("an order", seed, &other.concat());
        let first = lines.iter().zip(&other).position(|(line, other)| line != other).unwrap();
        if let Some(first) = place(lines[first]) {
            assert!(fault.place.is_some_and(|place| place <= first), "{seed}: {fault}, {first}");
        }
    }
    println!("re-ordered: {rounds} of {rounds} found out");
}

#[tokio::test]
async fn a_forked_export_is_found_out_by_the_receipts_or_by_the_server_s() {
    let base = Base::new(12).await;
    let (events, receipted) = forged::lengths(&base.export);
    assert!(receipted < events && receipted > 20);
    let own = &base.device.identity.key;
    let rounds = rounds(50, 1_000);
    for seed in 0..rounds {
        let random = &mut Random::new(seed);
        let from = random.below(receipted - 1);
        let forgery = Forgery { key: own, server_key: None, from };
        let forked = forge(&base.export, &forgery, random);
        assert_ne!(forked, base.export);
        let fault = found("a fork", seed, &forked);
        // What has lost its octets can't be told otherwise.
        let first = events_of(&base.export)[from..].iter().find(|(_, has_octets, _)| *has_octets).unwrap().0;
        // Where the fork began is known to within the events of a receipt.
        assert!(fault.place.is_some_and(|place| place <= first), "{fault}, {first}");

        // The same without the receipts that tell.
        let kept = random.below(3);
        let silent = forged::without_receipts(&forked, kept, own);
        match verify(silent.as_bytes(), &[own.public()]) {
            Err(_) => {}
            Ok(verified) => {
                let up_to = verified.complete_to.map(|complete_to| complete_to.place);
                assert!(up_to.is_none_or(|up_to| up_to < first), "{up_to:?}, {first}");
            }
        }
        assert!(compare(silent.as_bytes(), base.server.as_bytes(), &[]).is_err(), "seed {seed}");
    }
    println!("forked: {rounds} of {rounds} found out");
}

#[tokio::test]
async fn a_fork_of_what_has_its_octets_is_found_by_the_server_s_at_its_first_event() {
    let base = Base::new(6).await;
    let own = &base.device.identity.key;
    let places = events_of(&base.export);
    let last_pruned = places.iter().rposition(|(_, has_octets, _)| !has_octets).unwrap();
    let mut compared = 0;
    for (from, (place, _, state)) in places.iter().enumerate().skip(last_pruned + 1) {
        if !matches!(state, State::Accepted) {
            continue;
        }
        let forgery = Forgery { key: own, server_key: None, from };
        let forked = forge(&base.export, &forgery, &mut Random::new(1));
        let silent = forged::without_receipts(&forked, 0, own);
        let fault = compare(silent.as_bytes(), base.server.as_bytes(), &[]).unwrap_err();
        let ComparisonFault::Between(at, _) = fault else { panic!("{fault}") };
        assert_eq!(at, *place, "{fault}");
        compared += 1;
    }
    assert!(compared > 0);
}

#[tokio::test]
async fn a_swapped_key_is_found_out() {
    let base = Base::new(12).await;
    let (genuine, other, server) = (&base.device.identity.key, key(2), key(3));
    let keys = [genuine.public(), base.far_end.key.public()];
    let rounds = rounds(50, 1_000);
    for seed in 0..rounds {
        let random = &mut Random::new(seed);
        match seed % 4 {
            0 => {
                // In one place.
                let old = random.one_of(&keys).to_string();
                let places: Vec<usize> = base.export.match_indices(&old).map(|(at, _)| at).collect();
                let at = *random.one_of(&places);
                let mut text = base.export.clone();
                text.replace_range(at..at + old.len(), &other.public().to_string());
                found("a key", seed, &text);
            }
            1 => {
                let old = random.one_of(&keys).to_string();
                found("a key everywhere", seed, &base.export.replace(&old, &digest(random).to_string()));
            }
            2 => {
                let forgery = Forgery { key: &other, server_key: None, from: random.below(50) };
                found(
                    "signed anew, with the server's receipts",
                    seed,
                    &forge(&base.export, &forgery, random),
                );
            }
            _ => {
                let forgery = Forgery { key: &other, server_key: Some(&server), from: random.below(50) };
                let text = forge(&base.export, &forgery, random);
                let named = verify(text.as_bytes(), &[genuine.public()]);
                assert!(named.is_err(), "seed {seed}: signed anew, with receipts of another server");
                assert!(compare(text.as_bytes(), base.server.as_bytes(), &[]).is_err(), "seed {seed}");
            }
        }
    }
    println!("key swapped: {rounds} of {rounds} found out");
}
