"""The template engine, wrapped once: what the one-file report and the pages of `retold serve` are rendered with.

Texts are hostile: every value is escaped by the engine, and controls, bidi overrides and lone surrogates are shown as U+FFFD.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2

from retold.dossier import wording

_REPORT = "retold.dossier"


@lru_cache(maxsize=4)
def _environment(packages: tuple[str, ...]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package, "templates") for package in packages]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: wording.printable(value) if type(value) is str else value,
    )
    environment.globals.update(w=wording, fates=wording.FATES)
    return environment


def render(template: str, *, packages: tuple[str, ...] = (_REPORT,), **context: Any) -> str:
    """A template filled in. packages: whose folders `templates` are looked into, in this order."""
    return _environment(packages).get_template(template).render(**context)


def source_of(name: str) -> str:
    """A file of the report's templates as it stands."""
    environment = _environment((_REPORT,))
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]
