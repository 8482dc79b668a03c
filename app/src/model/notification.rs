use jiff::Timestamp;

/// Whether SNMP notifications of the printer are received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Receiving {
    /// They are turned off.
    #[default]
    Off,
    /// They are turned on, but no printer is set.
    NoPrinter,
    /// They are received.
    On {
        /// Address and port.
        address: String,
    },
    /// They can't be.
    Failed {
        /// Why, as a sentence for the administrator.
        cause: String,
    },
}

/// What there is to say of the printer's notifications. Counts begin at nothing with each start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationsView {
    /// Whether they are received.
    pub receiving: Receiving,
    /// When the last one came.
    pub last: Option<Timestamp>,
    /// How many came.
    pub taken: u64,
    /// How many datagrams were refused.
    pub refused: u64,
}
