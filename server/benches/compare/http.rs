//! One request a connection: enough to look at pages and to send a form, and the same for whoever serves them.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// An answer.
pub struct Answer {
    /// 200, 404, …
    pub status: u16,
    /// Status line and headers; names in lower case.
    pub head: String,
    /// The content as it was sent, so compressed if it was.
    pub body: Vec<u8>,
}

/// Asks for a path in an encoding ("br", "identity").
pub fn get(addr: SocketAddr, path: &str, encoding: &str) -> io::Result<Answer> {
    ask(
        addr,
        &format!(
            "GET {path} HTTP/1.1\r\nHost: {addr}\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
        ),
    )
}

/// Asks for a path with these further headers, each with its line end.
pub fn get_with(addr: SocketAddr, path: &str, headers: &str) -> io::Result<Answer> {
    ask(addr, &format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\n{headers}Connection: close\r\n\r\n"))
}

/// Sends a form as a browser with scripts does.
pub fn post(addr: SocketAddr, path: &str, form: &str) -> io::Result<Answer> {
    ask(
        addr,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {addr}\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len()
        ),
    )
}

fn ask(addr: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(request.as_bytes())?;
    let (mut octets, mut part) = (Vec::new(), [0; 16 * 1024]);
    // Some keep the connection open all the same.
    loop {
        let length = stream.read(&mut part)?;
        octets.extend_from_slice(&part[..length]);
        match parse(&octets) {
            Some(answer) => return Ok(answer),
            None if length == 0 => {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "half an answer"));
            }
            None => {}
        }
    }
}

/// The answer; `None` while it is not complete.
pub fn parse(octets: &[u8]) -> Option<Answer> {
    let end = find(octets, b"\r\n\r\n")?;
    let lower = std::str::from_utf8(&octets[..end]).ok()?.to_lowercase();
    let body = &octets[end + 4..];
    let status = lower.split(' ').nth(1)?.parse().ok()?;
    let body = if lower.contains("transfer-encoding: chunked") {
        dechunk(body)?
    } else {
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length:"))?;
        body.get(..length.trim().parse().ok()?)?.to_vec()
    };
    Some(Answer { status, head: lower, body })
}

fn dechunk(mut octets: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(octets, b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&octets[..end]).ok()?.trim(), 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(octets.get(end + 2..end + 2 + length)?);
        octets = octets.get(end + 2 + length + 2..)?;
    }
}

fn find(octets: &[u8], wanted: &[u8]) -> Option<usize> {
    octets.windows(wanted.len()).position(|window| window == wanted)
}
