use app::{model::Performance, port::BoxFuture};
use rusqlite::Transaction;

use super::{OrderAnswered, SupplyDesk, Untold};
use crate::{protocol::chain::Place, store::StoreError};

/// A device that orders nothing and has nothing to tell of supplies.
#[derive(Clone, Copy, Debug)]
pub struct NoSupplies;

impl SupplyDesk for NoSupplies {
    fn answered(&self, _: OrderAnswered) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>> {
        Box::pin(async { Ok(Err("There is no such order.")) })
    }

    fn untold(&self) -> BoxFuture<'_, Result<Vec<Untold>, StoreError>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn told(&self, _: &Transaction<'_>, _: i64, _: Option<Place>) -> rusqlite::Result<()> {
        Ok(())
    }

    fn performance(&self) -> BoxFuture<'_, Result<Performance, StoreError>> {
        Box::pin(async { Ok(Performance::default()) })
    }
}
