//! E-mail through a real SMTP server.

mod pages;
mod program;
mod smtp;
