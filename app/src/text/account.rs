//! Setting up, signing in, and what becomes of it.

use super::format::counted;
use crate::port::{AccountError, BadToken, PASSWORD_LENGTH, Unfit};

/// The one account there is, as password managers keep it.
pub const USER: &str = "admin";
/// Field.
pub const USER_LABEL: &str = "User name";
/// Field.
pub const PASSWORD: &str = "Password";
/// Field.
pub const NEW_PASSWORD: &str = "New password";
/// Field.
pub const AGAIN: &str = "The same again";
/// Field.
pub const CODE: &str = "Set-up code";
/// Where the code is.
pub const CODE_HINT: &str = "The device wrote it to its log and to its terminal when it started. Capitals, spaces and \
                             dashes don't matter.";
/// What a password has to be.
pub const PASSWORD_HINT: &str = "12 to 128 characters. Long beats complicated: several words are good.";
/// Who needs to sign in.
pub const SIGN_IN_ABOUT: &str = "For the administrator, who may change settings and send requests.";
/// What happens on the page.
pub const SET_UP_ABOUT: &str = "This device has no administrator yet. Whoever has its set-up code becomes that by \
                                choosing a password.";
/// The button.
pub const SIGN_IN: &str = "Sign in";
/// The button.
pub const SET_UP: &str = "Set the password and sign in";
/// What a forgotten password is helped by.
pub const FORGOTTEN: &str = "Forgotten? Whoever has the machine in hand sets a new one with \
                             smart-esolutions admin set-password.";
/// On the sign-in of a device without an administrator.
pub const NOT_SET_UP: &str = "This device has no administrator yet, so nobody can sign in.";
/// The way to the set-up.
pub const TO_SET_UP: &str = "Set up this device";
/// On the set-up of a device that has an administrator.
pub const SET_UP_ALREADY: &str = "This device has an administrator already. The set-up code no longer holds.";
/// The way to the sign-in.
pub const TO_SIGN_IN: &str = "Sign in";
/// Who comes to the sign-in and has signed in.
pub const SIGNED_IN_ALREADY: &str = "You are signed in.";
/// The way on.
pub const GO_ON: &str = "Go on";
/// Where passwords can't be given.
pub const NOT_PRIVATE: &str = "This connection is not encrypted: whoever is on the way could read the password. It is \
                               given over HTTPS, or on the device itself.";
/// The way there.
pub const TO_HTTPS: &str = "Continue over HTTPS";
/// Before the fingerprint.
pub const FINGERPRINT: &str = "SHA-256 fingerprint of the certificate";
/// What the fingerprint is for.
pub const FINGERPRINT_HINT: &str = "Your browser may warn of a certificate that it does not know. Go on only if the \
                                    fingerprint that it shows is the one that the device wrote to its log.";
/// Where there is no way there.
pub const NO_HTTPS: &str = "HTTPS is not set up on this device. Start the program with --listen-tls ADDR:PORT, or open \
                            this page on the device itself.";
/// When the password has been changed.
pub const PASSWORD_CHANGED: &str = "The password is changed. Other browsers have to sign in again.";
/// When a session has been ended.
pub const SESSION_ENDED: &str = "The session is ended: that browser has to sign in again.";
/// When no session was chosen.
pub const NO_SESSION_CHOSEN: &str = "No session was chosen, so none was ended.";
/// When a token has been made.
pub const TOKEN_MADE: &str = "The token is made.";
/// When a token has been revoked.
pub const TOKEN_REVOKED: &str = "The token is revoked: it no longer works.";
/// When the two new passwords are not the same.
pub const DIFFER: &str = "The two passwords differ. Type the new one twice.";
/// When the disk did not take it, where the cause is not at hand.
pub const NOT_WRITTEN: &str =
    "This could not be written down, so nothing was changed. The log of this device has the reason.";

/// Why an account could not be used, and what to do.
pub fn error(error: &AccountError) -> String {
    match error {
        AccountError::NotClaimed => NOT_SET_UP.into(),
        AccountError::Claimed => SET_UP_ALREADY.into(),
        AccountError::WrongCode { left } => {
            format!("The set-up code is wrong. {} left.", counted(u64::from(*left), "try is", "tries are"))
        }
        AccountError::CodeUsedUp => {
            "The set-up code was tried too often and no longer holds. Whoever has the machine \
                                     in hand makes a new one with smart-esolutions admin set-up-code."
                .into()
        }
        AccountError::WrongPassword => "The password is wrong.".into(),
        AccountError::Differ => DIFFER.into(),
        AccountError::Unfit(unfit) => self::unfit(*unfit),
        AccountError::Wait { seconds } => {
            format!("Too many wrong tries. Try again in {}.", counted(*seconds, "second", "seconds"))
        }
        AccountError::NotSecure => NOT_PRIVATE.into(),
        AccountError::BadToken(bad) => bad_token(*bad).into(),
        AccountError::Store(cause) => cause.clone(),
    }
}

/// Why a password can't be taken.
pub fn unfit(unfit: Unfit) -> String {
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    match unfit {
        Unfit::Short => format!("Too short: a password has at least {least} characters."),
        Unfit::Long => format!("Too long: a password has at most {most} characters."),
        Unfit::Common => {
            "Too common: this is a password that many people use, or made of such words. Add words of \
                          your own."
                .into()
        }
        Unfit::Pattern => {
            "Too regular: repeated characters and rows of the keyboard are guessed first.".into()
        }
        Unfit::Name => {
            "A name of this device, such as its serial number, model or host name, is no password.".into()
        }
    }
}

/// Why a token can't be made.
pub fn bad_token(bad: BadToken) -> &'static str {
    match bad {
        BadToken::Name => "A name has 1 to 64 characters and no line breaks.",
        BadToken::Taken => "There is a token of this name. Choose another name, or revoke that one first.",
        BadToken::Days => "Give 1 to 366 days.",
        BadToken::Full => "There are as many tokens as there can be. Revoke one first.",
    }
}
