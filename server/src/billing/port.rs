use app::{
    model::{Access, Resolution},
    port::{Billing, BoxFuture, HoldError},
};

use super::{Desk, ResolveError};
use crate::service::Service;

/// The desk as the pages see it. Cheap to clone.
#[derive(Clone)]
pub struct BillingService {
    desk: Desk,
    service: Service,
}

impl BillingService {
    /// The desk, whose changes the service publishes.
    pub fn new(desk: Desk, service: Service) -> Self {
        Self { desk, service }
    }
}

impl Billing for BillingService {
    fn resolve<'a>(
        &'a self,
        from: &'a Access,
        hold: u64,
        resolution: &'a Resolution,
    ) -> BoxFuture<'a, Result<(), HoldError>> {
        Box::pin(async move {
            match self.desk.resolve(from.actor(), hold, resolution).await {
                Ok(_) => {
                    // It is written whether or not the page can show it at once.
                    self.service.publish().await;
                    Ok(())
                }
                Err(ResolveError::Resolution(error)) => Err(HoldError::Resolution(error)),
                Err(ResolveError::Store(error)) => Err(HoldError::Store(error.to_string())),
            }
        })
    }
}
