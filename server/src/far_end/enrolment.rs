//! How a device becomes known.
//!
//! A one-time code is for one key: the same key may ask again within an hour, because the answer may have been lost, and
//! is told the same id and a new token. Another key gets nothing.
//!
//! A device keeps its id where it has its key and the printer is not another one; and where the printer has the serial
//! number of a device that the operator gave this very name: then the board was changed or reset, the new key is taken
//! and noted. A serial number alone brings no id: whoever has a code could claim any.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;
use subtle::ConstantTimeEq;

use super::{
    Device, FarEnd, FarEndError, NAME_LENGTH, Refusal,
    store::{code, code::Code, device, note, token},
    token::later,
};
use crate::{
    account::{kept_code, new_code, secret_word},
    protocol::{
        chain::Head,
        enrolment::{Answer, Printer, Request},
        key::{Use, fingerprint, verifies},
        octets::Digest,
        signed,
    },
};

/// How long the key that used a code may ask again.
const AGAIN_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Codes are remembered for this long after their end.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Hexadecimal digits of an id.
const ID_LENGTH: usize = 16;
/// How long what a device says of its printer may be, in characters.
const WORD_LENGTH: usize = 255;
const NONCE_LENGTH: std::ops::RangeInclusive<usize> = 16..=128;

/// A one-time code, to be given to whoever enrols the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The code: 80 random bits in groups, "K7QM-2FXD-9HTB-4WRC". Only its hash is kept.
    pub code: String,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

impl FarEnd {
    /// Makes a one-time code for a device that is to be called `name`. To enrol a device anew whose board was changed or
    /// reset, give its name again.
    pub fn enrol(&self, name: &str) -> Result<Invitation, FarEndError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_LENGTH || name.chars().any(char::is_control) {
            return Err(FarEndError::BadName);
        }
        let (code, now) = (new_code(&*self.0.entropy), self.now());
        let expires_at = later(now, self.options().code_life);
        self.0.store.durably(|transaction| {
            code::forget(transaction, now.checked_sub(REMEMBERED).unwrap_or(now))?;
            code::insert(transaction, &Digest::new(kept_code(&code)), name, now, expires_at)
        })?;
        Ok(Invitation { code, expires_at })
    }

    /// Answers a signed request.
    pub(super) fn answer_enrolment(&self, text: &str) -> Result<Answer, Refusal> {
        let request = read(text)?;
        let now = self.now();
        let hash = Digest::new(kept_code(&request.code));
        self.0.store.durably(|transaction| {
            let code = match find(transaction, &hash, &request, now)? {
                Ok(code) => code,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let device = self.known_or_new(transaction, &code, &request, now)?;
            code::set_used(transaction, &code.hash, &request.key, now, &device.id)?;
            token::forget_all(transaction, &device.id)?;
            device::set_contact(transaction, &device.id, now)?;
            Ok(Ok(Answer {
                server_key: self.public_key(),
                token: self.new_token(transaction, &device.id, now)?,
                head: (device.head.sequence > 0).then_some(device.head),
                last_command: device.last_order,
                at: now,
                device: device.id,
            }))
        })?
    }

    fn known_or_new(
        &self,
        transaction: &Transaction<'_>,
        code: &Code,
        request: &Request,
        now: Timestamp,
    ) -> rusqlite::Result<Device> {
        let again = code::device(transaction, &code.hash)?;
        let again = again.map(|id| device::find(transaction, &id)).transpose()?.flatten();
        let serial_number = request.printer.serial_number.as_deref();
        let devices = device::alike(transaction, &request.key, serial_number)?;
        let known =
            again.or_else(|| devices.iter().find(|device| is_the_same(device, code, request)).cloned());
        let say = |device: &Device, text: &str| note::insert(transaction, &device.id, now, text);
        let fingerprint = fingerprint(&request.key);
        if let Some(known) = known {
            device::set_enrolled(transaction, &known.id, &code.name, &request.printer, &request.key, now)?;
            say(&known, &format!("It enrolled again, as {:?}.", code.name))?;
            if known.key != request.key {
                say(
                    &known,
                    &format!("Its key is another one: {fingerprint}. The board was changed or reset."),
                )?;
            }
            if known.hold.is_some() {
                say(&known, "It is no longer held: no other device has a token any more.")?;
            }
            return Ok(Device { key: request.key, ..known });
        }
        let device = Device {
            id: secret_word(&*self.0.entropy)[..ID_LENGTH].to_owned(),
            name: code.name.clone(),
            printer: request.printer.clone(),
            key: request.key,
            enrolled_at: now,
            head: Head::start(1),
            last_contact_at: Some(now),
            check_in: None,
            last_order: 0,
            hold: None,
            cancelled_at: None,
        };
        device::insert(transaction, &device)?;
        say(&device, &format!("It enrolled with the key {fingerprint}."))?;
        for other in devices.iter().filter(|other| has_its_serial_number(other, &request.printer)) {
            let text = format!(
                "Its printer has the serial number of {}, which is called {:?}.",
                other.id, other.name
            );
            say(&device, &text)?;
        }
        Ok(device)
    }
}

/// The request, if the holder of the key that it names made it.
fn read(text: &str) -> Result<Request, Refusal> {
    let unreadable =
        |error: &dyn std::fmt::Display| Refusal::invalid(format!("The request can't be read: {error}."));
    let (plain, signature) = signed::detach(text).map_err(|error| unreadable(&error))?;
    let request: Request = serde_json::from_str(&plain).map_err(|error| unreadable(&error))?;
    if !verifies(&request.key, Use::Enrolment, plain.as_bytes(), &signature) {
        return Err(Refusal::invalid("The request is not signed by the key that it names."));
    }
    let Printer { serial_number, manufacturer, model } = &request.printer;
    let is_word = |word: &String| word.chars().count() <= WORD_LENGTH && !word.chars().any(char::is_control);
    if ![serial_number, manufacturer, model].into_iter().flatten().all(is_word) {
        return Err(Refusal::invalid("What the request says of the printer is too long, or no text."));
    }
    if !NONCE_LENGTH.contains(&request.nonce.len()) {
        return Err(Refusal::invalid("The request's nonce has not between 16 and 128 octets."));
    }
    Ok(request)
}

/// The code that a request shows, if it may.
fn find(
    transaction: &Transaction<'_>,
    hash: &Digest,
    request: &Request,
    now: Timestamp,
) -> rusqlite::Result<Result<Code, Refusal>> {
    let mut found = None;
    // All are compared, in the same time, whichever it is.
    for code in code::all(transaction)? {
        if bool::from(code.hash.0.ct_eq(&hash.0)) {
            found = Some(code);
        }
    }
    let Some(code) = found else {
        return Ok(Err(Refusal::bad_code("The code is none of this server's. Check how it was typed.")));
    };
    let refusal = match code.used {
        Some((by, _)) if by != request.key => Some("The code was used by another device. Ask for a new one."),
        Some((_, at)) if now.duration_since(at) > AGAIN_WITHIN => {
            Some("The code was used. Ask for a new one.")
        }
        None if now >= code.expires_at => Some("The code has ended. Ask for a new one."),
        _ => None,
    };
    if let Some(refusal) = refusal {
        return Ok(Err(Refusal::bad_code(refusal)));
    }
    if code::note_nonce(transaction, hash, &request.nonce)? {
        Ok(Ok(code))
    } else {
        Ok(Err(Refusal::bad_code("This very request was answered before. Ask again with a new one.")))
    }
}

/// Whether this is the device that asks.
fn is_the_same(device: &Device, code: &Code, request: &Request) -> bool {
    let other_printer = match (&device.printer.serial_number, &request.printer.serial_number) {
        (Some(known), Some(told)) => known != told,
        _ => false,
    };
    let same_key = device.key == request.key && !other_printer;
    same_key || (device.name == code.name && has_its_serial_number(device, &request.printer))
}

fn has_its_serial_number(device: &Device, printer: &Printer) -> bool {
    device.printer.serial_number.is_some() && device.printer.serial_number == printer.serial_number
}
