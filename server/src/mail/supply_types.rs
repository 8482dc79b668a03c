//! Stand-ins until the letters are there.
use app::model::SupplyOrder;
use jiff::Timestamp;
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyAlert {
    pub alert: SupplyAlertKind,
    pub key: String,
    pub supply: SupplyWords,
    pub at: Timestamp,
    pub recovered: bool,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyAlertKind {
    Low,
    DaysLeft { fewer_than: u32 },
    Empty,
    Full,
    Replace,
    ReplacedEarly { wasted_percent: Option<u8> },
}
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyWords {
    pub index: u32,
    pub name: String,
    pub colorant: Option<String>,
    pub part_number: Option<String>,
    pub serial_number: Option<String>,
    pub level: String,
    pub empty_between: Option<(Timestamp, Timestamp, Timestamp)>,
    pub pages_left: Option<u64>,
    pub on_hand: u32,
}
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyOrderTold {
    pub order: SupplyOrder,
    pub supply: SupplyWords,
    pub at: Timestamp,
}
pub enum SupplyNotification {
    SupplyAlert(SupplyAlert),
    SupplyOrder(SupplyOrderTold),
}
