//! What this device says to the communication server, and what it makes of the answers.

use std::time::Duration;

use app::model::Cause;
use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{AUTHORIZATION, HeaderValue},
    http::uri::PathAndQuery,
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::connector::{Failure, Https, Incoming, Outgoing, Sitting};
use crate::{
    device::text::{Charset, decode},
    protocol::{
        check_in::{self, CheckIn},
        enrolment,
        id::is_id,
        path,
        problem::{Problem, ProblemKind},
    },
};

/// UTF-8 among the character sets of IANA.
const UTF_8: i64 = 106;

/// Why the server did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What it was.
    pub cause: Cause,
    /// The same as a sentence, with what to check.
    pub sentence: String,
    /// The refusal in the server's words; `None` where it was not the server that refused.
    pub problem: Option<Problem>,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// The answer's status, where there was one.
    pub status: Option<u16>,
}

impl Trouble {
    /// What kind of refusal it is; `None` for a failure on the way.
    pub fn kind(&self) -> Option<ProblemKind> {
        self.problem.as_ref().map(|problem| problem.kind)
    }
}

/// Some exchanges with the server in one sitting.
pub struct Client {
    sitting: Box<dyn Sitting>,
    authorization: Option<HeaderValue>,
    /// Octets that went back and forth.
    pub octets: u64,
}

impl Client {
    /// Begins; nothing is sent yet. Without a token nothing but an enrolment can be asked for.
    pub fn begin(https: &dyn Https, token: Option<&Zeroizing<String>>) -> Self {
        let authorization = token.and_then(|token| {
            let text = Zeroizing::new(format!("Bearer {}", token.as_str()));
            let mut value = HeaderValue::from_str(&text).ok()?;
            value.set_sensitive(true);
            Some(value)
        });
        Self { sitting: https.sit(), authorization, octets: 0 }
    }

    /// Enrols with a signed [request](enrolment::Request).
    pub async fn enrol(&mut self, signed: String) -> Result<enrolment::Answer, Trouble> {
        let answer = self.post(path::ENROLMENTS, path::JSON, signed.into()).await?;
        let answer: enrolment::Answer = understood(&answer).map_err(|error| *error)?;
        if is_id(&answer.device) { Ok(answer) } else { Err(not_understood("the id that it gives is none")) }
    }

    /// Checks in.
    pub async fn check_in(&mut self, check_in: &CheckIn) -> Result<check_in::Answer, Trouble> {
        let answer =
            self.post(path::CHECK_INS, path::JSON, text(check_in).map_err(|error| *error)?.into()).await?;
        understood(&answer).map_err(|error| *error)
    }

    /// Delivers a batch; answers the receipt as it came, not yet checked.
    pub async fn deliver(&mut self, batch: Bytes) -> Result<String, Trouble> {
        let answer = self.post(path::EVENTS, path::BATCH, batch).await?;
        String::from_utf8(answer.body.into()).map_err(|_| not_understood("it is not UTF-8"))
    }

    /// Closes the connection in order.
    pub async fn end(self) {
        self.sitting.end().await;
    }

    async fn post(&mut self, to: &'static str, kind: &'static str, body: Bytes) -> Result<Incoming, Trouble> {
        let path = PathAndQuery::from_static(to);
        let mut outgoing = Outgoing::post(path, HeaderValue::from_static(kind), body);
        if let Some(authorization) = &self.authorization
            && to != path::ENROLMENTS
        {
            outgoing.headers.insert(AUTHORIZATION, authorization.clone());
        }
        match self.sitting.exchange(outgoing).await {
            Ok(incoming) => {
                self.octets = self.octets.saturating_add(incoming.octets.total());
                if incoming.status.is_success() { Ok(incoming) } else { Err(refused(&incoming)) }
            }
            Err(failure) => {
                self.octets = self.octets.saturating_add(failure.octets.total());
                Err(failure.into())
            }
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let Failure { cause, sentence, retry_after, .. } = failure;
        Self { cause, sentence, problem: None, retry_after, status: None }
    }
}

fn text(message: &impl Serialize) -> Result<String, Box<Trouble>> {
    serde_json::to_string(message).map_err(|error| {
        let sentence = format!("A message could not be written: {error}.");
        Box::new(Trouble { cause: Cause::Settings, sentence, problem: None, retry_after: None, status: None })
    })
}

fn understood<T: DeserializeOwned>(answer: &Incoming) -> Result<T, Box<Trouble>> {
    serde_json::from_slice(&answer.body).map_err(|error| Box::new(not_understood(&error.to_string())))
}

fn not_understood(what: &str) -> Trouble {
    Trouble {
        cause: Cause::OtherProtocol,
        sentence: format!(
            "The server's answer is none of protocol version {}: {}. Check that the address is that of a \
             communication server.",
            crate::protocol::VERSION,
            cut(what)
        ),
        problem: None,
        retry_after: None,
        status: None,
    }
}

fn refused(incoming: &Incoming) -> Trouble {
    let problem = serde_json::from_slice::<Problem>(&incoming.body).ok().map(|mut problem| {
        problem.detail = cut(&problem.detail);
        problem
    });
    let said = problem.as_ref().map(|problem| problem.detail.as_str()).filter(|detail| !detail.is_empty());
    let sentence = match said {
        Some(detail) => format!("The server refused: {detail}"),
        None => format!("The server refused with status {}.", incoming.status.as_u16()),
    };
    Trouble {
        cause: if incoming.status == StatusCode::TOO_MANY_REQUESTS {
            Cause::HttpStatus
        } else {
            Cause::Refused
        },
        sentence,
        problem,
        retry_after: incoming.retry_after,
        status: Some(incoming.status.as_u16()),
    }
}

/// What somebody else wrote, fit for one line of a page.
pub(super) fn cut(words: &str) -> String {
    decode(words.as_bytes(), Charset::from_mib_enum(UTF_8)).unwrap_or_default()
}
