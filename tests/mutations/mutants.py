"""The mutations: what happens to an application between the day a test passed and today.

A list, no code: each says what is changed in which page, what that means, and how a replay ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["same", "changed", "trap", "broken"]
Edit = tuple[str, str]
Move = tuple[str, str, str]


@dataclass(frozen=True)
class Mutation:
    """One mutation.

    Args:
        name: what changes.
        case: the test that it matters to.
        kind: `same`: the test means the same controls, which surely are the same; `changed`: the
            application is right, and the test's control has become another one in name, place or
            kind; `trap`: something else stands where the control was, or is called like it;
            `broken`: the application does not do any more what the test says.
        strict: how strict replay ends: ok or red.
        auto: how replay ends that heals without a model: ok, healed or red.
        page: the page that is changed.
        edits: what is replaced in it, each text by another one.
        more: what is added at its end.
        served: what the server answers to a path instead of 200.
        own_fault: what the application does wrong by itself when the right control is used.
        model: the moves of a model that is asked what to do instead.
    """

    name: str
    case: str
    kind: Kind
    strict: str
    auto: str
    page: str
    edits: tuple[Edit, ...] = ()
    more: str = ""
    served: Mapping[str, int] = field(default_factory=dict[str, int])
    own_fault: tuple[str, ...] = ()
    model: tuple[Move, ...] = ()

    def applied(self, path: str, html: str) -> str:
        """A page with the mutation in it."""
        if path != self.page:
            return html
        for old, new in self.edits:
            assert old in html, f"{self.name}: the page has no {old}"
            html = html.replace(old, new)
        return html + self.more


SAVE = "<button id=save data-testid=save>Save</button>"
CANCEL = "<button id=cancel data-testid=cancel>Cancel</button>"
REMOVE = "<button id=remove data-testid=remove>Delete order</button>"
ENTER = "<button id=enter data-testid=sign-in>Sign in</button>"
REGISTER = "<button id=register data-testid=sign-up>Sign up</button>"
NOTE = "<label>Note <input id=note data-testid=note></label>"
GIFT = "<label><input type=checkbox id=gift data-testid=gift>Gift wrap</label>"
LATER = "<button id=later>Not now</button>"
SEND = "<button id=send>Send mail</button>"
EXPORT = "<button role=menuitem id=export>Export</button>"
ARCHIVE = "<button role=menuitem id=archive>Archive all</button>"
YES, NO = "<button id=yes>Delete</button>", "<button id=no>Keep</button>"
EDIT17, EDIT18 = "<button id=edit17>Edit</button>", "<button id=edit18>Edit</button>"
DELETE16 = "<button id=delete16>Delete</button>"
MORE = "<button id=more>More</button>"
DIALOG = "<dialog id=mail"
SAVED = ("click", "#save", "")


def style(css: str) -> str:
    """Style added to a page."""
    return f"<style>{css}</style>"


def script(code: str) -> str:
    """A script that runs when the page is there."""
    return f"<script>{code}</script>"


DARK = style(
    "body {background: #111; color: #eee} button {background: #334; color: #dde; border: 1px solid "
    "#667} input {background: #222; color: #eee; border: 1px solid #667}"
)
MATERIAL = style("button {background: #1a73e8; color: #fff; border: 0; border-radius: 16px}")
COVER = (
    "<div id=cover style='position: fixed; inset: 0; z-index: 9; background: {}'>"
    "<p>We use cookies.</p><button id=agree>Accept all</button></div>"
)

SAME = (
    Mutation("dark theme", "edit", "same", "ok", "ok", "/order", more=DARK),
    Mutation(
        "other colours and round corners", "edit", "same", "ok", "ok", "/order", more=MATERIAL
    ),
    Mutation(
        "larger text", "edit", "same", "ok", "ok", "/order", more=style("body {font-size: 19px}")
    ),
    Mutation(
        "another font",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more=style("body {font-family: serif}"),
    ),
    Mutation(
        "moved by a few pixels",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more=style("main {padding: 19px 12px}"),
    ),
    Mutation(
        "moved far away",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more=style(
            ".bar {position: absolute; left: 700px; top: 500px} dialog .bar {position: static}"
        ),
    ),
    Mutation(
        "moved and in other colours",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more=MATERIAL + style("form, .bar {margin-left: 500px} dialog .bar {margin-left: 0}"),
    ),
    Mutation(
        "page in another order",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more=style("main {display: flex; flex-direction: column-reverse; gap: 8px}"),
    ),
    Mutation(
        "two buttons swap places",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, "@"), (REMOVE, SAVE), ("@", REMOVE)),
    ),
    Mutation(
        "two buttons swap places, without test ids",
        "export",
        "same",
        "ok",
        "ok",
        "/orders",
        edits=((EXPORT, "@"), (ARCHIVE, EXPORT), ("@", ARCHIVE)),
    ),
    Mutation(
        "buttons of a dialog swap places",
        "delete",
        "same",
        "ok",
        "ok",
        "/orders",
        edits=((YES + NO, NO + YES),),
    ),
    Mutation(
        "rows in another order",
        "edit",
        "same",
        "ok",
        "ok",
        "/orders",
        more=style("#rows {display: flex; flex-direction: column-reverse}"),
    ),
    Mutation(
        "another row above",
        "delete",
        "same",
        "ok",
        "ok",
        "/orders",
        edits=(
            (
                "<tr id=row16>",
                "<tr><td>Order 15<td>Ada<td><button>Edit</button><td><button>"
                "Delete</button></tr><tr id=row16>",
            ),
        ),
    ),
    Mutation(
        "drawn late",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, SAVE.replace(">", " hidden>", 1)),),
        more=script("setTimeout(() => { save.hidden = false }, 400)"),
    ),
    Mutation(
        "a banner pushes the page down",
        "sign in",
        "same",
        "ok",
        "ok",
        "/sign-in",
        edits=(
            (
                "<h1>Welcome",
                "<div style='height: 90px; background: #fe9'>New: gifts</div><h1>Welcome",
            ),
        ),
    ),
    Mutation(
        "a notice that covers nothing needed",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        more="<div style='position: fixed; bottom: 0; left: 0; right: 0; background: #fe9'>We use "
        "cookies <button>Save settings</button></div>".replace("Save settings", "Fine"),
    ),
    Mutation(
        "a hidden twin",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, "<button hidden>Save</button>" + SAVE),),
    ),
    Mutation(
        "in capital letters",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, SAVE.replace(">Save", ">SAVE")),),
    ),
    Mutation(
        "test id removed",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, "<button id=save>Save</button>"),),
    ),
    Mutation(
        "in a shadow root",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, "<span id=host></span>" + SAVE),),
        more=script("host.attachShadow({mode: 'open'}).append(save)"),
    ),
    Mutation(
        "already ticked",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=(("type=checkbox", "type=checkbox checked"),),
    ),
    Mutation(
        "a decoy has the test id as well",
        "edit",
        "same",
        "ok",
        "ok",
        "/order",
        edits=((CANCEL, CANCEL + "<button data-testid=save>Save a copy</button>"),),
    ),
)

CHANGED = (
    Mutation(
        "renamed a little",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((SAVE, SAVE.replace(">Save", ">Save changes")),),
        model=(SAVED,),
    ),
    Mutation(
        "renamed altogether",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((SAVE, SAVE.replace(">Save", ">Apply")),),
        model=(SAVED,),
    ),
    Mutation(
        "renamed altogether, without a test id",
        "edit",
        "changed",
        "red",
        "red",
        "/order",
        edits=((LATER, LATER.replace("Not now", "Skip")),),
        model=(("click", "#later", ""),),
    ),
    Mutation(
        "renamed a little, without a test id",
        "export",
        "changed",
        "red",
        "healed",
        "/orders",
        edits=((EXPORT, EXPORT.replace(">Export", ">Export…")),),
        model=(("click", "#export", ""),),
    ),
    Mutation(
        "an icon before the name",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((SAVE, SAVE.replace(">Save", ">💾 Save")),),
    ),
    Mutation(
        "an icon instead of the name",
        "export",
        "changed",
        "red",
        "red",
        "/orders",
        edits=((MORE, MORE.replace(">More", ">☰")),),
        model=(("click", "#more", ""),),
    ),
    Mutation(
        "in German",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=(
            (SAVE, SAVE.replace(">Save", ">Speichern")),
            (CANCEL, CANCEL.replace(">Cancel", ">Abbrechen")),
        ),
    ),
    Mutation(
        "in Chinese",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=(
            (SAVE, SAVE.replace(">Save", ">保存")),
            (CANCEL, CANCEL.replace(">Cancel", ">取消")),
        ),
    ),
    Mutation(
        "in German, without test ids",
        "export",
        "changed",
        "red",
        "red",
        "/orders",
        edits=(("Export<", "Ausgeben<"), ("Archive all<", "Alles ablegen<")),
        model=(("click", "#export", ""),),
    ),
    Mutation(
        "moved into a menu",
        "edit",
        "changed",
        "red",
        "red",
        "/order",
        edits=(
            (
                SAVE,
                "<button id=open>Actions</button><span id=box role=menu hidden>"
                + SAVE.replace("<button", "<button role=menuitem")
                + "</span>",
            ),
        ),
        more=script("on('open', () => { box.hidden = !box.hidden })"),
        model=(("click", "#open", ""), SAVED),
    ),
    Mutation(
        "moved into a dialog",
        "edit",
        "changed",
        "red",
        "red",
        "/order",
        edits=((SAVE, "<button id=open>Finish</button>"),),
        more=f"<dialog id=last><h2>Finish?</h2>{SAVE}</dialog>"
        + script(
            "on('open', () => last.showModal()); on('save', async () => { last.close(); saved = "
            "note.value + (gift.checked ? ' as a gift' : ''); if (await post('save', order + ': ' "
            "+ saved)) mail.showModal() })"
        ),
        model=(("click", "#open", ""), SAVED),
    ),
    Mutation(
        "a link instead of a button",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((SAVE, "<a href=# id=save data-testid=save>Save</a>"),),
    ),
    Mutation(
        "test id changed",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((SAVE, SAVE.replace("testid=save", "testid=save-order")),),
    ),
    Mutation(
        "called alike twice",
        "edit",
        "changed",
        "red",
        "healed",
        "/order",
        edits=((CANCEL, CANCEL + "<button>Save</button>"),),
        model=(SAVED,),
    ),
    Mutation(
        "in an iframe",
        "edit",
        "changed",
        "ok",
        "ok",
        "/order",
        edits=(
            (
                f"<div class=bar>{SAVE}",
                '<div class=bar><iframe id=inner srcdoc="<button id=save '
                "data-testid=save onclick='parent.keep()'>Save</button>\"></iframe>",
            ),
            ("on('save', async", "on('none', async"),
        ),
        more=script(
            "async function keep() { saved = note.value + (gift.checked ? ' as a gift' : ''); "
            "if (await post('save', order + ': ' + saved)) mail.showModal() }"
        ),
    ),
    Mutation(
        "a label that belongs to nothing",
        "edit",
        "changed",
        "red",
        "red",
        "/order",
        edits=((NOTE, "<p>Note</p><input id=note data-testid=note>"),),
    ),
    Mutation(
        "a label that is only a hint",
        "edit",
        "changed",
        "ok",
        "ok",
        "/order",
        edits=((NOTE, "<input id=note data-testid=note placeholder=Note>"),),
    ),
    Mutation(
        "one more step before it",
        "sign in",
        "changed",
        "red",
        "red",
        "/sign-in",
        edits=(
            (
                "<label>Code <input id=code data-testid=code></label>",
                "<button id=next>Next</button><div id=second hidden><label>Code <input id=code "
                "data-testid=code></label></div>",
            ),
        ),
        more=script("on('next', () => { second.hidden = false })"),
    ),
    Mutation(
        "nothing is asked any more",
        "delete",
        "changed",
        "red",
        "red",
        "/orders",
        edits=(
            (
                "chosen = order; sure.showModal()",
                "chosen = order; post('delete', order); tell('Order ' + order + ' deleted')",
            ),
        ),
    ),
)

TRAPS = (
    Mutation(
        "two buttons swap names",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=(
            (SAVE, SAVE.replace(">Save", ">@")),
            (REMOVE, REMOVE.replace(">Delete order", ">Save")),
            (">@", ">Delete order"),
        ),
    ),
    Mutation(
        "two buttons swap test ids",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=(
            ("testid=save", "testid=@"),
            ("testid=remove", "testid=save"),
            ("testid=@", "testid=remove"),
        ),
    ),
    Mutation(
        "sign in and sign up swap names",
        "sign in",
        "trap",
        "red",
        "red",
        "/sign-in",
        edits=((">Sign in<", ">@<"), (">Sign up<", ">Sign in<"), (">@<", ">Sign up<")),
    ),
    Mutation(
        "the test id moves to another button",
        "edit",
        "trap",
        "ok",
        "ok",
        "/order",
        edits=((SAVE, "<button id=save>Save</button>"), ("testid=remove", "testid=save")),
    ),
    Mutation(
        "another button takes the place and the test id",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=(
            (SAVE, ""),
            (REMOVE, ""),
            (CANCEL, REMOVE.replace("testid=remove", "testid=save") + CANCEL),
        ),
    ),
    Mutation(
        "the opposite under the same test id",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=((SAVE, "<button id=cancel data-testid=save>Discard</button>"), (CANCEL, "")),
    ),
    Mutation(
        "removed, and its neighbour moves up",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=((SAVE, ""),),
    ),
    Mutation(
        "removed, only the other one is left",
        "sign in",
        "trap",
        "red",
        "red",
        "/sign-in",
        edits=((ENTER, ""),),
    ),
    Mutation(
        "removed from a menu", "export", "trap", "red", "red", "/orders", edits=((EXPORT, ""),)
    ),
    Mutation(
        "its row is gone",
        "edit",
        "trap",
        "red",
        "red",
        "/orders",
        more=script("row17.remove()"),
    ),
    Mutation(
        "its row has another number",
        "delete",
        "trap",
        "red",
        "red",
        "/orders",
        edits=(("<td>Order 16<", "<td>Order 61<"),),
    ),
    Mutation(
        "the names of two rows' orders are swapped",
        "delete",
        "trap",
        "red",
        "red",
        "/orders",
        edits=(
            ("<td>Order 16<", "<td>@<"),
            ("<td>Order 17<", "<td>Order 16<"),
            ("<td>@<", "<td>Order 17<"),
        ),
        own_fault=("delete 17",),
    ),
    Mutation(
        "the labels of two fields are swapped",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        edits=((">Note ", ">@ "), (">Amount ", ">Note "), (">@ ", ">Amount ")),
    ),
    Mutation(
        "a transparent cover that deletes",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        more="<div style='position: absolute; inset: 0; z-index: 9' "
        "onclick=\"post('delete', order)\"></div>",
    ),
    Mutation(
        "a cookie wall",
        "sign in",
        "trap",
        "red",
        "red",
        "/sign-in",
        more=COVER.format("#fff") + script("on('agree', () => cover.remove())"),
    ),
    Mutation(
        "a veil of another dialog",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        more=COVER.format("#0008") + script("on('agree', () => cover.remove())"),
    ),
    Mutation(
        "a banner over it",
        "edit",
        "trap",
        "red",
        "red",
        "/order",
        more="<div style='position: fixed; left: 0; top: 230px; width: 300px; height: 120px; "
        "background: #fe9'>Try our app</div>",
    ),
    Mutation(
        "the names of a dialog's buttons are swapped",
        "delete",
        "trap",
        "red",
        "red",
        "/orders",
        edits=((">Delete</button><button id=no>Keep", ">Keep</button><button id=no>Delete"),),
    ),
    Mutation(
        "two rows' buttons are swapped",
        "edit",
        "trap",
        "red",
        "red",
        "/orders",
        edits=(("id=edit17", "id=@"), ("id=edit18", "id=edit17"), ("id=@", "id=edit18")),
        own_fault=("save 18: At the door as a gift",),
    ),
)

BROKEN = (
    Mutation(
        "two buttons swap what they do",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("on('save'", "on('@'"), ("on('remove'", "on('save'"), ("on('@'", "on('remove'")),
        own_fault=("delete 17",),
    ),
    Mutation(
        "the dialog's buttons swap what they do",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("on('send'", "on('@'"), ("on('later'", "on('send'"), ("on('@'", "on('later'")),
        own_fault=("mail 17",),
    ),
    Mutation(
        "another value is saved",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("saved = words + wrap", "saved = words.slice(1) + wrap"),),
        own_fault=("save 17: t the door as a gift",),
    ),
    Mutation(
        "the tick is lost",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("gift.checked ?", "false ?"),),
        own_fault=("save 17: At the door",),
    ),
    Mutation(
        "the server fails",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        served={"/did/save": 500},
        edits=(
            ("mail.showModal() }\n", "mail.showModal() } else { tell('Something went wrong') }\n"),
        ),
    ),
    Mutation(
        "it fails in silence", "edit", "broken", "red", "red", "/order", served={"/did/save": 500}
    ),
    Mutation(
        "nothing happens",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("on('save'", "on('none'"),),
    ),
    Mutation(
        "disabled",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=((SAVE, SAVE.replace(">Save", " disabled>Save")),),
    ),
    Mutation(
        "a number that is off by one",
        "export",
        "broken",
        "red",
        "red",
        "/orders",
        edits=(("3 orders exported", "4 orders exported"),),
    ),
    Mutation(
        "a text that is off by one letter",
        "sign in",
        "broken",
        "red",
        "red",
        "/sign-in",
        edits=(("'Hello ' + who", "'Hello ' + who.slice(0, -1)"),),
    ),
    Mutation(
        "the neighbour is deleted",
        "delete",
        "broken",
        "red",
        "red",
        "/orders",
        edits=(("chosen = order;", "chosen = '17';"),),
        own_fault=("delete 17",),
    ),
    Mutation(
        "the field keeps five letters",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("id=note", "id=note maxlength=5"),),
        own_fault=("save 17: At th as a gift",),
    ),
    Mutation(
        "the field cannot be written",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("id=note", "id=note readonly"),),
    ),
    Mutation(
        "the dialog never opens",
        "delete",
        "broken",
        "red",
        "red",
        "/orders",
        edits=(("sure.showModal()", "sure.close()"),),
    ),
    Mutation(
        "the menu never opens",
        "export",
        "broken",
        "red",
        "red",
        "/orders",
        edits=(("on('more'", "on('none'"),),
    ),
    Mutation(
        "the wrong order opens",
        "edit",
        "broken",
        "red",
        "red",
        "/orders",
        edits=(("'/order?' + order", "'/order?18'"),),
        own_fault=("save 18: At the door as a gift",),
    ),
    Mutation(
        "the page crashes under way",
        "edit",
        "broken",
        "red",
        "red",
        "/order",
        edits=(("let saved = ''", "let saved = missing()"),),
    ),
)

MUTATIONS = (*SAME, *CHANGED, *TRAPS, *BROKEN)
