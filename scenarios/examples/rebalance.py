"""Lets moesim judge a placement policy with the interface of EPLB: rebalance_experts(weight, num_replicas, num_groups,
num_nodes, num_gpus). Usage: python3 rebalance.py POLICY.py. One line of JSON in for every placement, one line out."""
import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("policy", sys.argv[1])
policy = importlib.util.module_from_spec(spec)
spec.loader.exec_module(policy)

try:
    import torch  # policies written for tensors get tensors
except ImportError:
    torch = None

replies, sys.stdout = sys.stdout, sys.stderr  # what the policy prints must not look like an answer
for line in sys.stdin:
    asked = json.loads(line)
    if torch is not None:
        asked["weight"] = torch.tensor(asked["weight"], dtype=torch.float32)
    placed = policy.rebalance_experts(
        asked["weight"], asked["num_replicas"], asked["num_groups"], asked["num_nodes"], asked["num_gpus"])
    if isinstance(placed, tuple):  # phy2log, log2phy, logcnt: the last two follow from the first
        placed = placed[0]
    rows = placed.tolist() if hasattr(placed, "tolist") else placed
    print(json.dumps({"phy2log": [list(map(int, row)) for row in rows]}), file=replies, flush=True)
