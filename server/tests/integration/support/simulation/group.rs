//! What kinds of printers there are.

/// How a place prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rhythm {
    /// Monday to Friday, public holidays, a quieter summer, closed around the new year.
    Office,
    /// Terms and holidays, more before examinations.
    School,
    /// Little from day to day, and mailings of thousands now and then.
    Bursts,
    /// A few pages on some days, none for weeks.
    Home,
    /// An office that prints one and a half to three times as much a year later.
    Growing,
    /// An office that prints a third to two thirds a year later.
    Shrinking,
}

impl Rhythm {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Office, Self::School, Self::Bursts, Self::Home, Self::Growing, Self::Shrinking];

    /// For tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::School => "school",
            Self::Bursts => "bursts",
            Self::Home => "home",
            Self::Growing => "growing",
            Self::Shrinking => "shrinking",
        }
    }
}

/// What a printer tells of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gauging {
    /// Percent, in steps of so many.
    Steps(u8),
    /// Nothing, until it says "Low".
    LowOnly,
}

impl Gauging {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Steps(1), Self::Steps(5), Self::Steps(10), Self::Steps(25), Self::LowOnly];

    /// For tables.
    pub fn name(self) -> String {
        match self {
            Self::Steps(step) => format!("{step} % steps"),
            Self::LowOnly => "only \"Low\"".into(),
        }
    }
}

/// A kind of printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// How it prints.
    pub rhythm: Rhythm,
    /// What it tells.
    pub gauging: Gauging,
}

impl Group {
    /// Every rhythm with every gauge.
    pub fn all() -> impl Iterator<Item = Self> {
        Rhythm::ALL
            .into_iter()
            .flat_map(|rhythm| Gauging::ALL.into_iter().map(move |gauging| Self { rhythm, gauging }))
    }
}
