"""A desktop program from Python: started, driven and ended; nothing but its own windows shows.

It needs mousepad and `pip install 'handeye[ocr]'`. On a machine without a screen:
xvfb-run -a python examples/04_program.py
"""

from handeye import Program

with Program("mousepad", "shopping.txt") as editor:
    editor.type("Milk\n面包\n")
    editor.click("Search")
    editor.check(text="Find and Replace")
    editor.press("Escape")
    editor.press("Control+s")
    editor.check(file="shopping.txt", title="shopping.txt")
print(editor.result.verdict, editor.result.report)
