"""The same verbs as a task file, as methods: every call is a step of one run with a report.

Start the shop first (`handeye demo --serve`), then: python examples/02_site.py
"""

from handeye import Query, Site

with Site("http://127.0.0.1:8000", name="A mug for the basket") as site:
    site.click(Query(text="Add to basket", row="Sea mug"))
    site.click("View basket")
    site.check(text="Sea mug", in_="Basket")
print(site.result.verdict, site.result.report)
