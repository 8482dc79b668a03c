use app::model::{AssetTags, Firmware, Identity, Source};

use super::{Context, context::Cell};
use crate::device::{
    mib::{
        columns::{host, printer, system, xerox},
        enterprise,
    },
    value::{Oid, Value},
};

/// Most software modules that are kept.
const MODULES: usize = 64;

pub(super) fn identity(context: &mut Context<'_>) -> Identity {
    let mut identity = Identity::default();
    let object_id = context.scalar(&system::object_id());
    let number = match object_id.as_ref().map(|cell| cell.value) {
        Some(Value::Oid(oid)) => {
            identity.object_id = Some(oid.to_string());
            enterprise::number(oid)
        }
        _ => None,
    };
    let ids = DeviceId::of(context);
    name_parts(context, &mut identity, &ids, number, object_id.as_ref());
    network(context, &mut identity);
    serial(context, &mut identity, &ids);
    asset_tags(context, &mut identity);
    configuration(context, &mut identity);
    firmware(context, &mut identity);
    if let Some(cell) = object_id.filter(|_| identity.object_id.is_some()) {
        note(&mut identity, "object_id", &cell.oid);
    }
    identity
}

fn note(identity: &mut Identity, field: &str, oid: &Oid) {
    identity.sources.insert(field.into(), Source::Oid(oid.to_string()));
}

/// The first of the cells that holds text.
fn first_text(context: &Context<'_>, cells: Vec<Option<Cell<'_>>>) -> Option<(String, Oid)> {
    cells.into_iter().flatten().find_map(|cell| Some((context.text(cell.value)?, cell.oid)))
}

fn name_parts(
    context: &mut Context<'_>,
    identity: &mut Identity,
    ids: &DeviceId,
    number: Option<u32>,
    object_id: Option<&Cell<'_>>,
) {
    let fields: [(&str, Vec<Option<Cell<'_>>>); 4] = [
        ("name", vec![context.scalar(&system::name()), context.own(&printer::general(16))]),
        ("location", vec![context.scalar(&system::location())]),
        ("contact", vec![context.scalar(&system::contact())]),
        ("description", vec![context.scalar(&system::descr())]),
    ];
    for (field, cells) in fields {
        let Some((text, oid)) = first_text(context, cells) else { continue };
        note(identity, field, &oid);
        let slot = match field {
            "name" => &mut identity.name,
            "location" => &mut identity.location,
            "contact" => &mut identity.contact,
            _ => &mut identity.description,
        };
        *slot = Some(text);
    }
    if let Some(maker) = number.and_then(enterprise::maker) {
        identity.manufacturer = Some(maker.into());
        if let Some(cell) = object_id {
            note(identity, "manufacturer", &cell.oid);
        }
    } else if let Some((maker, oid)) = ids.field(&["MFG", "MANUFACTURER"]) {
        note(identity, "manufacturer", &oid);
        identity.manufacturer = Some(maker);
    }
    let described = first_text(context, vec![context.own(&host::device(3))]);
    let model = described.or_else(|| ids.field(&["MDL", "MODEL"])).or_else(|| {
        let (text, oid) = first_text(context, vec![context.scalar(&system::descr())])?;
        Some((text.split([';', ',']).next()?.trim().to_owned(), oid)).filter(|(text, _)| !text.is_empty())
    });
    if let Some((model, oid)) = model {
        note(identity, "model", &oid);
        identity.model = Some(without_maker(&model, identity.manufacturer.as_deref()));
    }
}

/// "Phaser 4600" of "Xerox Phaser 4600; Net 4.02, …": the maker's name, and what follows a semicolon, left out.
fn without_maker(model: &str, maker: Option<&str>) -> String {
    let model = model.split(';').next().unwrap_or(model).trim();
    let rest = maker.and_then(|maker| {
        let head = model.get(..maker.len())?;
        let rest = model.get(maker.len()..)?;
        (head.eq_ignore_ascii_case(maker) && rest.starts_with(' ')).then(|| rest.trim())
    });
    rest.filter(|rest| !rest.is_empty()).unwrap_or(model).to_owned()
}

fn serial(context: &Context<'_>, identity: &mut Identity, ids: &DeviceId) {
    let cells = vec![context.own(&printer::general(17)), context.own(&xerox::info(3))];
    let found = first_text(context, cells).or_else(|| ids.field(&["SN", "SERN", "SERIALNUMBER"]));
    if let Some((serial, oid)) = found {
        note(identity, "serial_number", &oid);
        identity.serial_number = Some(serial);
    }
}

fn asset_tags(context: &Context<'_>, identity: &mut Identity) {
    let vendor = first_text(context, vec![context.own(&xerox::info(14))]);
    let customer = first_text(context, vec![context.own(&xerox::info(15))]);
    let Some((_, oid)) = vendor.as_ref().or(customer.as_ref()) else { return };
    note(identity, "asset_tags", oid);
    let text = |found: Option<(String, Oid)>| found.map(|(text, _)| text);
    identity.asset_tags = Some(AssetTags { vendor: text(vendor), customer: text(customer) });
}

fn configuration(context: &Context<'_>, identity: &mut Identity) {
    let Some(cell) = context.own(&printer::general(1)) else { return };
    if let Some(count) = cell.value.number().and_then(|count| u64::try_from(count).ok()) {
        note(identity, "configuration_changes", &cell.oid);
        identity.configuration_changes = Some(count);
    }
}

/// `hrSystemUptime` counts from the machine's start, `sysUpTime` only from its agent's.
fn uptime(context: &Context<'_>, identity: &mut Identity) {
    let seconds = |object: &Oid| {
        let cell = context.scalar(object)?;
        Some((u64::try_from(cell.value.number()?).ok()? / 100, cell.oid))
    };
    let (machine, agent) = (seconds(&host::system_uptime()), seconds(&system::up_time()));
    if machine.is_some()
        && let Some((seconds, oid)) = &agent
    {
        note(identity, "agent_uptime_seconds", oid);
        identity.agent_uptime_seconds = Some(*seconds);
    }
    if let Some((seconds, oid)) = machine.or(agent) {
        note(identity, "uptime_seconds", &oid);
        identity.uptime_seconds = Some(seconds);
    }
}

fn network(context: &Context<'_>, identity: &mut Identity) {
    uptime(context, identity);
    let addresses = host::interface(6);
    let usable = context.answers.below(&addresses).filter_map(|(arcs, value)| {
        let octets =
            value.octets().filter(|octets| octets.len() == 6 && octets.iter().any(|octet| *octet != 0))?;
        let row = *arcs.first()?;
        let number = |column: u32| {
            context.answers.get(&crate::device::value::extend(&host::interface(column), &[row]))?.number()
        };
        // Loopback(24) has no address of its own, whatever it says; what is up(1) goes first.
        (number(3) != Some(24)).then_some((number(8) != Some(1), row, octets))
    });
    if let Some((_, row, octets)) = usable.min_by_key(|(down, row, _)| (*down, *row)) {
        let pairs: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        identity.mac_address = Some(pairs.join(":"));
        note(identity, "mac_address", &crate::device::value::extend(&addresses, &[row]));
    }
}

/// Versions out of "Xerox Phaser 4600; System 35.004.32.000, Network 4.02…", else the installed software.
fn firmware(context: &Context<'_>, identity: &mut Identity) {
    let descr = context.scalar(&system::descr());
    let listed =
        descr.as_ref().and_then(|cell| Some((versions(&context.text(cell.value)?), cell.oid.clone())));
    let (modules, oid) = match listed {
        Some((modules, oid)) if !modules.is_empty() => (modules, oid),
        _ => {
            let names = host::software_name();
            let modules = context.answers.below(&names).filter_map(|(_, value)| context.text(value));
            (modules.filter_map(|text| module(&text)).take(MODULES).collect(), names)
        }
    };
    if !modules.is_empty() {
        note(identity, "firmware", &oid);
        identity.firmware = modules;
    }
}

fn versions(description: &str) -> Vec<Firmware> {
    let Some((_, list)) = description.split_once(';') else { return Vec::new() };
    list.split([',', ';']).filter_map(module).take(MODULES).collect()
}

/// "Network 4.02.02.08" as module and version: the version begins with the first word that begins with a digit,
/// or with a "V" and a digit.
fn module(text: &str) -> Option<Firmware> {
    let text = text.trim();
    let is_version =
        |word: &str| word.trim_start_matches(['V', 'v']).starts_with(|c: char| c.is_ascii_digit());
    let start = text.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    });
    let mut versions = start.filter(|(_, word)| is_version(word));
    let (module, version) = text.split_at(versions.next()?.0);
    let module = module.trim();
    (!module.is_empty()).then(|| Firmware { module: module.to_owned(), version: version.to_owned() })
}

/// An IEEE 1284 device id: "MFG:Xerox;MDL:Phaser 4600;…".
struct DeviceId(Option<(String, Oid)>);

impl DeviceId {
    fn of(context: &Context<'_>) -> Self {
        let columns = [printer::device_id(), xerox::device_id()];
        let mut found = columns.iter().flat_map(|column| {
            let rows = context.answers.below(column).take(1);
            rows.filter_map(|(arcs, value)| {
                Some((context.text(value)?, crate::device::value::extend(column, arcs)))
            })
        });
        Self(found.next())
    }

    fn field(&self, keys: &[&str]) -> Option<(String, Oid)> {
        let (text, oid) = self.0.as_ref()?;
        let pairs = text.split(';').filter_map(|pair| pair.split_once(':'));
        let mut values =
            pairs.filter(|(key, _)| keys.iter().any(|wanted| key.trim().eq_ignore_ascii_case(wanted)));
        let value = values.next()?.1.trim();
        (!value.is_empty()).then(|| (value.to_owned(), oid.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_taken_out_of_the_description() {
        let descr = "Xerox Phaser 4600; System 35.004.32.000, MCB 2.50.04.32, FI ------, IP Core 6.6.3.P";
        let shown: Vec<String> =
            versions(descr).iter().map(|f| format!("{}={}", f.module, f.version)).collect();
        assert_eq!(shown, ["System=35.004.32.000", "MCB=2.50.04.32", "IP Core=6.6.3.P"]);
        assert_eq!(versions("HP ETHERNET MULTI-ENVIRONMENT"), []);
        let samsung = versions("Samsung M4080FX; V11.01;Engine V1.00.06 01-19-2017_V1.00;NIC ;S/N");
        assert_eq!(
            samsung,
            [Firmware { module: "Engine".into(), version: "V1.00.06 01-19-2017_V1.00".into() }]
        );
    }

    #[test]
    fn the_maker_is_not_said_twice() {
        let table = [
            ("Xerox Phaser 4600", Some("Xerox"), "Phaser 4600"),
            ("HP LaserJet 500 color M551", Some("HP"), "LaserJet 500 color M551"),
            ("KONICA MINOLTA bizhub C3110", Some("Konica Minolta"), "bizhub C3110"),
            ("Xerox", Some("Xerox"), "Xerox"),
            ("HPX 1", Some("HP"), "HPX 1"),
            ("Xerox AltaLink C8045; SS 100", Some("Xerox"), "AltaLink C8045"),
            ("Phaser", None, "Phaser"),
        ];
        for (model, maker, expected) in table {
            assert_eq!(without_maker(model, maker), expected, "{model}");
        }
    }
}
