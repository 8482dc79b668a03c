//! The proxy, and the test of the communication.

use super::FieldWords;
use crate::{
    model::{Direct, EffectiveProxy, ProxyOrigin, Step, StepOutcome},
    port::NotTested,
};

/// How a proxy is chosen.
pub const MODES: &[(&str, &str)] = &[
    ("off", "No proxy"),
    ("manual", "Manual: the one below"),
    ("automatic", "Automatic: from the environment"),
];
/// Group.
pub const MANUAL_GROUP: &str = "Manual";
/// When it applies.
pub const MANUAL_ABOUT: &str = "This applies to Manual only, and stays as it is when Automatic is chosen. Changing the address clears the \
     password: it was for the proxy before.";
/// Group.
pub const EXCEPTIONS_GROUP: &str = "Without a proxy";
/// Section.
pub const NOW: &str = "The way now";
/// Term.
pub const SERVER: &str = "Communication server";
/// While there is none.
pub const NO_SERVER: &str = "None is set";
/// Term.
pub const PROXY: &str = "Proxy";
/// Section.
pub const TEST: &str = "Test communication";
/// What it does.
pub const TEST_ABOUT: &str = "Goes the way to the server step by step, with what is typed above; nothing is saved, and no data of this \
     device is sent. A password that was typed has to be typed again afterwards.";
/// The button.
pub const TEST_BUTTON: &str = "Test communication";
/// The name of the box that says so.
pub const CONFIRM: &str = "confirm_contact";
/// Caption.
pub const RESULT: &str = "Steps of the test";
/// Column.
pub const STEP: &str = "Step";
/// Column.
pub const OUTCOME: &str = "Result";
/// Column.
pub const FOUND: &str = "What was found";
/// Column.
pub const MILLISECONDS: &str = "Milliseconds";

/// What leads to the server: in the list of pages too.
pub fn effective(proxy: &EffectiveProxy) -> String {
    match proxy {
        EffectiveProxy::Direct(Direct::Off) => "No proxy".into(),
        EffectiveProxy::Direct(Direct::NoneFound) => {
            "No proxy: the program's environment names none (HTTPS_PROXY)".into()
        }
        EffectiveProxy::Direct(Direct::Exception(exception)) => {
            format!("No proxy: the server is among those that are reached without ({exception})")
        }
        EffectiveProxy::Through { address, origin, authentication } => {
            let origin = match origin {
                ProxyOrigin::Manual => "entered by hand".to_owned(),
                ProxyOrigin::Environment(variable) => format!("from the environment, {variable}"),
            };
            let with = if *authentication { ", with user and password" } else { "" };
            format!("{address}, {origin}{with}")
        }
        EffectiveProxy::Unusable { variable, reason } => format!("{variable} can't be used: {reason}"),
    }
}

/// What the box beside the button says, while nothing may leave the device unasked.
pub fn confirm(server: Option<&str>) -> String {
    match server {
        Some(server) => format!("Contact {server} now, although this device is not enrolled"),
        None => "Contact the server now, although this device is not enrolled".into(),
    }
}

/// A step.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Settings => "Settings",
        Step::Resolve => "Name look-up",
        Step::Connect => "Connection",
        Step::Proxy => "Proxy",
        Step::ProxyAuthentication => "Proxy authentication",
        Step::Tls => "TLS and certificate",
        Step::Http => "HTTP",
        Step::Server => "Server",
    }
}

/// What a step came to.
pub fn outcome(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Passed => "Passed",
        StepOutcome::Failed => "Failed",
        StepOutcome::NotNeeded => "Not needed",
        StepOutcome::NotReached => "Not reached",
    }
}

/// What the test came to.
pub fn tested(passed: bool, server: &str) -> String {
    if passed {
        format!("The test passed: {server} can be reached. Nothing was saved.")
    } else {
        format!("The test of {server} failed: the table below says at which step. Nothing was saved.")
    }
}

/// Why nothing was tested. Of fields that can't be used, each says so itself.
pub fn not_tested(why: &NotTested) -> Option<String> {
    match why {
        NotTested::Fields(_) => None,
        NotTested::NoServer => Some("Nothing was tested: no communication server is set.".into()),
        NotTested::NotConfirmed { server } => Some(format!(
            "Nothing was tested and nothing was sent: this device is not enrolled, so nothing leaves it unasked. Mark \
             the box beside the button to contact {server}, and press it again."
        )),
        NotTested::Busy => Some("Another test is under way. Wait until it has ended, then try again.".into()),
        NotTested::Store(cause) => Some(format!("Nothing was tested: {cause}")),
    }
}

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    if name == "proxy.mode" { MODES } else { &[] }
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "proxy.mode" => (
            "Proxy for the communication server",
            "Automatic takes HTTPS_PROXY and NO_PROXY from the environment in which this program was started. Proxy \
             configuration files (PAC) and their discovery (WPAD) are not supported: enter the proxy by hand instead.",
        ),
        "proxy.address" => ("Proxy address", "Host and port, for example proxy.example.com:3128."),
        "proxy.user" => ("Proxy user", "Empty where the proxy asks for none."),
        "proxy.password" => ("Proxy password", "It is sent to this proxy alone."),
        "proxy.exceptions" => (
            "Hosts reached directly",
            "One a line, for both modes: example.com with all names below it, 192.0.2.7, 192.0.2.0/24, each also with \
             :port.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
