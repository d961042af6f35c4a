"""Writes large traces of every format that is easily written, for timing their import:

    python3 traces/src/jmh/make_traces.py timed        # a new folder of about 1 GB
    for t in timed/*; do taskset -c 0 java -XX:+UseSerialGC -Xmx1g -jar cli/target/moesim.jar \
        trace info $t --set top_k=8 > /dev/null; done

48 layers, 128 experts, top-8, uniform at random; router logits of 8 layers. Needs NumPy.
"""
import json
import sys
from pathlib import Path

import numpy as np

LAYERS, EXPERTS, TOP_K = 48, 128, 8
TEXT_TOKENS, ARRAY_TOKENS, LOGIT_TOKENS = 40_000, 200_000, 200_000


def selections(random, tokens):
    scores = random.random((tokens, LAYERS, EXPERTS), dtype=np.float32)
    return np.argpartition(scores, TOP_K, axis=2)[:, :, :TOP_K].astype(np.int16)


def records(folder, ids):
    """Formats of a record per token and layer, and of a line or file per request: 4,000 tokens each."""
    tokens = [[layer.tolist() for layer in token] for token in ids]
    each = [(t, l, tokens[t][l]) for t in range(len(tokens)) for l in range(LAYERS)]
    with open(folder / "record.jsonl", "w") as out:
        for token, layer, experts in each:
            record = {"dataset": "d", "problem_id": 0, "layer": layer, "token_idx": token, "experts": experts}
            out.write(json.dumps(record | {"gating_probs": [0.125] * TOP_K}) + "\n")
    with open(folder / "vllm-route.jsonl", "w") as out:
        out.write(json.dumps({"type": "meta", "model_id": "m", "layers_logged": list(range(LAYERS)), "top_k": TOP_K}) + "\n")
        for token, layer, experts in each:
            record = {"type": "route", "req_id": "r", "token_idx": token, "layer": layer, "topk_ids": experts}
            out.write(json.dumps(record | {"topk_weights": [0.125] * TOP_K}) + "\n")
    with open(folder / "routing.jsonl", "w") as out:
        head = {"record_type": "metadata", "format": "moe-cache-lab.routing-jsonl", "format_version": 1, "model_id": "m"}
        out.write(json.dumps(head | {"num_experts": EXPERTS, "experts_per_token": TOP_K}) + "\n")
        for token, layer, experts in each:
            record = {"record_type": "routing_selection", "phase": "generated", "token_position": token, "layer": layer}
            more = {"selected_experts": experts, "selected_probabilities": [0.125] * TOP_K, "token_id": 1}
            out.write(json.dumps(record | more) + "\n")
    with open(folder / "selection.csv", "w") as out:
        out.write("layer_id,expert_ids\n")
        for _, layer, experts in each:
            out.write(f"{layer}," + " ".join(map(str, experts)) + "\n")
    with open(folder / "olmoe-analysis.jsonl", "w") as out:
        for first in range(0, len(tokens), 1_000):
            window = ids[first : first + 1_000].transpose(0, 2, 1).tolist()
            out.write(json.dumps({"input_ids": [1] * 1_000, "predicted_token_ids": [1] * 1_000, "exp_ids": window}) + "\n")
    with open(folder / "route-trace.json", "w") as out:
        rows = [{"layer_id": layer, "expert_ids": [experts]} for _, layer, experts in each]
        head = {"format": "vference.route-trace.v1", "prompt_tokens": 1, "output_tokens": [1] * (len(tokens) - 1)}
        out.write(json.dumps(head | {"records": rows}))


def main(folder):
    random = np.random.default_rng(1)
    folder.mkdir(parents=True, exist_ok=True)
    ids = selections(random, 4_000)
    text = np.tile(ids, (TEXT_TOKENS // len(ids), 1, 1))

    with open(folder / "token.jsonl", "w") as out:
        for token, layers in enumerate(text):
            out.write(json.dumps({"tok": token, "layers": layers.tolist()}) + "\n")

    core = folder / "core12345"
    core.mkdir(exist_ok=True)
    for request in range(TEXT_TOKENS // 1_000):
        steps = text[1_000 * request : 1_000 * (request + 1)]
        prompt = {str(layer): steps[:900, layer].tolist() for layer in range(LAYERS)}
        decode = [{str(layer): [step[layer].tolist()] for layer in range(LAYERS)} for step in steps[900:]]
        (core / f"{request}.json").write_text(json.dumps([prompt] + decode))

    esft = folder / "esft"
    esft.mkdir(exist_ok=True)
    for layer in range(LAYERS):
        with open(esft / f"expert_weights_{layer}.txt", "w") as out:
            for line in range(TEXT_TOKENS // 1_000):
                row = text[1_000 * line : 1_000 * (line + 1), layer].ravel()
                out.write("\t".join(map(str, row)) + "\t\t" + "\t".join(["0.1234"] * len(row)) + "\n")

    records(folder, ids)

    arrays = np.tile(ids, (ARRAY_TOKENS // len(ids), 1, 1))
    np.savez(folder / "routed.npz", routed_experts=arrays)
    np.savez_compressed(folder / "routed-compressed.npz", routed_experts=arrays)
    np.savez(
        folder / "logits.npz",
        **{f"layer_{layer}": random.standard_normal((LOGIT_TOKENS, EXPERTS), dtype=np.float32) for layer in range(8)},
    )


main(Path(sys.argv[1]))
