"""E-mail."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import ClassVar

import attrs

from proactive_core import Message, SourceError, UsageError


@attrs.frozen(kw_only=True)
class Smtp:
    """Sends each message as an e-mail.

    The `Message-ID` is made from the message's key, so that a mail sent twice after a lost
    answer is one mail to whoever keeps mail.

    Attributes:
        host, port: The mail server.
        sender: Address in `From`.
        starttls: Encrypt before anything else is said; False only for a server on loopback.
        user: Account name; None when the server asks for none.
        password: Filled in from the environment by the configuration; None without `user`.
        timeout: Seconds to wait for each answer.
    """

    host: str
    port: int = 587
    sender: str
    starttls: bool = True
    user: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    timeout: float = 30.0

    name: ClassVar[str] = "smtp"

    def deliver(self, message: Message) -> str:
        """Send the mail; `SourceError` when the server does not take it."""
        mail = self._mail(message)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(mail)
        except smtplib.SMTPResponseException as e:
            said = e.smtp_error.decode(errors="replace") if isinstance(e.smtp_error, bytes) else ""
            raise SourceError(f"{self.host} refused the mail: {e.smtp_code} {said}") from None
        except (smtplib.SMTPException, OSError) as e:
            raise SourceError(f"{self.host} did not take the mail: {type(e).__name__}: {e}") from e
        return str(mail["Message-ID"])

    def _mail(self, message: Message) -> EmailMessage:
        name, _, domain = self.sender.rpartition("@")
        if not name or not domain:
            raise UsageError(f"sender must be an e-mail address, not {self.sender!r}")
        mail = EmailMessage(policy=SMTP)
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        try:
            mail["From"] = self.sender
            mail["To"] = Address(addr_spec=message.address)
            mail["Subject"] = " ".join(message.subject.split())
            mail["Message-ID"] = f"<{digest}@{domain}>"
            mail["Auto-Submitted"] = "auto-generated"
        except (MessageError, ValueError, IndexError) as e:
            raise SourceError(f"not an e-mail address: {message.address!r}") from e
        mail.set_content(message.body)
        return mail
