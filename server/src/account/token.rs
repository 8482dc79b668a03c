//! Read-only tokens for programs.

use app::port::{BadToken, Exposure};
use jiff::{SignedDuration, Timestamp};

use super::secret::{Kept, kept, word};
use crate::entropy::Entropy;

/// Scanners that look for secrets in files know a token by this; 64 hexadecimal digits follow.
pub(crate) const PREFIX: &str = "sesol_ro_";
/// How many there may be.
const MOST: usize = 32;
/// How long a name may be, in characters.
const NAME: usize = 64;
const DAYS: std::ops::RangeInclusive<u16> = 1..=366;

/// A token, of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its row.
    pub(crate) id: i64,
    /// What it was called.
    pub(crate) name: String,
    /// What is kept of it.
    pub(crate) hash: Kept,
    /// When it was made.
    pub(crate) made_at: Timestamp,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
    /// When and from where it was first sent in clear.
    pub(crate) exposed: Option<Exposure>,
}

/// A new token beside `others`, and itself as nobody can ask for it again.
pub(super) fn make(
    others: &[Token],
    name: &str,
    days: u16,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(Token, String), BadToken> {
    let name = name.trim();
    if !is_name(name) {
        return Err(BadToken::Name);
    }
    if !DAYS.contains(&days) {
        return Err(BadToken::Days);
    }
    if others.iter().any(|other| other.name == name) {
        return Err(BadToken::Taken);
    }
    if others.len() >= MOST {
        return Err(BadToken::Full);
    }
    let secret = format!("{PREFIX}{}", word(entropy));
    let token = Token {
        id: others.iter().map(|other| other.id).max().unwrap_or(0) + 1,
        name: name.to_owned(),
        hash: kept(&secret),
        made_at: now,
        expires_at: now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(now),
        exposed: None,
    };
    Ok((token, secret))
}

/// Whether tokens that come from elsewhere could have been made here: as many as there can be, each with a name and an
/// end as [`make`] gives them.
pub(crate) fn could_be_made(tokens: &[Token]) -> bool {
    let longest = SignedDuration::from_hours(24 * i64::from(*DAYS.end()));
    let fits =
        |token: &Token| is_name(&token.name) && token.expires_at.duration_since(token.made_at) <= longest;
    tokens.len() <= MOST && tokens.iter().all(fits)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= NAME && !name.chars().any(char::is_control)
}

/// The token that this is, unless it has ended.
pub(super) fn find<'a>(tokens: &'a [Token], given: &str, now: Timestamp) -> Option<&'a Token> {
    let hash = given.starts_with(PREFIX).then(|| kept(given))?;
    // Nothing can be learnt from the time that comparing hashes takes.
    tokens.iter().find(|token| token.hash == hash && (token.made_at..token.expires_at).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entropy::SystemEntropy, testing::time};

    #[test]
    fn a_token_is_found_from_its_making_to_its_end() {
        let now = time("2026-11-22T08:00:00Z");
        let (token, secret) = make(&[], " Prometheus ", 1, now, &SystemEntropy).unwrap();
        assert_eq!((token.name.as_str(), secret.len()), ("Prometheus", PREFIX.len() + 64));
        let tokens = [token];
        for (at, expected) in [
            ("2026-11-22T07:59:59Z", false),
            ("2026-11-22T08:00:00Z", true),
            ("2026-11-23T07:59:59Z", true),
            ("2026-11-23T08:00:00Z", false),
        ] {
            assert_eq!(find(&tokens, &secret, time(at)).is_some(), expected, "{at}");
        }
        assert!(find(&tokens, &secret[PREFIX.len()..], now).is_none());
        assert!(find(&tokens, &format!("{secret}0"), now).is_none());
        assert!(find(&tokens, "", now).is_none());
    }

    #[test]
    fn names_days_and_number_are_bounded() {
        let now = time("2026-11-22T08:00:00Z");
        let mut tokens = Vec::new();
        for number in 0..MOST {
            tokens.push(make(&tokens, &number.to_string(), 366, now, &SystemEntropy).unwrap().0);
        }
        let refused =
            |others: &[Token], name: &str, days| make(others, name, days, now, &SystemEntropy).err();
        assert_eq!(refused(&tokens, "one more", 1), Some(BadToken::Full));
        assert_eq!(refused(&tokens[1..], "5", 1), Some(BadToken::Taken));
        for name in ["", "  ", "a\nb", &"x".repeat(65)] {
            assert_eq!(refused(&[], name, 1), Some(BadToken::Name), "{name:?}");
        }
        assert_eq!(
            (refused(&[], "x", 0), refused(&[], "x", 367)),
            (Some(BadToken::Days), Some(BadToken::Days))
        );
    }
}
