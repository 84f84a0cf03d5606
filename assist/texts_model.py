"""Texts about what a model sees: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "help.ask": (
        "Ask about the picture; follow-ups are about the same one. ask new: a new picture.",
        "针对画面提问，可以接着追问。“问 新”表示换新画面。",
    ),
    "help.ask.example": ("ask How much is the mug?", "问 这个杯子多少钱？"),
    "help.picture": (
        "Describe what the picture shows, short or full.",
        "描述画面上看到的内容，可加“详细”。",
    ),
    "help.picture.example": ("picture full", "画面 详细"),
    "help.image": (
        "Describe one image, beside its alternative text.",
        "描述一张图片，并读出它的替代文字。",
    ),
    "help.image.example": ("image 12", "图片 12"),
    "help.unnamed": (
        "Suggest names for images and controls without one.",
        "为没有名称的图片和控件推测名称。",
    ),
    "help.unnamed.example": ("unnamed", "无名"),
    "help.hidden": (
        "Find controls that are seen but not exposed, and number them.",
        "找出看得见但页面没有公开的控件，并编号。",
    ),
    "help.hidden.example": ("hidden controls", "隐藏控件"),
    "help.check": (
        "A second opinion on the last answer of the model, compared with the page's text.",
        "对模型上一个回答再核对一次，并与页面文字比较。",
    ),
    "help.check.example": ("check", "核对"),
    "help.why": (
        "Tell where the last answer comes from, and how sure it is.",
        "说明上一个回答的依据和把握。",
    ),
    "help.why.example": ("why", "为什么"),
    "model.none": ("This needs a model, and there is none.", "这需要模型，但现在没有。"),
    "model.how": (
        "Start again with --model NAME --server ollama, or --server with an address.",
        "请用 --model 名称 --server ollama（或服务器地址）重新启动。",
    ),
    "search.found": (
        'No model: I only searched the page\'s text for "{words}".',
        "没有模型：只在页面文字中搜索了“{words}”。",
    ),
    "search.nothing": (
        'No model: I searched the page\'s text for "{words}" and found nothing.',
        "没有模型：在页面文字中搜索“{words}”，没有找到。",
    ),
    "search.line": ('"{text}"', "“{text}”"),
    "search.beyond": (
        'The page\'s text has "{words}", perhaps out of view:',
        "页面文字中有“{words}”，可能不在当前画面里：",
    ),
    "ask.usage": ("Type your question after ask.", "请在“问”后面输入问题。"),
    "ask.new": ("The next question is about a new picture.", "下一个问题将针对新的画面。"),
    "ask.changed": (
        "The screen has changed since this picture. Type ask new to look again.",
        "画面之后有变化。输入“问 新”可重新查看。",
    ),
    "ask.not_visible": ("Not visible in this picture.", "这个画面上看不到。"),
    "ask.cannot_see": (
        "Cannot tell: that part is covered, cut off or not legible.",
        "无法判断：那部分被遮住、截断或看不清。",
    ),
    "ask.dialog": (
        "A dialog is open: {text}. Answer it first.",
        "有对话框打开：{text}。请先回答它。",
    ),
    "unsure": ("I am not sure: {text}", "不确定：{text}"),
    "from.page": ('The page\'s text says: "{quote}"', "页面文字：“{quote}”"),
    "from.name": ('An accessibility name says: "{quote}"', "无障碍名称：“{quote}”"),
    "from.read": (
        'Text recognition reads it in the picture too: "{quote}"',
        "文字识别在图片中也读到：“{quote}”",
    ),
    "from.unfound": (
        'Seen in the picture, not found in the page\'s text: "{quote}"',
        "在画面中看到，页面文字中没有找到：“{quote}”",
    ),
    "from.none": ("Seen in the picture.", "在画面中看到。"),
    "from.all_page": (
        "The words that this goes by are all in the page's text.",
        "以上内容依据的文字都在页面文字中。",
    ),
    "from.some_page": (
        "{count} of {all} statements go by words in the page's text.",
        "{all} 句中有 {count} 句依据页面文字。",
    ),
    "ask.nothing": ("nothing that answers: {asked}", "没有能回答的内容：{asked}"),
    "picture.usage": ("Type picture short or picture full.", "请输入“画面 简短”或“画面 详细”。"),
    "image.usage": (
        "Type image and a number, such as image 12.",
        "请输入“图片”和编号，例如“图片 12”。",
    ),
    "image.gone": ("There is no {words} on this screen.", "这个画面上没有“{words}”。"),
    "image.alt": ('Alternative text: "{text}".', "替代文字：“{text}”。"),
    "image.name": ('Its name: "{text}".', "名称：“{text}”。"),
    "image.no_alt": ("It has no alternative text.", "没有替代文字。"),
    "image.seen": ("Seen: {text}", "看到：{text}"),
    "image.away": ("It is out of view and could not be brought in.", "它在视野之外，无法滚动到。"),
    "unnamed.none": (
        "All images and controls on this screen have names.",
        "这个画面上的图片和控件都有名称。",
    ),
    "unnamed.count": (
        "{count} without a name. Names are guessed from the picture.",
        "{count} 个没有名称。以下名称由画面推测。",
    ),
    "unnamed.line": ('{number}. {role}: "{name}"', "{number}. {role}：“{name}”"),
    "unnamed.unsure": (
        '{number}. {role}, I am not sure: "{name}"',
        "{number}. {role}，不确定：“{name}”",
    ),
    "unnamed.unknown": ("{number}. {role}: cannot tell.", "{number}. {role}：无法判断。"),
    "unnamed.decoration": (
        "{number}. {role}: only decoration.",
        "{number}. {role}：仅作装饰。",
    ),
    "unnamed.away": (
        "{count} more are out of view: scroll, and type unnamed again.",
        "另有 {count} 个在视野之外：滚动后再输入“无名”。",
    ),
    "hidden.none": (
        "I see no controls that the page does not tell of.",
        "没有看到页面未公开的控件。",
    ),
    "hidden.count": (
        "{count} seen only. Click them by number.",
        "{count} 个仅在画面中看到，可按编号点击。",
    ),
    "hidden.line": (
        '{number}. {role} "{name}", seen only',
        "{number}. {role}“{name}”，仅在画面中看到",
    ),
    "hidden.unsure": (
        '{number}. {role} "{name}", seen only, I am not sure',
        "{number}. {role}“{name}”，仅在画面中看到，不确定",
    ),
    "check.nothing": (
        "There is no answer of a model to check. Ask something first.",
        "还没有模型的回答可以核对。请先提问。",
    ),
    "check.agree": ("Both answers agree.", "两次回答一致。"),
    "check.differ": ("The answers differ.", "两次回答不一致。"),
    "check.unclear": (
        "The answers are worded differently: compare them yourself.",
        "两次回答说法不同，请自行比较。",
    ),
    "check.partly": (
        "The answers share {count} statements and differ in {apart}.",
        "两次回答有 {count} 句相同，{apart} 句不同。",
    ),
    "check.first": ("First answer: {text}", "第一次回答：{text}"),
    "check.second": ("Second answer: {text}", "第二次回答：{text}"),
    "check.only_first": ("Only the first answer says: {text}", "只有第一次说：{text}"),
    "check.only_second": ("Only the second answer says: {text}", "只有第二次说：{text}"),
    "check.page": ('Page text: "{text}"', "页面文字：“{text}”"),
    "check.read": ('Text recognition: "{text}"', "文字识别：“{text}”"),
    "check.no_page": (
        "Page text: nothing that confirms it.",
        "页面文字：没有可以证实的内容。",
    ),
    "check.unfound": (
        'Page text: "{text}" is not in it.',
        "页面文字：其中没有“{text}”。",
    ),
    "check.by": ("The second answer is by {model}.", "第二次回答来自 {model}。"),
    "why.nothing": ("There is no answer yet.", "还没有回答。"),
    "why.derived": (
        "No sources were recorded; I looked the words up on the screen.",
        "没有记录依据。以下是在当前画面上查找的结果。",
    ),
    "why.page": ("Page text: {about}", "页面文字：{about}"),
    "why.page.sure": ("Page text, {sure}: {about}", "页面文字，{sure}：{about}"),
    "why.name": ("Accessibility name: {about}", "无障碍名称：{about}"),
    "why.name.sure": ("Accessibility name, {sure}: {about}", "无障碍名称，{sure}：{about}"),
    "why.picture": ("Seen in the picture: {about}", "在画面中看到：{about}"),
    "why.picture.sure": (
        "Seen in the picture, {sure}: {about}",
        "在画面中看到，{sure}：{about}",
    ),
    "why.code": ("Put together by the assistant: {about}", "由助手统计或整理：{about}"),
    "why.code.sure": (
        "Compared by the assistant, {sure}: {about}",
        "由助手比较，{sure}：{about}",
    ),
    "sure.very": ("sure, {percent} percent", "有把握，百分之{percent}"),
    "sure.fairly": ("fairly sure, {percent} percent", "比较有把握，百分之{percent}"),
    "sure.not": ("not sure, {percent} percent", "没有把握，百分之{percent}"),
    "injected": (
        'The page contains text that tells assistants what to do: "{text}"',
        "页面中有指示助手的文字：“{text}”",
    ),
    "injected.ignored": ("I did not follow it.", "我没有照做。"),
}
