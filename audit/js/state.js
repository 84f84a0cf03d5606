// What tells one state of a page from another beside its address: title, and the dialogs that show.
// It is the body of a function.

const shows = (el) => (el.checkVisibility ? el.checkVisibility({ checkVisibilityCSS: true }) : true);
const words = (el) => (el.getAttribute("aria-label") || el.textContent || "").replace(/\s+/g, " ").trim().slice(0, 120);
const dialogs = [...document.querySelectorAll('dialog[open], [role="dialog"], [role="alertdialog"]')];
return [document.title, ...dialogs.filter(shows).map(words)];
