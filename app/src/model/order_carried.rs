use super::SupplyOrder;

/// How far the word that an order is submitted has come by one of its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It waits to be sent.
    Waits,
    /// It waits, and nothing goes this way: the device is not enrolled.
    NotEnrolled,
    /// Whoever is next on the way has taken it: the communication server, or the server that e-mail goes by.
    Taken,
    /// Whoever is next on the way has not taken it, and it is not tried again by itself.
    NotTaken,
    /// It will never go.
    Never,
}

/// How far an open order has come by each of its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderCarried {
    /// Its number.
    pub order: i64,
    /// To the communication server; `None`: it does not go there, or nobody knows.
    pub by_server: Option<Carried>,
    /// By e-mail; `None`: it does not go so, or nobody knows.
    pub by_mail: Option<Carried>,
}

impl OrderCarried {
    /// Whether certainly nobody has got `order`, which this is about, or ever will: it was to go to the communication server. A
    /// mail of which nothing is known any more may have arrived.
    pub fn is_lost(&self, order: &SupplyOrder) -> bool {
        let no_mail = match self.by_mail {
            Some(way) => matches!(way, Carried::Never | Carried::NotTaken),
            None => !order.by_mail,
        };
        self.by_server == Some(Carried::Never) && no_mail
    }
}
