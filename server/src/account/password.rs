//! Which passwords can be taken (NIST SP 800-63B 5.1.1.2: long, not common, no rules of composition).

use std::collections::HashSet;

use app::port::{PASSWORD_LENGTH, Unfit};

/// Read only while a password is checked; nothing of it stays in memory.
const COMMON: &str = include_str!("common.txt");
/// Rows in which people run their finger along.
const ROWS: [&str; 10] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
];
/// As many characters must be left of a password when runs and repetitions are taken out.
const LEFT: usize = 4;
/// A name that is shorter says nothing about a password that has it inside.
const NAME: usize = 4;

/// Whether the password can be taken. `names` are those of this device: serial number, model, host name.
pub fn check(password: &str, names: &[String]) -> Result<(), Unfit> {
    let length = password.chars().count();
    if length < *PASSWORD_LENGTH.start() {
        return Err(Unfit::Short);
    }
    if length > *PASSWORD_LENGTH.end() {
        return Err(Unfit::Long);
    }
    let lower: Vec<char> = password.to_lowercase().chars().collect();
    if is_name(&lower, names) {
        return Err(Unfit::Name);
    }
    if is_common(&lower) {
        return Err(Unfit::Common);
    }
    if repeats(&lower) || without_runs(&lower).len() < LEFT {
        return Err(Unfit::Pattern);
    }
    Ok(())
}

/// A name of the device, with nothing but digits and punctuation around it.
fn is_name(lower: &[char], names: &[String]) -> bool {
    let plain: String = lower.iter().filter(|c| c.is_alphanumeric()).collect();
    names.iter().any(|name| {
        let name: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        name.chars().count() >= NAME
            && plain
                .split_once(&name)
                .is_some_and(|(before, after)| before.chars().chain(after.chars()).all(char::is_numeric))
    })
}

/// One or two common words, with nothing but digits and punctuation around and between them.
fn is_common(lower: &[char]) -> bool {
    let common: HashSet<&str> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
    let whole: String = lower.iter().collect();
    if common.contains(whole.as_str()) {
        return true;
    }
    [letters(lower, |c| c), letters(lower, unleeted)].iter().any(|word| {
        let known = |word: &str| word.is_empty() || common.contains(word);
        word.char_indices().any(|(at, _)| known(&word[..at]) && known(&word[at..]))
    })
}

/// What is left without digits and punctuation, before which `read` has its way.
fn letters(lower: &[char], read: impl Fn(char) -> char) -> String {
    // Digits at either end are decoration, whatever they look like.
    let decoration = |c: &&char| !c.is_alphabetic();
    let start = lower.iter().take_while(decoration).count();
    let end = lower.len() - lower.iter().rev().take_while(decoration).count();
    let core = lower.get(start..end).unwrap_or_default();
    core.iter().map(|c| read(*c)).filter(|c| c.is_alphabetic()).collect()
}

/// The letter that a digit or sign is put for.
fn unleeted(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// The same few characters again and again, or hardly any different ones.
fn repeats(lower: &[char]) -> bool {
    let different: HashSet<char> = lower.iter().copied().collect();
    different.len() <= LEFT
        || (1..=lower.len() / 2).any(|period| lower.iter().zip(&lower[period..]).all(|(a, b)| a == b))
}

/// The characters that do not go on from the two before them: as the same, or along a row.
fn without_runs(lower: &[char]) -> Vec<char> {
    let goes_on = |at: usize| {
        let Some([a, b, c]) = at.checked_sub(2).and_then(|from| lower.get(from..=at)) else { return false };
        (a == b && b == c) || along_a_row(*a, *b, *c)
    };
    let in_run = |at: usize| (at..at + 3).any(goes_on);
    (0..lower.len()).filter(|at| !in_run(*at)).map(|at| lower[at]).collect()
}

fn along_a_row(a: char, b: char, c: char) -> bool {
    let (forth, back): (String, String) = ([a, b, c].iter().collect(), [c, b, a].iter().collect());
    ROWS.iter().any(|row| row.contains(&forth) || row.contains(&back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["KM30-0001", "Kestrel Mono 3000", "printer7.example.com", "lp2"].map(str::to_owned).to_vec()
    }

    #[test]
    fn passwords_are_taken_or_refused_for_what_is_wrong() {
        let table = [
            ("seven damp owls argue", Ok(())),
            ("tR0ub4dor&3 blue", Ok(())),
            ("kzp vqo mxa wtd", Ok(())),
            ("πάντα ῥεῖ καὶ οὐδὲν", Ok(())),
            ("printers eat paper at night", Ok(())),
            ("a KM30-0001 in the cellar", Ok(())),
            ("elevenchars", Err(Unfit::Short)),
            ("", Err(Unfit::Short)),
            ("ééééééééééé", Err(Unfit::Short)),
            ("passwordpassword", Err(Unfit::Common)),
            ("Password1234", Err(Unfit::Common)),
            ("P@ssw0rd2026!", Err(Unfit::Common)),
            ("1qaz2wsx3edc", Err(Unfit::Common)),
            ("correct horse battery staple", Err(Unfit::Common)),
            ("admin-printer-99", Err(Unfit::Common)),
            ("!!Welcome2026!!", Err(Unfit::Common)),
            ("Xerox Phaser 4600", Err(Unfit::Common)),
            ("aaaaaaaaaaaaaaaa", Err(Unfit::Pattern)),
            ("xqzxqzxqzxqzxqz", Err(Unfit::Pattern)),
            ("xqzvxqzvxqzvxq", Err(Unfit::Pattern)),
            ("abcdefghijklmnop", Err(Unfit::Pattern)),
            ("poiuytrewq!lkjhgf", Err(Unfit::Pattern)),
            ("123456789012", Err(Unfit::Pattern)),
            ("km30-0001km", Err(Unfit::Short)),
            ("KM30 0001 2026", Err(Unfit::Name)),
            ("12 kestrelmono3000!", Err(Unfit::Name)),
            ("printer7.Example.com1", Err(Unfit::Name)),
        ];
        for (password, expected) in table {
            assert_eq!(check(password, &names()), expected, "{password}");
        }
    }

    #[test]
    fn the_bounds_are_12_and_128_characters_not_octets() {
        let word: String = ('Ā'..).take(128).collect();
        assert_eq!(check(&word, &[]), Ok(()));
        assert_eq!(check(&(word + "!"), &[]), Err(Unfit::Long));
    }

    #[test]
    fn the_list_is_sorted_lower_case_and_of_some_thousands() {
        let words: Vec<&str> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(words.len() > 4_000);
        assert!(words.is_sorted() && words.iter().all(|word| word.to_lowercase() == *word));
    }
}
