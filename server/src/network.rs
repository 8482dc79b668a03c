//! Whom a limit counts as one.

use std::net::IpAddr;

/// The network of an address, by which everything is counted that "an address" may do. An IPv4 address is one by
/// itself, also where it arrives in its IPv6 form. A host of IPv6 is given a whole network, 64 bits long, and takes as
/// many addresses of it as it likes (RFC 4291, RFC 8981): they count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network(IpAddr);

impl Network {
    /// The network that this address belongs to.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) if !address.is_loopback() => {
                let [a, b, c, d, ..] = address.segments();
                [a, b, c, d, 0, 0, 0, 0].into()
            }
            other => other,
        })
    }

    /// Whether it is this machine itself.
    pub(crate) fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count_as_one_where_one_host_has_them_all() {
        let table = [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
            ("fe80::1", "fe80::2", true),
            ("::1", "::2", false),
            ("127.0.0.1", "127.0.0.2", false),
            ("127.0.0.1", "::ffff:127.0.0.1", true),
        ];
        let network = |text: &str| Network::of(text.parse().unwrap());
        for (one, other, expected) in table {
            assert_eq!(network(one) == network(other), expected, "{one} {other}");
        }
    }

    #[test]
    fn the_machine_itself_is_told_from_all_others() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("127.8.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.0.2.1", false),
            ("::2", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(Network::of(address.parse().unwrap()).is_loopback(), expected, "{address}");
        }
    }
}
