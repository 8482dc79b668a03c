//! Passwords as Argon2id hashes in PHC form.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{Output, PasswordHash as Phc, Salt, SaltString},
};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::{Entropy, octets};

/// OWASP's parameters: 19 MiB, two passes, one lane.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// What a hash from elsewhere may cost; more would keep a small controller from its work.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 7_168..=65_536;
const PASSES: std::ops::RangeInclusive<u32> = 1..=10;
const LANES: std::ops::RangeInclusive<u32> = 1..=4;
/// The C library gives a block back to the system for certain only while it is larger than this many KiB: what is
/// smaller raises the bound above which it maps blocks, and the next one stays in its heap. What is not touched
/// costs nothing.
const RESERVED_KIB: usize = 33 * 1_024;

/// An Argon2id hash. It tells nothing of the password, and is nobody's business all the same.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// A text that is no hash that this program can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no hash of a password that can be used; allowed: {}", PasswordHash::ALLOWED)]
pub struct BadHash;

impl PasswordHash {
    /// What may stand in the configuration.
    pub const ALLOWED: &str = "an Argon2id hash in PHC form, \"$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH\", with m \
                               from 7168 to 65536, t from 1 to 10, p from 1 to 4";

    /// Takes a PHC string, whose cost must lie within bounds.
    pub fn parse(text: &str) -> Result<Self, BadHash> {
        let hash = Self(text.to_owned());
        hash.parts().ok_or(BadHash)?;
        Ok(hash)
    }

    /// What the database has, which this program wrote. What can't be used is no password's hash.
    pub(super) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// Hashes a password with a salt of 16 random octets. Takes a twentieth of a second and 19 MiB.
    ///
    /// # Panics
    ///
    /// Never: parameters, salt and length are right.
    pub fn make(password: &str, entropy: &dyn Entropy) -> Self {
        let salt = SaltString::encode_b64(&octets::<16>(entropy)).expect("16 octets are a good salt");
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).expect("OWASP's parameters are good ones");
        let output = derive(&params, password, salt.as_salt()).expect("salt and length are right");
        Self(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}"))
    }

    /// Whether this is the password. Takes as long as making it did, whatever the answer.
    pub fn verify(&self, password: &str) -> bool {
        let Some((phc, params)) = self.parts() else { return false };
        let (Some(salt), Some(expected)) = (phc.salt, phc.hash) else { return false };
        derive(&params, password, salt)
            .is_some_and(|output| output.as_bytes().ct_eq(expected.as_bytes()).into())
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> Option<(Phc<'_>, Params)> {
        let phc = Phc::new(&self.0).ok()?;
        let params = Params::try_from(&phc).ok()?;
        let usable = Algorithm::try_from(phc.algorithm).ok()? == Algorithm::Argon2id
            && phc.version == Some(Version::V0x13.into())
            && MEMORY_KIB.contains(&params.m_cost())
            && PASSES.contains(&params.t_cost())
            && LANES.contains(&params.p_cost())
            && phc.salt.is_some_and(|salt| salt.len() >= 11)
            && phc.hash.is_some_and(|hash| hash.len() >= 16);
        usable.then_some((phc, params))
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

fn derive(params: &Params, password: &str, salt: Salt<'_>) -> Option<Output> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut buffer = [0; 64];
    let salt = salt.decode_b64(&mut buffer).ok()?;
    let mut memory: Vec<Block> = Vec::with_capacity(params.block_count().max(RESERVED_KIB));
    memory.resize(params.block_count(), Block::new());
    let mut output = Zeroizing::new([0; Output::MAX_LENGTH]);
    let output = output.get_mut(..params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN))?;
    argon.hash_password_into_with_memory(password.as_bytes(), salt, output, &mut memory).ok()?;
    Output::new(output).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::CountingEntropy;

    #[test]
    fn a_hash_is_of_its_password_alone_and_of_the_parameters_that_owasp_names() {
        let hash = PasswordHash::make("correct horse", &CountingEntropy::default());
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert!(hash.verify("correct horse"));
        assert!(!hash.verify("correct horsf") && !hash.verify(""));
        assert_eq!(PasswordHash::parse(hash.as_str()), Ok(hash.clone()));
        assert!(!format!("{hash:?}").contains('$'));
    }

    #[test]
    fn a_hash_of_the_reference_program_is_understood() {
        // printf hunter2hunter2 | argon2 0123456789abcdef -id -t 2 -k 8192 -p 1 -e
        let hash = PasswordHash::parse(REFERENCE).unwrap();
        assert!(hash.verify("hunter2hunter2"));
    }

    const REFERENCE: &str =
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ZDnEDVnBuxHhvXKqc9bdetzGUCoTdA6v3F9wV/GQ+So";

    #[test]
    fn what_is_no_hash_costs_too_much_or_too_little_is_refused() {
        let good = PasswordHash::make("x", &CountingEntropy::default());
        for (from, to) in [
            ("argon2id", "argon2i"),
            ("v=19", "v=16"),
            ("m=19456", "m=4000000"),
            ("m=19456", "m=64"),
            ("t=2", "t=900"),
            ("p=1", "p=99"),
            ("$argon2id", "argon2id"),
        ] {
            assert_eq!(PasswordHash::parse(&good.as_str().replace(from, to)), Err(BadHash), "{to}");
        }
        for text in ["", "hunter2", "$2y$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=19456,t=2,p=1$"] {
            assert_eq!(PasswordHash::parse(text), Err(BadHash), "{text}");
        }
    }
}
