"""Writes large traces of every format that is easily written, for timing their import:

    python3 traces/src/jmh/make_traces.py /tmp/traces        # about 1 GB
    for t in /tmp/traces/*; do taskset -c 0 java -XX:+UseSerialGC -Xmx1g -jar cli/target/moesim.jar \
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

    arrays = np.tile(ids, (ARRAY_TOKENS // len(ids), 1, 1))
    np.savez(folder / "routed.npz", routed_experts=arrays)
    np.savez_compressed(folder / "routed-compressed.npz", routed_experts=arrays)
    np.savez(
        folder / "logits.npz",
        **{f"layer_{layer}": random.standard_normal((LOGIT_TOKENS, EXPERTS), dtype=np.float32) for layer in range(8)},
    )


main(Path(sys.argv[1]))
