use std::io::{BufRead, Read};

use super::{ArchiveError, Manifest, line::Line};

/// Octets of a line; one that holds the kept last reading is far below this.
const LINE: u64 = 16 * 1024 * 1024;
/// Octets of the manifest.
const MANIFEST: u64 = 16 * 1024;
/// What an archive unpacks to at most: years of history are a hundredth of it.
const UNPACKED: u64 = 1024 * 1024 * 1024;

/// Lines of JSON within bounds.
pub(super) struct Lines<R> {
    input: R,
    unpacked: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, unpacked: 0, line: Vec::new() }
    }

    /// The first line.
    pub(super) fn manifest(&mut self) -> Result<Manifest, ArchiveError> {
        self.parse(MANIFEST, "the manifest")
    }

    /// The next one behind it.
    pub(super) fn line(&mut self) -> Result<Line, ArchiveError> {
        self.parse(LINE, "a line")
    }

    /// That there is no other.
    pub(super) fn end(&mut self) -> Result<(), ArchiveError> {
        if self.next(LINE)? {
            return Err(ArchiveError::Content("something follows its end".into()));
        }
        Ok(())
    }

    /// What the lines were read from.
    pub(super) fn into_inner(self) -> R {
        self.input
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, longest: u64, what: &str) -> Result<T, ArchiveError> {
        if !self.next(longest)? {
            return Err(ArchiveError::Content(format!("{what} is missing")));
        }
        serde_json::from_slice(&self.line).map_err(|error| ArchiveError::Content(format!("{what}: {error}")))
    }

    /// Whether there was another line.
    fn next(&mut self, longest: u64) -> Result<bool, ArchiveError> {
        self.line.clear();
        let read = (&mut self.input).take(longest).read_until(b'\n', &mut self.line);
        let read = read.map_err(ArchiveError::of)?;
        self.unpacked += read as u64;
        if self.unpacked > UNPACKED {
            return Err(ArchiveError::TooLarge { limit: UNPACKED });
        }
        Ok(read > 0)
    }
}
