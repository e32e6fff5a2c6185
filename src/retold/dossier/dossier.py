"""The dossier: the result tables of a pile, arranged as a person reads them.

`Dossier.of(tables)` groups the rows by story, article and pair once; the terminal, JSON and HTML views read this object and
nothing else. Columns that a table leaves out are taken as unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retold.dossier.statements import sentences_of
from retold.dossier.story import Article, Pair, Row, Shift, Story, Tables, lineage_order, takes
from retold.dossier.wording import CHANGES, instant

__all__ = ["Article", "Dossier", "Row", "Shift", "Story", "Tables"]
_TYPES = {name: place for place, name in enumerate(CHANGES)}


@dataclass(frozen=True, eq=False)
class Dossier:
    """Everything that a view needs of a pile. `made` says with what it was made: names and versions."""

    articles: Mapping[str, Article]
    stories: tuple[Story, ...]
    rejects: tuple[Row, ...]
    stages: tuple[Row, ...]
    made: Mapping[str, str]

    @staticmethod
    def of(tables: Tables, made: Mapping[str, str] | None = None) -> Dossier:
        """Arrange the tables of DESIGN §5. Cost O(rows log rows). Stories come by size, then first SHA-256, then id."""
        parts = {name: _grouped(tables.get(name, ()), "article") for name in ("segments", "attributions", "quantities", "times")}
        articles = {
            str(row["article"]): Article(row, *(tuple(parts[name].get(row["article"], ())) for name in parts))
            for row in tables.get("articles", ())
        }
        index = {
            name: _grouped(tables.get(name, ()), "story")
            for name in ("lineage", "nodes", "fates", "changes", "utterances", "conflicts")
        }
        actors = {str(row["actor"]): row for row in tables.get("actors", ())}
        stories = [
            _story(identifier, rows, articles, index, actors)
            for identifier, rows in _grouped(tables.get("stories", ()), "story").items()
        ]
        attributed = _utterances_by_article(tables)
        stories = [_with_utterances(story, attributed) if not story.utterances else story for story in stories if story.articles]
        stories.sort(key=lambda s: (-len(s.articles), min(m.order for m in s.articles), s.id))
        return Dossier(articles, tuple(stories), tuple(tables.get("rejects", ())), tuple(tables.get("stages", ())), made or {})

    @cached_property
    def told(self) -> tuple[Story, ...]:
        """Stories that more than one article tells."""
        return tuple(story for story in self.stories if len(story.articles) > 1)

    @cached_property
    def singles(self) -> tuple[Story, ...]:
        """Stories of one article."""
        return tuple(story for story in self.stories if len(story.articles) == 1)

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """Outlets named in the pile, sorted."""
        return tuple(sorted({a.outlet for a in self.articles.values() if a.outlet}))

    @cached_property
    def statements(self) -> list[dict[str, Any]]:
        """Every sentence of the report: rows of table `statements`, with `section` and `about` beside them."""
        return sentences_of(self)

    def said(self, story: str | None) -> list[dict[str, Any]]:
        """The statements about one story; None: about the pile."""
        return self._said.get(story, [])

    @cached_property
    def _said(self) -> dict[str | None, list[dict[str, Any]]]:
        groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
        for row in self.statements:
            groups[row["story"]].append(row)
        return dict(groups)

    @cached_property
    def _by_id(self) -> dict[str, Story]:
        return {story.id: story for story in self.stories}

    def story(self, identifier: str) -> Story | None:
        """A story by its id, by the start of its id, or by an article of it; None where nothing, or more than one, fits."""
        if identifier in self._by_id:
            return self._by_id[identifier]
        found = [s for s in self.stories if s.id.startswith(identifier) or identifier in s.article]
        return found[0] if len(found) == 1 else None


def _grouped(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.get(column)].append(row)
    return dict(groups)


def _utterances_by_article(tables: Tables) -> dict[str, list[Row]]:
    """Rows of `utterances` that name no story, by the article of their attribution."""
    owner = {row["attribution"]: row["article"] for row in tables.get("attributions", ())}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in tables.get("utterances", ()):
        article = row.get("article") or owner.get(row.get("attribution"))
        if article is not None and not row.get("story"):
            found[str(article)].append(row)
    return found


def _with_utterances(story: Story, by_article: Mapping[str, list[Row]]) -> Story:
    rows = tuple(row for member in story.articles for row in by_article.get(member.id, ()))
    return Story(**{**{name: getattr(story, name) for name in Story.__dataclass_fields__}, "utterances": rows}) if rows else story


def _story(
    identifier: str,
    rows: list[Row],
    articles: Mapping[str, Article],
    index: Mapping[str, Mapping[Any, list[Row]]],
    actors: Mapping[str, Row],
) -> Story:
    """One story from its membership rows and its rows of the other tables."""
    found = {str(row["article"]): row for row in rows if str(row["article"]) in articles}
    lineage = {
        str(retelling): tuple(sorted(group, key=lineage_order))
        for retelling, group in _grouped(index["lineage"].get(identifier, ()), "retelling").items()
    }
    members = _in_time([articles[article] for article in found], {retelling: group[0] for retelling, group in lineage.items()})
    fates: dict[Pair, list[Row]] = defaultdict(list)
    for row in index["fates"].get(identifier, ()):
        fates[str(row.get("exemplar") or ""), str(row["retelling"])].append(row)
    read = {(str(r.get("exemplar")), article) for article, group in lineage.items() for r in group if r is group[0] or takes(r)}
    read |= {pair[::-1] for pair in read if pair[::-1] in fates and pair not in fates}
    shifts = _shifts(index["changes"].get(identifier, ()), members)
    return Story(
        id=identifier,
        articles=members,
        line={article: int(row["line"]) for article, row in found.items() if row.get("line") is not None},
        probability={article: float(row.get("probability") or 0) for article, row in found.items()},
        nodes=tuple(index["nodes"].get(identifier, ())),
        rows=lineage,
        fates={pair: tuple(group) for pair, group in fates.items()},
        shifts=tuple(shift for shift in shifts if shift.pair in read),
        other_shifts=tuple(shift for shift in shifts if shift.pair not in read),
        utterances=tuple(index["utterances"].get(identifier, ())),
        conflicts=tuple(index["conflicts"].get(identifier, ())),
        actors=actors,
    )


def _in_time(articles: list[Article], reading: Mapping[str, Row]) -> tuple[Article, ...]:
    """Articles by their first possible instant; one without a date after its exemplar, else before what retells it, else last."""
    first = {a.id: moment.timestamp() for a in articles if (moment := instant(a.published or a.row.get("published_earliest")))}
    keys: dict[str, tuple[float, int]] = {article: (stamp, 0) for article, stamp in first.items()}
    for _ in range(8):  # an undated exemplar of an undated article is placed one round earlier
        for article in articles:
            exemplar = reading.get(article.id, {}).get("exemplar")
            if article.id not in keys and exemplar in keys:
                keys[article.id] = (keys[exemplar][0], keys[exemplar][1] + 1)
    for article in articles:
        later = [keys[r] for r, row in reading.items() if row.get("exemplar") == article.id and r in keys]
        if article.id not in keys and later:
            keys[article.id] = (min(later)[0], min(later)[1] - 1)
    return tuple(sorted(articles, key=lambda a: (keys.get(a.id, (float("inf"), 0)), a.order)))


def _shifts(rows: Iterable[Row], members: tuple[Article, ...]) -> list[Shift]:
    """Changes worst first: patterns folded inside a pair, and equal texts (same SHA-256) shown once."""
    text_of = {member.id: member.order[0] or member.id for member in members}
    place = {member.id: at for at, member in enumerate(members)}
    folded: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("exemplar") in place and row.get("retelling") in place:
            alone = (
                row["pattern"]
                if row.get("pattern")
                else (row.get("exemplar_start"), row.get("retelling_start"), row.get("retelling_end"))
            )
            folded[text_of[row["exemplar"]], text_of[row["retelling"]], row["type"], row.get("how"), alone].append(row)
    shifts = []
    for group in folded.values():
        group.sort(
            key=lambda r: (place[r["retelling"]], place[r["exemplar"]], r.get("retelling_start") or 0, r.get("exemplar_start") or 0)
        )
        first = group[0]
        places = tuple(r for r in group if (r["exemplar"], r["retelling"]) == (first["exemplar"], first["retelling"]))
        worst = max(places, key=lambda r: r.get("severity") or 0)
        also = dict.fromkeys(str(r["retelling"]) for r in group if r["retelling"] != first["retelling"])
        shifts.append(Shift(worst, places, tuple(also)))
    shifts.sort(
        key=lambda s: (
            -(s.row.get("severity") or 0),
            _TYPES.get(s.row["type"], 99),
            s.row.get("how") != "other",
            *_spot(s.row, place),
        )
    )
    return shifts


def _spot(row: Row, place: Mapping[str, int]) -> tuple[int, int, int, int]:
    return place[row["retelling"]], place[row["exemplar"]], row.get("retelling_start") or 0, row.get("exemplar_start") or 0
