"""An SMTP server that behaves as the first argument says, on a port of the loopback interface.

Each message that it takes is a line of JSON on standard output. A line "listening" says that it can be reached.
"""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = json.loads(sys.argv[1])
manner = options.get("manner", "well")
argument = options.get("argument", "")
greylisted = set()


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if manner == "stalls-at-hello":
            await asyncio.sleep(3600)
        if manner == "knows-no-users":
            return [line for line in responses if not line.startswith("250-AUTH")]
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if manner == "refuses-sender":
            return "553 5.7.1 this sender may not send"
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if manner == "refuses-recipient" and address == argument:
            return "550 5.1.1 no such mailbox"
        if manner == "greylists" and address not in greylisted:
            greylisted.add(address)
            return "450 4.2.0 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        if manner == "stalls-at-data":
            await asyncio.sleep(3600)
        if manner == "refuses-message":
            return "554 5.6.0 this looks like something else"
        if manner == "slow":
            await asyncio.sleep(float(argument))
        say(
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            message=envelope.original_content.decode("utf-8", "replace"),
            hello=session.host_name,
            tls=session.ssl is not None or options["security"] == "tls",
            user=session.auth_data.decode() if session.auth_data else None,
        )
        if manner == "dies-before-it-says-so":
            os._exit(1)
        return "250 2.0.0 taken"


def authenticated(server, session, envelope, mechanism, data):
    fits = (data.login.decode(), data.password.decode()) == (options["user"], options["password"])
    return AuthResult(success=fits, handled=fits, auth_data=data.login)


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["certificate"], options["key"])
    return context


def protocol():
    starts = options["security"] == "starttls"
    asks = bool(options.get("user"))
    return SMTP(
        Handler(),
        hostname="mail.test",
        tls_context=tls_context() if starts else None,
        require_starttls=starts,
        authenticator=authenticated if asks else None,
        auth_required=asks,
        auth_require_tls=starts,
    )


async def silent(reader, writer):
    await asyncio.sleep(3600)


async def endless(reader, writer):
    while True:
        writer.write(b"2" * 65536)
        await writer.drain()


async def speaks_http(reader, writer):
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


async def main():
    loop = asyncio.get_running_loop()
    raw = {"silent": silent, "endless": endless, "speaks-http": speaks_http}.get(manner)
    if raw:
        server = await asyncio.start_server(raw, "127.0.0.1", options["port"])
    else:
        context = tls_context() if options["security"] == "tls" else None
        server = await loop.create_server(protocol, "127.0.0.1", options["port"], ssl=context)
    print("listening", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
