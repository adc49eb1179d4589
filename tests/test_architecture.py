"""What import-linter cannot say of the borders between contexts (docs/decisions/0002)."""

import re
from pathlib import Path

import grimp
import pytest

from fengqiao import cli

PRIVATE_ROOMS = {"models", "forms", "views"}
PACKAGE = Path(cli.__file__).parent
MAX_LINES = 500
ASSEMBLERS = {"cli", "config"}
THIN_ROOMS = {"rules", "views", "forms", "api", "jobs", "commands", "urls"}


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


def may_use_tables(importer: str, imported: str) -> bool:
    """Services, queries and models may use the tables below them; that it is below, import-linter holds."""
    return room_of(imported) == "models" and room_of(importer) not in THIN_ROOMS


def test_no_context_reaches_into_the_private_rooms_of_another(graph):
    wrong = [
        f"{importer} → {imported}"
        for importer, imported in crossings(graph)
        if not may_use_tables(importer, imported)
        and not (context_of(importer) in ASSEMBLERS and room_of(imported) == "views")
        and ".migrations" not in importer
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("fengqiao.complaints.api", "fengqiao.places.models"),
        ("fengqiao.complaints.rules.moves", "fengqiao.casework.models"),
        ("fengqiao.complaints.services.filing", "fengqiao.config.views"),
    ],
)
def test_a_wrong_import_would_be_noticed(importer, imported):
    graph = grimp.build_graph("fengqiao", exclude_type_checking_imports=True)
    graph.add_import(importer=importer, imported=imported)
    assert (importer, imported) in crossings(graph)
    assert not may_use_tables(importer, imported)


def test_a_state_is_assigned_in_one_place_only():
    assigns = re.compile(r"\bcase\.state\s*=[^=]|[,{(]\s*case\.state\s*=[^=]")
    places = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if assigns.search(path.read_text())}
    # what writes many at once does so by the same rules
    bulk = {"complaints/bulk/drafts.py", "complaints/bulk/replay.py", "mediation/bulk/records.py"}
    assert places <= {"casework/services/acting.py", "casework/kinds.py", "complaints/services/filing.py"} | bulk


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
