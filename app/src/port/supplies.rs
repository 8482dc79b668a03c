use std::{fmt, sync::Arc};

use super::BoxFuture;
use crate::model::{Access, EnteredProfile, NoWayToOrder, OrderAnswer, OrderWay, StockCount};

/// What the administrator does about supplies. Everything that is changed is on the disk, with its line of the audit
/// trail, before an answer, and the pages show it.
pub trait Supplies: Send + Sync + 'static {
    /// Opens an order of so many of a supply now, whatever the forecast says, and sends it unless it was ordered in another
    /// way.
    fn order<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        quantity: u32,
        way: OrderWay,
    ) -> BoxFuture<'a, Result<(), SupplyError>>;

    /// Says something of an open order.
    fn answer<'a>(
        &'a self,
        from: &'a Access,
        order: i64,
        answer: OrderAnswer,
    ) -> BoxFuture<'a, Result<(), SupplyError>>;

    /// Says how many of a supply are on the shelf; answers how many that are.
    fn count<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        count: StockCount,
    ) -> BoxFuture<'a, Result<u32, SupplyError>>;

    /// Decides whether the communication server is told of the cartridges that wait for a word, up to the one that `through`
    /// names; answers of how many.
    fn tell_server<'a>(
        &'a self,
        from: &'a Access,
        through: i64,
        tell: bool,
    ) -> BoxFuture<'a, Result<u64, SupplyError>>;

    /// Takes over what was entered for a supply, all of it.
    fn enter<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        entered: &'a EnteredProfile,
    ) -> BoxFuture<'a, Result<(), SupplyError>>;
}

/// The port as it is provided in Leptos' context.
pub type SuppliesPort = Arc<dyn Supplies>;

/// Why it was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupplyError {
    /// The printer has no such supply.
    NoSupply,
    /// There is no such order, or it has ended.
    Gone,
    /// An order of this supply is open.
    Open,
    /// The order is not where this can be said of it.
    DoesNotFit,
    /// The printer's serial number changed, and nobody has said why.
    Held,
    /// Orders can go neither to the communication server nor by e-mail.
    NoWay(NoWayToOrder),
    /// A number is out of its bounds.
    OutOfBounds,
    /// It could not be written down; a sentence that names the file and the reason.
    Store(String),
}

impl fmt::Display for SupplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::text::supplies::error(self))
    }
}

impl std::error::Error for SupplyError {}
