//! Plain types that cross from the device side to the pages, the files and the JSON interface.
//!
//! [`Reading`] is one consistent look at the printer; its JSON form is a published contract (schema 1).
//! [`Snapshot`] is everything that a page needs at one moment.

mod access;
mod alert;
mod assistant;
mod audit;
mod billing_read;
mod cartridge;
mod certificate;
mod character;
mod clock;
mod communication;
mod connectivity;
mod episode;
mod event;
mod finding;
mod hold;
mod identity;
mod level;
mod mail;
mod maintenance_view;
mod meter;
mod notification;
mod order_carried;
mod permission;
mod reading;
mod reliability;
mod request;
mod service_request;
mod snapshot;
mod source;
mod standing;
mod state;
mod step_note;
mod store;
mod subunit;
mod supplies_view;
mod supply;
mod supply_forecast;
mod supply_order;
mod supply_profile;
mod support_session;
mod transmission;
mod untold;

pub use access::{Access, FORM_TOKEN, Role, SecureAddress};
pub use alert::{Alert, Fault, Severity, Training};
pub use assistant::Assistant;
pub use audit::{Actor, AuditEntry, Change, Deed};
pub use billing_read::{
    BillingRead, DueDays, ReadContent, ReadFlag, ReadMeter, ReadReason, ReadState, ServiceMeter,
};
pub use cartridge::{CartridgeChange, CartridgeChangeKind, CartridgeUse, Performance};
pub use certificate::{Certificate, CertificateFault, CertificateSource, CertificateWarning};
pub use character::is_format;
pub use clock::ClockQuality;
pub use communication::{AskedCommand, Asks, Communication, Condition, Enrolment, Reporting};
pub use connectivity::{
    Cause, ConnectivityReport, Direct, EffectiveProxy, ProxyOrigin, Step, StepOutcome, StepReport,
};
pub use episode::{AlertSpan, Episode, Moment, Stop};
pub use event::{Event, EventKind};
pub use finding::{ClosedFinding, Evidence, Finding, FindingKind, FindingStep, Pace, Per, Rate};
pub use hold::{EndAndStart, Gap, Hold, HoldCause, Resolution};
pub use identity::{AssetTags, Firmware, Identity};
pub use level::Level;
pub use mail::{
    MailKind, MailMissing, MailProgress, MailRole, MailSetUp, MailState, MailStep, MailStepDone, MailTrouble,
    QueuedMail,
};
pub use maintenance_view::{
    EventFilter, HistoryLine, HistoryPage, MaintenanceView, OpenAlert, OpenFinding, PastFinding, Reliability,
    Silence,
};
pub use meter::{LIFE_COUNT_KEY, Meter, MeterUnit, SHEETS_KEY};
pub use notification::{NotificationsView, Receiving};
pub use order_carried::{Carried, OrderCarried};
pub use permission::Permission;
pub use reading::{Problem, Reading, SCHEMA, Subject};
pub use reliability::{Availability, FedIn, Repair, StoppageRate};
pub use request::{RecordedRequest, RequestKind, RequestState, Requested};
pub use service_request::{
    NewServiceRequest, OPEN_REQUESTS, ServiceAnswer, ServiceRequest, ServiceState, ServiceStep,
};
pub use snapshot::{BillingView, DayImpressions, Freshness, MeterRead, Product, Snapshot};
pub use source::Source;
pub use standing::{Concern, REASON_LENGTH, Reason, Standing, StandingAnswer, UnfitReason};
pub use state::{DetectedError, DeviceState, DeviceStatus, PrinterStatus};
pub use step_note::StepNote;
pub use store::{LostCount, LostRows, SalvageState, StoreNotice};
pub use subunit::{Cover, CoverStatus, Input, Output, SubunitState};
pub use supplies_view::{LevelPoint, NoWayToOrder, SentSupply, SuppliesSent, SuppliesView, SupplyOutlook};
pub use supply::{LOW_PERCENT, Supply, SupplyClass, SupplyRecord, SupplyState};
pub use supply_forecast::{ForecastBasis, ForecastState, Quantiles, SupplyForecast};
pub use supply_order::{
    OrderAdvice, OrderAnswer, OrderDecision, OrderReason, OrderState, OrderStep, OrderWay, OrderingMode,
    StockCount, SupplyOrder, TURNED_DOWN_DAYS,
};
pub use supply_profile::{EnteredProfile, ProfileOrigin, ReplacedBy, Sourced, SupplyProfile};
pub use support_session::{SupportLine, SupportSaid, SupportSession};
pub use transmission::{
    DisclosedKind, OutgoingEvent, Progress, Transmission, TransmissionDetail, Transmissions,
};
pub use untold::{UntoldEvent, UntoldEvents};
