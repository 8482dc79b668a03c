//! Tests the way to the communication server, step by step, and sends no data of this device.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{
    SettingsPage,
    model::{Access, Cause, ConnectivityReport, Direct, EffectiveProxy, Step, StepOutcome, StepReport},
    port::{BoxFuture, Connectivity as Port, ConnectivityState, NotTested, SettingsError},
};
use hyper::http::uri::PathAndQuery;
use serde::Deserialize;

use super::connector::{
    Failure, Incoming, Outgoing, Patience, ProxyEnvironment, Route, ServerUrl, Trace, Way,
};
use crate::{
    clock::SharedClock,
    config::{Config, Loaded},
    settings::Settings,
};

/// What is asked for: a server says there that it is one, to everybody.
const PATH: &str = "/v1/connectivity";
/// The protocol that this device speaks.
const PROTOCOL: u64 = 1;

/// Tests the way to the communication server. Cheap to clone.
#[derive(Clone)]
pub struct Connectivity(Arc<Inner>);

/// Whether the device is enrolled now.
pub type Enrolled = Box<dyn Fn() -> bool + Send + Sync>;

struct Inner {
    settings: Settings,
    environment: ProxyEnvironment,
    clock: SharedClock,
    enrolled: Enrolled,
    patience: Patience,
    /// Held while a test is under way.
    testing: tokio::sync::Mutex<()>,
}

/// What the server says of itself.
#[derive(Deserialize)]
struct Answer {
    protocol: u64,
}

impl Connectivity {
    /// Tests what these settings say.
    pub fn new(
        settings: Settings,
        environment: ProxyEnvironment,
        clock: SharedClock,
        patience: Patience,
        enrolled: Enrolled,
    ) -> Self {
        let testing = tokio::sync::Mutex::default();
        Self(Arc::new(Inner { settings, environment, clock, enrolled, patience, testing }))
    }
}

impl Port for Connectivity {
    fn state(&self) -> ConnectivityState {
        let loaded = self.0.settings.current();
        let server = loaded.config.communication.server_url();
        ConnectivityState {
            proxy: self.0.proxy(&loaded.config, server.as_ref()),
            server: server.map(|server| server.at.to_string()),
            enrolled: (self.0.enrolled)(),
        }
    }

    fn test<'a>(
        &'a self,
        from: &'a Access,
        page: SettingsPage,
        typed: &'a BTreeMap<String, String>,
        confirmed: bool,
    ) -> BoxFuture<'a, Result<ConnectivityReport, NotTested>> {
        Box::pin(async move {
            let loaded = self.0.settings.would_be(page, typed).await.map_err(|error| match error {
                SettingsError::Fields(faults) => NotTested::Fields(faults),
                SettingsError::Store(cause) => NotTested::Store(cause),
            })?;
            let server = loaded.config.communication.server_url().ok_or(NotTested::NoServer)?;
            if !confirmed && !(self.0.enrolled)() {
                return Err(NotTested::NotConfirmed { server: server.at.to_string() });
            }
            let _testing = self.0.testing.try_lock().map_err(|_| NotTested::Busy)?;
            tracing::info!(server = %server.at, who = %from.actor().who, "the communication is tested");
            Ok(self.0.tested(&loaded, &server).await)
        })
    }
}

impl Inner {
    fn proxy(&self, config: &Config, server: Option<&ServerUrl>) -> EffectiveProxy {
        Way::choose(&config.proxy, &self.environment, server.map(|server| &server.at)).effective()
    }

    async fn tested(&self, loaded: &Loaded, server: &ServerUrl) -> ConnectivityReport {
        let at = self.clock.now();
        let proxy = self.proxy(&loaded.config, Some(server));
        let mut trace = Trace::default();
        trace.begin(Step::Settings);
        let walked = self.walk(&loaded.config, &proxy, &mut trace).await;
        if let Err(failure) = &walked {
            tracing::info!(server = %server.at, cause = %failure, "the communication was tested and failed");
        }
        let steps = steps(trace, walked.err(), &proxy);
        ConnectivityReport { server: server.at.to_string(), proxy, at, steps }
    }

    async fn walk(&self, config: &Config, proxy: &EffectiveProxy, trace: &mut Trace) -> Result<(), Failure> {
        let route = Route::of(config, &self.environment, &self.clock, self.patience).await?;
        trace.passed(match &route.proxy {
            Some(proxy) => format!("{} through the proxy {}", route.server, proxy.at),
            None => format!("{}, {}", route.server, directly(proxy)),
        });
        let incoming = route.walk(Outgoing::get(PathAndQuery::from_static(PATH)), trace).await?;
        trace.passed(format!("It answered {} in JSON", incoming.status));
        trace.begin(Step::Server);
        judged(&incoming, &route.server)?;
        trace.passed(format!("It is a communication server and speaks protocol {PROTOCOL}"));
        Ok(())
    }
}

fn directly(proxy: &EffectiveProxy) -> &'static str {
    match proxy {
        EffectiveProxy::Direct(Direct::Exception(_)) => "which is reached without the proxy",
        _ => "without a proxy",
    }
}

fn judged(incoming: &Incoming, server: &ServerUrl) -> Result<(), Failure> {
    if !incoming.status.is_success() {
        let sentence = format!("{server} refuses: it answered {}. Check the address.", incoming.status);
        return Err(Failure::new(Cause::Refused, sentence));
    }
    match serde_json::from_slice(&incoming.body) {
        Ok(Answer { protocol: PROTOCOL }) => Ok(()),
        Ok(Answer { protocol }) => {
            let sentence = format!("{server} speaks protocol {protocol}, this device protocol {PROTOCOL}.");
            Err(Failure::new(Cause::OtherProtocol, sentence))
        }
        Err(_) => {
            let sentence = format!("What answers at {server} is no communication server. Check the address.");
            Err(Failure::new(Cause::OtherProtocol, sentence))
        }
    }
}

/// Every step with what became of it.
fn steps(trace: Trace, failure: Option<Failure>, proxy: &EffectiveProxy) -> Vec<StepReport> {
    let (passed, under_way) = trace.into_parts();
    let failed = under_way.zip(failure);
    let milliseconds = |took: Duration| u64::try_from(took.as_millis()).ok();
    let steps = Step::ALL.into_iter().map(|step| {
        if let Some(passed) = passed.iter().find(|passed| passed.step == step) {
            let (sentence, milliseconds) = (passed.sentence.clone(), milliseconds(passed.took));
            return StepReport { step, outcome: StepOutcome::Passed, sentence, milliseconds };
        }
        if let Some(((at, took), failure)) = &failed
            && *at == step
        {
            let sentence = failure.sentence.clone();
            return StepReport {
                step,
                outcome: StepOutcome::Failed,
                sentence,
                milliseconds: milliseconds(*took),
            };
        }
        let needed = match (step, proxy) {
            (Step::Proxy | Step::ProxyAuthentication, EffectiveProxy::Direct(_)) => false,
            (Step::ProxyAuthentication, EffectiveProxy::Through { authentication, .. }) => *authentication,
            _ => true,
        };
        let outcome = if needed { StepOutcome::NotReached } else { StepOutcome::NotNeeded };
        StepReport { step, outcome, sentence: String::new(), milliseconds: None }
    });
    steps.collect()
}
