"""The output folder under pytest-xdist: emptied once, by the process that starts the workers.

pytest-playwright empties it in each worker before the first test there, when another worker may be
in the middle of a run. Registered in workers, after that plugin, in place of its own fixture.
"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def delete_output_dir() -> None:
    """Delete nothing."""
