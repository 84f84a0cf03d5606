"""The application, started for the tests. `base_url` is where every test begins."""

from __future__ import annotations

from collections.abc import Generator
from threading import Thread

import pytest
import todo


@pytest.fixture(scope="session")
def base_url() -> Generator[str]:
    with todo.Server(0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
