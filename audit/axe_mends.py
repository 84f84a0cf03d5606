"""How to mend what each rule of axe finds, in one sentence each."""

from __future__ import annotations

MENDS = {
    "area-alt": "Give the area an alt text that says where it leads.",
    "aria-allowed-attr": "Take the attribute away, or give the element a role that may have it.",
    "aria-braille-equivalent": "Give the element a name (or a role description) for speech too.",
    "aria-command-name": "Put words into the control, or name it with aria-label.",
    "aria-conditional-attr": "Use the attribute only in the way its role allows.",
    "aria-deprecated-role": "Use the role that has taken the old one's place, or a plain element.",
    "aria-hidden-body": "Take aria-hidden away from the body: it hides the whole page.",
    "aria-hidden-focus": "Take what can be focused out of the hidden part, or give it the inert "
    "attribute; or do not hide the part.",
    "aria-input-field-name": "Name the field: with a label element, aria-labelledby or aria-label.",
    "aria-meter-name": "Name the meter with aria-label or aria-labelledby.",
    "aria-progressbar-name": "Name the progress bar with aria-label or aria-labelledby.",
    "aria-prohibited-attr": "Take the attribute away, or give the element a role that can be "
    "named: a plain div or span cannot.",
    "aria-required-attr": "Add the attributes that the role cannot do without, or use a native "
    "element.",
    "aria-required-children": "Put only what the role may own into it, or take the role away.",
    "aria-required-parent": "Put the element into the parent that its role belongs to, or take "
    "the role away.",
    "aria-roles": "Use a role that ARIA knows, or take the attribute away.",
    "aria-tab-name": "Put words into the tab, or name it with aria-label.",
    "aria-toggle-field-name": "Put words into the control, or name it with a label or aria-label.",
    "aria-tooltip-name": "Put words into the tooltip, or name it with aria-label.",
    "aria-valid-attr": "Correct the spelling of the ARIA attribute, or take it away.",
    "aria-valid-attr-value": "Give the attribute a value that it may have; an id must be there.",
    "autocomplete-valid": "Use a value that HTML knows for the field, such as email or given-name.",
    "avoid-inline-spacing": "Set the spacing in a style sheet, or without !important.",
    "blink": "Use an element that does not blink.",
    "button-name": "Put words into the button, or name it with aria-label.",
    "bypass": "Mark the main part with <main>, or begin the page with a link that skips to it.",
    "color-contrast": "Make the text darker or its background lighter (or the other way round) "
    "until the ratio is reached.",
    "definition-list": "Put only groups of <dt> and <dd>, or <div> around one group, into the "
    "list.",
    "dlitem": "Put the <dt> or <dd> into a <dl>.",
    "document-title": "Give the page a <title> that tells it from the others.",
    "duplicate-id-aria": "Give each element an id of its own: labels refer to this one.",
    "form-field-multiple-labels": "Leave one label to the field, or join them with "
    "aria-labelledby.",
    "frame-focusable-content": "Take tabindex=-1 away from the frame: the keyboard cannot get in.",
    "frame-title": "Give the frame a title that says what is in it.",
    "frame-title-unique": "Give each frame a title of its own.",
    "html-has-lang": 'Say the language of the page: <html lang="en">.',
    "html-lang-valid": "Use a language code that is in use, such as en or zh-CN.",
    "html-xml-lang-mismatch": "Let lang and xml:lang say the same language.",
    "image-alt": 'Give the image an alt text that says what it shows, or alt="" when it is only '
    "decoration.",
    "input-button-name": "Give the button a value, or name it with aria-label.",
    "input-image-alt": "Give the image button an alt text that says what it does.",
    "label": "Name the field with a <label for=…>, or with aria-label where no label can show.",
    "label-content-name-mismatch": "Let the accessible name begin with the words that show.",
    "link-in-text-block": "Underline the link, or mark it in another way than by colour.",
    "link-name": "Put words into the link; give a picture in it an alt text that says where it "
    "leads.",
    "list": "Put only <li> into the list.",
    "listitem": "Put the <li> into a <ul> or <ol>.",
    "marquee": "Use an element that does not move.",
    "meta-refresh": "Let people decide when the page is loaded anew.",
    "meta-viewport": "Take user-scalable=no and a maximum-scale below 2 out of the viewport meta.",
    "nested-interactive": "Take the control out of the control that it is in.",
    "no-autoplay-audio": "Let nothing sound by itself for longer than 3 seconds, or give it a "
    "control that stops it.",
    "object-alt": "Name the object with aria-label or title.",
    "role-img-alt": "Name the image with aria-label or aria-labelledby.",
    "scrollable-region-focusable": 'Give the part that scrolls tabindex="0", or put a control '
    "into it.",
    "select-name": "Name the field with a <label for=…>, or with aria-label where no label can "
    "show.",
    "server-side-image-map": "Use a client-side image map, or links.",
    "summary-name": "Put words into the summary.",
    "svg-img-alt": "Give the SVG a <title>, or name it with aria-label.",
    "target-size": "Make the control at least 24 by 24 CSS pixels, or leave more room around it.",
    "td-headers-attr": "Let headers= name only ids of header cells of the same table.",
    "th-has-data-cells": "Let each header cell stand over (or before) cells that it is for.",
    "valid-lang": "Use a language code that is in use, such as fr or zh-CN.",
    "video-caption": 'Give the video captions: <track kind="captions">.',
}
"""By the name of the rule."""
