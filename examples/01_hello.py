"""The three objects, built by hand: a screen to look at, hands that act, a thinker that decides.

Start the shop first (`handeye demo --serve`), then: python examples/01_hello.py
"""

from handeye import Agent, BrowserHands, BrowserScreen, Job, Query, StepThinker, open_page, verbs

with open_page() as (page, _):
    screen = BrowserScreen(page)
    agent = Agent(screen, BrowserHands(screen), StepThinker(screen))
    agent.run(Job(verbs.Open(url="http://127.0.0.1:8000")))
    agent.run(Job(verbs.Click(on=Query(text="Add to basket", row="Sea mug"))))
    for taken in agent.memory.taken:
        print(taken.action.kind, taken.outcome.verdict, "-", taken.outcome.evidence)
    print([str(element) for element in screen.look().elements if element.interactive])
