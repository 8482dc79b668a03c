use http::StatusCode;

use crate::{
    port::{AccountError, Unfit},
    text::account as text,
};

/// Why nobody was signed in, as it stands in the address of the page that says so: one of these, never free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(AccountError);

/// Those that have no number.
const WORDS: [(&str, AccountError); 11] = [
    ("not-claimed", AccountError::NotClaimed),
    ("claimed", AccountError::Claimed),
    ("code-used-up", AccountError::CodeUsedUp),
    ("wrong-password", AccountError::WrongPassword),
    ("differ", AccountError::Differ),
    ("short", AccountError::Unfit(Unfit::Short)),
    ("long", AccountError::Unfit(Unfit::Long)),
    ("common", AccountError::Unfit(Unfit::Common)),
    ("pattern", AccountError::Unfit(Unfit::Pattern)),
    ("name", AccountError::Unfit(Unfit::Name)),
    ("not-secure", AccountError::NotSecure),
];
const WRONG_CODE: &str = "wrong-code-";
const WAIT: &str = "wait-";
const NOT_WRITTEN: &str = "not-written";
/// Longest wait that an address may tell of: a day.
const LONGEST: u64 = 86_400;

impl Refusal {
    /// Its parameter in the address.
    pub const PARAMETER: &str = "refused";

    /// Its value in the address. The cause that the disk gave stays in the log.
    pub fn value(&self) -> String {
        match &self.0 {
            AccountError::WrongCode { left } => format!("{WRONG_CODE}{left}"),
            AccountError::Wait { seconds } => format!("{WAIT}{seconds}"),
            other => {
                let word = WORDS.iter().find(|(_, error)| error == other).map(|(word, _)| *word);
                word.unwrap_or(NOT_WRITTEN).to_owned()
            }
        }
    }

    /// The refusal of that value.
    pub fn from_value(value: &str) -> Option<Self> {
        if let Some(left) = value.strip_prefix(WRONG_CODE) {
            return left.parse::<u8>().ok().map(|left| Self(AccountError::WrongCode { left: left.into() }));
        }
        if let Some(seconds) = value.strip_prefix(WAIT) {
            let seconds = seconds.parse().ok().filter(|seconds| *seconds <= LONGEST)?;
            return Some(Self(AccountError::Wait { seconds }));
        }
        if value == NOT_WRITTEN {
            return Some(Self(AccountError::Store(text::NOT_WRITTEN.into())));
        }
        WORDS.iter().find(|(word, _)| *word == value).map(|(_, error)| Self(error.clone()))
    }

    /// What it says.
    pub fn sentence(&self) -> String {
        text::error(&self.0)
    }

    /// Whether it is about the set-up code.
    pub fn is_about_code(&self) -> bool {
        matches!(self.0, AccountError::WrongCode { .. } | AccountError::CodeUsedUp)
    }

    /// The status that says the same.
    pub fn status(&self) -> StatusCode {
        status(&self.0)
    }

    /// How long to wait, in seconds.
    pub fn wait(&self) -> Option<u64> {
        if let AccountError::Wait { seconds } = self.0 { Some(seconds) } else { None }
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        Self(error)
    }
}

fn status(error: &AccountError) -> StatusCode {
    match error {
        AccountError::NotClaimed | AccountError::Claimed => StatusCode::CONFLICT,
        AccountError::WrongPassword => StatusCode::UNAUTHORIZED,
        AccountError::WrongCode { .. } | AccountError::CodeUsedUp | AccountError::NotSecure => {
            StatusCode::FORBIDDEN
        }
        AccountError::Differ | AccountError::Unfit(_) | AccountError::BadToken(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        AccountError::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        AccountError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_survives_the_address_and_nothing_else_is_one() {
        let numbered = [AccountError::WrongCode { left: 7 }, AccountError::Wait { seconds: 256 }];
        let all = WORDS.iter().map(|(_, error)| error.clone()).chain(numbered);
        for error in all {
            let refusal = Refusal::from(error);
            assert_eq!(Refusal::from_value(&refusal.value()), Some(refusal.clone()));
            assert!(refusal.sentence().ends_with('.'), "{}", refusal.sentence());
        }
        for value in
            ["", "<script>", "wait-", "wait--1", "wait-99999999999", "wrong-code-256", "wrong-code-x"]
        {
            assert_eq!(Refusal::from_value(value), None, "{value}");
        }
        let store = Refusal::from(AccountError::Store("/var/lib/history.db: disk full".into()));
        assert_eq!(store.value(), "not-written");
        assert!(Refusal::from_value("not-written").is_some());
    }
}
