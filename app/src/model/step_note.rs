/// Why an order goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepNote {
    /// As was set.
    AsSet,
    /// A new cartridge is inside.
    NewInside,
    /// There is enough.
    Enough,
    /// One is on the shelf, and how long the one inside lasts nobody can say.
    SpareThere,
    /// Nothing is printed.
    NotInUse,
    /// The printer does not say whether it is used up.
    ClassNotTold,
    /// The printer tells no level of a container.
    NoLevelOfContainer,
    /// What was entered was entered for another supply.
    AnotherSupply,
    /// Ordering was turned off.
    TurnedOff,
    /// It should be here.
    Late,
    /// It was submitted, and will never be sent.
    NeverSent,
}
