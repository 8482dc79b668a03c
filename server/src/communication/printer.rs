use std::sync::Arc;

use app::{
    model::Reading,
    port::{BoxFuture, Device},
};

use super::Printer;
use crate::{device::Objects, service::Service};

impl Printer for Service {
    fn read(&self) -> BoxFuture<'_, Result<Reading, String>> {
        Box::pin(async move {
            self.refresh().await.map_err(|error| error.to_string())?;
            self.latest().reading.clone().ok_or_else(|| "The printer has not been read yet.".to_owned())
        })
    }

    fn latest(&self) -> Option<Reading> {
        Service::latest(self).reading.clone()
    }

    fn objects(&self) -> Arc<Objects> {
        Service::objects(self)
    }

    fn is_demonstration(&self) -> bool {
        Service::latest(self).demonstration
    }

    fn publish(&self) -> BoxFuture<'_, ()> {
        Box::pin(Service::publish(self))
    }
}
