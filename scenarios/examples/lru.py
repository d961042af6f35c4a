"""LRU as a policy outside of moesim: a line of JSON in for what happened, a line out for every question."""
import json
import sys


def answer(reply):
    print(json.dumps(reply), flush=True)


hello = json.loads(sys.stdin.readline())
weight = hello["weight"]  # a number, or a list by page
answer({"protocol": 1, "name": "python-lru", "needs": []})

order = {}  # the resident pages, the one used longest ago first
for line in sys.stdin:
    told = json.loads(line)
    for page in told.get("used", []) + told.get("ahead", []):
        order.pop(page, None)
        order[page] = weight[page] if isinstance(weight, list) else weight
    if "reset" in told:
        order.clear()
    if "free" in told:
        victims, missing = [], told["free"]
        for page in order:
            if missing > 0 and page not in told["pinned"]:
                victims.append(page)
                missing -= order[page]
        for page in victims:
            del order[page]
        answer({"victims": victims})
