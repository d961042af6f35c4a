"""A policy with the interface of EPLB, in plain Python: copies by the largest load per copy, heaviest first into the
lightest GPU that has room."""


def rebalance_experts(weight, num_replicas, num_groups, num_nodes, num_gpus):
    rows = weight.tolist() if hasattr(weight, "tolist") else weight
    print("placing", len(rows), "layers")  # policies talk; nobody may take it for an answer
    phy2log = [place(row, num_replicas, num_gpus) for row in rows]
    logcnt = [[row.count(expert) for expert in range(len(rows[0]))] for row in phy2log]
    return phy2log, None, logcnt


def place(loads, slots, gpus):
    copies = [1] * len(loads)
    replicas = list(range(len(loads)))
    while len(replicas) < slots:
        expert = max(range(len(loads)), key=lambda e: (loads[e] / copies[e], -e))
        copies[expert] += 1
        replicas.append(expert)
    packed = [[] for _ in range(gpus)]
    load = [0.0] * gpus
    for expert in sorted(replicas, key=lambda e: -loads[e] / copies[e]):
        gpu = min((g for g in range(gpus) if len(packed[g]) < slots // gpus), key=lambda g: (load[g], g))
        packed[gpu].append(expert)
        load[gpu] += loads[expert] / copies[expert]
    return [expert for gpu in packed for expert in gpu]
