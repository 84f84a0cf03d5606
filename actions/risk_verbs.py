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
        r"|deposit(?! (?:history|box|slip|info))|wire (?:[$€£¥\d]|money|funds|transfer|the|my)"
        r"|settle (?:\w+ )?(?:invoice|bill|balance|debt|up)|check ?out now|(?:complete|express"
        r"|fast)"
        r" check ?out|reserve(?!d| price)|(?:one|1)[- ]click (?:order|buy|purchase|pay)|(?:approve"
        r"|pay|confirm|process|execute|release|authori[sz]e) (?:the |this |all )?(?:invoices?|funds"
        r"|deposit|withdrawal|payouts?|payments?|escrow|expenses?|trade|transfer)|(?:enable|turn on"
        r"|set up|activate|start) (?:auto[- ]?(?:pay|renew|top|reload)|recurring|direct debit)"
        r"|activate (?:my |your |the )?(?:subscription|plan|membership|premium|pro\b)|upgrade (?:to"
        r"|now|my|your|plan|account|membership|subscription)|redeem (?:now|points|\d)|sell (?:all"
        r"|now|everything|my|shares|[\d$€£¥])|add (?:funds|money|credit)|pledge|cash out|rent now"
        r"|place (?:\w+ )?(?:bet|trade)|transferir|(?:kostenpflichtig|zahlungspflichtig) .*"
        r"|jetzt (?:kaufen|bestellen"
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
        r"|team|by)|reply all|apply (?:now|for (?:this|the) |to (?:this|the) (?:job|role))"
        r"|easy apply|notify (?:everyone|all|\w+)|announce|deploy (?:to|now)"
        r"|file (?:a )?(?:complaint"
        r"|claim|report)|report (?:abuse|user|post|this)|send"
    ),
    "delete": (
        r"delete(?! (?:key\b|filter))|erase|discard|destroy|wipe|purge|deactivate|terminate"
        r"|uninstall|trash(?: it)?$|move to (?:the )?(?:trash|bin)|empty (?:the |my )?(?:trash"
        r"|bin|recycle|folder|spam|cart|basket|everything)|remove (?:my |your |the |this |all "
        r"|selected )*(?:account|permanently|users?|members?|access|everything|files?|folders?"
        r"|repositor\w+|pages?|comments?|posts?|photos?|messages?|devices?|data|for ?ever|cards?"
        r"|payment methods?|contacts?|friends?|teams?|projects?|keys?|bank|user|domain|integration)"
        r"|clear (?:my |your |the |all )*(?:data|history|browsing data|everything|messages|chat"
        r"|conversation|database)|cancel (?:my |your |the |this )*(?:subscription|membership"
        r"|order|booking|account|plan|reservation|appointment|contract|flight|trip|tickets?|stay"
        r"|ride|delivery|shipment|trial|service|policy|card|transfer|payment|meeting|event"
        r"|auto-?renew\w*)|(?:end|stop) (?:my |your |the |this )?(?:subscription|membership|trial"
        r"|plan|service|contract|auto-?renew\w*)|disable (?:my |your |the |this )?(?:account|users?"
        r"|2fa|two-factor|backups?)|leave (?:the |this |my )?(?:organi[sz]ation|team|group"
        r"|workspace|project|server|channel|family|company)|reset (?:my |your |the |this )?"
        r"(?:account|device|phone|workspace|database|server|progress)|format (?:the |this )?(?:disk"
        r"|drive|sd|card|partition|device)|suspend (?:account|user)|ban (?:user|member|account"
        r"|this)"
        r"|block (?:user|account|this)|kick|unfriend|unlink|opt[- ]?out|unregister|close (?:my "
        r"|your |the "
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
        r"|account)|run anyway|make (?:\w+ )?(?:an? )?(?:admin\w*|owner|moderator)|add (?:an? "
        r"|new )?"
        r"(?:collaborator|member|admin|owner|editor|maintainer|moderator)|promote to|anyone with"
        r" (?:the |this )?link|transfer ownership|set as (?:admin|owner)"
    ),
    "terms": (
        r"i (?:have read|accept|agree|consent|confirm that i)|(?:accept|agree)(?: to)?(?: the"
        r"| all| our)? (?:terms|conditions|agreement|licen[cs]e|policy|eula|t&c)|(?:agree"
        r"|accept) (?:and|&) (?:continue|join|proceed|install|sign|register|finish)|j'accepte"
        r"|acepto|he leido|ich (?:akzeptiere|stimme|habe)|accepter les conditions"
        r"|aceptar los terminos|(?:e-?)?sign (?:the |this |my )?(?:documents?|contract|agreement"
        r"|deed"
        r"|petition|and (?:submit|send|finish))"
    ),
}
"""Verbs at the beginning of what a control says."""

WHOLE: dict[RiskKind, str] = {
    "payment": (
        r"order|transfer|tip|charge|top-up|bestellen|kaufen|spenden|abonnieren|pedir|redeem|sell"
        r"|upgrade|(?<!to )(?<!to the )check ?out|(?:apple|google|amazon|shop|wechat) ?pay|paypal"
    ),
    "send": r"post|submit (?:it|now|all)|absenden|senden|abschicken|soumettre|fire off",
    "delete": r"empty|remove|remove (?:permanently|for ?ever|all)|clear all|cancel it|kundigen",
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
        r"|送出訂單|开通|(?<!去)结算|预订|订购|兑换(?!码)|投注|下注|打款|买入|卖出|升级(?:会员"
        r"|套餐)"
    ),
    "send": (
        r"发送|发布|发表|发出|发帖|提交(?:评论|申请|反馈|问题|留言|表单|审核)|留言|群发|转发|寄出"
        r"|公开|發送|發佈|發表|送出|傳送|回复(?:评论|邮件|消息)|回覆"
    ),
    "delete": (
        r"删除|移除(?:账号|帐号|成员|用户|全部)|注销|清空|清除(?:数据|记录|历史|全部|所有)|抹掉"
        r"|抹除|销毁|卸载|退订|取消(?:订单|订阅|预约|会员|预订)|解散|丢弃|格式化|恢复出厂|刪除"
        r"|清除資料|撤销授权|移除(?!筛选|标签)|移出|踢出|拉黑|退出(?:群|团队|组织|该群)|退群|解绑"
        r"|解除绑定|停用|禁用|封禁|取消(?:航班|机票|酒店|行程)|退票|退货|重置(?:账|设备|数据)|删掉"
    ),
    "sign_in": (
        r"登录|登陆|登入|注册|退出登录|退出账号|退出帐号|登出|创建账号|切换账号|登錄|註冊|(?:微信"
        r"|支付宝|qq|手机号?|微博|苹果)(?:一键)?登录"
    ),
    "upload": r"上传|上傳",
    "download": r"下载|下載|导出|匯出",
    "permission": (
        r"授权|允许|授予|准许|开启(?:通知|定位|权限)|授權|允許|设为管理员|添加(?:协作者|管理员"
        r"|成员)"
        r"|任何人"
    ),
    "terms": (
        r"(?:我)?(?:已)?(?:阅读|仔细阅读)并?(?:同意|接受)|我同意|我接受|同意(?:条款|协议|以上"
        r"|上述|用户)|接受(?:条款|协议)|同意并(?:继续|注册|登录)|我已閱讀"
    ),
}
"""Chinese verbs, simplified and traditional."""

OTHERS: dict[RiskKind, str] = {
    "payment": (
        "оплатить купить заказать оформить перевести пожертвовать пополнить 購入 購入する"
        " 注文する 注文を確定する 支払う 今すぐ買う 寄付する 申し込む 振込 결제 결제하기 구매"
        " 구매하기 주문하기"
        " 송금 후원하기 paga acquista compra abbonati dona acquistare bonifica comprar finalizar"
        " assinar doar betalen kopen bestel kup zapłać"
    ),
    "send": (
        "отправить опубликовать послать 送信 送信する 投稿 投稿する 公開する 보내기 전송 게시"
        " 게시하기"
        " invia pubblica inoltra spedisci publicar encaminhar verzenden wyślij"
    ),
    "delete": (
        "удалить стереть отписаться 削除 削除する 退会 退会する 解約 解約する 삭제 삭제하기"
        " 탈퇴 탈퇴하기 해지 elimina cancella rimuovi disdici eliminare excluir apagar remover"
        " deletar"
        " verwijderen usuń"
    ),
    "sign_in": "выйти ログアウト 로그아웃 esci sair",
    "permission": "разрешить 許可 許可する 허용 consenti permetti",
    "upload": "загрузить",
    "download": "скачать ダウンロード 다운로드 scarica baixar",
}
"""The commonest verbs in Russian, Japanese, Korean, Italian, Portuguese, Dutch and Polish."""

SIGNS: dict[RiskKind, str] = {"payment": "💳💸", "send": "➤➢📤📨", "delete": "🗑🚮"}
"""Pictures that are all that a control shows."""
