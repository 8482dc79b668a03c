//! The forms of a page, as a browser without scripts has them.

/// A form, filled in as the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub posts: bool,
    /// Whether it is sent in parts, as files are.
    pub parts: bool,
    /// Names and values in order, without those of its buttons.
    pub fields: Vec<(String, String)>,
    pub buttons: Vec<Button>,
}

/// What sends a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// Where it sends the form, if not where the form says.
    pub action: Option<String>,
    /// What it adds.
    pub field: Option<(String, String)>,
}

impl Form {
    /// The same with another value in a field, which it must have.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(known, _)| known == name);
        value.clone_into(&mut field.unwrap_or_else(|| panic!("no field {name}")).1);
        self
    }

    /// Where a button sends it, and what.
    pub fn pressed(&self, button: &Button) -> (String, String) {
        let fields = self.fields.iter().chain(&button.field);
        let pairs: Vec<String> =
            fields.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        (button.action.clone().unwrap_or_else(|| self.action.clone()), pairs.join("&"))
    }
}

/// A tag, with what follows it up to the next one.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
    text: &'a str,
}

impl Tag<'_> {
    fn has(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.has(name).map(str::to_owned)
    }
}

/// Every form of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let (mut inside, mut select) = (false, None::<String>);
    for tag in tags(html) {
        if tag.name == "form" {
            inside = true;
            found.push(Form {
                action: tag.owned("action").unwrap_or_default(),
                posts: tag.has("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
                parts: tag.has("enctype").is_some_and(|kind| kind.starts_with("multipart/")),
                fields: Vec::new(),
                buttons: Vec::new(),
            });
        }
        inside &= tag.name != "/form";
        let Some(form) = found.last_mut().filter(|_| inside) else { continue };
        let field = |value: String| tag.owned("name").map(|name| (name, value));
        match tag.name {
            "button" => {
                let field = field(tag.owned("value").unwrap_or_default());
                form.buttons.push(Button { action: tag.owned("formaction"), field });
            }
            "input" => match tag.has("type").unwrap_or("text") {
                "checkbox" | "radio" if tag.has("checked").is_none() => {}
                "checkbox" | "radio" => form.fields.extend(field(tag.owned("value").unwrap_or("on".into()))),
                _ => form.fields.extend(field(tag.owned("value").unwrap_or_default())),
            },
            "textarea" => form.fields.extend(field(decoded(tag.text))),
            "select" => select = tag.owned("name"),
            "option" if tag.has("selected").is_some() => {
                let value = tag.owned("value").unwrap_or_default();
                form.fields.extend(select.take().map(|name| (name, value)));
            }
            _ => {}
        }
    }
    found
}

/// Where links of a page lead on the same device, without what is behind `#`.
pub fn links(html: &str) -> Vec<String> {
    let links = tags(html).into_iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.owned("href"));
    let paths = links.map(|link| link.split('#').next().unwrap_or_default().to_owned());
    paths.filter(|path| path.starts_with('/')).collect()
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        let inner = &rest[begin + 1..];
        let Some(end) = end_of_tag(inner) else { break };
        let (name, attributes) = read(inner[..end].trim_end_matches('/'));
        rest = &inner[end + 1..];
        // What stands in a script is none of the page's own.
        if name == "script" {
            rest = &rest[rest.find("</script").unwrap_or(rest.len())..];
        }
        let text = &rest[..rest.find('<').unwrap_or(rest.len())];
        tags.push(Tag { name, attributes, text });
    }
    tags
}

/// The next `>` that stands in no value.
fn end_of_tag(inner: &str) -> Option<usize> {
    let mut quoted = false;
    inner.find(|letter| {
        quoted ^= letter == '"';
        letter == '>' && !quoted
    })
}

fn read(tag: &str) -> (&str, Vec<(&str, String)>) {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        if rest.is_empty() {
            return (name, attributes);
        }
        let attribute = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(given) = rest.strip_prefix('=') {
            (value, rest) = match given.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => given.split_once(char::is_whitespace).unwrap_or((given, "")),
            };
        }
        attributes.push((attribute, decoded(value)));
    }
}

/// What a person reads where this stands in a page.
pub fn decoded(text: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("<!>", ""), ("&amp;", "&")];
    named.into_iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

fn encoded(text: &str) -> String {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
    text.bytes()
        .map(|octet| if plain(octet) { char::from(octet).to_string() } else { format!("%{octet:02X}") })
        .collect()
}

#[test]
fn forms_are_filled_in_as_the_page_says() {
    let page = "<a href=\"/meter#x\">M</a><form method=\"post\" action=\"/actions/a?x&amp;y\"><input type=\"hidden\" \
                name=\"token\" value=\"&quot;>1\"/><input type=\"checkbox\" name=\"off\" value=\"true\"/><input \
                type=\"checkbox\" name=\"on\" value=\"true\" checked/><select name=\"s\"><option value=\"a\">A</option>\
                <option value=\"b\" selected>B</option></select><textarea name=\"t\">x &amp; y</textarea><button>Go\
                </button><button name=\"answer\" value=\"no\" formaction=\"/actions/b\">No</button></form><input \
                name=\"outside\"/>";
    let [form] = forms(page).try_into().expect("one form");
    let (first, second) = (&form.buttons[0], &form.buttons[1]);
    let fields = "token=%22%3E1&on=true&s=b&t=x%20%26%20y";
    assert_eq!(form.pressed(first), ("/actions/a?x&y".into(), fields.into()));
    assert_eq!(form.pressed(second), ("/actions/b".into(), format!("{fields}&answer=no")));
    assert!(form.posts && !form.parts);
    assert_eq!(links(page), ["/meter"]);
}
