//! What becomes of counts over time: by example, and by printers that are made to do all they can.

mod account;
mod another_printer;
mod example;
mod printer;
mod rolling_over;
