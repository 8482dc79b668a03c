//! Which compressed form a browser gets (RFC 9110, section 12.5.3).

use axum::http::{HeaderMap, header};

/// A form in which content is kept ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// The value of `Content-Encoding`; none for content as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The form that the client likes best; of those that it likes equally, the smallest.
///
/// A client that says nothing, or refuses everything, gets the content as it is.
pub fn choose(headers: &HeaderMap) -> Encoding {
    let wishes = Wishes::read(headers);
    let offers = [
        (Encoding::Brotli, wishes.weight(&["br"])),
        (Encoding::Gzip, wishes.weight(&["gzip", "x-gzip"])),
        // Acceptable without being named, but then only if nothing else is.
        (Encoding::Identity, wishes.named(&["identity"])),
    ];
    let mut best = (Encoding::Identity, 0.0);
    for (encoding, weight) in offers {
        if let Some(weight) = weight
            && weight > best.1
        {
            best = (encoding, weight);
        }
    }
    best.0
}

/// The members of `Accept-Encoding` with their weights, from 0 (refused) to 1.
struct Wishes<'a>(Vec<(&'a str, f32)>);

impl<'a> Wishes<'a> {
    fn read(headers: &'a HeaderMap) -> Self {
        let lines =
            headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
        Self(lines.flat_map(|line| line.split(',')).map(member).collect())
    }

    /// The weight of a coding that is named by one of these names.
    fn named(&self, names: &[&str]) -> Option<f32> {
        self.0.iter().find(|(name, _)| names.iter().any(|n| n.eq_ignore_ascii_case(name))).map(|wish| wish.1)
    }

    /// The weight of a coding that is named, or else meant by `*`.
    fn weight(&self, names: &[&str]) -> Option<f32> {
        self.named(names).or_else(|| self.named(&["*"]))
    }
}

/// `gzip;q=0.5` as name and weight. A weight that isn't one counts as a refusal.
fn member(text: &str) -> (&str, f32) {
    let Some((name, parameter)) = text.split_once(';') else { return (text.trim(), 1.0) };
    let weight = parameter.split_once('=').filter(|(key, _)| key.trim().eq_ignore_ascii_case("q"));
    let weight = weight.and_then(|(_, value)| value.trim().parse().ok()).filter(|w| (0.0..=1.0).contains(w));
    (name.trim(), weight.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{Encoding::*, *};

    fn chosen(lines: &[&'static str]) -> Encoding {
        let values = lines.iter().map(|line| (header::ACCEPT_ENCODING, HeaderValue::from_static(line)));
        choose(&values.collect())
    }

    #[test]
    fn the_best_liked_form_is_chosen_and_the_smallest_of_equals() {
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip, deflate", Gzip),
            ("x-gzip", Gzip),
            ("GZip", Gzip),
            ("br;q=0.5, gzip;q=0.8", Gzip),
            ("br; Q=0.8 ,gzip ; q=0.5", Brotli),
            ("gzip;q=0.5, identity", Identity),
            ("gzip;q=0.001", Gzip),
            ("*", Brotli),
            ("*;q=0.5, br;q=0", Gzip),
            ("deflate, zstd", Identity),
        ] {
            assert_eq!(chosen(&[accept]), expected, "{accept}");
        }
    }

    #[test]
    fn nothing_that_is_refused_is_chosen() {
        for accept in ["", "br;q=0, gzip;q=0.000", "identity, *;q=0", "*;q=0", "br;q=0;q=1", "xbr, gzipped"] {
            assert_eq!(chosen(&[accept]), Identity, "{accept}");
        }
    }

    #[test]
    fn a_weight_that_is_none_is_a_refusal() {
        for accept in ["br;q=", "br;q=2", "br;q=-1", "br;q=NaN", "br;q=inf", "br;level=1", "br;"] {
            assert_eq!(chosen(&[accept]), Identity, "{accept}");
        }
    }

    #[test]
    fn several_header_lines_count_as_one_list() {
        assert_eq!(chosen(&["deflate", "gzip;q=0.5", "br;q=0.7"]), Brotli);
    }

    #[test]
    fn a_client_that_says_nothing_gets_the_content_as_it_is() {
        assert_eq!(chosen(&[]), Identity);
    }
}
