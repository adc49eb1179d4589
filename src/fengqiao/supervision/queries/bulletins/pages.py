"""Bulletins as pages show them: the list, one version with its figures, one figure with what it would be now."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lifecycle import Availability
from fengqiao.organisations.models import PeerGroup
from fengqiao.supervision.models import BulletinFigure, BulletinVersion
from fengqiao.supervision.queries.bulletins.papers import number_of
from fengqiao.supervision.queries.bulletins.reading import Reader
from fengqiao.supervision.queries.bulletins.scope import facts_of, published, sees_all, versions_seen, writes
from fengqiao.supervision.queries.bulletins.templates import template_named
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.naming import number_text, period_label, reason_label, unit_of
from fengqiao.supervision.queries.readings import labels_of
from fengqiao.supervision.rules.bulletin.content import Block, pieces
from fengqiao.supervision.rules.bulletin.life import LIFECYCLE, STATES, State, may_edit
from fengqiao.supervision.rules.bulletin.specs import Figure, Kind
from fengqiao.supervision.rules.indicators import INDICATORS, Shape, Timing
from fengqiao.supervision.rules.periods import Period

TONES = {
    State.DRAFT: "active", State.REVIEW: "waiting", State.REVIEWED: "waiting", State.APPROVED: "waiting",
    State.PUBLISHED: "good", State.DROPPED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A bulletin in a list."""

    version: BulletinVersion
    number: str
    period: str
    kind: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A figure in a table; ``size`` is its bar's length in per cent of the longest."""

    figure: BulletinFigure | None
    size: int


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block: text with figures between, or rows."""

    place: int
    block: Block
    pieces: Sequence[tuple[str, BulletinFigure | None]]
    rows: Sequence[tuple[str, Sequence[ShownCell]]]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """Something that was done."""

    label: str
    at: Any
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version with all that its page shows."""

    row: ShownRow
    head: str
    addressee: str
    blocks: Sequence[ShownBlock]
    sources: Sequence[tuple[str, str, str]]
    versions: Sequence[BulletinVersion]
    is_newest: bool
    newer: BulletinVersion | None
    issued: Any


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody may do with it."""

    moves: Sequence[Availability]
    may_edit: bool
    steps: Sequence[ShownStep]
    typed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Recounted:
    """A frozen figure beside what the same records say now; ``differs``: records were corrected since."""

    figure: BulletinFigure
    now: Figure
    differs: bool

    @property
    def label(self) -> str:
        """Return what it is of, in words; a query or two."""
        return label_of(self.figure)


def listed(viewer: Actor) -> QuerySet[BulletinVersion]:
    """Return the newest version of each bulletin that somebody may read."""
    newer = BulletinVersion.objects.filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    if not sees_all(viewer):
        newer = newer.filter(state=State.PUBLISHED)
    return versions_seen(viewer).filter(~Exists(newer))


def listed_for_everybody() -> QuerySet[BulletinVersion]:
    """Return the newest published version of each bulletin."""
    newer = published().filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    return published().filter(~Exists(newer))


def row_of(version: BulletinVersion) -> ShownRow:
    """Return a version as a list shows it."""
    return ShownRow(
        version, number_of(version.bulletin), period_label(Period.read(version.bulletin.period)),
        template_named(version.bulletin.template).header["name"], _(STATES[State(version.state)]),
        TONES[State(version.state)],
    )  # fmt: skip


def public_version(bulletin_id: int, number: int | None = None) -> BulletinVersion:
    """Return a published version, the newest unless numbered. Raises NotFound."""
    rows = published().filter(bulletin=bulletin_id)
    found = rows.filter(number=number).first() if number is not None else rows.order_by("-number").first()
    if found is None:
        raise NotFound(_("没有这份简报"))
    return found


def shown(version: BulletinVersion, *, only_published: bool = False) -> ShownVersion:
    """Return a version with its text and figures; three queries."""
    figures = {one.key: one for one in version.figures.all()}
    others = [one for one in version.bulletin.versions.order_by("number")
              if not only_published or one.state == State.PUBLISHED]  # fmt: skip
    newer = [one for one in others if one.number > version.number and one.state == State.PUBLISHED]
    used = dict.fromkeys(figure.indicator for figure in figures.values())
    header = template_named(version.bulletin.template).header
    return ShownVersion(
        row_of(version), header["head"], header["addressee"],
        [_block(place, Block.from_data(one), figures) for place, one in enumerate(version.blocks)],
        [(_(INDICATORS[one].name), _(INDICATORS[one].definition), _(INDICATORS[one].source)) for one in used if one in INDICATORS],
        others, not any(one.number > version.number for one in others), newer[-1] if newer else None,
        version.published_at or version.approved_at,
    )  # fmt: skip


def _block(place: int, block: Block, figures: dict[str, BulletinFigure]) -> ShownBlock:
    text = [(words, figures.get(key)) for words, key in pieces(block.text)]
    first = [figures[row.cells[0]].value or 0 for row in block.rows if row.cells and row.cells[0]]
    most = max(first, default=0) or 1
    rows = []
    for row in block.rows:
        cells = [
            ShownCell(figures.get(key), round(100 * max(figures[key].value or 0, 0) / most) if key in figures else 0)
            for key in row.cells
        ]
        rows.append((row.label, cells))
    return ShownBlock(place, block, text, rows)


def desk_of(version: BulletinVersion, viewer: Actor) -> Desk:
    """Return what somebody may do with a version, and what was done, which is told to who sees drafts."""
    newest = version.bulletin.versions.order_by("-number").values_list("pk", flat=True).first() == version.pk
    facts = facts_of(version, viewer)
    moves = [one for one in LIFECYCLE.available(facts) if version.state in one.move.before] if newest else []
    inside = sees_all(viewer)  # what is said on the way to publication is not for those it is published for
    steps = [
        ShownStep(_(LIFECYCLE.move(one.action).label), one.at, one.member.name if one.member else _("系统"), one.text)
        for one in (version.steps.select_related("member") if inside else ())
    ]
    typed = [number for one in version.blocks for number in Block.from_data(one).typed_numbers] if inside else []
    can_write = writes(viewer)
    moves = [one for one in moves if can_write]
    return Desk(moves, newest and may_edit(version.state, writes=can_write), steps, typed)


def figure_of(version: BulletinVersion, key: str) -> BulletinFigure:
    """Return a figure of a version. Raises NotFound."""
    found = version.figures.filter(key=key).first()
    if found is None:
        raise NotFound(_("没有这个数字"))
    return found


def recounted(figure: BulletinFigure, reader: Reader | None = None) -> Recounted:
    """Count a figure again from the records of its day: what happened later does not count, what was corrected does."""
    now = (reader or Reader(figure.data_on)).figure(figure.spec)
    if figure.value is None or now.value is None:
        differs = (figure.value is None) != (now.value is None)
    else:
        differs = not isclose(figure.value, now.value, rel_tol=1e-9, abs_tol=1e-12)
    return Recounted(figure, now, differs)


def recount(version: BulletinVersion) -> list[Recounted]:
    """Count all figures of a version again; return those that differ now. One reading of each indicator and breakdown."""
    reader = Reader(version.data_on)
    found = [recounted(figure, reader) for figure in version.figures.order_by("id")]
    return [one for one in found if one.differs]


def label_of(figure: BulletinFigure) -> str:
    """Return what a figure is of, in words."""
    words = [_(INDICATORS[figure.indicator].name)]
    if figure.row:
        words.append(labels_of(By(figure.by), [figure.row]).get(figure.row, figure.row))
    if figure.group:
        words.append(str(PeerGroup(figure.group).label))
    words += [str(value) for value in figure.scope.values()]
    kind = {
        (Kind.SHARE, ""): _("占比"), (Kind.MEDIAN, ""): _("中位数"), (Kind.CHANGE, "year"): _("同比"),
        (Kind.CHANGE, "before"): _("环比"), (Kind.VALUE, "year"): _("上年同期"), (Kind.VALUE, "before"): _("上期"),
    }.get((Kind(figure.kind), figure.against), "")  # fmt: skip
    return " · ".join(part for part in (*words, kind) if part)


def facts_about(figure: BulletinFigure) -> list[tuple[str, str]]:
    """Return what is known of a frozen figure, as labels and texts."""
    indicator = INDICATORS[figure.indicator]
    pairs = [
        (_("文中写法"), figure.text),
        (_("准确数"), figure.exact or reason_label(figure.reason)),
        (_("期间"), period_label(Period.read(figure.period))),
        (_("数据截至"), f"{figure.data_on:%Y-%m-%d}"),
        (_("指标版本"), str(figure.indicator_version)),
        (_("规则集"), figure.rule_set),
        (_("单位"), unit_of(indicator).strip()),
    ]
    if figure.kind == Kind.VALUE and indicator.shape not in {Shape.COUNT, Shape.SUM}:
        pairs += [(_("分子"), number_text(figure.numerator)), (_("分母"), number_text(figure.denominator))]
    elif figure.kind == Kind.MEDIAN:
        pairs += [(_("有数值的机构"), number_text(figure.numerator)), (_("同组机构"), number_text(figure.denominator))]
    return pairs


def is_standing(figure: BulletinFigure) -> bool:
    """Whether only its present value is known, so that it moves without anybody correcting anything."""
    return INDICATORS[figure.indicator].timing is Timing.STANDING
