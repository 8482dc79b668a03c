//! Opens what [`SealingWriter`](super::writer::SealingWriter) sealed. Nothing of a part is given out before the
//! part is known to be authentic.

use std::io::{self, Read};

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{
        Payload,
        stream::{StreamBE32, StreamPrimitive},
    },
};
use zeroize::Zeroizing;

use super::{
    ArchiveError,
    header::{Header, LENGTH},
    key::ArchiveKey,
    writer::{PART, TAG, cipher},
};

/// Reads the header, which tells what the key needs.
pub(super) fn read_header(input: &mut impl Read) -> Result<Header, ArchiveError> {
    let mut octets = [0; LENGTH];
    input.read_exact(&mut octets).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ArchiveError::NotAnArchive,
        _ => ArchiveError::File(error),
    })?;
    Header::from_octets(&octets)
}

/// Gives out what was sealed. An error of the archive comes as the inner error of an [`io::Error`]:
/// [`ArchiveError::of`] gets it back.
pub(super) struct OpeningReader<R> {
    inner: R,
    cipher: StreamBE32<XChaCha20Poly1305>,
    header: [u8; LENGTH],
    /// A sealed part, and at its end the first octet of the next one.
    sealed: Vec<u8>,
    part: Zeroizing<Vec<u8>>,
    given: usize,
    number: u32,
    at: u64,
    last: bool,
}

impl<R: Read> OpeningReader<R> {
    /// `inner` stands behind the header.
    pub(super) fn new(inner: R, header: &Header, key: &ArchiveKey) -> Self {
        Self {
            inner,
            cipher: cipher(header, key),
            header: header.to_octets(),
            sealed: Vec::with_capacity(PART + TAG + 1),
            part: Zeroizing::new(Vec::new()),
            given: 0,
            number: 0,
            at: LENGTH as u64,
            last: false,
        }
    }

    fn next(&mut self) -> Result<(), ArchiveError> {
        let wanted = PART + TAG + 1 - self.sealed.len();
        (&mut self.inner).take(wanted as u64).read_to_end(&mut self.sealed)?;
        let more = self.sealed.len() > PART + TAG;
        let end = self.sealed.len().min(PART + TAG);
        let open = |last| {
            let payload = Payload { msg: &self.sealed[..end], aad: &self.header };
            self.cipher.decrypt(self.number, last, payload)
        };
        let part = open(!more).map_err(|_| match self.number {
            // An archive that is cut behind a whole part has a last part that is not the last.
            _ if !more && open(false).is_ok() => ArchiveError::Cut { at: self.at + end as u64 },
            0 => ArchiveError::PassphraseOrBeginning,
            _ => ArchiveError::Changed { at: self.at },
        })?;
        self.part = Zeroizing::new(part);
        self.given = 0;
        self.at += end as u64;
        self.sealed.drain(..end);
        self.last = !more;
        self.number = self.number.checked_add(1).ok_or(ArchiveError::Changed { at: self.at })?;
        Ok(())
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        while self.given == self.part.len() {
            if self.last {
                return Ok(0);
            }
            self.next().map_err(io::Error::other)?;
        }
        let rest = &self.part[self.given..];
        let taken = rest.len().min(octets.len());
        octets[..taken].copy_from_slice(&rest[..taken]);
        self.given += taken;
        Ok(taken)
    }
}

impl ArchiveError {
    /// What a reader of an archive said.
    pub(super) fn of(error: io::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) => {
                Self::Content(error.to_string())
            }
            Err(error) => Self::File(error),
        }
    }
}
