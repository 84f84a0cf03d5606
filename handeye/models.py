"""What the command models does: lists what model servers offer, and tries one model."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from handeye.agent import (
    CannotRun,
    Profile,
    model_calls,
    probe,
    profile_for,
    profile_named,
    remote_connection,
    remote_model,
    servers,
    test_card,
)

from .progress import many

PASSED, FAILED, ERROR = 0, 1, 3
"""Exit codes, as in `cli.py`."""
SIGNS: Mapping[bool | None, str] = {True: "ok", False: "wrong", None: "unknown"}
SOON = 1.0
"""Seconds after which it is told what is being waited for."""
KNOCK = 0.3
"""Seconds that a server on this computer has to take a connection."""
HASTE = remote_connection.Patience(connect=1, first=5, tries=1)
"""How a server that nobody named is asked."""
ANY = "any"
"""Stands for a model's name where none is needed."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for.

    Args:
        server: a server's name or address; "" for those on this computer.
        model: the model to try; "" for the only one.
        probe: whether to try it.
        key_variable: the environment variable that holds the key of the server that is named; ""
            for the usual ones.
        profile: the model's family, when its name hides it.
    """

    server: str = ""
    model: str = ""
    probe: bool = True
    key_variable: str = ""
    profile: str = ""


def show_models(
    request: Request,
    nearby: Sequence[str] | None = None,
    draw: Callable[[], test_card.TestCard] = test_card.draw_card,
) -> int:
    """List models and try one; plain lines, each printed as soon as it is known.

    Args:
        request: what is wanted.
        nearby: addresses to look at when no server was named; None for the ports where model
            servers listen on this computer unless told otherwise.
        draw: draws the cards that the model is tried with.

    Returns:
        0 when the model is as it should be or none was to be tried, 1 when something about it is
        wrong, 3 when that could not be found out.

    Raises:
        CannotRun: when there is no server or no model, with what to do about it.
    """
    key = _key(request)
    profile = _profile(request.profile)
    offers = _offers(request, key, local_addresses() if nearby is None else nearby)
    for address, names in offers.items():
        _list(address, names, profile)
    if not request.probe:
        return PASSED
    address, name = _chosen(request, offers)
    if not name:
        return PASSED
    return _probe(name, address, key, _Trial(profile, draw))


def local_addresses() -> list[str]:
    """Where model servers listen on this computer unless told otherwise."""
    here = [one.address for one in servers.SERVERS.values() if model_calls.is_loopback(one.address)]
    return list(dict.fromkeys(here))


def _key(request: Request) -> str:
    variable = request.key_variable
    if not variable:
        return ""
    if not request.server:
        raise CannotRun(f"say with --server who gets the key in {variable}")
    key = os.environ.get(variable, "").strip()
    if not key:
        raise CannotRun(
            f"the environment variable {variable} holds no key: set it, or name another with "
            "--api-key-var"
        )
    return key


def _profile(family: str) -> Profile | None:
    try:
        return profile_named(family) if family else None
    except ValueError as why:
        raise CannotRun(str(why)) from None


def _offers(request: Request, key: str, nearby: Sequence[str]) -> dict[str, list[str]]:
    """The models of each server, by the server's name or address."""
    if request.server:
        with _waiting(f"for the models of {request.server}"):
            return {request.server: _names(request.server, key)}
    offers: dict[str, list[str]] = {}
    for address in nearby:
        if not _listens(address):
            continue
        try:
            with _waiting(f"for the models of {address}"):
                offers[address] = _names(address, key, HASTE)
        except CannotRun as why:
            print(why, flush=True)
    if not offers:
        looked = ", ".join(str(urlsplit(address).port) for address in nearby)
        raise CannotRun(
            f"no model server answers on this computer (ports {looked}): start one, such as "
            "`ollama serve` after `ollama pull qwen3-vl:8b-instruct`, or give an address with "
            "--server"
        )
    return offers


def _listens(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 80), KNOCK):
            return True
    except OSError:
        return False


def _names(
    server: str, key: str, patience: remote_connection.Patience = remote_model.DEFAULT_PATIENCE
) -> list[str]:
    model = remote_model.RemoteModel(ANY, server, api_key=key, patience=patience)
    try:
        return model.list_models()
    finally:
        model.close()


def _list(address: str, names: list[str], profile: Profile | None) -> None:
    """One line for the server, one a model."""
    if not names:
        print(f"{address} offers no model: load or pull one there", flush=True)
        return
    print(f"{address} offers {many(len(names), 'model')}:", flush=True)
    width = max(map(len, names))
    for name in names:
        family = (profile or profile_for(name)[0]).family
        print(f"  {name:<{width}}  profile {family}", flush=True)


def _chosen(request: Request, offers: Mapping[str, list[str]]) -> tuple[str, str]:
    """The server and the model to try; an empty name when that is for the user to say."""
    wanted = request.model
    found = [(at, name) for at, names in offers.items() for name in names if wanted in ("", name)]
    if len(found) == 1:
        return found[0]
    if wanted and len(offers) == 1:
        (address,) = offers
        print(f"{wanted} is not on the list of {address}; trying it all the same", flush=True)
        return address, wanted
    if wanted and not found:
        raise CannotRun(f"no server offers {wanted}: take one of the list, or name its --server")
    if wanted:
        at = ", ".join(address for address, _ in found)
        raise CannotRun(f"{wanted} is offered by {at}: say which with --server")
    if not found:
        raise CannotRun("there is no model to try: load or pull one on the server")
    print("To try one: handeye models --model NAME", flush=True)
    return "", ""


@dataclass(frozen=True)
class _Trial:
    """How to try a model: as which family, with what cards."""

    profile: Profile | None
    draw: Callable[[], test_card.TestCard]


def _probe(name: str, address: str, key: str, trial: _Trial) -> int:
    profile, note = (trial.profile, "") if trial.profile else profile_for(name)
    print(f"Trying {name} as {profile.family} with a test card:", flush=True)
    if note:
        print(f"  note: {note}", flush=True)
    model = remote_model.RemoteModel(name, address, api_key=key)
    around = partial(_waiting, "for its answer about the ")
    try:
        result = probe.probe_model(model, profile, around, _tell, trial.draw)
    finally:
        model.close()
    if any(one.ok is False for one in result.findings):
        return FAILED
    return PASSED if result.ok else ERROR


def _tell(finding: probe.Finding) -> None:
    print(f"  {SIGNS[finding.ok]:<8} {finding.name:<8} {finding.says}", flush=True)
    if finding.fix:
        label = "to mend" if finding.ok is False else "hint"
        print(f"  {'':<8} {'':<8} {label}: {finding.fix}", flush=True)


@contextmanager
def _waiting(what: str, more: str = "") -> Generator[None]:
    """Say what is waited for, once it takes more than a second."""
    timer = threading.Timer(SOON, partial(print, f"  waiting {what}{more}", flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
