"""The Wagtail site that the suite runs on: users, pages, and a state to go back to in no time."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .programs import ADMIN, Wagtail, cached, command, wagtail, wagtail_site

EDITOR = ("ada", "three-mugs-77")
"""An editor: may write pages, and not publish them."""
NOBODY = ("lin", "four-bowls-12")
"""A user who may not use the administration."""
QUICK = """
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
"""
"""Settings with which a sign-in takes no half second, and nothing happens by itself."""
SEED = f"""
from django.contrib.auth.models import Group, User
from home.models import HomePage

admin = User.objects.get(username={ADMIN[0]!r})
admin.set_password({ADMIN[1]!r})
admin.save()
for (name, password), groups in (({EDITOR!r}, ["Editors"]), ({NOBODY!r}, [])):
    user = User.objects.create_user(name, f"{{name}}@studio.example", password)
    user.groups.set(Group.objects.filter(name__in=groups))
home = HomePage.objects.get()
for title, slug, body, live in (
    ("Opening hours", "opening-hours", "<p>We fire the kiln on Friday.</p>", True),
    ("Glazes 釉料", "glazes", "<p>Celadon, tenmoku and 青花.</p>", True),
    ("Prices of last year", "old-prices", "<p>A mug was 9.</p>", False),
):
    page = home.add_child(instance=HomePage(title=title, slug=slug, body=body, live=live))
    revision = page.save_revision(user=admin)
    if live:
        revision.publish()
"""


def studio_site() -> Path:
    """A Wagtail project with users and pages: copy it before use."""
    python, project = wagtail_site()

    def make(folder: Path) -> None:
        shutil.copytree(project, folder, dirs_exist_ok=True)
        local = folder / "mysite" / "settings" / "local.py"
        local.write_text(local.read_text(encoding="utf-8") + QUICK, encoding="utf-8")
        words = [python, folder / "manage.py", "shell", "--verbosity", "0", "--command", SEED]
        command(words, "filling a Wagtail site", cwd=folder)

    return cached(f"{project.name}-studio", make)


class Studio:
    """A studio's site that runs.

    Args:
        site: where it runs.
    """

    def __init__(self, site: Wagtail) -> None:
        self.url = site.url
        self._database = site.folder / "db.sqlite3"
        self._seed = site.folder / "seed.sqlite3"
        shutil.copyfile(self._database, self._seed)

    def reset(self) -> None:
        """Bring back the users and pages of the beginning; nobody is signed in.

        Each request opens the database anew, so that the file can be put in its place.
        """
        fresh = self._seed.with_suffix(".fresh")
        shutil.copyfile(self._seed, fresh)
        fresh.replace(self._database)


@contextmanager
def studio(folder: Path) -> Generator[Studio]:
    """Run the studio's site in a new folder."""
    with wagtail(folder, studio_site()) as site:
        yield Studio(site)
