//! Paths below the server's address.

/// GET, by anybody: says that a communication server answers. What *Test communication* asks for.
pub const CONNECTIVITY: &str = "/v1/connectivity";
/// POST, with the one-time code: [`super::enrolment::Request`] → [`super::enrolment::Answer`].
pub const ENROLMENTS: &str = "/v1/enrolments";
/// POST, with the token: [`super::check_in::CheckIn`] → [`super::check_in::Answer`].
pub const CHECK_INS: &str = "/v1/check-ins";
/// POST, with the token: a [`super::batch`] → [`super::receipt::Receipt`].
pub const EVENTS: &str = "/v1/events";

/// The media type of a batch (`CloudEvents` 1.0.2, HTTP binding, batched content mode).
pub const BATCH: &str = "application/cloudevents-batch+json; charset=utf-8";
/// The media type of everything else.
pub const JSON: &str = "application/json";
/// The media type of a refusal (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";
