use std::io::{self, BufRead, Read as _};

use sha2::{Digest as _, Sha256};

use crate::protocol::{export::LONGEST_LINE, octets::Digest};

/// The lines of an export, and the digest of those before the one of now.
pub(super) struct Lines<R> {
    input: R,
    current: Vec<u8>,
    before: Sha256,
    /// Of the line of now, from 1.
    pub(super) number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, current: Vec::new(), before: Sha256::new(), number: 0 }
    }

    /// The next line without its end; `None` after the last. An error is a sentence.
    pub(super) fn next(&mut self) -> Result<Option<&str>, String> {
        self.before.update(&self.current);
        self.current.clear();
        self.number += 1;
        let read = self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.current);
        match read {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(error.to_string()),
            Err(error) => return Err(format!("it can't be read: {error}")),
        }
        let Some(line) = self.current.strip_suffix(b"\n") else {
            return Err("the line does not end, or is too long".into());
        };
        std::str::from_utf8(line).map(Some).map_err(|_| "the line is no UTF-8".into())
    }

    /// The SHA-256 of every line before the one of now.
    pub(super) fn digest(&self) -> Digest {
        Digest::new(self.before.clone().finalize().into())
    }
}
