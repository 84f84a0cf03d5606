"""What was asked of a model server, and how that can fail short of ending a run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .servers import ServerQuirks
from .streaming import first_words


class Again(Exception):
    """It failed in a way that may pass.

    Args:
        why: for the message when it does not.
        after: seconds that the server wants us to wait.
        tries: how often to try at most, when that is less than usual.
        kind: "loading" while the server gets the model ready; "silent" when nothing listens.
    """

    def __init__(
        self, why: str, after: float | None = None, tries: int = 99, kind: str = ""
    ) -> None:
        super().__init__(why)
        self.after = after
        self.tries = tries
        self.kind = kind


class FieldRefused(Exception):
    """The server does not take a field that it can also do without."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


class NoModel(Exception):
    """The server has no model of that name."""


@dataclass(frozen=True)
class Call:
    """What was asked of whom.

    Args:
        url: the address, without a user's name or password.
        server: what is there.
        model: the name that was asked for.
        key_from: where the API key is from; "" when there is none.
        key: the key itself, to keep it out of messages.
        images: how many pictures were sent.
        fields: names of the fields that were sent.
    """

    url: str
    server: ServerQuirks
    model: str
    key_from: str = ""
    key: str = field(default="", repr=False)
    images: int = 0
    fields: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """The server, for messages."""
        return f"{self.server.title} at {self.url}"

    @property
    def start(self) -> str:
        """The command that starts the server at this address; "" for one of a company."""
        parts = urlsplit(self.url)
        port = parts.port or self.server.port or 80
        return self.server.start.format(model=self.model, host=parts.hostname, port=port)

    def quoted(self, text: str) -> str:
        """What the server said, without the API key."""
        if self.key:
            text = text.replace(self.key, "***")
        return first_words(re.sub(r"\b(sk|key)-[\w*-]+", r"\1-***", text), 300)
