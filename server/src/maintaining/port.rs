use app::{
    model::{
        Access, Concern, EventFilter, HistoryPage, NewServiceRequest, ServiceAnswer, ServiceRequest,
        StandingAnswer,
    },
    port::{BoxFuture, Maintenance, MaintenanceError},
};

use super::Desk;
use crate::service::Service;

/// The desk as the pages see it. Cheap to clone.
#[derive(Clone)]
pub struct MaintenanceService {
    desk: Desk,
    service: Service,
}

impl MaintenanceService {
    /// The desk, whose changes the service publishes.
    pub fn new(desk: Desk, service: Service) -> Self {
        Self { desk, service }
    }

    /// It is written whether or not the page can show it at once.
    async fn published<T>(&self, done: Result<T, MaintenanceError>) -> Result<T, MaintenanceError> {
        self.service.publish().await;
        done
    }
}

impl Maintenance for MaintenanceService {
    fn history<'a>(
        &'a self,
        filter: &'a EventFilter,
    ) -> BoxFuture<'a, Result<HistoryPage, MaintenanceError>> {
        Box::pin(self.desk.history(filter))
    }

    fn answer<'a>(
        &'a self,
        from: &'a Access,
        concern: &'a Concern,
        answer: StandingAnswer,
    ) -> BoxFuture<'a, Result<(), MaintenanceError>> {
        Box::pin(async move { self.published(self.desk.answer(from, concern, answer).await).await })
    }

    fn tell_server<'a>(
        &'a self,
        from: &'a Access,
        through: i64,
        tell: bool,
    ) -> BoxFuture<'a, Result<u64, MaintenanceError>> {
        Box::pin(async move { self.published(self.desk.decide(from, through, tell).await).await })
    }

    fn request_service<'a>(
        &'a self,
        from: &'a Access,
        wanted: &'a NewServiceRequest,
    ) -> BoxFuture<'a, Result<ServiceRequest, MaintenanceError>> {
        Box::pin(async move { self.published(self.desk.request_service(from, wanted).await).await })
    }

    fn answer_service<'a>(
        &'a self,
        from: &'a Access,
        request: i64,
        answer: ServiceAnswer,
    ) -> BoxFuture<'a, Result<(), MaintenanceError>> {
        Box::pin(async move { self.published(self.desk.answer_service(from, request, answer).await).await })
    }

    fn end_session<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), MaintenanceError>> {
        Box::pin(async move { self.published(self.desk.end_session(from).await).await })
    }
}
