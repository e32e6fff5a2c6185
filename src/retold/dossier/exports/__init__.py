"""The tables as files for other programs."""

from retold.dossier.exports.folder import FORMATS, export_tables

__all__ = ["FORMATS", "export_tables"]
