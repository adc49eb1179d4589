"""Hook of MkDocs: lays the library that draws diagrams beside the pages, so that they load nothing from elsewhere."""

from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

LIBRARY: Final = Path(__file__).resolve().parents[1] / "node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js"


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the library, for which `docs/javascripts/diagrams.js` asks."""
    files.append(File.generated(config, "javascripts/mermaid.js", abs_src_path=str(LIBRARY)))
    return files
