"""Words that tell what a control does: verbs of risky actions in English, Chinese and others.

All are regular expressions over small letters without accents (`disguise.undisguised`). A control
is an order to do something, so its verb stands first, but for German, where it stands last.
Other languages than English and Chinese are covered for the commonest verbs only (`risk_verbs`).

The words matched are a page's: no part of a pattern may match the same signs in many ways, so what
repeats is possessive, or begins with a sign that nothing before it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .disguise import undisguised
from .risk_kinds import RISK_KINDS, RiskKind
from .risk_verbs import FIRST, HAN, LAST, OTHERS, WHOLE

LEAD = (
    r"(?:[\s,:!.>&+-]++(?<=\s))?(?:(?:yes|yep|ok|okay|sure|confirm|confirmed|review|accept|agree"
    r"|continue|proceed|save|submit|go|click|tap|press|here|please|now|and|then|to|the|finish"
    r"|complete|verify|i want|i'd like|let's|just|securely|quick|quickly|instantly|ja|oui|si|jetzt"
    r"|und|et|y|bitte|slide|swipe|drag|hold)[\s,:!.>&+-]++(?<=\s))*"
)
"""What may stand before the verb, as in "Yes, delete it" or "Confirm and pay"."""

_OBJECT = r"(?: (?:it|this|these|them|that|all|now|anyway|today|for ?ever|permanently))*"

TAIL = r"(?:[\s!.,>\d$€£¥元-]|(?:it|now|this|all|today)\b)*+"

WEAK = re.compile(
    LEAD + r"(?:share|reply|comment|invite|message|add (?:a )?comment|partager|commenter|compartir"
    r"|comentar|teilen|antworten|kommentieren|分享|评论|回复|邀请)(?: \w+){0,3}.{0,4}"
)
"""Verbs of sending whose controls often only open something: they count where something stands
ready to be sent."""

_HAN_LEAD = (
    r"(?:确认|确定|立即|立刻|马上|现在|去|我要|点击|一键|是的?|好的?|同意并|继续|前往|请|快速"
    r"|在线|免费|全部|批量|永久|彻底|保存并|提交并|并|,|:|!)*"
)
_HAN_NOUN = (
    r"(?!线|方式|记录|时间|历史|列表|日志|设置|状态|量|数|说明|帮助|协议|管理|中心|通知|渠道|成功"
    r"|失败|排行|版本|详情|教程|指南|筛选|条件|标签|键|人|者|日期|问题|规则|政策|流程|攻略|页|箱"
    r"|率|明细)"
)
DIALOG: dict[RiskKind, str] = {
    "payment": (
        r"\b(?:pay|payment|purchase|buy|charged?|place (?:the|your) order|subscription|donat\w+"
        r"|transfer|bezahl\w+|payer|pagar|compra)\b|支付|付款|购买|下单|转账|扣款|充值"
    ),
    "send": (
        r"\b(?:send|publish|post (?:it|this|your|now|publicly)|submit your|shared? with|go public"
        r"|senden|envoyer|enviar)\b|发送|发布|发表|公开"
    ),
    "delete": (
        r"\b(?:delet\w+|remov(?:e|ed|ing)|eras\w+|discard\w*|destroy\w*|wipe\w*|permanent\w*"
        r"|cannot be undone|can't be undone|irreversible|lose|loschen|supprimer|eliminar|borrar"
        r"|deactivat\w+|cancel (?:your|the|this) (?:order|subscription|booking))\b|删除|清空|注销"
        r"|移除|不可恢复|无法恢复|不可撤销|丢失"
    ),
    "sign_in": r"\b(?:log|sign)(?:ged|ed|ging|ing)? ?(?:out|off)\b|退出登录",
    "download": r"\bdownload\b|下载",
    "permission": (
        r"\b(?:permission|(?:would like|wants?|asks?|requests?|needs?) (?:to )?(?:access|use"
        r"|send you|know|view|read|manage)|grant|access to your|allow .{1,60} to)\b|权限|授权"
        r"|访问您的|访问你的"
    ),
    "terms": r"\b(?:terms|conditions|licen[cs]e|agreement|eula|agb)\b|条款|协议|隐私政策",
}
"""What a dialog is about, whose "Yes" is judged by it."""

ASSENT = re.compile(
    LEAD + r"(?:yes|ok|okay|confirm|continue|proceed|sure|i'm sure|i am sure|go ahead|accept|agree"
    r"|i agree|i accept|allow|approve|do it|got it|understood|i understand.*|submit|finish|done"
    r"|apply|remove|ja|oui|si|aceptar|confirmar|confirmer|bestatigen|valider|weiter|fortfahren"
    r"|continuar|确定|确认|是的?|好的?|继续|提交|同意|允许|接受|完成|我知道了"
    r"|移除)(?:[ ,!.]*+(?:it|now|anyway|all|please|sure|确定|确认|继续))*"
)
"""What a control says that goes along with what its dialog says."""

CONFIRMING = re.compile(
    LEAD + r"(?:yes|ok|okay|confirm|sure|i'm sure|i am sure|go ahead|do it|i understand.*|ja|oui|si"
    r"|confirmar|confirmer|bestatigen|确定|确认|是的?)(?:[ ,!.]*+(?:it|now|anyway|please|确定"
    r"|确认))*"
)
"""What a control says that confirms what stands around it, in a dialog or not."""

LEAVING = re.compile(
    r"\b(?:log|sign)[ -]?(?:out|off)\b|deconne|cerrar sesion|abmelden|ausloggen|退出|登出"
)
"""Words of controls that sign out."""

PROVIDER = re.compile(
    r"\b(?:with|mit|avec|con) (?:google|apple|facebook|github|microsoft|twitter|x|linkedin|amazon"
    r"|sso|passkey|wechat|alipay|paypal)\b|(?:微信|支付宝|qq|手机号?|微博|苹果).{0,2}登录"
)
"""Words of controls that sign in with an account of another service."""

CHAT = re.compile(
    r"\b(?:message|chat|repl(?:y|ies)|comments?|say something|what's happening|tweet|nachricht"
    r"|kommentar|mensaje|comentario|commentaire)\b|消息|评论|回复|说点什么|聊天|留言"
)
"""Words in the name of a field in which Enter sends."""

_UDALIT, _FILTR = (undisguised(one)[0] for one in ("удалить", "фильтр"))
SOFT = re.compile(
    LEAD + r"(?:remove|clear all|移除|移出|remover|rimuovi|elimina|cancella|删掉|削除|삭제"
    rf"|{_UDALIT})(?:する| (?:this |the |all |an? )?(?:items?|it|filters?|filtr\w+|{_FILTR}\w*"
    r"|from .*))?.{0,6}"
)
"""Words of taking away that can mean something that is put back at once."""

UNDOABLE = re.compile(
    r"\b(?:carts?|baskets?|shopping bag|filters?|filtr\w+|wish ?list|coupons?|promo|vouchers?|tags?"
    r"|warenkorb|panier|carrito|carrello|carrinho)\b|фильтр\w*|корзин\w+|购物车|购物袋|筛选|标签|优惠|收藏|カート|장바구니"
)
"""Things that are put back at once when they were taken away."""

BARE = frozenset(("allow", "approve", "consent", "install", "允许", "准许", "允許"))
"""Words that grant a permission only where one is spoken of."""

COOKIES = re.compile(r"cookies?|\btracking\b|\bgdpr\b")
TERMS = re.compile(DIALOG["terms"])
ARTICLE = re.compile(
    r"\b(?:how (?:to|do|can)|why|what|guide|tutorial|tips|explained|vs|faq|history|policy|about"
    r"|everything you)\b|\?$|如何|怎么|怎样|教程|指南|攻略|什么|为什么|政策|须知"
)
"""Words of headlines: a link that says so leads to something to read."""

ICONS: dict[RiskKind, frozenset[str]] = {
    "payment": frozenset(["pay", "buy", "purchase", "donate", "placeorder", "checkout"]),
    "send": frozenset(["send", "paperplane", "publish"]),
    "delete": frozenset(["delete", "trash", "destroy", "erase", "trashcan"]),
    "sign_in": frozenset(["logout", "signout"]),
}
"""Words in the attributes of a control that shows none: its icon, its id."""

CURRENCY = r"(?:us|hk|ca|au)?[$€£¥₹₩₽]|usd|eur|gbp|cny|rmb|chf|jpy"
AMOUNT = re.compile(
    rf"(?:{CURRENCY})\s?\d[\d.,]*\d|(?:{CURRENCY})\s?\d"
    rf"|(?<!\d)(?<!\d[.,])\d[\d.,]*+\s?(?:{CURRENCY}|元|円|kr\b|zł)",
    re.IGNORECASE,
)
"""A sum of money, with its currency."""


def puts_back(order: str, about: Iterable[str]) -> bool:
    """Whether words take away what can be put back at once, as from a basket or a filter.

    Args:
        order: the words, as `disguise.undisguised` gives them.
        about: what tells where that is: labels, addresses, the words around.
    """
    if not SOFT.fullmatch(order):
        return False
    plain = (re.sub(r"[^\w]|_", " ", one).casefold() for one in about)
    return any(UNDOABLE.search(one) for one in plain)


@cache
def orders(kind: RiskKind) -> re.Pattern[str]:
    """What a control says, as a whole, that orders an action of this kind."""
    ways: list[str] = []
    if kind in FIRST:
        ways.append(rf"{LEAD}(?:{FIRST[kind]})(?:\b.*)?")
    if kind in WHOLE:
        ways.append(rf"{LEAD}(?:{WHOLE[kind]}){_OBJECT}{TAIL}")
    if kind in LAST:
        ways.append(rf"(?:\S+ ){{0,5}}(?:{LAST[kind]})")
    if kind in HAN:
        ways.append(rf"{_HAN_LEAD}(?:{HAN[kind]}){_HAN_NOUN}.{{0,8}}")
    if kind in OTHERS:
        first, last = _folded(OTHERS[kind], True), _folded(OTHERS[kind], False)
        ways += [rf"(?:{first})(?: .{{0,40}})?{TAIL}", rf".{{0,10}}(?:{last})"]
    return re.compile("|".join(f"(?:{way})" for way in ways) or "(?!)")


def _folded(listed: str, spaced: bool) -> str:
    """The words of a list, as undisguised ones are: of scripts with spaces, or of those without."""
    chosen = [one for one in listed.split() if (one < "\u3000") == spaced]
    return "|".join(re.escape(undisguised(one)[0]) for one in chosen) or "(?!)"


@cache
def begins(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """What says, at its beginning, what the pattern says as a whole."""
    return re.compile(rf"(?:{pattern.pattern})(?:(?:(?<![a-z])|(?![a-z])).*)?", pattern.flags)


@cache
def mentions(kind: RiskKind) -> re.Pattern[str]:
    """What a dialog says, somewhere, that is about an action of this kind."""
    return re.compile(DIALOG.get(kind, "(?!)"))


def ready() -> None:
    """Compile all patterns now: it takes tens of milliseconds, which no step should wait for."""
    for kind in RISK_KINDS:
        orders(kind)
        mentions(kind)
