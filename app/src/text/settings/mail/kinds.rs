use crate::model::MailKind;

/// What is told, as the boxes of the form have it: the word of each kind, and what it is.
pub const KINDS: &[(&str, &str)] = &[
    word_of(MailKind::MeterReadsReported),
    word_of(MailKind::EnrolmentCancelled),
    word_of(MailKind::CommunicationError),
    word_of(MailKind::SupplyLow),
    word_of(MailKind::SupplyEmpty),
    word_of(MailKind::SupplyReplacedEarly),
    word_of(MailKind::SupplyOrder),
    word_of(MailKind::SupplyOrderOverdue),
    word_of(MailKind::PrinterTrouble),
    word_of(MailKind::ServiceRequest),
];

const fn word_of(kind: MailKind) -> (&'static str, &'static str) {
    let words = match kind {
        MailKind::MeterReadsReported => "Billing meter reads were reported",
        MailKind::EnrolmentCancelled => "The enrolment was cancelled",
        MailKind::CommunicationError => "Communication error, and when it is over",
        MailKind::SupplyLow => "A supply is low or ends soon, and when that is over",
        MailKind::SupplyEmpty => {
            "A supply is empty or has to be replaced, or a container is full, and when that is over"
        }
        MailKind::SupplyReplacedEarly => "A supply was replaced early",
        MailKind::SupplyOrder => {
            "An order of a supply waits for approval, was submitted, or came a step further"
        }
        MailKind::SupplyOrderOverdue => "An order of a supply is overdue",
        MailKind::PrinterTrouble => {
            "An alert, a potential issue, or that the printer does not answer, and when that is over"
        }
        MailKind::ServiceRequest => "Service was asked for, or the request came a step further",
    };
    (kind.word(), words)
}

/// Events as they are told in what was changed.
pub(in crate::text::settings) fn events(words: &str) -> String {
    let chosen = KINDS.iter().filter(|(word, _)| words.split(", ").any(|chosen| chosen == *word));
    let chosen: Vec<&str> = chosen.map(|(_, words)| *words).collect();
    if chosen.is_empty() { "none".into() } else { chosen.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, events};
    use crate::model::MailKind;

    #[test]
    fn every_kind_has_a_box() {
        assert_eq!(
            KINDS.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
            MailKind::ALL.map(MailKind::word)
        );
        assert_eq!(
            events("communication-error, enrolment-cancelled"),
            "The enrolment was cancelled; Communication error, and when it is over"
        );
        assert_eq!(events("supply-order-overdue"), "An order of a supply is overdue");
        assert_eq!(events(""), "none");
    }
}
