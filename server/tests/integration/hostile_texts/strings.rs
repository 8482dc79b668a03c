//! What a printer, a server or a person may say to do harm somewhere.

/// A text with its name.
pub struct Nasty {
    pub name: &'static str,
    pub octets: Vec<u8>,
}

/// As long as agents can answer; whoever is not bound by datagrams says it with 64 KiB.
const LONG: &str = "very long";

impl Nasty {
    /// The same as a server or a person says it.
    pub fn said(&self) -> String {
        let text = String::from_utf8_lossy(&self.octets).into_owned();
        if self.name == LONG { text.repeat(5) } else { text }
    }
}

/// All of them. They begin with or hold what some sink takes for more than a text.
pub fn all() -> Vec<Nasty> {
    let mut all: Vec<Nasty> =
        TEXTS.iter().map(|(name, text)| Nasty { name, octets: text.as_bytes().to_vec() }).collect();
    all.push(Nasty { name: LONG, octets: b"W1 ".repeat(5_000) });
    all.push(Nasty {
        name: "unpaired octets",
        octets: b"\xc3(\xa0\xa1 \xf0\x28\x8c\x28 \xed\xa0\x80 \xff\xfe toner".to_vec(),
    });
    all
}

const TEXTS: &[(&str, &str)] = &[
    ("script", "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"),
    ("end of an SVG's title", "</title></svg><script>alert(1)</script>"),
    ("character references", "&lt;script&gt; &amp;lt; &#x3c;b&#62;"),
    ("formula", "=cmd|' /C calc'!A0"),
    ("formula with a plus", "+1+1"),
    ("formula with a minus", "-2+3+cmd|' /C calc'!A0"),
    ("formula with an at", "@SUM(A1:A9)"),
    ("formula in full width", "\u{ff1d}1+1"),
    ("formula behind a tab", "\t=1+1"),
    ("line ends", "toner\r\nSet-Cookie: a=b\r\n\r\n<b>x</b>\r\nBcc: b@example.com\n.\r\nQUIT"),
    ("separators of lines", "toner\u{2028}1\u{2029}2\u{85}3\u{b}4\u{c}5"),
    ("quotes", "a\"b'c`d\\\",\"e\\"),
    ("escape sequences", "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2Jx"),
    ("overrides of direction", "admin\u{202e}gnp.exe\u{2066}\u{200f}x"),
    ("zero width", "to\u{200b}n\u{200d}er\u{feff}\u{ad}\u{2060} x"),
    ("NUL", "toner\0hidden"),
    ("braces", "{{7*7}} ${7*7} #{7*7} %s%n {0}"),
    ("labels of Prometheus", "x\"} 1\nsmart_esolutions_enrolled{a=\"b\\"),
    ("a path", "../../etc/passwd\0.png"),
    ("SQL", "'); DROP TABLE reading; --"),
    ("JSON", "\"},{\"kind\":\"cancel\",\"x\":\"\\u0000"),
    ("syslog", "] [x@1 y=\"z\"] <13>1 - - - - -"),
    ("combining marks", "t\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}oner"),
    ("tags and surrogates' neighbours", "\u{e0041}\u{e007f}x\u{d7ff}\u{e000}\u{10ffff}y"),
];
