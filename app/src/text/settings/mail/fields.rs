use crate::text::settings::FieldWords;

pub(in crate::text::settings) fn field(name: &str) -> Option<FieldWords> {
    const SEVERAL: &str = "Several with a semicolon between them, at most 10: a@example.com; b@example.com.";
    let (label, hint) = match name {
        "mail.host" => ("Server", "Host name or IP address. Empty: no e-mail is sent."),
        "mail.port" => ("Port", "587 with STARTTLS, 465 with TLS."),
        "mail.security" => (
            "Encryption",
            "STARTTLS and TLS are equally safe: without a certificate that fits, nothing is sent.",
        ),
        "mail.user" => ("User name", "Empty: the server does not ask who this device is."),
        "mail.password" => ("Password", ""),
        "mail.sender" => ("Sender's address", "Where mail comes from, for example printer7@example.com."),
        "mail.reply_to" => ("Reply to", "Where answers go. Empty: to the sender."),
        "web.public_url" => (
            "Address of these pages",
            "Where people open them, for example https://printer7.example.com. Links in e-mail begin with it; \
             without it there are none.",
        ),
        "mail.administrator" => ("System administrator's addresses", SEVERAL),
        "mail.administrator_events" => ("Tell the system administrator when", ""),
        "mail.key_user" => ("Key user's addresses", SEVERAL),
        "mail.key_user_events" => ("Tell the key user when", ""),
        "mail.service" => ("Service's addresses", SEVERAL),
        "mail.service_events" => ("Tell the service when", ""),
        "mail.service_is_vendor" => (
            "The service is the vendor's",
            "Then nothing goes to its addresses while this device is not enrolled, mail that waits included.",
        ),
        "mail.supplies" => (
            "Addresses for orders",
            "Each gets the whole order, under one reference. Several with a semicolon between them, at most 10.",
        ),
        "mail.supplies_events" => ("Tell the addresses for orders when", ""),
        "mail.supplies_is_vendor" => (
            "The addresses for orders are the vendor's",
            "Then nothing goes to them while this device is not enrolled, orders and mail that waits included.",
        ),
        "mail.communication_failures" => (
            "Failed attempts before the first mail",
            "1 to 100. After the first mail there is one a day while the error lasts, and one when it is over.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
