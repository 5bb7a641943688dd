"""All figures of each project at each reporting date: the formulas applied to a portfolio's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from metrics import earned_schedule, earned_value, membership, reasons, risk, slip, status
from metrics.as_of import AsOf
from metrics.periods import one_rhythm_before, period_index, to_days
from metrics.policy import Policy

# Moves with every change of a formula or rule, so that stored figures are worked out again.
FORMULAS = "2"
_OWN_DATES = ("baseline_start", "forecast_start", "actual_start")


@dataclass(frozen=True)
class PortfolioRows:
    """What the figures of some projects are worked out from; a frame's rows are the file's rows, dates are `datetime64`.

    projects: project_id, stage, budget, baseline_start, baseline_finish, forecast_start, forecast_finish, actual_start,
    actual_finish. baselines: project_id, baseline_number, approved_on, start, finish, budget. performance: project_id,
    period_end, planned_value, earned_value, actual_cost, estimate_at_completion, forecast_finish. status_reports: project_id,
    period_end, overall_rag. raid: project_id, kind, status, probability, cost_impact.
    """

    projects: pandas.DataFrame
    baselines: pandas.DataFrame
    performance: pandas.DataFrame
    status_reports: pandas.DataFrame
    raid: pandas.DataFrame


@dataclass(frozen=True)
class Calendar:
    """The portfolio's reporting dates, oldest first, and the dates that end a period with the rhythm "each reporting date"."""

    reporting_dates: Sequence[date]
    period_dates: Sequence[date] = ()

    def periods(self, days, policy: Policy) -> numpy.ndarray:
        return period_index(days, policy.reporting_rhythm, self.period_dates or self.reporting_dates)


def project_figures(rows: PortfolioRows, calendar: Calendar, policy: Policy) -> pandas.DataFrame:
    """One row for each project and reporting date on which it is in the portfolio, sorted by project and date.

    Columns: those of the catalogue (`actual_time` is its `at`), NaN, NaT or None for unknown; see `data_access.schema`.
    """
    if not len(calendar.reporting_dates) or not len(rows.projects):
        return pandas.DataFrame()
    return _Portfolio(rows, calendar, policy).figures()


def _days(frame: pandas.DataFrame, name: str) -> numpy.ndarray:
    return frame[name].to_numpy().astype("datetime64[D]")


def _numbers(frame: pandas.DataFrame, name: str) -> numpy.ndarray:
    return frame[name].to_numpy(dtype=float, na_value=numpy.nan)


class _Portfolio:
    """Rows indexed by project position and day, so that each question is asked of all projects and dates at once."""

    def __init__(self, rows: PortfolioRows, calendar: Calendar, policy: Policy):
        self.rows, self.calendar, self.policy = rows, calendar, policy
        self.dates = to_days(calendar.reporting_dates)
        self.ids = pandas.Index(rows.projects["project_id"])
        self.performance = self._dated(rows.performance, "period_end")
        self.baselines = self._dated(rows.baselines.sort_values("baseline_number"), "approved_on")
        self._index()
        inside = self._membership()
        # Every array below has one element for each project and date on which the project is in.
        self.project, self.date_number = inside.nonzero()
        self.day = self.dates[self.date_number]
        self.is_newest = self.day == self.dates[-1]

    def _dated(self, frame: pandas.DataFrame, day: str) -> pandas.DataFrame:
        """The frame with `position` of its project and numpy-friendly `day`, in the order of days, undated rows left out."""
        frame = frame.assign(position=self.ids.get_indexer(frame["project_id"]), day=frame[day])
        return frame[frame["day"].notna() & (frame["position"] >= 0)].sort_values("day", kind="stable")

    def _as_of(self, frame: pandas.DataFrame, numbers: Sequence[str] = (), days: Sequence[str] = ()) -> AsOf:
        columns = {name: _numbers(frame, name) for name in numbers} | {name: _days(frame, name) for name in days}
        return AsOf(frame["position"].to_numpy(), _days(frame, "day"), **columns)

    def _index(self) -> None:
        performance, baselines = self.performance, self.baselines
        measured = performance[performance["earned_value"].notna() | performance["actual_cost"].notna()]
        self.measured = self._as_of(measured, ("planned_value", "earned_value", "actual_cost"))
        self.estimates = self._as_of(performance[performance["estimate_at_completion"].notna()], ("estimate_at_completion",))
        self.forecasts = self._as_of(performance[performance["forecast_finish"].notna()], days=("forecast_finish",))
        self.any_performance = self._as_of(performance)
        self.approved = self._as_of(baselines, days=("start", "finish"))
        self.budgets = self._as_of(baselines[baselines["budget"].notna()], ("budget",))
        reports = self._dated(self.rows.status_reports, "period_end")
        overall = reports["overall_rag"].to_numpy(object)
        self.reports = AsOf(reports["position"].to_numpy(), _days(reports, "day"), status=overall)

    def _membership(self) -> numpy.ndarray:
        projects = self.rows.projects
        dated = pandas.concat([self.performance[["position", "day"]],
                               self._dated(self.rows.status_reports, "period_end")[["position", "day"]]])
        own = pandas.DataFrame({name: _days(projects, name).astype("datetime64[s]") for name in _OWN_DATES})
        approved = self.baselines.groupby("position")["day"].min().reindex(range(len(projects)))
        own["approved_on"] = approved.to_numpy().astype("datetime64[s]")
        return membership.in_portfolio(self._as_of(dated), self.calendar.reporting_dates,
                                       own.min(axis=1).to_numpy().astype("datetime64[D]"), _days(projects, "actual_finish"),
                                       self._rhythm_before())

    def _rhythm_before(self) -> list[date]:
        dates = self.calendar.reporting_dates
        return [one_rhythm_before(day, self.policy.reporting_rhythm, dates) for day in dates]

    def own(self, name: str) -> numpy.ndarray:
        """A column of the projects' own rows for each figure row."""
        values = self.rows.projects[name]
        days = name.endswith(("start", "finish"))
        return (_days(self.rows.projects, name) if days else values.to_numpy(dtype=float, na_value=numpy.nan))[self.project]

    def figures(self) -> pandas.DataFrame:
        columns = self._earned_value() | self._finish()
        columns |= self._earned_schedule(columns)
        columns["risk_exposure"] = self._risk_exposure()
        columns |= self._status(columns)
        frame = pandas.DataFrame({"project_id": self.ids.to_numpy(object)[self.project], "period_end": self.day} | columns)
        return frame

    def _in_force(self, lookup: AsOf) -> numpy.ndarray:
        """The baseline approved last on or before each date; the first one at a date before any approval."""
        found = lookup.positions(self.project, self.day)
        return numpy.where(found >= 0, found, lookup.first_positions(self.project))

    def _earned_value(self) -> dict[str, numpy.ndarray]:
        found = self.measured.positions(self.project, self.day)
        pv, ev, ac = (self.measured.take(name, found) for name in ("planned_value", "earned_value", "actual_cost"))
        figures_on = self.measured.take("day", found)
        approved = self.budgets.take("budget", self._in_force(self.budgets))
        bac = numpy.where(numpy.isnan(approved), self.own("budget"), approved)
        estimate = self.estimates.positions(self.project, self.day)
        # An estimate older than the status row belongs to an earlier report, which the newer one has withdrawn.
        outdated = self.estimates.take("day", estimate) < figures_on
        reported = numpy.where(outdated, numpy.nan, self.estimates.take("estimate_at_completion", estimate))
        cpi, spi = earned_value.cost_performance_index(ev, ac), earned_value.schedule_performance_index(ev, pv)
        typical = earned_value.eac_typical(bac, cpi)
        eac = earned_value.estimate_used(reported, typical)
        return {
            "figures_on": figures_on, "pv": pv, "ev": ev, "ac": ac, "bac": bac,
            "cv": earned_value.cost_variance(ev, ac), "sv": earned_value.schedule_variance(ev, pv), "cpi": cpi, "spi": spi,
            "eac_reported": reported, "eac_typical": typical, "eac_atypical": earned_value.eac_atypical(bac, ev, ac),
            "eac_combined": earned_value.eac_combined(bac, ev, ac, cpi, spi), "eac": eac,
            "eac_basis": earned_value.estimate_basis(reported, typical),
            "etc": earned_value.estimate_to_complete(eac, ac), "vac": earned_value.variance_at_completion(bac, eac),
            "tcpi_bac": earned_value.to_complete_index(bac, ev, ac, bac),
            "tcpi_eac": earned_value.to_complete_index(bac, ev, ac, eac),
            "forecast_variance": earned_value.forecast_variance(eac, bac),
        }

    def _curve(self, name: str) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Known values of a performance column by project: (period numbers, values), NaN up to the row's end, in order.

        Period 1 is that of the project's first performance row; of two rows in a period the later one counts.
        """
        first = self.any_performance.take("day", self.any_performance.first_positions(numpy.arange(len(self.ids))))
        rows = self.performance[self.performance[name].notna()]
        position, values = rows["position"].to_numpy(), _numbers(rows, name)
        number = self._number(_days(rows, "day"), first[position])
        points = pandas.DataFrame({"position": position, "number": number, "value": values})
        points = points.drop_duplicates(["position", "number"], keep="last").sort_values(["position", "number"])
        place = points.groupby("position").cumcount().to_numpy()
        shape = (len(self.ids), int(place.max(initial=-1)) + 1)
        periods, curve = numpy.full(shape, numpy.nan), numpy.full(shape, numpy.nan)
        periods[points["position"], place], curve[points["position"], place] = points["number"], points["value"]
        return periods, curve

    def _number(self, days: numpy.ndarray, first: numpy.ndarray) -> numpy.ndarray:
        """The number of each day's period, the period of the first day being 1."""
        return self.calendar.periods(days, self.policy) - self.calendar.periods(first, self.policy) + 1

    def _status_period(self, figures_on: numpy.ndarray) -> numpy.ndarray:
        """The number of the status row's period, NaN without one."""
        first = self.any_performance.take("day", self.any_performance.first_positions(self.project))
        dated = ~numpy.isnat(figures_on)
        number = numpy.full(len(figures_on), numpy.nan)
        number[dated] = self._number(figures_on[dated], first[dated])
        return number

    def _completed_period(self, bac: numpy.ndarray, status_period: numpy.ndarray) -> numpy.ndarray:
        """The first period by then in which EV >= BAC, NaN where there is none."""
        periods, earned = self._curve("earned_value")
        first = numpy.full(len(bac), numpy.nan)
        for place in reversed(range(periods.shape[1])):
            number = periods[self.project, place]
            first = numpy.where((earned[self.project, place] >= bac) & (number <= status_period), number, first)
        return first

    def _earned_schedule(self, columns: dict[str, numpy.ndarray]) -> dict[str, numpy.ndarray]:
        periods, curve = self._curve("planned_value")
        es = earned_schedule.earned_schedule(earned_schedule.plan(curve, periods), columns["ev"], rows=self.project)
        status_period = self._status_period(columns["figures_on"])
        at = earned_schedule.actual_time(status_period, self._completed_period(columns["bac"], status_period))
        spi_t = earned_schedule.time_performance_index(es, at)
        in_force = self._in_force(self.approved)
        start = numpy.where(in_force >= 0, self.approved.take("start", in_force), self.own("baseline_start"))
        finish = numpy.where(in_force >= 0, self.approved.take("finish", in_force), self.own("baseline_finish"))
        return {"es": es, "actual_time": at, "sv_t": earned_schedule.time_variance(es, at), "spi_t": spi_t,
                "finish_es": earned_schedule.finish_by_earned_schedule(start, finish, spi_t)}

    def _finish(self) -> dict[str, numpy.ndarray]:
        original = self._original_finish()
        reported = self.forecasts.take("forecast_finish", self.forecasts.positions(self.project, self.day))
        forecast = slip.forecast_finish(self.own("actual_finish"), reported, self.own("forecast_finish"), self.day,
                                        self.dates[-1])
        return {"forecast_finish": forecast, "original_finish": original,
                "finish_slip_days": slip.finish_slip_days(forecast, original)}

    def _original_finish(self) -> numpy.ndarray:
        """The finish of the first baseline that states one, once it is approved; of projects.csv where there is no baseline.

        The lowest-numbered baseline counts from the start. A later one must not reach back before its approval, nor the
        newest plan in projects.csv before it was made.
        """
        numbered = self.baselines.sort_values("baseline_number", kind="stable")
        stated = numbered[numbered["finish"].notna()].drop_duplicates("position")
        is_lowest = stated.index.isin(numbered.drop_duplicates("position").index)
        finish, known_from = (numpy.full(len(self.ids), numpy.datetime64("NaT", "D")) for _ in range(2))
        place = stated["position"].to_numpy()
        finish[place] = _days(stated, "finish")
        known_from[place] = numpy.where(is_lowest, numpy.datetime64("0001-01-01"), _days(stated, "day"))
        has_baseline = numpy.isin(numpy.arange(len(self.ids)), numbered["position"])[self.project]
        approved = numpy.where(known_from[self.project] <= self.day, finish[self.project], numpy.datetime64("NaT", "D"))
        return numpy.where(has_baseline, approved, self.own("baseline_finish"))

    def _risk_exposure(self) -> numpy.ndarray:
        # RAID entries carry no history: only the newest reporting date can be told.
        exposure = risk.risk_exposure(self.rows.raid, self.policy.risk_probabilities).reindex(self.ids).to_numpy(dtype=float)
        return numpy.where(self.is_newest, exposure[self.project], numpy.nan)

    def _reported(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The reported status current at each date (None where stale or absent), and the day of the last report."""
        found = self.reports.positions(self.project, self.day)
        reported_on = self.reports.take("day", found)
        oldest = to_days(self._rhythm_before())[self.date_number]
        return numpy.where(reported_on > oldest, self.reports.take("status", found), None), reported_on

    def _status(self, columns: dict[str, numpy.ndarray]) -> dict[str, numpy.ndarray]:
        names = ("spi_t", "finish_slip_days", "cpi", "forecast_variance", "risk_exposure", "bac")
        judged = status.computed_status(*(columns[name] for name in names), self.policy)
        reported, reported_on = self._reported()
        diverging = status.diverges(reported, judged.overall)
        open_stage = membership.is_open_stage(self.rows.projects["stage"], self.policy.closed_stages)[self.project]
        active = open_stage | ~self.is_newest
        periods = self.calendar.periods(self.day, self.policy)
        return {
            "active": active, "reported_status": reported, "reported_on": reported_on,
            "computed_status": status.words(judged.overall),
            **{f"computed_{part}": status.words(levels) for part, levels in judged.parts.items()},
            "reason": self._reasons(columns, judged), "diverges": diverging,
            "divergence_age": status.ages(diverging, self.project, self.date_number, periods),
            "severity": status.severity(reported, judged.overall, diverging, active),
        }

    def _reasons(self, columns: dict[str, numpy.ndarray], judged: status.ComputedStatus) -> list[str]:
        write = reasons.Reasons(self.policy).sentence
        figures = (columns["spi_t"], columns["finish_slip_days"], columns["cpi"], columns["forecast_variance"],
                   earned_value.ratio(columns["risk_exposure"], columns["bac"]), columns["ev"], columns["ac"], columns["bac"],
                   ~numpy.isnat(columns["original_finish"]), self.is_newest)
        measured = map(reasons.Measured._make, zip(*(values.tolist() for values in figures), strict=True))
        overall = judged.overall.tolist()
        return [write(*arguments) for arguments in zip(
            overall, _by_row(judged.parts), _by_row(judged.measures), measured, strict=True)]


def _by_row(levels: dict[str, numpy.ndarray]) -> list[dict[str, int]]:
    return [dict(zip(levels, row, strict=True)) for row in zip(*(item.tolist() for item in levels.values()), strict=True)]
