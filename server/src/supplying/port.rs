use app::{
    model::{Access, EnteredProfile, OrderAnswer, OrderWay, StockCount},
    port::{BoxFuture, Supplies, SupplyError},
};

use super::Desk;
use crate::service::Service;

/// The desk as the pages see it. Cheap to clone.
#[derive(Clone)]
pub struct SuppliesService {
    desk: Desk,
    service: Service,
}

impl SuppliesService {
    /// The desk, whose changes the service publishes.
    pub fn new(desk: Desk, service: Service) -> Self {
        Self { desk, service }
    }

    /// It is written whether or not the page can show it at once.
    async fn published<T>(&self, done: Result<T, SupplyError>) -> Result<T, SupplyError> {
        self.service.publish().await;
        done
    }
}

impl Supplies for SuppliesService {
    fn order<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        quantity: u32,
        way: OrderWay,
    ) -> BoxFuture<'a, Result<(), SupplyError>> {
        Box::pin(
            async move { self.published(self.desk.order_by_hand(from, supply, quantity, way).await).await },
        )
    }

    fn answer<'a>(
        &'a self,
        from: &'a Access,
        order: i64,
        answer: OrderAnswer,
    ) -> BoxFuture<'a, Result<(), SupplyError>> {
        Box::pin(async move { self.published(self.desk.answer_by_hand(from, order, answer).await).await })
    }

    fn count<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        count: StockCount,
    ) -> BoxFuture<'a, Result<u32, SupplyError>> {
        Box::pin(async move { self.published(self.desk.count_by_hand(from, supply, count).await).await })
    }

    fn tell_server<'a>(
        &'a self,
        from: &'a Access,
        through: i64,
        tell: bool,
    ) -> BoxFuture<'a, Result<u64, SupplyError>> {
        Box::pin(async move { self.published(self.desk.decide(from, through, tell).await).await })
    }

    fn enter<'a>(
        &'a self,
        from: &'a Access,
        supply: u32,
        entered: &'a EnteredProfile,
    ) -> BoxFuture<'a, Result<(), SupplyError>> {
        Box::pin(async move { self.published(self.desk.enter_by_hand(from, supply, entered).await).await })
    }
}
