/// The pages that can be navigated to, in the order of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// `/`
    Overview,
    /// `/meter`
    Meter,
    /// `/supplies`
    Supplies,
    /// `/maintenance`
    Maintenance,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Meter, Self::Supplies, Self::Maintenance];

    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Meter => "/meter",
            Self::Supplies => "/supplies",
            Self::Maintenance => "/maintenance",
        }
    }

    /// The page at exactly this path. What a form names as its page goes through here, so that a redirect can
    /// only lead to a page of this device.
    pub fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.path() == path)
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn only_the_exact_paths_of_pages_are_pages() {
        for page in Page::ALL {
            assert_eq!(Page::from_path(page.path()), Some(page));
        }
        for other in
            ["", "//", "//evil.example", "/meter/", "/meter?x", "https://evil.example/", "/METER", "/\\e"]
        {
            assert_eq!(Page::from_path(other), None, "{other}");
        }
    }
}
