"""E-mail."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import ClassVar

import attrs

from proactive_core import Message, SourceError, UsageError

from ._words import one_line, plain


def _parsed(address: object) -> Address | None:
    """A bare e-mail address; None if it is anything else."""
    if not isinstance(address, str) or "=?" in address:
        return None
    try:
        return Address(addr_spec=address)
    except Exception:  # noqa: BLE001 - the parser trips over "a@[" and others in many ways
        return None


def _address(_: object, field: attrs.Attribute[str], value: object) -> None:
    if _parsed(value) is None:
        raise UsageError(f"{field.name} must be an e-mail address, not {value!r}")


@attrs.frozen(kw_only=True)
class Smtp:
    """Sends each message as an e-mail.

    The `Message-ID` is made from the message's key, so that a mail sent twice after a lost
    answer is one mail to whoever keeps mail.

    Attributes:
        host, port: The mail server.
        sender: Bare address in `From`.
        starttls: Encrypt before anything else is said; False only for a server on loopback.
        user: Account name; None when the server asks for none.
        password: Filled in from the environment by the configuration; None without `user`.
        timeout: Seconds to wait for each answer.
    """

    host: str
    port: int = 587
    sender: str = attrs.field(validator=_address)
    starttls: bool = True
    user: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    timeout: float = 30.0

    name: ClassVar[str] = "smtp"

    def deliver(self, message: Message) -> str:
        """Send the mail; `SourceError` when the server does not take it."""
        mail = self._mail(message)
        wide = not (self.sender + message.address).isascii()
        options = ("SMTPUTF8", "BODY=8BITMIME") if wide else ()
        try:
            # Not `send_message`: it writes ">From" where a line of the body begins with "From".
            raw = mail.as_bytes(policy=SMTP.clone(utf8=wide))
        except (MessageError, ValueError) as e:
            raise SourceError(f"cannot be written as a mail: {e}") from e
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.sendmail(self.sender, [message.address], raw, options)
        except smtplib.SMTPResponseException as e:
            raise self._refusal(e.smtp_code, e.smtp_error) from None
        except smtplib.SMTPRecipientsRefused as e:
            (refusal,) = e.recipients.values()
            raise self._refusal(*refusal) from None
        except (smtplib.SMTPException, OSError) as e:
            raise SourceError(f"{self.host} did not take the mail: {type(e).__name__}: {e}") from e
        return str(mail["Message-ID"])

    def _refusal(self, code: int, error: bytes | str) -> SourceError:
        said = error.decode(errors="replace") if isinstance(error, bytes) else error
        return SourceError(f"{self.host} refused the mail: {code} {said}", status=code)

    def _mail(self, message: Message) -> EmailMessage:
        to = _parsed(message.address)
        if to is None:
            raise SourceError(f"not an e-mail address: {message.address!r}")
        mail = EmailMessage(policy=SMTP)
        digest = hashlib.sha256(message.key.encode(errors="surrogatepass")).hexdigest()[:32]
        mail["From"] = self.sender
        mail["To"] = to
        # Raw: `mail["Subject"] = ...` decodes "=?utf-8?q?=0ABcc:...?=" and, in a Python without
        # the fix of CVE-2024-6923, writes what comes out as headers.
        subject = Header(one_line(message.subject), "utf-8", header_name="Subject")
        mail.set_raw("Subject", subject.encode())
        mail["Message-ID"] = f"<{digest}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(plain(message.body))
        return mail
