//! What is said before TLS: the greeting, and STARTTLS. Read octet by octet, so that nothing that was sent along
//! before TLS is taken for what came after it.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::noted::Said;

/// Longest line (RFC 5321 4.5.3.1.5 has 512; some servers write more).
const LONGEST_LINE: usize = 2_048;
/// Most lines of one answer.
const MOST_LINES: usize = 100;

/// The server's greeting.
pub(super) async fn greeting(stream: &mut (impl AsyncRead + Unpin)) -> Result<String, Said> {
    reply(stream, 220).await.map(|lines| lines.join(" "))
}

/// Says who this is; the answer has what the server can do, a line each.
pub(super) async fn hello(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    name: &str,
) -> Result<Vec<String>, Said> {
    stream.write_all(format!("EHLO {name}\r\n").as_bytes()).await?;
    reply(stream, 250).await
}

/// Asks for TLS.
pub(super) async fn start_tls(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Result<String, Said> {
    stream.write_all(b"STARTTLS\r\n").await?;
    reply(stream, 220).await.map(|lines| lines.join(" "))
}

/// The lines of an answer with this code, the first with the code in front; any other answer is an error.
async fn reply(stream: &mut (impl AsyncRead + Unpin), wanted: u16) -> Result<Vec<String>, Said> {
    let mut lines = Vec::new();
    loop {
        let line = line(stream).await?;
        let (code, rest) = line.split_at_checked(3).unwrap_or((&line, ""));
        let number: Option<u16> = code.parse().ok().filter(|_| code.bytes().all(|c| c.is_ascii_digit()));
        let Some(number) = number else { return Err(Said { code: None, text: no_smtp(&line) }) };
        let last = !rest.starts_with('-');
        let text = rest.get(1..).unwrap_or_default();
        lines.push(if lines.is_empty() { format!("{code} {text}") } else { text.to_owned() });
        if last && number == wanted {
            return Ok(lines);
        }
        if last || lines.len() >= MOST_LINES {
            return Err(Said { code: Some(number), text: lines.join(" ") });
        }
    }
}

fn no_smtp(line: &str) -> String {
    format!("this is no answer of an SMTP server: {line:?}")
}

async fn line(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut octets = Vec::new();
    loop {
        match stream.read_u8().await {
            Ok(b'\n') => break,
            Ok(octet) => octets.push(octet),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(io::Error::new(error.kind(), "the server closed the connection"));
            }
            Err(error) => return Err(error),
        }
        if octets.len() > LONGEST_LINE {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the server's answer has a line without end",
            ));
        }
    }
    Ok(String::from_utf8_lossy(&octets).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(octets: &[u8]) -> Result<Vec<String>, Said> {
        reply(&mut &*octets, 220).await
    }

    #[tokio::test]
    async fn answers_are_read_line_by_line_and_within_bounds() {
        assert_eq!(read(b"220 ready\r\n").await.unwrap(), ["220 ready"]);
        assert_eq!(read(b"220-a\r\n220-b\r\n220 c\r\nrest").await.unwrap(), ["220 a", "b", "c"]);
        assert_eq!(read(b"220\r\n").await.unwrap(), ["220 "]);
        let refused = read(b"554-no\r\n554 service\r\n").await.unwrap_err();
        assert_eq!((refused.code, refused.text.as_str()), (Some(554), "554 no service"));
        let endless_line = b"2".repeat(100_000);
        let other: [(&[u8], &str); 5] = [
            (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no answer of an SMTP server"),
            (b"SSH-2.0-OpenSSH\r\n", "no answer of an SMTP server"),
            (b"+20 x\r\n", "no answer of an SMTP server"),
            (b"220-never\r\n", "closed the connection"),
            (&endless_line, "a line without end"),
        ];
        for (octets, part) in other {
            let error = read(octets).await.unwrap_err();
            assert!(error.code.is_none() && error.text.contains(part), "{error:?}");
        }
        let endless = b"220-x\r\n".repeat(1_000_000);
        assert_eq!(read(&endless).await.unwrap_err().code, Some(220));
    }
}
