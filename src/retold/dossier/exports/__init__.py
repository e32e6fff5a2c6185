"""The tables, and the lineage, as files for other programs."""

from retold.dossier.exports.folder import FORMATS, export_tables, outward, write_table
from retold.dossier.exports.one_file import FORMS, export_file, form_of, names_file

__all__ = ["FORMATS", "FORMS", "export_file", "export_tables", "form_of", "names_file", "outward", "write_table"]
