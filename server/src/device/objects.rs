//! What the printer answered, as it answered it, for whoever has to find out why a reading is as it is.
//!
//! Only objects that can't hold anything about jobs, users or documents: numbers of the tables that a look asks for, and
//! texts that the maker of the printer wrote and nobody at it can change. Not among them, though a look asks for them:
//! `sysContact`, `sysName` and `sysLocation`; `prtGeneralPrinterName`; the names of trays and bins and of the media in
//! them, which people may enter (`prtInputName`, `prtInputMediaName`, `prtOutputName`); `prtAlertDescription`,
//! `prtConsoleDisplayBufferText` and the words of Xerox' fault log, which may say whose job it is; serial numbers, which
//! people may write (the bundle has that of the printer elsewhere); `ifPhysAddress`; asset tags; device ids. Agents that
//! put their host's name into `sysDescr` give that away: it is kept only where `sysName` is not in it.

use super::{
    mib::columns::{host, printer as prt, system, xerox},
    text::{Charset, decode},
    value::{Answers, Oid, Value},
};

/// How many objects of a reading are kept.
const KEPT: usize = 1_200;
/// How many characters of their values altogether.
const KEPT_CHARACTERS: usize = 64 * 1_024;

/// A value as it is kept: in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectValue {
    /// Any integer type.
    Integer(i64),
    /// Text, decoded and cleaned.
    Text(String),
    /// Octets that are no text.
    Octets(Vec<u8>),
    /// An object identifier.
    Oid(String),
}

/// What the printer answered for one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The instance.
    pub oid: Oid,
    /// Its value.
    pub value: ObjectValue,
}

/// What of the answers of a full look is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Objects {
    /// In the order of the MIB.
    pub kept: Vec<Object>,
    /// How many more there were that might be kept.
    pub left_out: usize,
}

/// What an object on the list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A number or an object identifier; a string there is not kept.
    Number,
    /// A text of the maker's as well.
    Text,
    /// Bits as well.
    Bits,
}

/// A table, its columns of numbers, and its columns of the maker's texts.
type Table = (fn(u32) -> Oid, &'static [u32], &'static [u32]);

/// The subtrees that are kept.
fn allowed() -> Vec<(Oid, Holds)> {
    use Holds::{Bits, Number, Text};
    let mut list = vec![
        (system::descr(), Text),
        (system::object_id(), Number),
        (system::up_time(), Number),
        (host::system_uptime(), Number),
        (host::printer(1), Number),
        (host::printer(2), Bits),
        (host::software_name(), Text),
        (prt::localization(4), Number),
        (prt::colorant(4), Text),
    ];
    let tables: [Table; 10] = [
        (host::device, &[2, 5], &[3]),
        (host::interface, &[3, 8], &[]),
        (prt::general, &[1, 2], &[]),
        (prt::cover, &[3], &[2]),
        (prt::input, &[8, 9, 10, 11], &[18]),
        (prt::output, &[3, 4, 5, 6], &[12]),
        (prt::marker, &[3, 4], &[]),
        (prt::supply, &[3, 4, 5, 7, 8, 9], &[6]),
        (prt::alert, &[2, 3, 4, 5, 6, 7, 9], &[]),
        (xerox::detail, &[6], &[8]),
    ];
    for (column, numbers, texts) in tables {
        list.extend(numbers.iter().map(|number| (column(*number), Number)));
        list.extend(texts.iter().map(|number| (column(*number), Text)));
    }
    list.extend([(xerox::fault(3), Number), (xerox::fault(7), Bits)]);
    list.extend([(xerox::alert(6), Text), (xerox::alert(14), Number)]);
    list.extend([(xerox::supply(4), Number), (xerox::supply(6), Text)]);
    list.extend([(xerox::supply_detail(7), Number), (xerox::supply_detail(9), Bits)]);
    list
}

impl Objects {
    /// What is kept of these answers.
    pub(super) fn of(answers: &Answers, charset: Charset) -> Self {
        let allowed = allowed();
        let names = host_names(answers, charset);
        let (mut objects, mut characters) = (Self::default(), 0);
        for (oid, value) in answers.iter() {
            let Some(holds) =
                allowed.iter().find(|(scope, _)| oid.starts_with(scope)).map(|(_, holds)| *holds)
            else {
                continue;
            };
            let Some(value) = kept(value, holds, charset) else { continue };
            if oid.starts_with(&system::descr()) && is_naming(&value, &names) {
                continue;
            }
            characters += length(&value);
            if objects.kept.len() < KEPT && characters <= KEPT_CHARACTERS {
                objects.kept.push(Object { oid: oid.clone(), value });
            } else {
                objects.left_out += 1;
            }
        }
        objects.kept.shrink_to_fit();
        objects
    }
}

fn kept(value: &Value, holds: Holds, charset: Charset) -> Option<ObjectValue> {
    match (value, holds) {
        (Value::Number(number), _) => Some(ObjectValue::Integer(*number)),
        (Value::Oid(oid), _) => Some(ObjectValue::Oid(oid.to_string())),
        (Value::Octets(octets), Holds::Text) => {
            Some(ObjectValue::Text(decode(octets, charset).unwrap_or_default()))
        }
        // A date has eleven octets at most, a set of bits fewer.
        (Value::Octets(octets), Holds::Bits) if octets.len() <= 11 => {
            Some(ObjectValue::Octets(octets.clone()))
        }
        (Value::Octets(_) | Value::Absent | Value::EndOfMibView, _) => None,
    }
}

/// What people call the printer in its network, in small letters.
fn host_names(answers: &Answers, charset: Charset) -> Vec<String> {
    let texts = answers.iter().filter(|(oid, _)| oid.starts_with(&system::name()));
    let texts = texts.filter_map(|(_, value)| match value {
        Value::Octets(octets) => decode(octets, charset),
        _ => None,
    });
    texts.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect()
}

fn is_naming(value: &ObjectValue, names: &[String]) -> bool {
    let ObjectValue::Text(text) = value else { return false };
    let text = text.to_lowercase();
    names.iter().any(|name| text.contains(name.as_str()))
}

fn length(value: &ObjectValue) -> usize {
    match value {
        ObjectValue::Integer(_) => 8,
        ObjectValue::Text(text) | ObjectValue::Oid(text) => text.len(),
        ObjectValue::Octets(octets) => octets.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::value::extend;

    fn answers(objects: &[(Oid, Value)]) -> Answers {
        objects.iter().cloned().collect()
    }

    fn text(text: &str) -> Value {
        Value::Octets(text.as_bytes().to_vec())
    }

    #[test]
    fn what_people_can_enter_or_a_job_can_show_is_not_kept() {
        let personal = [
            system::contact(),
            system::name(),
            system::location(),
            prt::general(16),
            prt::general(17),
            prt::input(12),
            prt::input(13),
            prt::output(7),
            prt::alert(8),
            prt::console(2),
            prt::device_id(),
            host::interface(6),
            xerox::info(3),
            xerox::info(14),
            xerox::info(15),
            xerox::fault(4),
            xerox::device_id(),
        ];
        let all: Vec<(Oid, Value)> =
            personal.iter().map(|scope| (extend(scope, &[1, 1]), text("Anna Schmidt"))).collect();
        assert_eq!(Objects::of(&answers(&all), Charset::default()), Objects::default());
    }

    #[test]
    fn the_texts_that_are_kept_are_these_and_no_others() {
        // Read-only in their MIBs but for the label of a counter, which is sent with the counter.
        let makers = [
            system::descr(),
            host::software_name(),
            prt::colorant(4),
            host::device(3),
            prt::cover(2),
            prt::input(18),
            prt::output(12),
            prt::supply(6),
            xerox::detail(8),
            xerox::alert(6),
            xerox::supply(6),
        ];
        let allowed = allowed().into_iter().filter(|(_, holds)| *holds == Holds::Text);
        assert_eq!(allowed.map(|(scope, _)| scope).collect::<Vec<_>>(), makers);
    }

    #[test]
    fn a_description_with_the_host_s_name_in_it_is_not_kept() {
        let described = |name: &str| {
            let objects = [
                (system::descr(), text("Linux Anna-Schmidt 5.4.0 armv7l")),
                (extend(&system::name(), &[0]), text(name)),
            ];
            Objects::of(&answers(&objects), Charset::default()).kept.len()
        };
        for (name, kept) in [("anna-schmidt", 0), ("ANNA-SCHMIDT ", 0), ("printer7", 1), ("", 1), (" ", 1)] {
            assert_eq!(described(name), kept, "{name}");
        }
    }

    #[test]
    fn a_text_where_a_number_belongs_is_not_kept_and_a_maker_s_text_is() {
        let objects = [
            (extend(&prt::marker(4), &[1, 1]), text("Anna Schmidt")),
            (extend(&prt::supply(6), &[1, 1]), text("Black Toner\u{7}")),
            (extend(&prt::supply(9), &[1, 1]), Value::Number(42)),
            (extend(&host::printer(2), &[1]), Value::Octets(vec![0x20, 0])),
            (extend(&host::printer(2), &[2]), text("not a set of bits")),
        ];
        let kept = Objects::of(&answers(&objects), Charset::default()).kept;
        let values: Vec<ObjectValue> = kept.into_iter().map(|object| object.value).collect();
        let expected = [
            ObjectValue::Octets(vec![0x20, 0]),
            ObjectValue::Text("Black Toner".into()),
            ObjectValue::Integer(42),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_not_is_counted() {
        let column = prt::supply(6);
        let many: Vec<(Oid, Value)> =
            (1..=2_000).map(|row| (extend(&column, &[1, row]), text("x"))).collect();
        let objects = Objects::of(&answers(&many), Charset::default());
        assert_eq!((objects.kept.len(), objects.left_out), (KEPT, 800));
        let long: Vec<(Oid, Value)> =
            (1..=400).map(|row| (extend(&column, &[1, row]), text(&"x".repeat(255)))).collect();
        let objects = Objects::of(&answers(&long), Charset::default());
        assert_eq!(objects.kept.len(), KEPT_CHARACTERS / 255);
        assert_eq!(objects.kept.len() + objects.left_out, 400);
    }
}
