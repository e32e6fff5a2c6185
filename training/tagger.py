"""The tagger while it learns: a small BERT encoder in PyTorch with three more inputs, a head a task, a chain of labels."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from retold.record.labels import ATTRIBUTION_LABELS, NAME_LABELS
from retold.record.wordpiece import SHAPES, STATES

WIDTH, HEADS = 384, 12
# Layers and inner units of each. The teacher: of the six layers of MiniLM the last is left out, for it serves the likeness of
# sentences. What ships learns from it what it knows: four layers, of whose inner units those stay that move a layer's output most.
TEACHER, SHIPPED = (5, 1536), (4, 640)
FORBIDDEN = -1e4


class Layer(nn.Module):
    """One layer of the encoder, the three projections of attention in one."""

    def __init__(self, dropout: float, inner: int) -> None:
        super().__init__()
        self.mix = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm_2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors (b, n, WIDTH) to vectors."""
        b, n, _ = x.shape
        q, k, v = self.mix(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm_1(x + self.dropout(self.out(seen.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.norm_2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Pieces, shapes, states and beginnings in; scores of labels a piece out: attribution labels first, then those of names."""

    def __init__(self, vocabulary: int, size: tuple[int, int], dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        self.states = nn.Embedding(len(STATES), WIDTH)
        self.begins = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout, size[1]) for _ in range(size[0]))
        self.head = nn.Linear(WIDTH, len(ATTRIBUTION_LABELS) + len(NAME_LABELS))
        self.chain = Chain(ATTRIBUTION_LABELS)
        self.dropout = nn.Dropout(dropout)
        for table in (self.shapes, self.states, self.begins):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, pieces: Tensor, shapes: Tensor, states: Tensor, begins: Tensor, mask: Tensor | None) -> Tensor:
        """Inputs (b, n) to scores (b, n, labels)."""
        places = self.places.weight[: pieces.shape[1]]
        x = self.words(pieces) + places + self.shapes(shapes) + self.states(states) + self.begins(begins)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(self.dropout(x))

    def shrink_from(self, whole: Tagger, batches: Iterable[tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None]]) -> None:
        """Take over the first layers of a larger tagger, and of their inner units those that matter on these inputs."""
        state = {name: value for name, value in whole.state_dict().items() if name in self.state_dict()}
        for i, (layer, order) in enumerate(zip(self._rows(), whole.weigh_units(batches), strict=False)):
            kept = order[: layer.up.out_features].sort().values
            for name in ("up.weight", "up.bias"):
                state[f"layers.{i}.{name}"] = state[f"layers.{i}.{name}"][kept]
            state[f"layers.{i}.down.weight"] = state[f"layers.{i}.down.weight"][:, kept]
        self.load_state_dict(state)

    @torch.no_grad()
    def weigh_units(self, batches: Iterable[tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None]]) -> list[Tensor]:
        """For each layer its inner units, first the one that adds most to the layer's output (mean size times column's length)."""
        self.eval()
        sizes = [torch.zeros(layer.up.out_features, dtype=torch.float64) for layer in self._rows()]

        def watch(size: Tensor) -> Any:
            def add(_: nn.Module, __: Any, out: Tensor) -> None:
                size.add_(functional.gelu(out).abs().double().sum((0, 1)))

            return add

        hooks = [layer.up.register_forward_hook(watch(size)) for layer, size in zip(self._rows(), sizes, strict=True)]
        for inputs in batches:
            self(*inputs)
        for hook in hooks:
            hook.remove()
        return [
            torch.argsort(size * layer.down.weight.double().norm(dim=0), descending=True, stable=True)
            for layer, size in zip(self._rows(), sizes, strict=True)
        ]

    def _rows(self) -> list[Layer]:
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def start_from(self, weights: Path) -> None:
        """Take over the encoder of a BERT in the safetensors form."""
        given = load_file(str(weights))
        given = {key.removeprefix("bert."): value for key, value in given.items()}
        state: dict[str, Any] = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "places.weight": given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        for i in range(len(self.layers)):
            theirs = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                parts = [given[f"{theirs}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                state[f"layers.{i}.mix.{kind}"] = torch.cat(parts)
                for ours, name in (
                    ("out", "attention.output.dense"),
                    ("norm_1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm_2", "output.LayerNorm"),
                ):
                    state[f"layers.{i}.{ours}.{kind}"] = given[f"{theirs}{name}.{kind}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or any(name.startswith(("layers", "words", "places", "norm")) for name in missing):
            raise ValueError(f"the weights do not fit: {missing} {unexpected}")


class Chain(nn.Module):
    """A linear chain over labels (Lafferty et al. 2001): I-X only after B-X or I-X; learned scores for the rest."""

    allowed: Tensor

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        self.between = nn.Parameter(torch.zeros(len(labels), len(labels)))
        legal = [[not b.startswith("I-") or a[2:] == b[2:] for b in labels] for a in labels]
        self.register_buffer("allowed", torch.tensor(legal))

    def scores(self) -> Tensor:
        """Scores (from, to), FORBIDDEN where a label cannot follow."""
        return torch.where(self.allowed, self.between, torch.full_like(self.between, FORBIDDEN))

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """The negative log-likelihood of the labels, summed. emissions (b, n, k), labels (b, n), lengths (b,) >= 1."""
        between = self.scores()
        b, n, _ = emissions.shape
        rows = torch.arange(n)
        valid = rows[None, :] < lengths[:, None]
        said = emissions.gather(2, labels[..., None]).squeeze(2) * valid
        moved = between[labels[:, :-1], labels[:, 1:]] * valid[:, 1:]
        alpha = emissions[:, 0]
        for t in range(1, n):
            after = torch.logsumexp(alpha[:, :, None] + between, 1) + emissions[:, t]
            alpha = torch.where(valid[:, t, None], after, alpha)
        return (torch.logsumexp(alpha, 1) - said.sum(1) - moved.sum(1)).sum()


def lengths_mask(lengths: Tensor, width: int) -> Tensor | None:
    """The attention mask of a padded batch; None where nothing is padded."""
    if int(lengths.min()) == width:
        return None
    return (torch.arange(width)[None, :] < lengths[:, None])[:, None, None, :]
