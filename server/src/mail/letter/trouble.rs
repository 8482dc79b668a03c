use app::{
    Page,
    mail_words::{self as words, trouble as trouble_words},
};

use super::{
    super::{
        notification::{Trouble, TroubleWords},
        plain::{LONGEST, LONGEST_CAUSE, line},
    },
    About, Letter, facts,
};

/// Most things that a digest names one by one.
const MOST: usize = 50;

/// One thing that the printer's people should know, or a digest of several.
pub(super) fn letter(trouble: &Trouble, about: &About) -> Letter {
    match &*trouble.told {
        [one] => single(one, about),
        all => digest(all, about),
    }
}

fn single(one: &TroubleWords, about: &About) -> Letter {
    let told = one.facts.iter().map(|(term, fact)| (line(term, LONGEST), line(fact, LONGEST_CAUSE)));
    let at = (words::SEEN, words::moment(one.at, &about.zone));
    Letter {
        said: one.said.iter().map(|sentence| line(sentence, LONGEST_CAUSE)).collect(),
        facts: told.chain(facts([at])).collect(),
        advice: line(&one.advice, LONGEST_CAUSE),
        steps: one.steps.iter().map(|step| line(step, LONGEST_CAUSE)).collect(),
        ..about.letter(&line(&one.heading, LONGEST), Page::Maintenance)
    }
}

fn digest(all: &[TroubleWords], about: &About) -> Letter {
    let told = all.iter().take(MOST);
    let mut told: Vec<(String, String)> =
        told.map(|one| (words::moment(one.at, &about.zone), line(&one.heading, LONGEST))).collect();
    let more = all.len().saturating_sub(MOST);
    if more > 0 {
        told.push(("…".into(), trouble_words::digest(more)));
    }
    Letter {
        said: vec![trouble_words::DIGEST_SAID.into()],
        facts: told,
        advice: trouble_words::DIGEST_ADVICE.into(),
        ..about.letter(&trouble_words::digest(all.len()), Page::Maintenance)
    }
}
