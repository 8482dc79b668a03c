//! The system group (SNMPv2-MIB) and the interfaces (IF-MIB).

use async_snmp::{Value, oid};

use super::{Objects, Printer, counter, text};

const SYSTEM: [u32; 7] = [1, 3, 6, 1, 2, 1, 1];
const INTERFACES: [u32; 7] = [1, 3, 6, 1, 2, 1, 2];
const IF_ENTRY: [u32; 9] = [1, 3, 6, 1, 2, 1, 2, 2, 1];
const IF_X_ENTRY: [u32; 10] = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1];

/// `sysDescr` of a real Phaser 4600; its module versions are those of the installed software.
pub const DESCRIPTION: &str = "Xerox Phaser 4600; System 35.004.32.000, MCB 2.50.04.32, Network 4.02.02.08, IOT 0.03.48, IP Core 6.6.3.P";

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    let columns = [
        (1, text(DESCRIPTION)),
        (2, Value::ObjectIdentifier(oid!(1, 3, 6, 1, 4, 1, 253, 8, 62, 1, 19, 1, 24, 2, 1))),
        (3, Value::TimeTicks(printer.uptime())),
        (4, text("Demonstration <printer@example.com>")),
        (5, text("phaser-4600-demo")),
        (6, text("Inside this program")),
        // Internet and applications.
        (7, Value::Integer(72)),
    ];
    objects.row(&SYSTEM, &[0], columns);
    objects.row(&INTERFACES, &[0], [(1, Value::Integer(2))]);
    let impressions = printer.state.power_on_impressions;
    let up = u64::from(printer.uptime() / 100);
    interface(
        objects,
        1,
        &Interface {
            name: "lo",
            description: "Loopback",
            kind: 24,
            mtu: 16_436,
            megabits: 10,
            address: vec![],
            octets: [up * 7, up * 7],
        },
    );
    interface(
        objects,
        2,
        &Interface {
            name: "eth0",
            description: "Ethernet 10/100/1000",
            kind: 6,
            mtu: 1500,
            megabits: 1000,
            address: printer.mac_address().to_vec(),
            octets: [impressions * 38_000 + up * 210, impressions * 700 + up * 95],
        },
    );
}

struct Interface {
    name: &'static str,
    description: &'static str,
    kind: i32,
    mtu: i32,
    megabits: u32,
    address: Vec<u8>,
    /// In and out.
    octets: [u64; 2],
}

fn interface(objects: &mut Objects, index: u32, interface: &Interface) {
    let [received, sent] = interface.octets;
    let columns = [
        (1, Value::Integer(i32::try_from(index).unwrap_or(0))),
        (2, text(interface.description)),
        (3, Value::Integer(interface.kind)),
        (4, Value::Integer(interface.mtu)),
        (5, Value::Gauge32(interface.megabits * 1_000_000)),
        (6, Value::OctetString(interface.address.clone().into())),
        (7, Value::Integer(1)),
        (8, Value::Integer(1)),
        (9, Value::TimeTicks(0)),
        (10, counter(received)),
        (11, counter(received / 900)),
        (13, counter(0)),
        (14, counter(0)),
        (16, counter(sent)),
        (17, counter(sent / 120)),
        (19, counter(0)),
        (20, counter(0)),
    ];
    objects.row(&IF_ENTRY, &[index], columns);
    let columns = [
        (1, text(interface.name)),
        (6, Value::Counter64(received)),
        (10, Value::Counter64(sent)),
        (15, Value::Gauge32(interface.megabits)),
        (17, Value::Integer(if interface.address.is_empty() { 2 } else { 1 })),
        (18, text("")),
    ];
    objects.row(&IF_X_ENTRY, &[index], columns);
}
