//! Which machines are of the reader's own network: a post has no business with them.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks names up, and refuses those of the own network.
#[derive(Debug)]
pub(super) struct Guarded {
    /// Whether machines of the own network are given all the same.
    pub(super) local: bool,
}

/// All that a name stands for is near.
#[derive(Debug, thiserror::Error)]
#[error("in the local network")]
pub(super) struct LocalAddress;

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // A proxy is the reader's own choice and often near.
        let is_proxy = config
            .proxy()
            .is_some_and(|proxy| uri.host() == Some(proxy.host()));
        if self.local || is_proxy {
            return Ok(found);
        }
        let mut far = self.empty();
        for address in found.iter().filter(|address| !is_near(address)) {
            far.push(*address);
        }
        if far.is_empty() {
            return Err(ureq::Error::Io(io::Error::other(LocalAddress)));
        }
        Ok(far)
    }
}

fn is_near(address: &SocketAddr) -> bool {
    match address.ip().to_canonical() {
        IpAddr::V4(ip) => is_near_v4(ip),
        IpAddr::V6(ip) => {
            let [first, second, .., sixth, seventh] = ip.segments();
            let inside = |high: u16, low: u16| {
                is_near_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
            };
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                // Addresses of the older kind within: NAT64, and 6to4.
                || ((first, second) == (0x64, 0xff9b) && inside(sixth, seventh))
                || (first == 0x2002 && inside(second, ip.segments()[2]))
                || (ip.segments()[..6] == [0; 6] && inside(sixth, seventh))
        }
    }
}

fn is_near_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || first == 0
        || first >= 240
        // Shared by a provider's customers. 198.18.0.0/15 is not here: programs that
        // tunnel all connections hand it out for every name.
        || (first == 100 && (64..128).contains(&second))
}

/// Names that a proxy would look up near itself.
pub(super) fn is_named_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(ip) => is_near(&SocketAddr::new(ip, 0)),
        Err(_) => {
            host == "localhost"
                || [".localhost", ".local", ".internal"]
                    .iter()
                    .any(|end| host.ends_with(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_own_network_are_known_in_all_their_forms() {
        for near in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "127.9.9.9",
            "0.1.2.3",
            "255.255.255.255",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "::10.0.0.1",
            "ff02::1",
        ] {
            assert!(
                is_near(&SocketAddr::new(near.parse().unwrap(), 80)),
                "{near}"
            );
        }
        for far in [
            "1.1.1.1",
            "93.184.216.34",
            "198.18.0.1",
            "2606:4700::1111",
            "64:ff9b::101:101",
        ] {
            assert!(
                !is_near(&SocketAddr::new(far.parse().unwrap(), 80)),
                "{far}"
            );
        }
    }
}
