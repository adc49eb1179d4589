"""What a draft says by thresholds: of targets, of institutions beyond a limit, and which requirements are called for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Final

from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.supervision.models import Goal
from fengqiao.supervision.queries.bulletins.reading import Reader, records_of, written_of
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.readings import Reading
from fengqiao.supervision.rules.bulletin.conditions import Condition
from fengqiao.supervision.rules.bulletin.numbers import Form
from fengqiao.supervision.rules.bulletin.specs import Against, Kind, Spec, narrowing
from fengqiao.supervision.rules.bulletin.targets import Standing, Target, standing_of, standing_words
from fengqiao.supervision.rules.bulletin.wording import PEERS_AT_LEAST, Limits, Trend, beyond, trend_of
from fengqiao.supervision.rules.goals import SLOTS, Way
from fengqiao.supervision.rules.indicators import INDICATORS, Shape
from fengqiao.supervision.rules.periods import Period

NAMED_AT_MOST: Final = 5
_WAYS: Final = {slot.number: slot.way for slot in SLOTS}


@dataclass
class Judge:
    """Judges values of one period. ``put`` keeps a figure and returns its mark; ``sources`` collects where targets come from."""

    reader: Reader
    period: Period
    limits: Limits
    put: Callable[[Spec], str]
    sources: dict[str, dict[str, None]] = field(default_factory=dict)
    _goals: dict[str, Goal] | None = None

    def target(self, spec: Spec, parameter: str) -> str:
        """Return a clause on a value and its target: the year's goal, else the parameter."""
        target = self._target_of(spec, parameter)
        if target is None:
            return "本年度没有设定目标"
        self._note(spec, target, parameter)
        return standing_words(self._standing(spec, target), target, self._figure(spec, target.value))

    def goals(self) -> str:
        """Return a paragraph on the goals adopted for the year, or that there are none."""
        adopted = self._adopted()
        if not adopted:
            return "本年度没有经确定的“四个提升一个下降”目标，以下凡与要求比较的，按规则集参数执行。"
        said = []
        for goal in adopted.values():
            spec = Spec(goal.indicator, self.period.key)
            said.append(f"{goal.label}，{INDICATORS[goal.indicator].name}{self.put(spec)}，{self.target(spec, '')}")
        return f"按照本年度“四个提升一个下降”目标：{'；'.join(said)}。"

    def institutions_beyond(self, spec: Spec, options: Mapping[str, str], *, below: bool) -> str:
        """Return a clause naming the institutions below or above a parameter, the furthest first."""
        rows = self._rows(spec)
        limit = self._limit(spec, options["at"])
        found = self._beyond(spec, limit, below=below)
        side = f"{'低于' if below else '高于'}{self._figure(spec, limit)}"
        self._note(spec, Target(limit), options["at"])
        if found is None:
            return f"各机构记录较少，不作{side}的排查"
        if not found:
            return f"没有{side}的机构"
        return f"{side}的有{self._named(spec, [(rows[key], '') for key in found], options)}"

    def standing_out(self, spec: Spec, options: Mapping[str, str]) -> str:
        """Return a clause naming the institutions whose value is far above the median of their peer group."""
        fold = self._parameter(options["at"])
        times = f"同业组中位数{fold:g}倍"
        found: list[tuple[Reading, str, float]] = []
        for group, rows in self._peers(spec).items():
            values = [row.value or 0.0 for row in rows]
            middle = median(values)
            far = [row for row in rows if middle and (row.value or 0) > middle * fold and self._is_able(row)]
            found += [(row, group, (row.value or 0) / middle) for row in far]
        if not found:
            return f"没有超过{times}的机构"
        found.sort(key=lambda one: (-one[2], one[0].key))
        return f"超过{times}的有{self._named(spec, [(row, group) for row, group, _times in found], options)}"

    def holds(self, condition: Condition) -> bool:
        """Whether a paragraph is to be printed."""
        if condition.kind == "always":
            return True
        spec = Spec(condition.name, self.period.key, narrowed=narrowing(condition.options))
        found = self.reader.measured(spec)
        match condition.kind:
            case "missed":
                target = self._target_of(spec, condition.options.get("at", ""))
                return target is not None and self._standing(spec, target) is Standing.MISSED
            case "below" | "above":
                limit = self._limit(spec, condition.options["at"])
                return bool(self._beyond(spec, limit, below=condition.kind == "below"))
            case "any":
                return bool(found.value)
            case kind:
                then = self.reader.measured(replace(spec, against=Against.YEAR))
                trend = trend_of(INDICATORS[spec.indicator].shape, found, then, self.limits)
                return trend is (Trend.RISES if kind == "rises" else Trend.FALLS)

    def _target_of(self, spec: Spec, parameter: str) -> Target | None:
        goal = self._adopted().get(spec.indicator) if not spec.narrowed else None
        adds_up = INDICATORS[spec.indicator].shape in {Shape.COUNT, Shape.SUM}
        if goal is not None and not (adds_up and self.period != Period(self.period.year)):
            return Target(goal.target, is_goal=True, rises=_WAYS[goal.slot] is Way.RISE)
        return Target(self._limit(spec, parameter)) if parameter else None

    def _adopted(self) -> dict[str, Goal]:
        """Return the goals adopted for the year by the day of the data, by indicator."""
        if self._goals is None:
            rows = Goal.objects.filter(goal_set__year=self.period.year, goal_set__adopted_on__lte=self.reader.today)
            self._goals = {one.indicator: one for one in rows.order_by("slot") if one.indicator in INDICATORS}
        return self._goals

    def _standing(self, spec: Spec, target: Target) -> Standing:
        shape, found = INDICATORS[spec.indicator].shape, self.reader.measured(spec)
        return standing_of(shape, found, target, self.limits, is_whole=self.period.is_over(self.reader.today))

    def _parameter(self, parameter: str) -> float:
        domain, _dot, name = parameter.partition(".")
        return rules_on(domain, self.period.until(self.reader.today)).number(name)

    def _limit(self, spec: Spec, parameter: str) -> float:
        """Return a parameter in the indicator's unit; of shares it is in per cent."""
        number = self._parameter(parameter)
        return number / 100 if INDICATORS[spec.indicator].shape is Shape.SHARE else number

    def _figure(self, spec: Spec, value: float) -> str:
        indicator = INDICATORS[spec.indicator]
        text = written_of(indicator, round(value, 6), Form("原" if indicator.shape is Shape.SHARE else ""))
        return text.replace(".0%", "%")

    def sources_in_words(self) -> str:
        """Return where the targets that were named come from."""
        return "；".join(f"{source}：{'、'.join(names)}" for source, names in self.sources.items())

    def _note(self, spec: Spec, target: Target, parameter: str) -> None:
        domain = parameter.partition(".")[0]
        source = (
            f"{self.period.year}年目标集"
            if target.is_goal
            else f"规则集{rules_on(domain, self.period.until(self.reader.today)).code}"
        )
        said = f"{INDICATORS[spec.indicator].name}{self._figure(spec, target.value)}"
        self.sources.setdefault(source, {})[said] = None

    def _rows(self, spec: Spec) -> dict[str, Reading]:
        answer = self.reader.answer(replace(spec, by=By.INSTITUTION))
        return {row.key: row for row in (answer.rows if answer else ()) if row.value is not None}

    def _beyond(self, spec: Spec, limit: float, *, below: bool) -> list[str] | None:
        able = [(key, row.value or 0.0, records_of(row) or 0.0) for key, row in self._rows(spec).items()]
        return beyond(able, limit, self.limits, below=below)

    def _is_able(self, row: Reading) -> bool:
        """Whether a value rests on enough records to be named."""
        return (row.numerator or 0) >= self.limits.small

    def _peers(self, spec: Spec) -> dict[str, list[Reading]]:
        """Return the rows of each peer group that is large enough to have a median worth naming."""
        groups: dict[str, list[Reading]] = {}
        for row in self._rows(spec).values():
            groups.setdefault(self.reader.group_of(row.key), []).append(row)
        return {group: rows for group, rows in groups.items() if group and len(rows) >= PEERS_AT_LEAST}

    def _named(self, spec: Spec, found: list[tuple[Reading, str]], options: Mapping[str, str]) -> str:
        """Return names with their figures, and the median of the group where one is given."""
        top = int(options.get("top", NAMED_AT_MOST))
        said = []
        for row, group in found[:top]:
            own = self.put(replace(spec, by=By.INSTITUTION, row=row.key))
            middle = self.put(replace(spec, kind=Kind.MEDIAN, group=group)) if group else ""
            said.append(f"{row.label}（{own}{'，同业组中位数' + middle if middle else ''}）")
        return "、".join(said) + ("等" if len(found) > top else "")
