//! What both ends rely on.

mod samples;

use app::model::{self};
use serde_json::Value;

use self::samples::{
    DEVICE, data, key, look,
    maintenance::{findings, service_request, silence, story},
    meter_read, one_of_each, ordered, performance, supply_order, supply_replaced,
};
use super::{
    allow_list, batch,
    chain::{Head, NoPlace, Place},
    check_in::CheckIn,
    command::{Command, Order, SupplierAnswer},
    data::{
        Data, Kind, Matter,
        alert::{AlertEvent, AlertStep},
        clock::{ClockLook, ClockSet, Quality, corrected},
        finding::{FindingEvent, FindingTold},
        supplies_performance::SuppliesPerformance,
        supply_order::{OrderProgress, PlacedBy, SupplyOrder},
    },
    enrolment::Printer,
    event::{self, Author, EventError, Origin, Tombstone, WriteError, Written},
    key::{SigningKey, Use, fingerprint, verifies},
    octets::Digest,
    signed::{self, SignedError},
};
use crate::testing::time;

#[test]
fn every_type_of_event_has_fields_of_the_allow_list_alone() {
    let key = key();
    let author = Author { device: DEVICE, key: &key, demonstration: true };
    let events: Vec<Written> = one_of_each(&author).into_iter().map(Result::unwrap).collect();
    for kind in Kind::ALL {
        let texts: Vec<Value> = events
            .iter()
            .filter(|event| event.kind == kind)
            .map(|event| serde_json::from_str(&event.text).unwrap())
            .collect();
        assert!(!texts.is_empty(), "{kind:?} has no example");
        let mut leaves = std::collections::BTreeSet::new();
        for text in &texts {
            collect(text, String::new(), &mut leaves);
        }
        for leaf in &leaves {
            assert!(allow_list::fields(kind).any(|(path, _)| path == *leaf), "{kind:?}: {leaf}");
        }
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
    }
}

fn collect(value: &Value, path: String, leaves: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| collect(member, format!("{path}/{name}"), leaves));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, format!("{path}/*"), leaves)),
        _ => drop(leaves.insert(path)),
    }
}

#[test]
fn a_field_that_is_not_on_the_list_keeps_an_event_from_being_written() {
    #[derive(serde::Serialize)]
    struct Leak {
        owner: &'static str,
    }
    impl Matter for Leak {
        const KIND: Kind = Kind::MeterRead;
    }
    let key = key();
    let author = Author { device: DEVICE, key: &key, demonstration: false };
    let written = event::write(&author, &Head::start(1), &data(Leak { owner: "somebody" }));
    let Err(WriteError::NotAllowed(error)) = written else { panic!("{written:?}") };
    assert_eq!(error.path, "/data/owner");
}

#[test]
fn what_is_told_is_read_back_as_it_was() {
    fn same<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(matter: &T) {
        let text =
            serde_json::to_string(&Data { clock: look(), printer: Printer::default(), matter: &matter })
                .unwrap();
        assert_eq!(serde_json::from_str::<Data<T>>(&text).unwrap().matter, *matter, "{text}");
    }
    let unlisted = SupplyOrder::of(&ordered(), &ordered().steps[1], None).unwrap();
    assert_eq!((unlisted.supply.kind.as_str(), unlisted.supply.serial_number.as_deref()), ("unknown", None));
    same(&SupplyOrder { position_pages: None, expected_at: None, ..unlisted });
    same(&supply_order());
    same(&supply_replaced());
    same(&SuppliesPerformance::of(&performance(), "EUR"));
    same(&SuppliesPerformance::of(&model::Performance::default(), ""));
    same(&service_request());
    same(&silence(AlertStep::Cleared));
    same(&AlertEvent { step: AlertStep::Cleared, at: time("2026-11-25T02:00:00Z"), story: story() });
    for finding in &findings() {
        let (step, at) = (model::FindingStep::Closed, time("2026-11-25T02:00:00Z"));
        same(&FindingEvent { step, at, finding: FindingTold::from(finding) });
    }
}

#[test]
fn an_order_is_told_with_what_the_device_knows_and_without_what_the_server_said() {
    use model::OrderState as State;
    let told = supply_order();
    assert_eq!((told.order, told.reference.as_str(), told.quantity), (3, "S-20261125-1", 2));
    assert_eq!((told.state, told.by), (OrderProgress::Submitted, PlacedBy::Administrator));
    assert_eq!(told.supply.part_number.as_deref(), Some("106R01535"), "what is ordered, not what is inside");
    let text = serde_json::to_string(&told).unwrap();
    assert!(!text.contains("N-1") && !text.contains("4711"), "{text}");
    let table = [
        (State::Suggested, None),
        (State::WaitingForApproval, None),
        (State::Submitted, Some(OrderProgress::Submitted)),
        (State::Acknowledged, None),
        (State::Shipped, None),
        (State::Overdue, Some(OrderProgress::Overdue)),
        (State::Received, Some(OrderProgress::Received)),
        (State::Installed, Some(OrderProgress::Installed)),
        (State::Cancelled, Some(OrderProgress::Cancelled)),
        (State::Refused, None),
    ];
    for (state, progress) in table {
        let step = model::OrderStep { state, who: "device".into(), note: None, ..ordered().steps[0].clone() };
        assert_eq!(SupplyOrder::of(&ordered(), &step, None).map(|told| told.state), progress, "{state:?}");
        assert!(progress.is_none_or(|progress| State::from(progress) == state));
    }
    let mut by_itself = ordered();
    by_itself.steps[1].who = "device".into();
    let told = SupplyOrder::of(&by_itself, &by_itself.steps[1], None).unwrap();
    assert_eq!(told.by, PlacedBy::Device);
}

#[test]
fn of_many_cartridges_the_newest_of_each_supply_are_told() {
    let told = SuppliesPerformance::of(&performance(), "").cartridges;
    for supply in [1, 2] {
        let those: Vec<_> = told.iter().filter(|used| used.supply == supply).collect();
        let newest: Vec<String> = (0..12).map(|number| number.to_string()).collect();
        assert!(those.iter().map(|used| used.serial_number.clone().unwrap()).eq(newest));
    }
}

#[test]
fn personal_data_is_on_no_list() {
    for kind in Kind::ALL {
        for (path, _) in allow_list::fields(kind) {
            for word in
                ["contact", "location/", "console", "owner", "user", "job", "document", "mail", "name/"]
            {
                assert!(!path.contains(word), "{path}");
            }
        }
    }
}

fn chain(key: &SigningKey, length: usize) -> Vec<Written> {
    let author = Author { device: DEVICE, key, demonstration: false };
    let mut head = Head::start(1);
    let mut written = Vec::new();
    for _ in 0..length {
        let event = event::write(&author, &head, &data(meter_read())).unwrap();
        head = event.head;
        written.push(event);
    }
    written
}

#[test]
fn a_batch_keeps_each_event_to_the_octet_and_the_chain_is_checked_link_by_link() {
    let key = key();
    let signed: Vec<String> = chain(&key, 3).iter().map(Written::signed).collect();
    let text = batch::join(signed.iter().map(String::as_str));
    assert!(serde_json::from_str::<Value>(&text).unwrap().is_array());
    let events = batch::split(&text).unwrap();
    assert_eq!(events, signed);
    let mut head = Head::start(1);
    for event in events {
        head = event::read(event).unwrap().follows(&head, DEVICE, &key.public()).unwrap();
    }
    assert_eq!((head.epoch, head.sequence), (1, 3));
}

#[test]
fn a_changed_moved_foreign_or_other_s_event_is_found() {
    let key = key();
    let [first, second] = <[Written; 2]>::try_from(chain(&key, 2)).unwrap();
    let start = Head::start(1);
    let check = |text: &str, head: &Head, device: &str, key: &SigningKey| {
        event::read(text).and_then(|event| event.follows(head, device, &key.public()))
    };
    let other = SigningKey::from_seed(zeroize::Zeroizing::new([9; 32]));
    assert!(check(&first.signed(), &start, DEVICE, &key).is_ok());
    assert_eq!(check(&second.signed(), &start, DEVICE, &key), Err(EventError::Link));
    assert_eq!(check(&first.signed(), &first.head, DEVICE, &key), Err(EventError::Link));
    assert_eq!(check(&first.signed(), &start, DEVICE, &other), Err(EventError::Signature));
    assert!(matches!(check(&first.signed(), &start, "d-2", &key), Err(EventError::Attributes(_))));
    let changed = first.signed().replace("120345", "120346");
    assert_eq!(check(&changed, &start, DEVICE, &key), Err(EventError::Signature));
    assert_eq!(check(&first.text, &start, DEVICE, &key), Err(EventError::Signed(SignedError::Unsigned)));
    let renamed = first.signed().replace("\"1-1\"", "\"1-2\"");
    assert!(matches!(check(&renamed, &start, DEVICE, &key), Err(EventError::Attributes(_))));
}

#[test]
fn an_event_that_is_written_again_has_its_time_its_data_and_its_first_origin() {
    let key = key();
    let author = Author { device: DEVICE, key: &key, demonstration: false };
    let first = event::write(&author, &Head::start(1), &data(meter_read())).unwrap();
    let second = event::write_again(&author, &Head::start(2), &first.text).unwrap();
    let third = event::write_again(&author, &Head::start(3), &second.text).unwrap();
    let [first_read, third_read] =
        [&first, &third].map(|written| event::read(&written.signed()).unwrap().event);
    assert_eq!((first_read.time, first_read.data.get()), (third_read.time, third_read.data.get()));
    let origin = Origin { place: Place::new(1, 1), content: first.content };
    assert_eq!((first_read.origin, third_read.origin), (None, Some(origin)));
    assert_eq!((third.id.as_str(), third.kind), ("3-1", Kind::MeterRead));
    assert!(third.text.contains(&format!(r#""origin":"1-1/{}""#, first.content)), "{}", third.text);
    let unknown = first.text.replace("meter-read", "advertisement");
    assert!(matches!(event::write_again(&author, &Head::start(2), &unknown), Err(WriteError::Unknown(_))));
    let leak = first.text.replace("\"clock\":{", "\"owner\":\"somebody\",\"clock\":{");
    assert!(matches!(event::write_again(&author, &Head::start(2), &leak), Err(WriteError::NotAllowed(_))));
}

#[test]
fn a_place_has_one_spelling() {
    assert_eq!("1-17".parse(), Ok(Place::new(1, 17)));
    assert_eq!(Place::new(4_294_967_295, u64::MAX).to_string().parse(), Ok(Place::new(u32::MAX, u64::MAX)));
    for other in ["", "1", "1-", "-1", "0-1", "1-0", "01-1", "1-01", "+1-1", "1-1-1", "1- 1", "4294967296-1"]
    {
        assert_eq!(other.parse::<Place>(), Err(NoPlace), "{other}");
    }
}

#[test]
fn a_tombstone_keeps_the_chain_and_can_not_be_made_by_anybody_else() {
    let key = key();
    let [first, second] = <[Written; 2]>::try_from(chain(&key, 2)).unwrap();
    let (start, author) = (Head::start(1), Author { device: DEVICE, key: &key, demonstration: false });
    let tombstone = Tombstone {
        content: first.content,
        kind: first.kind.name().into(),
        reason: "The server refused it.".into(),
        event_signature: first.signature,
    };
    let text = event::write_tombstone(&author, &start, look().at, &tombstone).unwrap();
    let head = event::read(&text).unwrap().follows(&start, DEVICE, &key.public()).unwrap();
    assert_eq!(head, first.head);
    assert!(event::read(&second.signed()).unwrap().follows(&head, DEVICE, &key.public()).is_ok());
    let other = SigningKey::from_seed(zeroize::Zeroizing::new([9; 32]));
    let other_author = Author { device: DEVICE, key: &other, demonstration: false };
    let forged = event::write_tombstone(&other_author, &start, look().at, &tombstone).unwrap();
    let checked = event::read(&forged).unwrap().follows(&start, DEVICE, &key.public());
    assert_eq!(checked, Err(EventError::Signature));
    let reworded = text.replace("refused", "accepted");
    let checked = event::read(&reworded).unwrap().follows(&start, DEVICE, &key.public());
    assert_eq!(checked, Err(EventError::Signature));
}

#[test]
fn a_signature_serves_in_no_other_use() {
    let key = key();
    let order = Order {
        id: "c-1".into(),
        number: 1,
        device: DEVICE.into(),
        issued_at: time("2026-11-25T02:00:00Z"),
        expires_at: time("2026-11-26T02:00:00Z"),
        command: Command::RequestRead,
    };
    let text = signed::sign(&key, Use::Command, &order).unwrap();
    assert_eq!(signed::open::<Order>(&key.public(), Use::Command, &text).unwrap(), order);
    assert_eq!(signed::open::<Order>(&key.public(), Use::Receipt, &text), Err(SignedError::Signature));
    let signature = key.sign(Use::Event, b"x");
    assert!(verifies(&key.public(), Use::Event, b"x", &signature));
    assert!(!verifies(&key.public(), Use::Tombstone, b"x", &signature));
}

#[test]
fn a_command_of_a_later_version_is_read_as_unknown() {
    let text = r#"{"kind":"print-advertisement","copies":100}"#;
    assert_eq!(serde_json::from_str::<Command>(text).unwrap(), Command::Unknown);
    let text = r#"{"kind":"supply-order","order":3,"answer":"lost-at-sea"}"#;
    let command = serde_json::from_str(text).unwrap();
    assert!(matches!(command, Command::SupplyOrder { order: 3, answer: SupplierAnswer::Unknown, .. }));
}

#[test]
fn a_time_of_a_wrong_clock_is_corrected_within_its_boot_alone() {
    let at = |time_text: &str, boot: &str, monotonic_ms| ClockLook {
        at: time(time_text),
        quality: Quality::NotSet,
        stepped_by_s: None,
        boot_id: boot.into(),
        monotonic_ms,
    };
    let then = at("1970-01-01T00:01:00Z", "a", 60_000);
    let set = at("2026-11-25T10:00:00Z", "a", 3_660_000);
    assert_eq!(corrected(&then, &set), Some(time("2026-11-25T09:00:00Z")));
    assert_eq!(corrected(&at("1970-01-01T00:01:00Z", "b", 60_000), &set), None);
}

#[test]
fn octets_have_one_spelling() {
    let digest = Digest::new([255; 32]);
    let text = digest.to_string();
    assert_eq!(Digest::from_text(&text), Some(digest));
    for other in
        [format!("{text}="), text[1..].to_owned(), text.replace('_', "/"), format!("{text}A"), String::new()]
    {
        assert_eq!(Digest::from_text(&other), None, "{other}");
    }
    // The last character has two bits to spare: only the spelling with zeros is one.
    assert_eq!(Digest::from_text(&format!("{}9", &text[..42])), None);
}

#[test]
fn what_the_ends_say_has_this_form() {
    let key = key();
    let author = Author { device: DEVICE, key: &key, demonstration: true };
    let event = event::write(&author, &Head::start(1), &data(meter_read())).unwrap();
    insta::assert_snapshot!("event", event.signed());
    let check_in = CheckIn {
        device: DEVICE.into(),
        clock: look(),
        software: "0.1.0".into(),
        printer: data(ClockSet { by_s: 0 }).printer,
        head: event.head,
        permissions: super::check_in::Permissions::default(),
        daily_transmission_time: "02:00".into(),
        time_zone: "Europe/Berlin".into(),
        check_in_interval_s: 3_600,
        waiting: 1,
        billing_held: false,
        last_command: 0,
    };
    insta::assert_json_snapshot!("check_in", check_in);
    insta::assert_json_snapshot!("supply_order", data(supply_order()));
    insta::assert_json_snapshot!("supply_replaced", data(supply_replaced()));
    let performance =
        model::Performance { cartridges: performance().cartridges[..1].into(), ..performance() };
    insta::assert_json_snapshot!("supplies_performance", data(SuppliesPerformance::of(&performance, "EUR")));
    insta::assert_snapshot!("fingerprint", fingerprint(&key.public()));
}
