//! From where somebody asks who is not known yet, and how often.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use jiff::SignedDuration;

use crate::{
    far_end::{FarEnd, Refusal},
    protocol::problem::ProblemKind,
};

/// The address that a request comes from; one for all where the program itself asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct From(IpAddr);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip())))
    }
}

impl From {
    /// Takes one of the tries that an address has.
    pub(super) fn try_once(self, far_end: &FarEnd) -> Result<(), Refusal> {
        far_end.0.rates.stranger(self.0, far_end.now()).map_err(too_often)
    }

    /// Whether it has one left.
    pub(super) fn may_try(self, far_end: &FarEnd) -> Result<(), Refusal> {
        far_end.0.rates.may_try(self.0, far_end.now()).map_err(too_often)
    }

    /// Takes one where a token turned out to be none.
    pub(super) fn count(self, far_end: &FarEnd, refusal: &Refusal) {
        if let Refusal::Problem(problem) = refusal
            && problem.kind == ProblemKind::UnknownToken
        {
            // It has been refused already.
            let _ = self.try_once(far_end);
        }
    }
}

fn too_often(after: SignedDuration) -> Refusal {
    Refusal::Busy { after, too_often: true }
}
