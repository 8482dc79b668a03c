//! One-time codes, such as the one that claims a new device: 80 random bits, written so that it can be read out.

use subtle::ConstantTimeEq;

use super::secret::{Kept, kept};
use crate::entropy::{Entropy, octets};

/// How often a code may be tried.
pub(crate) const TRIES: u32 = 10;

/// Crockford's base 32: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// A new code: "K7QM-2FXD-9HTB-4WRC".
pub(crate) fn new(entropy: &dyn Entropy) -> String {
    // 256 is a multiple of 32: each character is as likely as any other.
    let characters = octets::<LENGTH>(entropy).map(|octet| char::from(ALPHABET[usize::from(octet % 32)]));
    characters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is kept of a code, however it is typed: without regard to case, spaces, dashes, and letters that look
/// like digits.
pub(crate) fn kept_of(code: &str) -> Kept {
    let plain = code.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    kept(&plain.collect::<String>())
}

/// What is known of the code while the device has no administrator.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// What is kept of it.
    pub(crate) hash: Kept,
    /// The code itself, sealed: it is said again at the next start.
    pub(crate) sealed: Vec<u8>,
    /// How often it may still be tried.
    pub(crate) tries_left: u32,
}

impl Code {
    /// Whether this is the code; in the same time, whatever the answer.
    pub(super) fn is(&self, given: &str) -> bool {
        kept_of(given).ct_eq(&self.hash).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::{CountingEntropy, SystemEntropy};

    #[test]
    fn a_code_has_eighty_bits_in_groups_and_no_letter_that_looks_like_a_digit() {
        assert_eq!(new(&CountingEntropy::default()), "0123-4567-89AB-CDEF");
        let code = new(&SystemEntropy);
        assert_ne!(code, new(&SystemEntropy));
        assert!(!code.contains(['I', 'L', 'O', 'U']));
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
    }

    #[test]
    fn it_is_the_same_however_it_is_typed() {
        let code = Code { hash: kept_of("0123-4567-89AB-CDEF"), sealed: Vec::new(), tries_left: TRIES };
        for typed in
            ["0123-4567-89AB-CDEF", "o123 4567 89ab cdef", "Oi23456789abcdef", " 0L23-4567-89AB-CDEF "]
        {
            assert!(code.is(typed), "{typed}");
        }
        for typed in ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEFF", "0123-4567-89AB-CDEG"] {
            assert!(!code.is(typed), "{typed}");
        }
    }
}
