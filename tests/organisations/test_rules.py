from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import Level
from fengqiao.organisations import rules
from fengqiao.organisations.rules import Node, PlacementProblem, placement, placement_problem

TREE_LEVELS = (Level.OUTLET, Level.SUB_BRANCH, Level.BRANCH, Level.HEAD_OFFICE)
HEAD = Node(id=1, level=Level.HEAD_OFFICE, kind="bank", head_id=1, branch_id=None, sub_branch_id=None)
PERMITTED = {
    (Level.BRANCH, Level.HEAD_OFFICE),
    (Level.SUB_BRANCH, Level.BRANCH),
    (Level.SUB_BRANCH, Level.HEAD_OFFICE),
    (Level.OUTLET, Level.SUB_BRANCH),
    (Level.OUTLET, Level.BRANCH),
    (Level.OUTLET, Level.HEAD_OFFICE),
}


def node(level: Level, *, kind: str = "bank", is_closed: bool = False) -> Node:
    return Node(id=9, level=level, kind=kind, head_id=1, branch_id=2, sub_branch_id=3, is_closed=is_closed)


@pytest.mark.parametrize(("level", "above"), sorted(PERMITTED))
def test_an_office_may_stand_below_the_levels_declared(level: Level, above: Level) -> None:
    assert placement_problem(level=level, kind="bank", parent=node(above)) is None


@pytest.mark.parametrize(("level", "above"), sorted(set(product(TREE_LEVELS, TREE_LEVELS)) - PERMITTED))
def test_an_office_may_stand_nowhere_else(level: Level, above: Level) -> None:
    assert placement_problem(level=level, kind="bank", parent=node(above)) is not None


@pytest.mark.parametrize(
    ("level", "kind", "parent", "problem"),
    [
        (Level.OUTLET, "bank", None, PlacementProblem.NEEDS_PARENT),
        (Level.HEAD_OFFICE, "bank", HEAD, PlacementProblem.MUST_STAND_ALONE),
        (Level.OUTLET, "insurer", node(Level.SUB_BRANCH), PlacementProblem.OTHER_KIND),
        (Level.OUTLET, "bank", node(Level.SUB_BRANCH, is_closed=True), PlacementProblem.PARENT_CLOSED),
        (Level.REGULATOR, "bank", None, PlacementProblem.WRONG_LEVEL_FOR_KIND),
        (Level.HEAD_OFFICE, "regulator", None, PlacementProblem.WRONG_LEVEL_FOR_KIND),
        (Level.BRANCH, "association", HEAD, PlacementProblem.WRONG_LEVEL_FOR_KIND),
        (Level.HEAD_OFFICE, "association", None, None),
        (Level.REGULATOR, "regulator", None, None),
    ],
)
def test_each_impossible_place_has_its_reason(
    level: Level, kind: str, parent: Node | None, problem: PlacementProblem | None
) -> None:
    assert placement_problem(level=level, kind=kind, parent=parent) == problem


def test_a_local_banks_sub_branch_has_no_branch() -> None:
    placed = placement(own_id=5, level=Level.SUB_BRANCH, parent=HEAD)
    assert (placed.head_id, placed.branch_id, placed.sub_branch_id) == (1, None, 5)


def grow(levels: list[Level]) -> Iterator[Node]:
    """Grow one line of offices downwards, as far as the rules permit each."""
    parent: Node | None = None
    for number, level in enumerate([Level.HEAD_OFFICE, *levels], start=1):
        if placement_problem(level=level, kind="bank", parent=parent) is None:
            placed = placement(own_id=number, level=level, parent=parent)
            parent = Node(number, level, "bank", placed.head_id, placed.branch_id, placed.sub_branch_id)
            yield parent


@given(st.lists(st.sampled_from(TREE_LEVELS), max_size=8))
def test_every_ancestor_covers_its_line_and_nobody_below_covers_above(levels: list[Level]) -> None:
    line = list(grow(levels))
    for i, upper in enumerate(line):
        for j, lower in enumerate(line):
            covered = rules.covers(viewer_id=upper.id, viewer_level=upper.level, node=lower)
            assert covered == (i <= j)


@given(st.sampled_from(TREE_LEVELS))
def test_a_regulator_covers_everything_and_nobody_without_office_covers_anything(level: Level) -> None:
    assert rules.covers(viewer_id=77, viewer_level=Level.REGULATOR, node=node(level))
    assert not rules.covers(viewer_id=None, viewer_level=None, node=node(level))


@given(st.text(), st.text())
def test_different_tokens_have_different_digests_of_64_digits(one: str, other: str) -> None:
    assert len(rules.token_digest(one)) == 64
    assert (rules.token_digest(one) == rules.token_digest(other)) == (one == other)
