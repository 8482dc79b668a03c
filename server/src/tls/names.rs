//! What this machine is called, as far as it can tell.

use std::{
    collections::BTreeSet,
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Most addresses that a certificate names.
const MOST_ADDRESSES: usize = 32;
/// Addresses of `/proc/net/if_inet6` that come and go: temporary, deprecated, tentative ones.
const PASSING: u8 = 0x01 | 0x20 | 0x40;

/// Names and addresses that a certificate of this device is good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Host names, in lower case; what people use first stands first.
    pub hosts: Vec<String>,
    /// Addresses.
    pub addresses: BTreeSet<IpAddr>,
}

impl Names {
    /// The host name `own` and the same under `.local`, `localhost`, the configured names, and the addresses that
    /// the machine has now.
    pub fn of_this_machine(own: Option<&str>, configured: &[String]) -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let mut addresses = ipv4(&read("/proc/net/fib_trie"));
        addresses.extend(ipv6(&read("/proc/net/if_inet6")));
        Self::new(own, configured, addresses)
    }

    /// The same with these addresses, beside those of the loopback interface.
    pub fn new(own: Option<&str>, configured: &[String], addresses: BTreeSet<IpAddr>) -> Self {
        let own = own.map(|name| name.trim().to_lowercase()).filter(|name| is_host_name(name));
        let local = own.as_ref().and_then(|name| Some(format!("{}.local", name.split('.').next()?)));
        let configured = configured.iter().map(|name| name.trim_end_matches('.').to_lowercase());
        let all = own.into_iter().chain(local).chain(configured).chain(["localhost".to_owned()]);
        let mut hosts = Vec::new();
        let mut addresses: BTreeSet<IpAddr> = addresses.into_iter().take(MOST_ADDRESSES).collect();
        for name in all {
            if let Ok(address) = name.parse() {
                addresses.insert(address);
            } else if is_host_name(&name) && !hosts.contains(&name) {
                hosts.push(name);
            }
        }
        addresses.extend([IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)]);
        Self { hosts, addresses }
    }

    /// What stands for the device in a certificate's subject.
    pub fn first(&self) -> String {
        let address = || self.addresses.first().map(ToString::to_string);
        self.hosts.first().cloned().or_else(address).unwrap_or_default()
    }

    /// All of them as text, host names first.
    pub fn all(&self) -> Vec<String> {
        self.hosts.iter().cloned().chain(self.addresses.iter().map(ToString::to_string)).collect()
    }
}

/// Whether this can stand as a name in a certificate: letters, digits, hyphens and dots.
pub(super) fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

/// The local addresses of the kernel's routing trie: those on a line of their own before "/32 host LOCAL".
fn ipv4(fib_trie: &str) -> BTreeSet<IpAddr> {
    let lines = fib_trie.lines().map(str::trim);
    let pairs = lines.clone().zip(lines.skip(1));
    let local = pairs.filter(|(_, below)| *below == "/32 host LOCAL");
    let address = |line: &str| line.strip_prefix("|-- ")?.parse::<Ipv4Addr>().ok();
    local.filter_map(|(line, _)| address(line)).map(IpAddr::from).collect()
}

/// The lasting addresses, but for those of one link: 32 hexadecimal digits, index, length of the prefix, scope, flags.
fn ipv6(if_inet6: &str) -> BTreeSet<IpAddr> {
    let lasting = |line: &str| {
        let mut fields = line.split_whitespace();
        let address = Ipv6Addr::from_bits(u128::from_str_radix(fields.next()?, 16).ok()?);
        let flags = u8::from_str_radix(fields.nth(3)?, 16).ok()?;
        (flags & PASSING == 0 && !address.is_unicast_link_local()).then_some(IpAddr::from(address))
    };
    if_inet6.lines().filter_map(lasting).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_s_tables_give_the_lasting_addresses() {
        let trie = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     |-- 192.168.7.20\n        \
                    /32 host LOCAL\n     |-- 192.168.7.255\n        /32 link BROADCAST\nLocal:\n     |-- 127.0.0.1\n        \
                    /32 host LOCAL\n     |-- 192.168.7.20\n        /32 host LOCAL\n";
        let addresses =
            |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<BTreeSet<IpAddr>>();
        assert_eq!(ipv4(trie), addresses(&["127.0.0.1", "192.168.7.20"]));
        let table = "20010db8000000000000000000000007 02 40 00 80     eth0\n\
                     20010db80000000000000000000000aa 02 40 00 01     eth0\n\
                     20010db80000000000000000000000bb 02 40 00 60     eth0\n\
                     fe800000000000000000000000000001 02 40 20 80     eth0\n\
                     00000000000000000000000000000001 01 80 10 80       lo\ngarbage\n";
        assert_eq!(ipv6(table), addresses(&["::1", "2001:db8::7"]));
        assert!(ipv4("").is_empty() && ipv6("").is_empty());
    }

    #[test]
    fn names_that_can_t_stand_in_a_certificate_are_left_out() {
        let configured = ["Print.Example.org.".to_owned(), "192.0.2.9".to_owned(), "under_score".to_owned()];
        let names = Names::new(Some("Printer7.example.com"), &configured, BTreeSet::new());
        assert_eq!(names.hosts, ["printer7.example.com", "printer7.local", "print.example.org", "localhost"]);
        assert_eq!(names.all()[4..], ["127.0.0.1", "192.0.2.9", "::1"]);
        let nameless = Names::new(Some("(none)"), &[], BTreeSet::new());
        assert_eq!(nameless.hosts, ["localhost"]);
        for bad in ["", ".", "a..b", "-a", "a-", "a b", "a/b", "ä", &"x".repeat(64), &"x.".repeat(127)] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }
}
