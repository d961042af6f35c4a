"""Writes large traces of every format moesim reads but its own, for timing their import:

    python3 traces/src/jmh/make_traces.py timed        # a new folder of about 1.3 GB
    ./moesim trace convert timed/token.jsonl timed/own.parquet
    for t in timed/*; do taskset -c 0 java -XX:+UseSerialGC -Xmx1g -cp cli/target/moesim.jar \\
        traces/src/jmh/java/moesim/traces/ImportSpeed.java $t 8; done

48 layers, 128 experts, top-8, uniform at random; router logits of 8 layers. Request traces have random arrivals and
lengths. Needs NumPy and pyarrow (flame-parquet); gzip and zstd for the packed ones.
"""
import collections
import io
import json
import pickle
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LAYERS, EXPERTS, TOP_K = 48, 128, 8
TEXT_TOKENS, ARRAY_TOKENS, LOGIT_TOKENS = 40_000, 200_000, 200_000
REQUESTS = 500_000


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
    with open(folder / "selection-named.csv", "w") as out:
        out.write("request,phase,position,layer,experts,weights\n")
        for token, layer, experts in each:
            out.write(f"r,decode,{token},{layer},{' '.join(map(str, experts))},{' '.join(['0.125'] * TOP_K)}\n")
    with open(folder / "bigmoe.csv", "w") as out:
        out.write(f"# route_trace v1\n# model=m.gguf arch=m n_layer={LAYERS} n_expert={EXPERTS} n_expert_used={TOP_K}\n")
        for layer in range(LAYERS):
            out.write(f"# layer={layer} expert_bytes=3059712 dense_bytes=11953152\n")
        out.write("turn,phase,step,layer,slot,expert,weight\n")
        for token, layer, experts in each:
            for slot, expert in enumerate(experts):
                out.write(f"0,1,{token},{layer},{slot},{expert},0.125000\n")
    for version in ("v2", "v3"):
        with open(folder / f"tokenmoe-{version}.jsonl", "w") as out:
            head = {"schema_version": f"tokenmoe.trace.{version}", "model_id": "m", "router_top_k": TOP_K}
            head |= {"num_experts": EXPERTS, "routing_scope": "prompt_only", "moe_layer_ids": list(range(LAYERS))}
            for first in range(0, len(tokens), 1_000):
                window = tokens[first : first + 1_000]
                scores = [[0.125] * TOP_K] * len(window)
                layers = [
                    {"layer_id": l, "selected_experts": [t[l] for t in window], "router_scores": scores} for l in range(LAYERS)
                ]
                out.write(json.dumps(head | {"request_id": f"r{first}", "layers": layers}) + "\n")
    with open(folder / "olmoe-analysis.jsonl", "w") as out:
        for first in range(0, len(tokens), 1_000):
            window = ids[first : first + 1_000].transpose(0, 2, 1).tolist()
            out.write(json.dumps({"input_ids": [1] * 1_000, "predicted_token_ids": [1] * 1_000, "exp_ids": window}) + "\n")
    with open(folder / "route-trace.json", "w") as out:
        rows = [{"layer_id": layer, "expert_ids": [experts]} for _, layer, experts in each]
        head = {"format": "vference.route-trace.v1", "prompt_tokens": 1, "output_tokens": [1] * (len(tokens) - 1)}
        out.write(json.dumps(head | {"records": rows}))


def flame(folder, ids):
    """A Parquet file per layer, as FLAME-MoE captures them, with gate weights."""
    folder.mkdir(exist_ok=True)
    offsets = pa.array(np.arange(0, len(ids) * TOP_K + 1, TOP_K, dtype=np.int32))
    scores = pa.ListArray.from_arrays(offsets, pa.array(np.full(len(ids) * TOP_K, 0.1, dtype=np.float32)))
    for layer in range(LAYERS):
        indices = pa.array(ids[:, layer].ravel().astype(np.int64))
        table = pa.table({"indices": pa.ListArray.from_arrays(offsets, indices), "scores": scores})
        pq.write_table(table, folder / f"layer_{layer:02}.parquet")


def requests(folder, random):
    """Arrivals and lengths, 500,000 of each kind; those of Mooncake with 16 blocks of a prompt."""
    ms = np.cumsum(random.integers(0, 200, REQUESTS)).tolist()
    prompts = random.integers(1, 8_000, REQUESTS).tolist()
    outputs = random.integers(1, 1_000, REQUESTS).tolist()
    start = np.datetime64("2023-11-16 18:00:00", "ms")
    with open(folder / "azure.csv", "w") as azure, open(folder / "burstgpt.csv", "w") as burst:
        azure.write("TIMESTAMP,ContextTokens,GeneratedTokens\n")
        burst.write("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n")
        for at, prompt, output in zip(ms, prompts, outputs):
            azure.write(f"{str(start + at).replace('T', ' ')}0000,{prompt},{output}\n")
            burst.write(f"{at / 1000},ChatGPT,{prompt},{output},{prompt + output},Conversation log\n")
    with open(folder / "mooncake.jsonl", "w") as out:
        for at, prompt, output in zip(ms, prompts, outputs):
            row = {"timestamp": at, "input_length": prompt, "output_length": output}
            out.write(json.dumps(row | {"hash_ids": list(range(at, at + 16))}) + "\n")


class Tensor:
    """Pickles as a tensor of PyTorch does, which is not needed."""

    def __init__(self, array):
        self.storage = types.SimpleNamespace(array=array)

    def __reduce__(self):
        array = self.storage.array
        strides = tuple(stride // array.itemsize for stride in array.strides)
        return _rebuild_tensor_v2, (self.storage, 0, array.shape, strides, False, collections.OrderedDict())


def _rebuild_tensor_v2(*_):
    raise NotImplementedError


def stand_for_torch():
    storages = {"int32": type("IntStorage", (), {"__module__": "torch"}), "int64": type("LongStorage", (), {"__module__": "torch"})}
    sys.modules["torch"] = types.SimpleNamespace(**{storage.__name__: storage for storage in storages.values()})
    _rebuild_tensor_v2.__module__ = "torch._utils"
    sys.modules["torch._utils"] = types.SimpleNamespace(_rebuild_tensor_v2=_rebuild_tensor_v2)
    return storages


def recorder(path, ids):
    """SGLang's recorder: 256 prompts of 512 tokens, 16 in a pass, then 270 passes that decode."""
    storages, written, records, first = stand_for_torch(), [], [], 0

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if isinstance(value, types.SimpleNamespace):
                written.append(value.array)
                return "storage", storages[str(value.array.dtype)], str(len(written) - 1), "cpu", value.array.size

    passes = [(list(range(512)) * 16, [512] * 16, 1)] * 16 + [([512 + n] * 256, None, 2) for n in range(270)]
    for number, (positions, lengths, mode) in enumerate(passes):
        rows = np.arange(first, first + len(positions)) % len(ids)
        experts = np.ascontiguousarray(ids[rows].transpose(1, 0, 2).astype(np.int32))
        head = {"forward_pass_id": number, "rank": 0, "gatherer_key": "primary", "input_ids": rows.tolist()}
        more = {"positions": positions, "extend_seq_lens": lengths, "forward_mode": mode}
        records.append(head | more | {"topk_ids_of_layer": Tensor(experts), "misc_objects": []})
        first += len(positions)
    slots = Tensor(np.tile(np.arange(EXPERTS), (LAYERS, 1)))
    pickled = io.BytesIO()
    Pickler(pickled, protocol=2).dump({"records": records, "last_physical_to_logical_map": slots})
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("archive/data.pkl", pickled.getvalue())
        out.writestr("archive/byteorder", "little")
        for key, array in enumerate(written):
            out.writestr(f"archive/data/{key}", array.tobytes())


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
    flame(folder / "flame", text)
    requests(folder, random)
    subprocess.run(["gzip", "-k", folder / "token.jsonl"], check=True)
    subprocess.run(["tar", "--zstd", "-C", folder, "-cf", folder / "core12345.tar.zst", "core12345"], check=True)

    recorder(folder / "recorder.pt", ids)

    arrays = np.tile(ids, (ARRAY_TOKENS // len(ids), 1, 1))
    np.savez(folder / "routed.npz", routed_experts=arrays)
    np.savez_compressed(folder / "routed-compressed.npz", routed_experts=arrays)
    np.savez(
        folder / "logits.npz",
        **{f"layer_{layer}": random.standard_normal((LOGIT_TOKENS, EXPERTS), dtype=np.float32) for layer in range(8)},
    )


main(Path(sys.argv[1]))
