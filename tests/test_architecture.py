"""What import-linter cannot say: contexts meet through services, queries and rules only."""

import re
from pathlib import Path

import grimp
import pytest

from fengqiao import cli

PRIVATE_ROOMS = {"models", "forms", "views"}
PACKAGE = Path(cli.__file__).parent
MAX_LINES = 500
ASSEMBLERS = {"cli", "config"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("fengqiao", exclude_type_checking_imports=True)


def context_of(module: str) -> str:
    """A context, or a package of the foundation."""
    parts = module.split(".")
    return ".".join(parts[1:3]) if parts[1:2] == ["foundation"] else "".join(parts[1:2])


def room_of(module: str) -> str:
    return module.removeprefix(f"fengqiao.{context_of(module)}").lstrip(".").split(".")[0]


def crossings(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """Direct imports of another context's private rooms."""
    return [
        (importer, imported)
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if context_of(importer) != context_of(imported) and room_of(imported) in PRIVATE_ROOMS
    ]


def is_foreign_key(importer: str, imported: str) -> bool:
    return room_of(importer) == room_of(imported) == "models"


def test_no_context_reaches_into_the_private_rooms_of_another(graph):
    wrong = [
        f"{importer} → {imported}"
        for importer, imported in crossings(graph)
        if not is_foreign_key(importer, imported)
        and not (context_of(importer) in ASSEMBLERS and room_of(imported) == "views")
        and ".migrations" not in importer
    ]
    assert not wrong, "\n".join(wrong)


def test_a_wrong_import_would_be_noticed(graph):
    graph = grimp.build_graph("fengqiao", exclude_type_checking_imports=True)
    graph.add_import(importer="fengqiao.complaints.services", imported="fengqiao.places.models")
    assert ("fengqiao.complaints.services", "fengqiao.places.models") in crossings(graph)
    assert not is_foreign_key("fengqiao.complaints.services", "fengqiao.places.models")


def test_only_one_module_reads_the_process_environment():
    reads = re.compile(r"os\.(environ|getenv)")
    readers = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if reads.search(path.read_text())}
    setters = {
        "cli.py",  # chooses settings and demo mode before anything is read
        "config/wsgi.py",  # names the settings module
        "config/database.py",  # FENGQIAO_NO_DATABASE, for checks that must not start one
        "config/embedded.py",  # hands its environment to PostgreSQL's programs
        "config/backups.py",  # likewise
        "config/commands/processes.py",  # tells a child its parent
    }
    assert readers <= {"config/environment.py"} | setters


def test_every_module_says_what_it_holds():
    silent = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert not silent, "\n".join(silent)


def test_no_file_grows_past_what_one_can_read():
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert long == {}


def test_every_command_of_the_table_exists():
    for entry in cli.COMMANDS:
        module, attribute = entry.target.split(":")
        path = PACKAGE.parent / Path(*module.split("."))
        source = (path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py").read_text()
        assert re.search(rf"^(def {attribute}\(|{attribute} = )", source, re.MULTILINE), entry.target
