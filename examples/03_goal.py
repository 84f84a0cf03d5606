"""A goal from Python, with a model on a server. Needs `handeye demo --serve` and Ollama."""

from handeye import ModelSpec, RunOptions, Site

model = ModelSpec("qwen3-vl:8b-instruct", server="ollama")

with Site("http://127.0.0.1:8000", options=RunOptions(model=model)) as site:
    site.do("Put the cheapest mug into the basket, then open the basket")
    site.check(text="1 item", in_="banner")
    print(site.extract(mug="string", price="number"))
print(site.result.verdict, site.result.report)
