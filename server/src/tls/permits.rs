//! What an authority may vouch for.

use std::net::IpAddr;

use x509_parser::{extensions::NameConstraints, prelude::GeneralName};

use super::{Names, facts};

/// Whether the authority may vouch for every one of the names. One without constraints may vouch for all.
pub(super) fn permits(authority: &[u8], names: &Names) -> bool {
    let Some(authority) = facts::parse(authority) else { return false };
    let Ok(constraints) = authority.name_constraints() else { return false };
    let Some(constraints) = constraints.map(|extension| extension.value) else { return true };
    names.hosts.iter().all(|host| has_host(constraints, host))
        && names.addresses.iter().all(|address| has_address(constraints, *address))
}

fn bases<'a>(constraints: &'a NameConstraints<'a>) -> impl Iterator<Item = &'a GeneralName<'a>> {
    constraints.permitted_subtrees.iter().flatten().map(|subtree| &subtree.base)
}

/// A host is below a name of which it is the end, label by label.
fn has_host(constraints: &NameConstraints<'_>, host: &str) -> bool {
    bases(constraints).any(|base| match base {
        GeneralName::DNSName(name) => {
            host.strip_suffix(*name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
        _ => false,
    })
}

/// An address is in a network: its octets, then those of its mask.
fn has_address(constraints: &NameConstraints<'_>, address: IpAddr) -> bool {
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    bases(constraints).any(|base| match base {
        GeneralName::IPAddress(network) if network.len() == 2 * octets.len() => {
            let (network, mask) = network.split_at(octets.len());
            octets.iter().zip(network).zip(mask).all(|((own, network), mask)| own & mask == *network)
        }
        _ => false,
    })
}
