"""A small application that tests are run on: sign in, orders, an order, dialogs, a menu.

What it does it tells its server (`posts`), so that the server's log says what really happened. Some
controls have a test id, some have none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from servers import Site

STYLE = """
body {font: 15px/1.4 sans-serif; margin: 0; color: #222; background: #fff}
header {background: #243b53; color: #fff; padding: 8px 16px; display: flex; gap: 24px; height: 32px}
main {padding: 16px; position: relative} button, input {font: inherit; padding: 4px 12px}
label {display: block; margin: 8px 0} table {border-spacing: 12px 6px}
.bar {display: flex; gap: 12px; margin: 16px 0} #out {min-height: 24px; font-weight: bold}
#menu {position: absolute; top: 48px; left: 120px; background: #fff; border: 1px solid #999;
  display: flex; flex-direction: column; width: 160px; z-index: 2} [hidden] {display: none !important}
#menu [role=menuitem] {padding: 6px 12px; color: #222; text-align: left; border: 0; background: none}
"""

SCRIPT = """
async function post(what, data) {
  const answer = await fetch('/did/' + what, {method: 'POST', body: JSON.stringify(data)})
  return answer.ok
}
function tell(words) { document.getElementById('out').textContent = words }
function on(id, act) { document.getElementById(id)?.addEventListener('click', act) }
"""

SIGN_IN = """<h1>Welcome</h1>
<label>Email <input id=email data-testid=email></label>
<label>Code <input id=code data-testid=code></label>
<div class=bar><button id=enter data-testid=sign-in>Sign in</button>
<button id=register data-testid=sign-up>Sign up</button></div>
<p id=out role=status></p>
<script>
on('enter', async () => {
  const who = document.getElementById('email').value
  if (await post('sign in', who)) tell('Hello ' + who)
})
on('register', async () => { if (await post('sign up', '')) tell('Account made') })
</script>"""

ORDERS = """<h1>Orders</h1>
<div id=menu role=menu hidden><button role=menuitem id=export>Export</button>
<button role=menuitem id=archive>Archive all</button>
<button role=menuitem id=leave>Sign out</button></div>
<table><tbody id=rows>
<tr id=row16><td>Order 16<td>Anna<td><button id=edit16>Edit</button>
<td><button id=delete16>Delete</button></tr>
<tr id=row17><td>Order 17<td>Ben<td><button id=edit17>Edit</button>
<td><button id=delete17>Delete</button></tr>
<tr id=row18><td>Order 18<td>Cleo<td><button id=edit18>Edit</button>
<td><button id=delete18>Delete</button></tr>
</tbody></table>
<dialog id=sure aria-label="Are you sure?"><h2>Delete it?</h2>
<div class=bar><button id=yes>Delete</button><button id=no>Keep</button></div></dialog>
<p id=out role=status></p>
<script>
let chosen = ''
for (const order of ['16', '17', '18']) {
  on('edit' + order, () => { location.href = '/order?' + order })
  on('delete' + order, () => { chosen = order; sure.showModal() })
}
on('yes', async () => {
  sure.close()
  if (await post('delete', chosen)) tell('Order ' + chosen + ' deleted')
})
on('no', () => sure.close())
on('more', () => { menu.hidden = !menu.hidden })
on('export', async () => { if (await post('export', '')) tell('3 orders exported') })
on('archive', async () => { if (await post('archive', '')) tell('All archived') })
on('leave', async () => { if (await post('sign out', '')) tell('Bye') })
</script>"""

ORDER = """<h1>Order</h1>
<label>Note <input id=note data-testid=note></label>
<label>Amount <input id=amount data-testid=amount value=1></label>
<label><input type=checkbox id=gift data-testid=gift>Gift wrap</label>
<div class=bar><button id=save data-testid=save>Save</button>
<button id=cancel data-testid=cancel>Cancel</button>
<button id=remove data-testid=remove>Delete order</button></div>
<dialog id=mail aria-label="Tell the customer?"><h2>Tell the customer?</h2>
<div class=bar><button id=send>Send mail</button><button id=later>Not now</button></div></dialog>
<p id=out role=status></p>
<script>
const order = location.search.slice(1)
let saved = ''
on('save', async () => {
  const [words, wrap] = [note.value, gift.checked ? ' as a gift' : '']
  saved = words + wrap
  if (await post('save', order + ': ' + saved)) { tell('Saved'); mail.showModal() }
})
on('cancel', async () => { if (await post('cancel', order)) location.href = '/orders' })
on('remove', async () => { if (await post('delete', order)) tell('Order ' + order + ' deleted') })
on('send', async () => { mail.close(); if (await post('mail', order)) tell('Mail sent') })
on('later', () => { mail.close(); tell('Order ' + order + ': ' + saved) })
</script>"""

HEADER = "<header><b>Parcels</b><button id=more>More</button></header>"
PAGES: Mapping[str, tuple[str, str]] = {
    "/sign-in": ("Welcome", SIGN_IN),
    "/orders": ("Orders", HEADER + "<main>" + ORDERS + "</main>"),
    "/order": ("Order", HEADER + "<main>" + ORDER + "</main>"),
}


@dataclass(frozen=True)
class Case:
    """A test of the application.

    Args:
        name: what it is called.
        page: where it begins.
        steps: what it does, as in a task file.
        goal: the same in words for a model, with the moves of a model: an action and, as a CSS
            selector, its target.
        does: what the server's log says then.
    """

    name: str
    page: str
    steps: str
    goal: str
    moves: tuple[tuple[str, str, str], ...]
    check: str
    does: tuple[str, ...]


CASES = {
    one.name: one
    for one in (
        Case(
            "sign in",
            "/sign-in",
            "fill: {Email: anna@example.test, Code: '4711'}\nclick: Sign in",
            "Sign in as anna@example.test with the code 4711",
            (
                ("click", "#email", ""),
                ("type", "#email", "anna@example.test"),
                ("type", "#code", "4711"),
                ("click", "#enter", ""),
            ),
            "Hello anna@example.test",
            ("sign in anna@example.test",),
        ),
        Case(
            "edit",
            "/orders",
            "click: {text: Edit, row: Order 17}\n"
            "fill: {Note: At the door}\n"
            "check: Gift wrap\n"
            "click: Save\n"
            "click: {text: Not now, in: dialog}",
            "Note on order 17 that it goes to the door, as a gift, and mail nobody",
            (
                ("click", "#edit17", ""),
                ("type", "#note", "At the door"),
                ("click", "#gift", ""),
                ("click", "#save", ""),
                ("click", "#later", ""),
            ),
            "Order 17: At the door as a gift",
            ("save 17: At the door as a gift",),
        ),
        Case(
            "delete",
            "/orders",
            "click: {text: Delete, row: Order 16}\nclick: {text: Delete, in: dialog}",
            "Delete order 16",
            (("click", "#delete16", ""), ("click", "#yes", "")),
            "Order 16 deleted",
            ("delete 16",),
        ),
        Case(
            "export",
            "/orders",
            "click: More\nclick: Export",
            "Export the orders",
            (("click", "#more", ""), ("click", "#export", "")),
            "3 orders exported",
            ("export",),
        ),
    )
}


def put(site: Site, pages: Mapping[str, str]) -> None:
    """Put the application on a site, whole pages by path."""
    for path, html in pages.items():
        site.add(path, html)
    for what in ("sign in", "sign up", "save", "cancel", "delete", "mail", "export", "archive"):
        site.add("/did/" + what.replace(" ", "%20"), "{}")
    site.add("/did/sign%20out", "{}")


def page(path: str, more: str = "") -> str:
    """A page as it is, with more at its end."""
    title, body = PAGES[path]
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{STYLE}</style>"
        f"<script>{SCRIPT}</script>{body}{more}"
    )


def did(site: Site) -> tuple[str, ...]:
    """What the application did, by the server's log."""
    done: list[str] = []
    for request in site.requests:
        if request.path.startswith("/did/"):
            what = request.path.removeprefix("/did/").replace("%20", " ")
            done.append(f"{what} {json.loads(request.body)}".strip())
    return tuple(done)
