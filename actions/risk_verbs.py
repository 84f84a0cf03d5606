"""Verbs of risky actions, by language: what a control says that orders one.

All are regular expressions over small letters without accents (`disguise.undisguised`).
"""

from __future__ import annotations

from .risk_kinds import RiskKind

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
