"""What the senders' tests ask for, and tokens to ask with."""

from __future__ import annotations

import json

from proactive_adapters.send import SAFE_TO_REPEAT
from proactive_core.ports import Auth, Connection, Request

OPEN = Connection()
BEARER = Connection(auth=Auth.BEARER, secrets=("token",))
CLIENT = Connection(
    auth=Auth.CLIENT_CREDENTIALS,
    secrets=("client_id", "client_secret", "app_key"),
    headers={"ST-App-Key": "app_key"},
)
SESSION = Connection(auth=Auth.SESSION, secrets=("password",))
SECRETS = {"client_id": "id-4711", "client_secret": "s3cret&+=ä", "app_key": "key-0815"}
GET = Request(about="visits", path="/jpm/v2/tenant/1/jobs")
POST = Request(about="lead", method="POST", path="/crm/v2/tenant/1/leads", body='{"summary":"x"}')
ASK = Request(about="lead", method="POST", path="/rpc/", body="{}", carry=(SAFE_TO_REPEAT,))
OK = (200, {}, b'{"ok":1}')


def token(name, lasts=900):
    return 200, {}, json.dumps({"access_token": name, "expires_in": lasts}).encode()


def with_tokens(server, answer, lasts=900):
    """Serve tokens t1, t2 ... at /token and `answer(asked)` elsewhere."""
    given = []

    def both(asked):
        if asked.path == "/token":
            given.append(asked)
            return token(f"t{len(given)}", lasts)
        return answer(asked)

    server.answer = both
    return given
