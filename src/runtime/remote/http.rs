//! Gets one file from another server, within limits of time, size and reach.
//!
//! The address stands in a post, and posts are not trusted: it, or what it redirects to,
//! may name a machine of the reader's own network. So every address that a name stands
//! for is looked at before it is connected to, on each hop.

use std::{
    io::{self, Read as _, Write},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use ureq::{
    Agent,
    config::Config,
    http::{StatusCode, Uri, header::LOCATION},
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
    unversioned::transport::DefaultConnector,
};
use url::Url;

use super::near::{Guarded, LocalAddress, is_named_local};

/// What a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first look-up to the last byte, redirects included.
    pub time: Duration,
    pub bytes: u64,
    pub redirects: usize,
    /// Whether machines of the own network may be asked: for tests.
    pub local: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            bytes: 32 * 1024 * 1024,
            redirects: 3,
            local: false,
        }
    }
}

/// The longest address.
const MAX_ADDRESS: usize = 8 * 1024;

/// Why there is no picture: a short sentence for its placeholder.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FetchError {
    #[error("no address that can be fetched")]
    Address,
    #[error("in the local network, not fetched")]
    Local,
    #[error("no such server")]
    NoServer,
    #[error("no answer within {} s", .0.as_secs().max(1))]
    Slow(Duration),
    #[error("a file over the limit of {} MiB", (.0 >> 20).max(1))]
    TooLarge(u64),
    #[error("redirected more than {0} times")]
    Redirects(usize),
    #[error("the server says {0}")]
    Status(StatusCode),
    #[error("no safe connection: {0}")]
    Unsafe(String),
    #[error("not fetched: {0}")]
    Broken(String),
    #[error("cannot be kept: {0}")]
    NotWritten(io::ErrorKind),
}

/// Connections to servers.
#[derive(Debug, Default)]
pub(super) struct Client {
    limits: Limits,
    agent: OnceLock<Agent>,
}

impl Client {
    pub(super) fn within(limits: Limits) -> Self {
        Self {
            limits,
            agent: OnceLock::new(),
        }
    }

    /// Writes the file at `address` to `into`.
    pub(super) fn get(&self, address: &str, into: &mut impl Write) -> Result<(), FetchError> {
        let limits = self.limits;
        let deadline = Instant::now() + limits.time;
        let mut address = address.to_owned();
        for _ in 0..=limits.redirects {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(FetchError::Slow(limits.time));
            }
            let uri: Uri = address.parse().map_err(|_| FetchError::Address)?;
            if !limits.local && is_named_local(uri.host().unwrap_or_default()) {
                return Err(FetchError::Local);
            }
            let request = self.agent().get(uri.clone()).config();
            let answer = request.timeout_global(Some(left)).build().call();
            let mut answer = answer.map_err(|error| self.reason(&error))?;
            let status = answer.status();
            if status.is_redirection() {
                let to = answer.headers().get(LOCATION);
                let to = to.and_then(|to| to.to_str().ok());
                address = to
                    .and_then(|to| redirected(&address, to))
                    .ok_or(FetchError::Status(status))?;
                continue;
            }
            if status != StatusCode::OK {
                return Err(FetchError::Status(status));
            }
            return self.body(answer.body_mut(), into);
        }
        Err(FetchError::Redirects(limits.redirects))
    }

    fn body(&self, body: &mut ureq::Body, into: &mut impl Write) -> Result<(), FetchError> {
        let limit = self.limits.bytes;
        if body.content_length().is_some_and(|bytes| bytes > limit) {
            return Err(FetchError::TooLarge(limit));
        }
        let mut reader = body.with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; 64 * 1024];
        let mut total = 0;
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.read_reason(&error)),
            };
            total += count as u64;
            if total > limit {
                return Err(FetchError::TooLarge(limit));
            }
            into.write_all(&buffer[..count])?;
        }
        Ok(into.flush()?)
    }

    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let tls = TlsConfig::builder()
                .root_certs(roots())
                .unversioned_rustls_crypto_provider(Arc::new(rustls_graviola::default_provider()))
                .build();
            let config = Config::builder()
                .tls_config(tls)
                // Followed here, one by one.
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent(concat!("blogtui/", env!("CARGO_PKG_VERSION")))
                .accept("image/*")
                .build();
            let resolver = Guarded {
                local: self.limits.local,
            };
            Agent::with_parts(config, DefaultConnector::default(), resolver)
        })
    }

    fn reason(&self, error: &ureq::Error) -> FetchError {
        match error {
            ureq::Error::Timeout(_) => FetchError::Slow(self.limits.time),
            ureq::Error::HostNotFound => FetchError::NoServer,
            ureq::Error::Io(error) => self.read_reason(error),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => {
                FetchError::Unsafe(error.to_string())
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchError::Address,
            other => FetchError::Broken(other.to_string()),
        }
    }

    fn read_reason(&self, error: &io::Error) -> FetchError {
        let inner = error.get_ref();
        if inner.is_some_and(|inner| inner.is::<LocalAddress>()) {
            return FetchError::Local;
        }
        if let Some(inner) = inner.and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
            return self.reason(inner);
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                FetchError::Slow(self.limits.time)
            }
            // The only sign of what `getaddrinfo` has not found.
            _ if error.to_string().contains("lookup address") => FetchError::NoServer,
            io::ErrorKind::InvalidData => FetchError::Unsafe(error.to_string()),
            kind => FetchError::Broken(kind.to_string()),
        }
    }
}

/// Who vouches for servers: those that browsers trust, or whoever `SSL_CERT_FILE` names,
/// as a network with a gate of its own needs it.
fn roots() -> RootCerts {
    let own = std::env::var_os("SSL_CERT_FILE").and_then(|path| std::fs::read(path).ok());
    let certificates: Vec<_> = own
        .iter()
        .flat_map(|pem| parse_pem(pem))
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        RootCerts::WebPki
    } else {
        RootCerts::from(certificates)
    }
}

/// The address that `dest` names, whole and in ASCII; `None` if it cannot be fetched.
pub(super) fn address(dest: &str) -> Option<String> {
    let dest = dest.trim();
    let whole = if dest.starts_with("//") {
        format!("https:{dest}")
    } else {
        dest.to_owned()
    };
    fetchable(Url::parse(&whole).ok()?)
}

/// Where a server sends us on to.
fn redirected(from: &str, to: &str) -> Option<String> {
    fetchable(Url::parse(from).ok()?.join(to).ok()?)
}

fn fetchable(mut url: Url) -> Option<String> {
    url.set_fragment(None);
    let fetched = matches!(url.scheme(), "http" | "https") && url.has_host();
    let address = String::from(url);
    (fetched && address.len() <= MAX_ADDRESS).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{BufRead as _, BufReader},
        net::{TcpListener, TcpStream},
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    /// A server that gives each connection to `answer`, with the path that is asked for.
    fn server(answer: fn(&str, &mut TcpStream)) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let asked = count.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                asked.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || {
                    let mut stream = stream;
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let mut first = String::new();
                    let _ = reader.read_line(&mut first);
                    let mut line = String::new();
                    while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
                        line.clear();
                    }
                    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                    answer(&path, &mut stream);
                });
            }
        });
        (address, count)
    }

    fn near() -> Limits {
        Limits {
            time: Duration::from_secs(5),
            bytes: 1024 * 1024,
            local: true,
            ..Limits::default()
        }
    }

    fn get(address: &str, limits: Limits) -> Result<Vec<u8>, FetchError> {
        let mut bytes = Vec::new();
        let client = Client::within(limits);
        client.get(address, &mut bytes).map(|()| bytes)
    }

    fn ok(stream: &mut TcpStream, body: &str) {
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
    }

    fn to(stream: &mut TcpStream, location: &str) {
        let head = "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n";
        let _ = write!(stream, "{head}Location: {location}\r\n\r\n");
    }

    #[test]
    fn a_file_comes_whole_and_redirects_are_followed() {
        let (root, _) = server(|path, stream| match path {
            "/a/one" => to(stream, "two?x=1"),
            "/a/two?x=1" => to(stream, "/three"),
            "/three" => ok(stream, "here"),
            other => ok(stream, other),
        });
        assert_eq!(get(&format!("{root}/a/one"), near()).unwrap(), b"here");
        assert_eq!(get(&format!("{root}/x%20y"), near()).unwrap(), b"/x%20y");
    }

    #[test]
    fn what_the_server_refuses_is_said_with_its_number() {
        let (root, _) = server(|_, stream| {
            let _ = write!(
                stream,
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            );
        });
        let error = get(&root, near()).unwrap_err();
        assert_eq!(error.to_string(), "the server says 404 Not Found");
    }

    #[test]
    fn a_file_that_says_it_is_too_large_is_not_read() {
        let (root, _) = server(|_, stream| {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"
            );
            thread::sleep(Duration::from_secs(60));
        });
        let error = get(&root, near()).unwrap_err();
        assert_eq!(error.to_string(), "a file over the limit of 1 MiB");
    }

    #[test]
    fn a_file_without_end_is_left_at_the_limit() {
        let (root, _) = server(|_, stream| {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[0; 8192]).is_ok() {}
        });
        assert_eq!(get(&root, near()), Err(FetchError::TooLarge(1024 * 1024)));
    }

    #[test]
    fn a_server_that_dawdles_is_left_in_time() {
        // The one says nothing, the other a byte now and then.
        let (silent, _) = server(|_, _| thread::sleep(Duration::from_secs(60)));
        let (slow, _) = server(|_, stream| {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        });
        let limits = Limits {
            time: Duration::from_millis(600),
            ..near()
        };
        for root in [silent, slow] {
            let start = Instant::now();
            assert_eq!(get(&root, limits), Err(FetchError::Slow(limits.time)));
            assert!(start.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn a_circle_of_redirects_ends_after_three() {
        let (root, asked) = server(|_, stream| to(stream, "/again"));
        assert_eq!(get(&root, near()), Err(FetchError::Redirects(3)));
        assert_eq!(asked.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn a_redirect_to_what_is_no_web_page_is_not_followed() {
        for location in ["file:///etc/passwd", "gopher://x/", "mailto:x"] {
            assert_eq!(redirected("http://example.org/a/b", location), None);
        }
    }

    #[test]
    fn the_own_network_is_not_asked_by_name_number_or_redirect() {
        let limits = Limits {
            local: false,
            ..near()
        };
        let (root, asked) = server(|_, stream| ok(stream, "secret"));
        let port = root.rsplit(':').next().unwrap();
        for host in [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "2130706433",
            "127.1",
            "0.0.0.0",
        ] {
            let error = get(&format!("http://{host}:{port}/"), limits).unwrap_err();
            assert!(
                matches!(error, FetchError::Local | FetchError::NoServer),
                "{host}: {error}"
            );
        }
        assert_eq!(asked.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn an_address_is_made_whole_and_ascii() {
        for (dest, expected) in [
            ("//cdn.example/a.png", Some("https://cdn.example/a.png")),
            (
                "https://e.org/图 1.png#x",
                Some("https://e.org/%E5%9B%BE%201.png"),
            ),
            ("HTTP://e.org", Some("http://e.org/")),
            ("ftp://e.org/a", None),
            ("https://", None),
            ("https://图.example/a", Some("https://xn--wcs.example/a")),
            ("a.png", None),
        ] {
            assert_eq!(address(dest).as_deref(), expected, "{dest}");
        }
        assert_eq!(
            address(&format!("https://e.org/{}", "a".repeat(MAX_ADDRESS))),
            None
        );
    }
}
