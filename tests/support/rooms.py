"""The rooms of `harness/` and `machine/`: a contract type of import-linter by which a room says all that it may import.

import-linter's own types name what is forbidden; a room is told better by what is allowed.  The table is in
pyproject.toml, `[[tool.importlinter.contracts]]`; `nox -s lint` holds the code to it.
"""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

TOPS = ("harness", "machine")
"""The packages that have rooms."""


class RoomContract(Contract):
    """A room imports nothing but the standard library, itself, and what it names."""

    type_name = "room"

    room = fields.StringField()
    """Its name below `harness`, such as `match`; one of the machine by its whole name, such as `machine.guest`."""
    may_import = fields.ListField(subfield=fields.StringField(), required=False)
    """Other rooms, or a module of one, such as `capture` or `check.course`, named likewise."""
    third_party = fields.ListField(subfield=fields.StringField(), required=False)
    """Packages that are not of the standard library."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import of the room's modules that it may not make, with its line."""
        wrong: list[str] = []
        own = _module(str(self.room))
        for module in sorted(graph.modules):
            if not _inside(module, own):
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if _inside(imported, own) or self._allowed(imported):
                    continue
                places = graph.get_import_details(importer=module, imported=imported)
                wrong += [f"{module}:{place['line_number']}: {place['line_contents'].strip()}" for place in places]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def _allowed(self, imported: str) -> bool:
        top = imported.partition(".")[0]
        if top not in TOPS:
            return top in sys.stdlib_module_names or top in _listed(self.third_party)
        return any(_inside(imported, _module(name)) for name in _listed(self.may_import))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say where, and what the room may import."""
        for line in check.metadata["wrong"]:
            output.print_error(line)
        allowed = ", ".join([*_listed(self.may_import), *_listed(self.third_party)]) or "the standard library only"
        room = _module(str(self.room)).replace(".", "/")
        output.print(f"{room} may import: {allowed}.  Mend the import, or the table in pyproject.toml.")


def _listed(field: object) -> list[str]:
    """The names in a field, which is a list once the table has been read."""
    return field if isinstance(field, list) else []


def _module(name: str) -> str:
    """The whole name of a room, or of a module of one."""
    return name if name.partition(".")[0] in TOPS else f"harness.{name}"


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
