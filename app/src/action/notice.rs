use crate::{port::PortError, text::action as text};

/// What a page has to say about the form that led to it: one of these in the address, never free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The printer has been read.
    Read,
    /// The printer could not be read; the banner on the page has the cause.
    NotRead,
    /// Refresh was pressed too often.
    TooSoon,
    /// There is no printer to read.
    NotConfigured,
    /// What would be sent is not what was shown.
    NotShown,
    /// Something could not be written down.
    NotRecorded,
    /// A session has ended.
    SignedOut,
    /// A session has ended, and the disk did not take that.
    SignedOutHere,
}

impl Notice {
    /// Its parameter in the address.
    pub const PARAMETER: &str = "notice";

    const ALL: [Self; 8] = [
        Self::Read,
        Self::NotRead,
        Self::TooSoon,
        Self::NotConfigured,
        Self::NotShown,
        Self::NotRecorded,
        Self::SignedOut,
        Self::SignedOutHere,
    ];

    /// Its value in the address.
    pub fn value(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::NotRead => "not-read",
            Self::TooSoon => "too-soon",
            Self::NotConfigured => "not-configured",
            Self::NotShown => "not-shown",
            Self::NotRecorded => "not-recorded",
            Self::SignedOut => "signed-out",
            Self::SignedOutHere => "signed-out-here",
        }
    }

    /// The notice of that value.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.value() == value)
    }

    /// Whether what was asked for was done.
    pub fn done(self) -> bool {
        matches!(self, Self::Read | Self::SignedOut)
    }
}

impl From<&PortError> for Notice {
    fn from(error: &PortError) -> Self {
        match error {
            PortError::NotConfigured => Self::NotConfigured,
            PortError::Printer(_) => Self::NotRead,
            PortError::TooSoon { .. } => Self::TooSoon,
            PortError::NotShown => Self::NotShown,
            PortError::Store(_) => Self::NotRecorded,
        }
    }
}

/// The sentence for a notice that needs nothing from the snapshot.
pub fn sentence(notice: Notice) -> &'static str {
    match notice {
        Notice::Read => text::READ,
        Notice::NotRead => text::NOT_READ,
        Notice::TooSoon => text::TOO_SOON,
        Notice::NotConfigured => text::NOT_CONFIGURED,
        Notice::NotShown => text::NOT_SHOWN,
        Notice::NotRecorded => text::NOT_RECORDED,
        Notice::SignedOut => text::SIGNED_OUT,
        Notice::SignedOutHere => text::SIGNED_OUT_HERE,
    }
}

#[cfg(test)]
mod tests {
    use super::Notice;

    #[test]
    fn every_notice_survives_the_address_and_nothing_else_is_one() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_value(notice.value()), Some(notice));
        }
        assert_eq!(Notice::from_value("<script>"), None);
    }
}
