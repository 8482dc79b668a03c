//! What a server's command comes to on this device. Pure: the engine does what is decided here.

use app::model::Assistant;
use jiff::Timestamp;

use crate::protocol::{
    check_in::{Permission, Permissions},
    command::{Command, Order},
    id::is_id,
    key::{PublicKey, Use},
    signed,
};

/// How many commands of one check-in are looked at.
pub const AT_A_TIME: usize = 16;
/// A longer one is none.
const LONGEST: usize = 16 * 1_024;
/// How many reads a server can ask for in a day.
pub const READS_A_DAY: u32 = 24;
/// How many diagnostics bundles a server can ask for in a day.
pub const BUNDLES_A_DAY: u32 = 4;
/// How often a server can have the device look at its printer again in a session.
pub const LOOKS_A_SESSION: usize = 12;

/// Why a command is refused that a local switch forbids.
pub const NOT_ALLOWED: &str = "The administrator of the device does not allow it.";

/// What is known when commands are judged.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The key of the server.
    pub server_key: &'a PublicKey,
    /// This device's id.
    pub device: &'a str,
    /// The number of the last command.
    pub last: u64,
    /// The time that the server said, in the answer that brought them.
    pub now: Timestamp,
    /// The local switches.
    pub permissions: &'a Permissions,
}

/// What is done with a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is obeyed.
    Obey(Order),
    /// The administrator is asked.
    Ask(Order),
    /// It is not obeyed, and the server is told why.
    Refuse(Order, &'static str),
    /// It is not the server's, not for this device, or was seen before: it is noted here, and nobody is told.
    Ignore(&'static str),
}

/// Judges a signed order.
pub fn judge(text: &str, known: &Known<'_>) -> Judgement {
    if text.len() > LONGEST {
        return Judgement::Ignore("it is too long");
    }
    let order: Order = match signed::open(known.server_key, Use::Command, text) {
        Ok(order) => order,
        Err(_) => return Judgement::Ignore("its signature is not the server's"),
    };
    if !is_id(&order.id) {
        return Judgement::Ignore("its id is none");
    }
    if order.device != known.device {
        return Judgement::Ignore("it is for another device");
    }
    if order.number <= known.last {
        return Judgement::Ignore("it was given before");
    }
    if order.expires_at <= known.now {
        return Judgement::Refuse(order, "It had expired when it came.");
    }
    if order.command == Command::Unknown {
        return Judgement::Refuse(order, "This version of the device does not know it.");
    }
    match permission(&order.command, known.permissions) {
        Permission::Automatically => Judgement::Obey(order),
        Permission::Ask => Judgement::Ask(order),
        Permission::Never => Judgement::Refuse(order, NOT_ALLOWED),
    }
}

/// What the local switches say of a command.
pub fn permission(command: &Command, permissions: &Permissions) -> Permission {
    match command {
        // To end it is the server's as much as the administrator's. What is proposed for a hold the administrator or the
        // policy for resolutions decides later.
        Command::Cancel { .. } | Command::ProposeResolution { .. } => Permission::Automatically,
        Command::RequestRead | Command::DailyTransmissionTime { .. } | Command::CheckInInterval { .. } => {
            permissions.meter
        }
        Command::Reporting { assistant, .. } => permissions.of(*assistant),
        // The device sent the order, which its administrator wanted: what the server says of it is the answer and no
        // new act, so there is nothing to ask for. With "never" no order went to the server, and none is heard of.
        Command::SupplyOrder { .. } => match permissions.supplies {
            Permission::Automatically | Permission::Ask => Permission::Automatically,
            Permission::Never => Permission::Never,
        },
        Command::RequestDiagnostics => permissions.maintenance,
        // The administrator asked for service, or for help, and these are the answers: nothing new goes out but what the
        // printer shows in a session, which was asked for with it. With "never" none of it goes to the server, and of what went
        // there before nothing is heard: the pages say so.
        Command::ServiceRequest { .. }
        | Command::Advice { .. }
        | Command::LookAgain { .. }
        | Command::EndSession { .. } => match permissions.maintenance {
            Permission::Automatically | Permission::Ask => Permission::Automatically,
            Permission::Never => Permission::Never,
        },
        Command::Unknown => Permission::Never,
    }
}

impl Permissions {
    /// What an assistant may do.
    pub fn of(&self, assistant: Assistant) -> Permission {
        match assistant {
            Assistant::Meter => self.meter,
            Assistant::Supplies => self.supplies,
            Assistant::Maintenance => self.maintenance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        entropy::CountingEntropy,
        protocol::{command::SupplierAnswer, key::SigningKey},
        testing::time,
    };

    fn order(number: u64, command: Command) -> Order {
        Order {
            id: format!("c-{number}"),
            number,
            device: "d-1".into(),
            issued_at: time("2026-11-25T02:00:00Z"),
            expires_at: time("2026-11-26T02:00:00Z"),
            command,
        }
    }

    fn judged(key: &SigningKey, order: &Order, now: &str, permissions: Permissions) -> Judgement {
        let text = signed::sign(key, Use::Command, order).unwrap();
        let server = SigningKey::generate(&CountingEntropy::default()).public();
        let known =
            Known { server_key: &server, device: "d-1", last: 3, now: time(now), permissions: &permissions };
        judge(&text, &known)
    }

    #[test]
    fn a_replayed_expired_foreign_or_unsigned_command_is_not_obeyed() {
        let server = SigningKey::generate(&CountingEntropy::default());
        let other = SigningKey::from_seed(zeroize::Zeroizing::new([9; 32]));
        let all = Permissions::default();
        let good = order(4, Command::RequestRead);
        let noon = "2026-11-25T12:00:00Z";
        assert_eq!(judged(&server, &good, noon, all), Judgement::Obey(good.clone()));
        let ignored = |judgement| matches!(judgement, Judgement::Ignore(_));
        assert!(ignored(judged(&other, &good, noon, all)));
        assert!(ignored(judged(&server, &order(3, Command::RequestRead), noon, all)));
        assert!(ignored(judged(&server, &Order { device: "d-2".into(), ..good.clone() }, noon, all)));
        let nameless = Order { id: "c-4\u{202e}<b>".into(), ..good.clone() };
        assert!(ignored(judged(&server, &nameless, noon, all)), "its id would stand in trails and messages");
        let late = judged(&server, &good, "2026-11-26T02:00:00Z", all);
        assert!(matches!(late, Judgement::Refuse(..)), "{late:?}");
        let unknown = judged(&server, &order(4, Command::Unknown), noon, all);
        assert!(matches!(unknown, Judgement::Refuse(..)), "{unknown:?}");
    }

    #[test]
    fn the_switches_decide_and_an_end_needs_no_leave() {
        let server = SigningKey::generate(&CountingEntropy::default());
        let switches = Permissions {
            meter: Permission::Ask,
            supplies: Permission::Never,
            maintenance: Permission::Automatically,
        };
        let noon = "2026-11-25T12:00:00Z";
        let judged = |command| judged(&server, &order(4, command), noon, switches);
        let reporting = |assistant| Command::Reporting { assistant, on: true, interval_s: None };
        assert!(matches!(judged(Command::RequestRead), Judgement::Ask(_)));
        assert!(matches!(judged(reporting(Assistant::Supplies)), Judgement::Refuse(..)));
        assert!(matches!(judged(reporting(Assistant::Maintenance)), Judgement::Obey(_)));
        assert!(matches!(judged(Command::Cancel { reason: String::new() }), Judgement::Obey(_)));
    }

    #[test]
    fn what_is_said_of_an_order_of_this_device_needs_no_leave_unless_supplies_are_never_told() {
        let server = SigningKey::generate(&CountingEntropy::default());
        let said = Command::SupplyOrder {
            order: 1,
            answer: SupplierAnswer::Acknowledged,
            expected_at: None,
            reference: None,
            reason: None,
        };
        for (supplies, obeyed) in
            [(Permission::Automatically, true), (Permission::Ask, true), (Permission::Never, false)]
        {
            let (meter, maintenance) = (Permission::Never, Permission::Never);
            let switches = Permissions { meter, supplies, maintenance };
            let judged = judged(&server, &order(4, said.clone()), "2026-11-25T12:00:00Z", switches);
            assert_eq!(matches!(judged, Judgement::Obey(_)), obeyed, "{supplies:?}");
            assert_eq!(matches!(judged, Judgement::Refuse(..)), !obeyed, "{supplies:?}");
        }
    }
}
