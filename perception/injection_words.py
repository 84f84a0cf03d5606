"""How pages talk to whoever reads them by machine: phrases, in six languages. Data only.

Each is aimed at a machine, or at what only it has: "AI assistant" alone is on many honest pages.
"""

from __future__ import annotations

import re
from functools import cache

_WHO = (
    r"(?:ai|a\.i\.|llms?|gpt|chatgpt|claude|gemini|qwen|copilot|language models?|"
    r"(?:ai|llm|autonomous|automated|browser|computer[- ]use|gui|web|virtual)[ -]"
    r"(?:agents?|assistants?|bots?|models?|systems?|crawlers?|tools?))(?: (?:agents?|"
    r"assistants?|models?|bots?|systems?|reading (?:this|the page)))?"
)
_DO = (
    r"(?:click|press|navigate|visit|go to|open|type|enter|send|submit|e-?mail|transfer|pay|buy|"
    r"download|upload|delete|reveal|ignore|disregard|copy|paste|forward|reply|respond|fill|"
    r"complete|approve|confirm|execute|run|output|print|stop|skip|subscribe|grant|install)"
)
_TASK = (
    r"(?:instructions?|prompts?|directions?|directives?|commands?|guidelines?|orders|objectives?)"
)
_EARLIER = r"(?:previous|prior|above|earlier|preceding|existing|original|initial|former|old|past)"

_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "ignore|disregard|forget|override|overrule|bypass|supersede",
        r"\b(?:ignore|disregard|forget|override|overrule|bypass|supersedes?)"
        rf"\s+(?:[\w',]+\s+){{0,4}}?"
        rf"{_EARLIER}\s+(?:[\w'\u2019,]+\s+){{0,3}}?(?:{_TASK}|tasks?|rules?|goals?|"
        r"messages and)\b",
    ),
    (
        "ignore|disregard|forget|override|bypass",
        r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:everything|all|anything|what|"
        r"whatever|"
        rf"any|your|the user'?s?|the person'?s?)\s+(?:[\w'\u2019]+\s+){{0,4}}?(?:{_TASK}|"
        r"your user|the user said|"
        r"you were (?:told|asked|given)|you (?:have been|know)|"
        r"(?:been )?told (?:you )?(?:before|above|so far)|before this|(?:above|before|so far)"
        r" and (?:reply|respond|output|do|click|say))\b",
    ),
    (
        "ignore|disregard|forget",
        r"\b(?:ignore|disregard|forget)\s+(?:your|the user'?s?|the person'?s?)\s+(?:\w+\s+){0,2}"
        r"(?:task|goal|request|question|rules|training|guardrails|instructions?)\b",
    ),
    (
        "attention|note|notice|message|instruction|command|important|warning|memo|directive",
        r"\b(?:attention|notes?|notice|messages?|instructions?|commands?|important|warning|"
        r"memo|directive|"
        r"hint)\b[\s:,!]*(?:to|for)\s+(?:all\s+|any\s+|every\s+|the\s+|an?\s+|"
        rf"your\s+)?{_WHO}(?: (?:reading|visiting|on) (?:this|the) (?:page|site|document|text)"
        r")?\s*[:.,!\u2013\u2014-]",
    ),
    (
        "attention|hey|dear|hello|listen",
        r"\b(?:attention|hey|dear|listen)\b[\s:,!]*(?:all\s+|any\s+|the\s+|"
        rf"every\s+)?{_WHO}\s*[:,!\u2013\u2014-]\s*"
        r"\S+",
    ),
    (
        "you must|you should|you need|you have to|you are|you shall|you will|do not|please|"
        "your task",
        rf"\b(?:{_WHO}|assistant|agent|bot)\s*[:,!\u2013\u2014]\s*(?:please\s+|now\s+|"
        r"first,?\s+)?(?:you (?:must|should|need to|have to|"
        r"are (?:now|required|instructed|to|hereby)|shall|will now)|do not (?:tell|ask|follow|"
        r"inform)|"
        rf"please {_DO}|your (?:new )?task is)\b",
    ),
    (
        "ai|llm|assistant|agent|model|bot",
        rf"(?:^|[.!\"“(]\s*)(?:{_WHO}|assistant|agent)\s*[:,!\u2013\u2014]\s*(?:please\s+|"
        rf"now\s+|first,?\s+)?{_DO}\s+"
        r"(?:the|this|that|all|any|your|my|on|in|to|me|it|https?:)\b",
    ),
    (
        "if you|as you|since you|because you|you are",
        r"\b(?:if|as|since|because|when|in case) you(?:'re|\u2019re| are) (?:an? |the |"
        r"any )?(?:\w+ )?"
        r"(?:ai|a\.i\.|llm|language model|automated (?:agent|system|assistant)|autonomous agent|"
        r"ai[- ]\w+|chatgpt|gpt|(?:browser|computer[- ]use|gui|web) agent|virtual assistant)\b",
    ),
    (
        "as an",
        rf"\bas an? (?:automated|autonomous|ai|helpful|intelligent)[\w\s-]{{0,24}}(?:agent|"
        r"assistant|model|system|tool)\b,?\s+"
        rf"(?:you (?:must|should|have to|need to|are|will|can)|please|{_DO}\s+(?:the|this|all|"
        r"your|on))\b",
    ),
    (
        "must|should|required|instructed|need to|have to|shall",
        r"\b(?:ai|llm|automated|autonomous)[ -](?:agents?|assistants?|models?|bots?|crawlers?)"
        r"\b[\w\s,]{0,30}\b"
        r"(?:must|should|shall|are required to|are instructed to|need to|have to|is to|are to)"
        r"\s+(?:first |now |always |immediately |also )?"
        r"(?:click|press|navigate|visit|type|enter|send|submit|e-?mail|transfer|pay|download|"
        r"delete|reveal|ignore|disregard|copy|forward|fill|open|buy|approve)\b",
    ),
    (
        "system prompt|system instruction|system override|developer message|new instruction|"
        "new prompt|"
        "hidden instruction|admin override|updated instruction|your new|your real|your actual|"
        "your only|your updated|instructions have|secret instruction|actual instruction|"
        "real instruction",
        r"\b(?:system (?:override|instructions?)|admin(?:istrator)? override|developer message|"
        r"(?:new|updated|hidden|real|actual|important|secret) (?:system )?(?:instructions?|"
        r"prompt|directive)"
        r"(?: (?:for|from) [\w ]{2,30})?)\s*:\s*(?!\s*\d)\S+\s+\S+|"
        r"\byour (?:(?:new|real|actual|updated|only) )+(?:task|goal|objective|instructions?|"
        r"mission|job)s? (?:is|are) (?:to|now)\b|"
        r"\byour instructions have (?:been )?(?:changed|updated|replaced)|"
        rf"\bnew system prompt\b|\bsystem prompt\s*:\s*(?:you (?:must|are now)|{_DO}|ignore)",
    ),
    (
        "system prompt|instructions|your prompt|initial prompt|your context|hidden prompt|"
        "chat history|conversation history|your memory|environment variables",
        r"\b(?:reveal|print|repeat|output|show|leak|display|tell (?:me|us)|write|paste|send|"
        r"include|summarize|disclose|dump)\s+"
        r"(?:\w+\s+){0,4}?(?:your (?:system |initial |hidden |original |full |"
        r"secret )*(?:prompt|instructions)|the system prompt|"
        r"your (?:context|memory|chat history|conversation history|environment variables))\b",
    ),
    (
        "tell|inform|mention|notify|alert|ask|warn|reveal",
        r"\b(?:do not|don'?t|don\u2019t|never|without|avoid|must not|no need to)"
        r"\s+(?:tell(?:ing)?|mention(?:ing)?(?: (?:this|it) to)?|"
        r"reveal(?:ing)?(?: (?:this|it) to)?|say(?:ing)?(?: (?:this|it|anything) to)?)"
        r"\s+(?:this to\s+|it to\s+|anything to\s+)?"
        r"(?:the|your) (?:user|human|owner|operator|principal|person)\b|"
        r"\b(?:do not|don'?t|don\u2019t|never|without)\s+(?:ask(?:ing)?|inform(?:ing)?|"
        r"notify(?:ing)?|alert(?:ing)?|warn(?:ing)?|consult(?:ing)?)"
        r"\s+(?:for confirmation from\s+)?your (?:user|human|owner|operator|principal)\b",
    ),
    (
        "user's|users'|your user|owner's|human's|user\u2019s|your owner|your human",
        r"\b(?:send|reveal|post|e-?mail|exfiltrate|leak|share|give|forward|provide|type|enter|"
        r"paste|fill in|submit|upload|include|copy)\s+"
        r"(?:\w+\s+){0,4}?(?:your user(?:'s|\u2019s)?|your owner(?:'s|\u2019s)?|your human(?:'s|"
        r"\u2019s)?|your operator(?:'s|\u2019s)?)\s+(?:\w+\s+){0,3}?"
        r"(?:passwords?|credentials?|keys?|tokens?|cookies?|secrets?|card|codes?|address|"
        r"e-?mail|name|phone|data|details|files?|number)\b|"
        r"\b(?:send|reveal|post|exfiltrate|leak|forward|upload|give (?:me|us))\s+(?:me\s+|"
        r"us\s+)?(?:all\s+)?the (?:user(?:'s|\u2019s)|users'|owner's|human's)\s+(?:\w+\s+){0,3}?"
        r"(?:passwords?|credentials?|keys?|tokens?|cookies?|secrets?|card|codes?)\b",
    ),
    (
        "you were given|you know|you have|you hold|your secrets|your credentials|you stored|"
        "your api key",
        r"\b(?:send|type|enter|reveal|post|paste|submit|provide|share|write|give)"
        r"\s+(?:\w+\s+){0,3}?(?:passwords?|credentials?|secrets?|keys?|tokens?)\s+"
        r"(?:that\s+)?you (?:were given|know|have been given|have stored|hold|have access to|"
        r"can access)\b|"
        r"\b(?:send|reveal|post|exfiltrate|leak|print|output)"
        r"\s+(?:all\s+)?(?:of\s+)?your (?:secrets|credentials|api keys?|passwords?|cookies)\b",
    ),
    (
        "before reading|before you read|before reply|before answer|before summari|"
        "before continuing with your task|before you continue your task|before finishing|"
        "before completing",
        r"\bbefore (?:reading|you read|replying|answering|summari[sz]ing|"
        r"continuing with your task|you continue your task|finishing your|completing your)\b"
        rf"[^\n.]{{0,50}}\b{_DO}\b",
    ),
    (
        "<||[inst]|<<sys>>|<start_of_turn>|<tool_call>|<function=|[system]|### instruction|"
        "### system|</screen>|</s>",
        r"<\|\s?(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|"
        r"end_header_id|begin_of_text|tool_call|eom_id|end|vision_start|image_pad)\s?\|?>|"
        r"\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|</?tool_call>|<function=\w|</?screen>|"
        r"\[system\]\s*\w|#{2,3} ?(?:instruction|system)s?\s*:",
    ),
    (
        "system:",
        r"(?:^|\n)\s*\[?system\]?\s*:\s*[^\n]{0,80}\b(?:you are|you must|assistant|the agent|"
        r"the user has|the user wants)\b",
    ),
    # Chinese
    (
        "忽略|无视|無視|忘记|忘記|忘掉|不要理会|抛弃|覆盖|停止执行|不要遵循|不要遵守",
        r"(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|抛弃|覆盖|停止执行|不要遵循|不要遵守)(?:掉|"
        r"你)?[^\n。,\uff0c]{0,8}?"
        r"(?:之前|以上|上面|先前|前面|此前|原来|原有|原先|所有|全部|你的|用户的?|用戶的?|系统)"
        r"[^\n。,\uff0c]{0,8}?(?:指令|指示|提示词|提示詞|命令|指引|任务|任務|设定|系统提示)",
    ),
    (
        "忽略|无视|無視|忘记",
        r"(?:忽略|无视|無視|忘记)(?:之前|先前|此前|前面)的?(?:所有|一切|全部)?的?(?:规则|規則|"
        r"要求|内容|对话|提示)",
    ),
    (
        "AI|ai|人工智能|人工智慧|智能助手|智能体|智能體|大模型|语言模型|語言模型|机器人|自动化|"
        "代理",
        r"(?:(?:ai|人工智能|人工智慧)(?:助手|助理|代理|智能体|智能體|模型|机器人|agent)?|"
        r"智能助手|智能体|大模型|语言模型|語言模型|自动化(?:程序|代理|助手))"
        r"(?:们|們)?\s*[\uff0c,:\uff1a\uff01!]\s*(?:现在|首先|接下来)?(?:(?:你|您)(?:必须|必須|"
        r"需要|应该|應該|现在|務必|务必)|必须|必須|务必|務必|立即|立刻|不要|切勿|"
        r"请(?!问|問|输入|選擇|选择|登录|稍)(?:立即|立刻|先|务必|不要|勿|点击|点|发送|转账|打开|"
        r"访问|忽略|填写|填入|提交|下载|复制|把|将|按|执行|回复|删除|购买|支付)|"
        r"請(?!問)(?:立即|先|務必|不要|勿|點擊|發送|轉帳|打開|訪問|忽略|填寫|提交|下載|把|將))",
    ),
    (
        "请|請|各位|致|所有|给|給",
        r"(?:请|請|各位|致|所有|给|給)(?:所有|各位|阅读本页的|正在阅读的)?(?:ai|人工智能|大模型|"
        r"语言模型|智能体)(?:助手|助理|代理|智能体|模型|agent)?(?:们)?"
        r"(?:的(?:指令|指示|说明|通知|提示|命令)|\s*[:\uff1a]|(?:立即|立刻|务必|必须|先|"
        r"直接)?(?:点击|发送|转账|打开|访问|忽略|填写|提交|下载|复制|删除|执行))",
    ),
    (
        "如果你|如果您|若你|作为|作為|当你|你是",
        r"(?:如果|若|当|當|假如|既然)(?:你|您)是(?:一个|一名|一個|"
        r"个)?(?:正在[^\n。\uff0c,]{0,8}的)?(?:ai|人工智能|大模型|语言模型|自动化|智能体|"
        r"机器人助手|智能助手)|"
        r"(?:作为|作為)(?:一个|一名|一個)?(?:ai|人工智能|自动化?|智能)(?:助手|助理|代理|智能体|"
        r"程序|模型|系统)?[\uff0c,]?\s*(?:你|您|请|必须)(?:必须|應該|应该|需要|现在|务必|先|"
        r"点击|将|把|会|要)?",
    ),
    (
        "告诉|告訴|告知|透露|提及",
        r"(?:不要|别|別|请勿|請勿|切勿|不得|绝不|无需|不必)(?:向|将此|把这|对)?(?:告诉|告訴|"
        r"告知|透露给?|提及给?)(?:你的)?(?:用户|用戶|使用者|主人|人类)(?!名|密码|数据)",
    ),
    (
        "系统提示|系統提示|提示词|提示詞|系统指令|新指令|新的指令|新任务|你的指令",
        r"(?:系统提示词|系統提示詞|系统指令|新的?指令|新任务|紧急指令)\s*[:\uff1a]\s*\S{2,}|"
        r"(?:输出|輸出|显示|泄露|洩露|告诉我|重复|打印|说出)[^\n。]{0,8}(?:系统提示|系統提示|"
        r"你的提示词|你的提示詞|你的指令)",
    ),
    (
        "密码|密碼|凭据|验证码|驗證碼|银行卡|密钥|身份证|账号|令牌",
        r"(?:把|将|將)(?:你的?)?(?:用户|用戶|主人|使用者)的?[^\n。\uff0c,]{0,10}(?:密码|密碼|"
        r"凭据|验证码|驗證碼|银行卡|密钥|身份证|账号|令牌|信息)[^\n。]{0,10}(?:发送|发给|發送|"
        r"填|输入|提交给|上传到|告诉|粘贴)",
    ),
    # German, French, Spanish
    (
        "ignorier|vergiss|missachte|ki-|nutzer",
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\s+(?:\w+\s+){0,3}?(?:vorherigen?|"
        r"bisherigen?|obigen?|früheren?|vorigen?|ursprünglichen?)"
        r"\s+(?:\w+\s+){0,2}?(?:anweisung|instruktion|befehl|vorgabe|aufgabe|regel)\w*|"
        r"\bki-?(?:assistent|agent|modell|system)\w*\s*[,:]\s*(?:du|sie|klick|sende|bitte|öffne|"
        r"gib|ignorier)\w*|"
        r"\b(?:sag|verrate|erzähl|teile)\w*\s+(?:\w+\s+){0,2}?(?:dem|deinem|ihrem)\s+(?:nutzer|"
        r"benutzer|anwender)\w*\s+(?:\w+\s+){0,2}?(?:nichts|nicht)",
    ),
    (
        "ignore|oublie|utilisateur|assistant ia|agent ia",
        r"\b(?:ignore[zr]?|oublie[zr]?)\s+(?:\w+\s+){0,3}?(?:instructions?|consignes?|ordres?)"
        r"\s+(?:\w+\s+){0,2}?(?:précédent|antérieur|ci-dessus|initial|reçu)\w*|"
        r"\b(?:assistant|agent)s? ia\s*[,:]\s*(?:vous devez|tu dois|cliqu|envoye|ouvr|veuillez)"
        r"\w*|"
        r"\bne (?:dis|dites|révèle[sz]?|parle[sz]?)\s+(?:rien|pas)\s+(?:\w+\s+){0,3}?(?:à|a|au)"
        r"\s*(?:l'|votre |ton )?utilisateur",
    ),
    (
        "ignora|olvida|usuario|asistente de ia|agente de ia",
        r"\b(?:ignora|ignore|olvida|olvide)\s+(?:\w+\s+){0,3}?(?:instrucciones|órdenes|"
        r"indicaciones|reglas)\s+(?:\w+\s+){0,2}?(?:anterior|previa|recibida)\w*|"
        r"\b(?:asistente|agente)s? de ia\s*[,:]\s*(?:debes|debe|haz|envía|abre|por favor)\b|"
        r"\bno (?:se lo )?(?:le )?(?:digas|diga|informes|cuentes|reveles)"
        r"\s+(?:\w+\s+){0,3}?(?:al|a tu|a su)\s+usuario",
    ),
)  # fmt: skip


OVERRIDES = ("ignore", "disregard", "forget", "overr", "bypass", "supersede")


@cache
def phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Words of which one must be there (in small letters), and the phrase to look for then."""
    return tuple((_hints(words), phrase) for words, phrase in _PHRASES)


@cache
def any_hint() -> re.Pattern[str]:
    """Finds any of the words: a text without them needs no more."""
    words = {hint for hints, _ in phrases() for hint in hints}
    return re.compile("|".join(map(re.escape, sorted(words))))


@cache
def compiled(phrase: str) -> re.Pattern[str]:
    """A phrase, made ready when it is first needed."""
    return re.compile(phrase, re.IGNORECASE)


def _hints(words: str) -> tuple[str, ...]:
    """Words with bars between them, in small letters; "<|" is one of them."""
    parts = words.lower().replace("<||", "<\0|").split("|")
    return tuple(part.replace("\0", "|") for part in parts)


CITED = re.compile(
    r"prompt[- ]injections?|jailbreak|attackers?\b|adversarial|提示(?:词)?注入|攻击者|越狱",
    re.IGNORECASE,
)
QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\u201e`"
