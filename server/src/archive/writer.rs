//! Seals a stream: XChaCha20-Poly1305 in the STREAM construction, in parts of 64 KiB, the header being associated
//! data of each. The number of a part and whether it is the last are in its nonce.

use std::io::{self, Write};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{
        Payload,
        stream::{NewStream, StreamBE32, StreamPrimitive},
    },
};
use zeroize::Zeroizing;

use super::{
    header::{Header, LENGTH},
    key::ArchiveKey,
};

/// Octets of a part before it is sealed; the last part may have fewer.
pub(super) const PART: usize = 64 * 1024;
/// Octets by which a sealed part is longer.
pub(super) const TAG: usize = 16;

/// The cipher of a header's archive.
pub(super) fn cipher(header: &Header, key: &ArchiveKey) -> StreamBE32<XChaCha20Poly1305> {
    StreamBE32::from_aead(XChaCha20Poly1305::new(key.octets().into()), (&header.nonce).into())
}

/// Seals what is written to it. What was not finished is no archive.
pub(super) struct SealingWriter<W> {
    inner: W,
    cipher: StreamBE32<XChaCha20Poly1305>,
    header: [u8; LENGTH],
    part: Zeroizing<Vec<u8>>,
    number: u32,
}

impl<W: Write> SealingWriter<W> {
    pub(super) fn new(mut inner: W, header: &Header, key: &ArchiveKey) -> io::Result<Self> {
        let octets = header.to_octets();
        inner.write_all(&octets)?;
        let part = Zeroizing::new(Vec::with_capacity(PART));
        Ok(Self { inner, cipher: cipher(header, key), header: octets, part, number: 0 })
    }

    /// Writes the last part.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let payload = Payload { msg: &self.part, aad: &self.header };
        let sealed = self
            .cipher
            .encrypt(self.number, last, payload)
            .map_err(|_| io::Error::other("a part could not be sealed"))?;
        self.inner.write_all(&sealed)?;
        self.part.clear();
        let next = self.number.checked_add(1);
        self.number = next.ok_or_else(|| io::Error::other("the archive would be longer than 256 TiB"))?;
        Ok(())
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        // A full part waits until it is known whether it is the last.
        if self.part.len() == PART {
            self.seal(false)?;
        }
        let taken = octets.len().min(PART - self.part.len());
        self.part.extend_from_slice(&octets[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
