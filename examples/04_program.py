# A desktop program from Python: it is started, driven and ended; only its own windows are shown.
# pip install 'handeye[ocr]'; on a machine without a screen: xvfb-run -a python examples/04_program.py
from handeye import Program

with Program("mousepad", "shopping.txt") as editor:
    editor.type("Milk\n面包\n")
    editor.click("Search")
    editor.check(text="Find and Replace")
    editor.press("Escape")
    editor.press("Control+s")
    editor.check(file="shopping.txt", title="shopping.txt")
print(editor.result.verdict, editor.result.report)
