"""The learned tagger as one ONNX file: eight-bit weights, the vocabulary and the chain of labels in its metadata.

usage: python -m training.export CHECKPOINT VOCABULARY OUT [--float]

Weights have seven bits of their eight (reduce_range): products of eight by eight bits overflow the sixteen-bit sums of processors
without VNNI, so that the same article would be read otherwise on another machine. Scales are a channel's.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from retold.record.labels import ATTRIBUTION_LABELS, NAME_LABELS
from training.tagger import HEADS, WIDTH

OPSET = 17
EAGER = 0.0
RUNTIME = "com.microsoft"  # operators that onnxruntime adds to those of ONNX
INPUTS = ("pieces", "shapes", "states", "begins")


class _Graph:
    """Nodes and weights as they are added; every method returns the name of what it makes."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.state = {name: np.ascontiguousarray(value.detach().numpy()) for name, value in state.items()}
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._given: set[str] = set()

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._given:
            self._given.add(name)
            self.weights.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        out = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, **attributes))
        return out

    def linear(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.weight.T", np.ascontiguousarray(self.state[f"{name}.weight"].T))
        return self.add("Add", self.add("MatMul", x, weight), self.constant(f"{name}.bias", self.state[f"{name}.bias"]))

    def norm(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.state[f"{name}.weight"])
        return self.add("LayerNormalization", x, scale, self.constant(f"{name}.bias", self.state[f"{name}.bias"]), epsilon=1e-12)

    def attention(self, x: str, asking: str, name: str) -> str:
        """What each of `asking` (1, m, WIDTH) sees of x (1, n, WIDTH), by one operator of the runtime."""
        weight, bias = self.state[f"{name}.mix.weight"], self.state[f"{name}.mix.bias"]
        cut = 3 * WIDTH if asking == x else 2 * WIDTH  # the projections of x, side by side in one product
        self.state[f"{name}.seen.weight"], self.state[f"{name}.seen.bias"] = weight[-cut:], bias[-cut:]
        seen = self.linear(x, f"{name}.seen")
        parts = [f"{seen}_{part}" for part in ("queries", "keys", "values")][-cut // WIDTH :]
        widths = self.constant(f"{name}.widths", np.array([WIDTH] * len(parts)))
        self.nodes.append(helper.make_node("Split", [seen, widths], parts, name=f"{seen}_split", axis=2))
        if asking != x:
            self.state[f"{name}.asked.weight"], self.state[f"{name}.asked.bias"] = weight[:WIDTH], bias[:WIDTH]
            parts.insert(0, self.linear(asking, f"{name}.asked"))
        return self.add("MultiHeadAttention", *parts, domain=RUNTIME, num_heads=HEADS)


def _layer(graph: _Graph, x: str, name: str, at: str | None = None) -> str:
    """One layer, at all places or only `at` some, which see all the same."""
    asking = graph.add("Gather", x, at, axis=1) if at else x
    seen = graph.attention(x, asking, name)
    x = graph.norm(graph.add("Add", asking, graph.linear(seen, f"{name}.out")), f"{name}.norm_1")
    up = graph.linear(x, f"{name}.up")
    half, one, root = (graph.constant(f"c{value}", np.array(value, np.float32)) for value in (0.5, 1.0, 2.0**0.5))
    bell = graph.add("Add", graph.add("Erf", graph.add("Div", up, root)), one)
    inner = graph.add("Mul", graph.add("Mul", up, bell), half)
    return graph.norm(graph.add("Add", x, graph.linear(inner, f"{name}.down")), f"{name}.norm_2")


def build(state: dict[str, Any]) -> Any:
    """The network as an ONNX model in single precision; one stretch of any length at a time, scores at the `heads` alone."""
    graph = _Graph(state)
    names = [f"{name}.weight" for name in ("words", "shapes", "states", "begins")]
    tables = [graph.constant(name, graph.state[name]) for name in names]
    x, *others = (graph.add("Gather", table, name) for table, name in zip(tables, INPUTS, strict=True))
    places = graph.add("Gather", graph.constant("places.weight", graph.state["places.weight"]), "places_of")
    for other in (*others, places):
        x = graph.add("Add", x, other)
    x = graph.norm(x, "norm")
    last = sum(name.endswith(".mix.weight") for name in state) - 1
    for i in range(last + 1):
        x = _layer(graph, x, f"layers.{i}", "heads" if i == last else None)
    scores = graph.linear(x, "head")
    graph.nodes.append(helper.make_node("Identity", [scores], ["scores"]))
    whole = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in INPUTS]
    whole.append(helper.make_tensor_value_info("places_of", TensorProto.INT64, [1, "n"]))
    whole.append(helper.make_tensor_value_info("heads", TensorProto.INT64, ["m"]))
    width = len(ATTRIBUTION_LABELS) + len(NAME_LABELS)
    out = helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "m", width])
    made = helper.make_graph(graph.nodes, "attributions", whole, [out], graph.weights)
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)], producer_name="retold"
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def export(
    state: dict[str, Any], vocabulary: list[str], out: Path, notes: dict[str, Any], eager: float = EAGER, eight_bits: bool = True
) -> None:
    """Write the model; `notes` go into its metadata beside the labels, the chain and the vocabulary.

    eager is added to the score of every label that begins a span: a chain that doubts where a span ends prefers to see none, and
    finds too few. Chosen on held-out articles.
    """
    state = dict(state)
    state["head.bias"] = state["head.bias"].clone()
    state["head.bias"][1 : len(ATTRIBUTION_LABELS) : 2] += eager
    model = build(state)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(model, str(whole))
        if eight_bits:
            # The types behind the runtime's own operators are not derived: all are single precision.
            types = {"DefaultTensorType": TensorProto.FLOAT}
            quantize_dynamic(
                str(whole), str(out), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, extra_options=types
            )
            model = onnx.load(str(out))
    del model.metadata_props[:]
    between = state["chain.between"].detach().numpy().astype(float).round(6).tolist()
    about = {
        "labels": list(ATTRIBUTION_LABELS), "names": list(NAME_LABELS), "between": between, "about": notes,
    }  # fmt: skip
    helper.set_model_props(model, {"retold": json.dumps(about), "vocabulary": "\n".join(vocabulary)})
    onnx.save(model, str(out))


def main() -> None:
    """From a checkpoint of training.attributions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--eager", type=float, default=EAGER)
    parser.add_argument("--notes", type=json.loads, default={}, help="what the metadata say of it, as JSON")
    parser.add_argument("--float", action="store_true", help="single precision, to measure what eight bits cost")
    options = parser.parse_args()
    pieces = options.vocabulary.read_text(encoding="utf-8").splitlines()
    state = torch.load(options.checkpoint, map_location="cpu", weights_only=True)
    export(state, pieces, options.out, options.notes, options.eager, eight_bits=not options.float)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
