//! When the device's own certificates are made anew. Pure.

use app::model::Certificate;
use jiff::Timestamp;

use super::{Names, authority::AUTHORITY_DAYS, date::days, facts};

/// A certificate is renewed so many days before its end.
const LEAF_MARGIN_DAYS: i64 = 90;
/// An authority lasts at least as long as what it signs.
const AUTHORITY_MARGIN_DAYS: i64 = 400;

/// The certificate that the device made, and when that was by its own clock.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) certificate: Certificate,
    pub(super) made_at: Timestamp,
}

/// Why a certificate of the device's own has to be made anew: a reason for the log; `None` where it has not. `now` is
/// what the clock says, right or wrong, and `built` when this program was built, before which no clock is right.
pub(super) fn leaf(
    own: &Own,
    issuer: &Certificate,
    names: &Names,
    now: Timestamp,
    built: Timestamp,
) -> Option<&'static str> {
    if own.certificate.issuer != issuer.subject {
        return Some("its authority is another one");
    }
    if !covers(&own.certificate.names, names) {
        return Some("the names or addresses of this device changed");
    }
    if now < built {
        // Nothing can be said about dates until the clock was set.
        return None;
    }
    if own.made_at < own.certificate.not_before {
        return Some("it was dated while the clock was not set");
    }
    if now < own.certificate.not_before {
        return Some("the clock was set back");
    }
    let renew_at = own.certificate.not_after.saturating_sub(days(LEAF_MARGIN_DAYS)).unwrap_or(Timestamp::MIN);
    // The end of the authority itself can't be put off.
    (now >= renew_at && own.certificate.not_after < issuer.not_after).then_some("it ends soon")
}

/// Why the device's own authority has to be made anew, likewise. `permits` tells whether it may vouch for the names.
pub(super) fn authority(
    authority: &Certificate,
    permits: bool,
    now: Timestamp,
    built: Timestamp,
) -> Option<&'static str> {
    if !permits {
        return Some("it may not vouch for the names and addresses that this device has now");
    }
    if now >= built && now < authority.not_before {
        return Some("the clock was set back");
    }
    let end = authority.not_after.saturating_sub(days(AUTHORITY_MARGIN_DAYS)).unwrap_or(Timestamp::MIN);
    (now.max(built) >= end).then_some("it ends soon")
}

/// From when a new authority is good: from when the program was built, so that it does not depend on the clock, unless
/// that is too long ago.
pub(super) fn authority_begin(now: Timestamp, built: Timestamp) -> Timestamp {
    let end = built.saturating_add(days(AUTHORITY_DAYS - 2 * AUTHORITY_MARGIN_DAYS));
    if end.is_ok_and(|end| now < end) { built } else { now }
}

/// Whether a certificate is good for exactly these host names and at least these addresses: an address that is gone
/// for a while comes back as often as not.
fn covers(certified: &[String], names: &Names) -> bool {
    let (hosts, addresses) = facts::sets(certified);
    hosts == names.hosts.iter().map(String::as_str).collect() && addresses.is_superset(&names.addresses)
}
