"""Words that tell what a control does: verbs of risky actions in English, Chinese and others.

All are regular expressions over small letters without accents (`disguise.undisguised`). A control
is an order to do something, so its verb stands first, but for German, where it stands last.
German, French and Spanish are covered for the commonest verbs; other languages are not.
"""

from __future__ import annotations

import re
from functools import cache

from .risk_kinds import RISK_KINDS, RiskKind

LEAD = (
    r"(?:(?:yes|yep|ok|okay|sure|confirm|confirmed|review|accept|agree|continue|proceed|save"
    r"|submit|go|click|tap|press|here|please|now|and|then|to|the|&|\+|,|:|-|>|finish|complete"
    r"|verify|i want|i'd like|let's|just|securely|quick|quickly|instantly|ja|oui|si|jetzt|und|et"
    r"|y|bitte|slide|swipe|drag|hold)[\s,:!.>-]*\s)*"
)
"""What may stand before the verb, as in "Yes, delete it" or "Confirm and pay"."""

_OBJECT = r"(?: (?:it|this|these|them|that|all|now|anyway|today|for ?ever|permanently))*"

FIRST: dict[RiskKind, str] = {
    "payment": (
        r"pay(?! ?(?:off|back|later options|period|slip|check|roll))|purchase(?! (?:history"
        r"|orders?|guide|options))|buy(?! (?:\d|one|two|back|guide|or|vs|\w+ get))|donate"
        r"|check ?out and pay|place (?:my |your |an |the )?(?:order|bid)|submit (?:my |your "
        r"|the )?(?:order|payment)|(?:complete|confirm|finish|make|authori[sz]e|approve"
        r"|send) (?:my |your |the |a )?(?:order|purchase|payment|booking|donation|transfer"
        r"|transaction|money|funds)|order (?:now|and pay|with obligation)|subscribe(?! to (?:rss"
        r"|feed))|transfer (?:now|money|funds|[\d$€£¥])|withdraw(?: |$)|book now|book and pay"
        r"|start (?:my |your |a )?(?:free )?trial|top up|renew|send [$€£¥]|tip (?:[$€£¥\d]|now)"
        r"|upgrade and pay|get (?:premium|pro) now|bid(?: now)?$|invest(?: now)?$|payer|acheter"
        r"|regler|valider (?:la|ma|votre) commande|passer (?:la |ma )?commande|commander"
        r"|faire un don|virer|pagar|comprar|realizar (?:el )?(?:pedido|pago)|(?:confirmar"
        r"|finalizar|completar) (?:el |la |mi )?(?:pedido|compra|pago)|donar|suscribirse"
        r"|transferir|(?:kostenpflichtig|zahlungspflichtig) .*|jetzt (?:kaufen|bestellen"
        r"|bezahlen)"
    ),
    "send": (
        r"send(?! (?:to (?:back|front)|dates?|times?|options))|publish(?! date)|tweet|retweet"
        r"|repost|post (?:it|now|to|a|an|the|my|your|comment|reply|message|update|review|question"
        r"|answer|job|ad|tweet|story|status)|submit (?:a |an |my |your |the )?(?:new )?(?:review"
        r"|comments?|answers?|feedback|application|message|request|claim|report|ticket|form|issue"
        r"|reply|post|rating|proposal|abstract|vote)|e-?mail (?:it|this|them|to)"
        r"|leave (?:a )?(?:comment|reply)|share (?:now|it|this|publicly|with|to|post)|go live"
        r"|commit changes|merge pull request|create (?:pull request|issue|post)|make public"
        r"|broadcast|forward (?:to|message|now)|envoyer|publier|soumettre|repondre|enviar"
        r"|publicar|mandar|responder|invite (?:\w+ )?(?:people|members?|users?|friends|guests"
        r"|team|by)|send"
    ),
    "delete": (
        r"delete(?! (?:key\b|filter))|erase|discard|destroy|wipe|purge|deactivate|terminate"
        r"|uninstall|trash(?: it)?$|move to (?:the )?(?:trash|bin)|empty (?:the |my )?(?:trash"
        r"|bin|recycle|folder|spam|cart|basket|everything)|remove (?:my |your |the |this |all "
        r"|selected )*(?:account|permanently|users?|members?|access|everything|files?|folders?"
        r"|repositor\w+|pages?|comments?|posts?|photos?|messages?|devices?|data|for ?ever)"
        r"|clear (?:my |your |the |all )*(?:data|history|browsing data|everything|messages|chat"
        r"|conversation|database)|cancel (?:my |your |the |this )*(?:subscription|membership"
        r"|order|booking|account|plan|reservation|appointment|contract)|close (?:my |your |the "
        r"|this )*account|factory reset|reset (?:everything|all data|to factory)|unsubscribe"
        r"|revoke|drop (?:table|database)|overwrite|supprimer(?! (?:le |les )?filtres?)"
        r"|effacer(?! (?:le |les )?filtres?)|vider (?:la )?corbeille|eliminar(?! (?:el "
        r"|los )?filtros?)|borrar(?! (?:el |los )?filtros?)|vaciar (?:la )?papelera|resilier"
        r"|dar de baja"
    ),
    "sign_in": (
        r"(?:sign|log)[ -]?(?:in|on|up|out|off)(?! (?:history|page|help))|register(?! (?:of"
        r"|book))|create (?:an |my |your |a )?(?:new |free )?account|join(?: now| free| us)?$"
        r"|switch account|(?:continue|sign ?in|log ?in|sign ?up|login) with (?:google|apple"
        r"|facebook|github|microsoft|twitter|x|linkedin|amazon|sso|passkey|wechat|alipay|paypal)"
        r"|se connecter|connexion|s'inscrire|creer (?:un|mon) compte|se deconnecter|deconnexion"
        r"|iniciar sesion|acceder|registrarse|crear (?:una )?cuenta|cerrar sesion"
    ),
    "upload": r"upload|attach and send|televerser|subir (?:archivo|fichero)|importer le fichier",
    "download": (
        r"download(?! (?:history|speed|count|size|date|manager|center))|save (?:file|as)\b"
        r"|export (?:as|to|csv|pdf|data|all)|telecharger|descargar"
    ),
    "permission": (
        r"allow(?: access| notifications| location| camera| microphone| always| once| this"
        r"| \w+ to\b|$)|grant|authori[sz]e|approve(?: access| request| app|$)|give access"
        r"|enable (?:notifications|location|camera|microphone)|turn on notifications|consent$"
        r"|share (?:my |your )?(?:location|screen)|install(?: app| extension| anyway|$)"
        r"|trust (?:this|app)|autoriser|permitir|autorizar|zulassen|erlauben|connect (?:wallet"
        r"|account)|run anyway"
    ),
    "terms": (
        r"i (?:have read|accept|agree|consent|confirm that i)|(?:accept|agree)(?: to)?(?: the"
        r"| all| our)? (?:terms|conditions|agreement|licen[cs]e|policy|eula|t&c)|(?:agree"
        r"|accept) (?:and|&) (?:continue|join|proceed|install|sign|register|finish)|j'accepte"
        r"|acepto|he leido|ich (?:akzeptiere|stimme|habe)|accepter les conditions"
        r"|aceptar los terminos"
    ),
}
"""Verbs at the beginning of what a control says."""

WHOLE: dict[RiskKind, str] = {
    "payment": r"order|transfer|tip|charge|top-up|bestellen|kaufen|spenden|abonnieren|pedir",
    "send": r"post|submit (?:it|now|all)|absenden|senden|abschicken|soumettre|fire off",
    "delete": r"empty|remove (?:permanently|for ?ever|all)|cancel it|kundigen|resilier",
    "sign_in": r"login|logout|logoff|signin|signup|signout|anmelden|abmelden|einloggen|ausloggen",
    "download": r"herunterladen",
    "upload": r"hochladen",
}
"""Verbs that count when a control says nothing else."""

TAIL = r"(?:[\s!.>-]*(?:it|now|this|all|today|!|[\d.,]+|[$€£¥]\s?[\d.,]+|[\d.,]+\s?(?:[$€£¥]|元)))*"

LAST: dict[RiskKind, str] = {
    "payment": (
        r"bezahlen|kaufen|bestellen|uberweisen|spenden|abonnieren|bestellung aufgeben|zahlen"
    ),
    "send": r"senden|absenden|abschicken|veroffentlichen|posten|kommentieren|antworten|teilen",
    "delete": (
        r"(?<!filter )(?<!auswahl )(?<!suche )(?:loschen|entfernen!|kundigen|leeren|verwerfen)"
    ),
    "sign_in": r"anmelden|einloggen|registrieren|abmelden|ausloggen",
    "upload": r"hochladen",
    "download": r"herunterladen",
    "permission": r"zulassen|erlauben|gestatten|genehmigen",
    "terms": r"akzeptieren und (?:weiter|fortfahren)|agb zustimmen",
}
"""German verbs, which stand last."""

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
HAN: dict[RiskKind, str] = {
    "payment": (
        r"支付|付款|付费|购买|提交订单|下单|结算并支付|结账|买单|充值|转账|汇款|捐款|捐赠|打赏"
        r"|订阅|抢购|购票|缴费|还款|提现|开通会员|续费|投资|預訂|付錢|購買|結帳|轉帳|捐款"
        r"|送出訂單"
    ),
    "send": (
        r"发送|发布|发表|发出|发帖|提交(?:评论|申请|反馈|问题|留言|表单|审核)|留言|群发|转发|寄出"
        r"|公开|發送|發佈|發表|送出|傳送|回复(?:评论|邮件|消息)|回覆"
    ),
    "delete": (
        r"删除|移除(?:账号|帐号|成员|用户|全部)|注销|清空|清除(?:数据|记录|历史|全部|所有)|抹掉"
        r"|抹除|销毁|卸载|退订|取消(?:订单|订阅|预约|会员|预订)|解散|丢弃|格式化|恢复出厂|刪除"
        r"|清除資料|撤销授权"
    ),
    "sign_in": (
        r"登录|登陆|登入|注册|退出登录|退出账号|退出帐号|登出|创建账号|切换账号|登錄|註冊|(?:微信"
        r"|支付宝|qq|手机号?|微博|苹果)(?:一键)?登录"
    ),
    "upload": r"上传|上傳",
    "download": r"下载|下載|导出|匯出",
    "permission": r"授权|允许|授予|准许|开启(?:通知|定位|权限)|授權|允許",
    "terms": (
        r"(?:我)?(?:已)?(?:阅读|仔细阅读)并?(?:同意|接受)|我同意|我接受|同意(?:条款|协议|以上"
        r"|上述|用户)|接受(?:条款|协议)|同意并(?:继续|注册|登录)|我已閱讀"
    ),
}
"""Chinese verbs, simplified and traditional."""

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
    r"|移除)(?:[ ,!.]*(?:it|now|anyway|all|please|sure|确定|确认|继续))*"
)
"""What a control says that goes along with what its dialog says."""

CONFIRMING = re.compile(
    LEAD + r"(?:yes|ok|okay|confirm|sure|i'm sure|i am sure|go ahead|do it|i understand.*|ja|oui|si"
    r"|confirmar|confirmer|bestatigen|确定|确认|是的?)(?:[ ,!.]*(?:it|now|anyway|please|确定"
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
    rf"(?:{CURRENCY})\s?\d[\d.,]*\d|(?:{CURRENCY})\s?\d|\d[\d.,]*\s?(?:{CURRENCY}|元|円|kr\b|zł)",
    re.IGNORECASE,
)
"""A sum of money, with its currency."""


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
    return re.compile("|".join(f"(?:{way})" for way in ways) or "(?!)")


@cache
def mentions(kind: RiskKind) -> re.Pattern[str]:
    """What a dialog says, somewhere, that is about an action of this kind."""
    return re.compile(DIALOG.get(kind, "(?!)"))


def ready() -> None:
    """Compile all patterns now: it takes tens of milliseconds, which no step should wait for."""
    for kind in RISK_KINDS:
        orders(kind)
        mentions(kind)
