"""What the program itself wrote into a folder is not read as an article of it."""

from pathlib import Path

import retold
from retold.config import Settings
from retold.dossier.to_html import index_html, to_html
from retold.reading import read_paths
from retold.types import Article, Reject

TEXT = "The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, the board said.\n"


def test_reports_are_rejected_by_name_and_archives_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("Tuesday", "Monday"), encoding="utf-8")
    found = retold.trace(tmp_path, archive=tmp_path / "pile.retold")
    (tmp_path / "index.html").write_text(index_html(found.dossier), encoding="utf-8")
    story = found.dossier.stories[0].id
    (tmp_path / "story.html").write_text(to_html(found.dossier, story), encoding="utf-8")
    read = list(read_paths([tmp_path], Settings()))
    assert sorted(r.key for r in read if isinstance(r, Article)) == ["a.txt", "b.txt"]
    assert [r.reason for r in read if isinstance(r, Reject)] == ["own-report", "own-report"]
    assert retold.trace(tmp_path, archive=tmp_path / "pile.retold").digest != ""
    assert len(retold.load(tmp_path / "pile.retold").tables["articles"]) == 2
