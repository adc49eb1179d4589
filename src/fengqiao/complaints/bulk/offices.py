"""The institutions' trees in memory: a few thousand offices, asked for with every case."""

from collections.abc import Iterable

from fengqiao.foundation.actors import Level
from fengqiao.organisations.models import Organisation


class Offices:
    """All organisations as they were when loading began."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.by_id = {office.pk: office for office in organisations}
        self.by_code = {office.code: office for office in self.by_id.values()}
        self._paths: dict[int, list[Organisation]] = {}

    @classmethod
    def load(cls) -> "Offices":
        """Read them from the database."""
        return cls(Organisation.objects.order_by("code"))

    def path(self, subject: Organisation) -> list[Organisation]:
        """Return the organisation and its ancestors, lowest first (`services.routing.path_of` without a query)."""
        found = self._paths.get(subject.pk)
        if found is None:
            ids = {subject.pk, subject.sub_branch_id, subject.branch_id, subject.head_id} - {None}
            found = sorted((self.by_id[i] for i in ids if i), key=lambda office: Level(office.level).rank)
            self._paths[subject.pk] = found
        return found
