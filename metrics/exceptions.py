"""What asks for attention, as one list over all kinds, ranked by the money at stake while nothing is done."""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import pandas

from metrics.risk import expected_impact

# In the order in which they stand when the same money is at stake: what a report hides comes before what it says.
KINDS = ("divergence", "over_budget", "late", "provider", "milestones", "risks", "stale")
COLUMNS = ("kind", "project_id", "name", "is_shown", "at_stake", "since", "periods", "count", "days", "share", "due_on",
           "subject", "reported", "computed", "reached", "reached_late")
_DATES = ("since", "due_on")
_NUMBERS = ("at_stake", "periods", "count", "days", "share", "reached", "reached_late")


def burn_rate(rows: pandas.DataFrame) -> pandas.Series:
    """What a day costs: the actual cost / the days from the actual start to that cost; where there is none yet, budget /
    planned days (the rule of `metrics.network_effects.cost_of_delay`). Unknown without either.

    `rows`: actual_start, ac, figures_on, bac, start, planned_finish.
    """
    elapsed = _positive_days(rows["actual_start"], rows["figures_on"])
    planned = _positive_days(rows["start"], rows["planned_finish"])
    return (rows["ac"].where(rows["ac"] > 0) / elapsed).fillna(rows["bac"] / planned)


def cost_of_delay(days: pandas.Series, rows: pandas.DataFrame) -> pandas.Series:
    """The money bound by a delay: its days x what a day costs, see `burn_rate`; nothing for an early one.

    The cheapest assumption that the data bears: team and money stay bound for that much longer. It leaves out what those who
    wait for the benefits lose, which few plans state.
    """
    return days.astype("Float64").astype(float).clip(lower=0) * burn_rate(rows)


def _positive_days(begin: pandas.Series, end: pandas.Series) -> pandas.Series:
    days = (end - begin).dt.days.astype(float)
    return days.where(days > 0)


def judged(rows: pandas.DataFrame, slip_limit: float, variance_limit: float, reports_are_kept: bool = True) -> pandas.DataFrame:
    """Exceptions of the kinds divergence, over_budget, late and stale; `rows`: see `data_access.exceptions.read_judged`.

    At stake: what the forecast lies over budget; what the delay binds; for a divergence the greater of the two, which is what
    the report keeps quiet about. Nobody can say what silence costs, so a stale status has none.
    """
    overspend = (rows["eac"] - rows["bac"]).clip(lower=0)
    delay = cost_of_delay(rows["finish_slip_days"], rows)
    hidden = numpy.fmax(overspend, delay)
    about = {"reported": rows["reported_status"], "computed": rows["computed_status"]}
    beyond_slip = (rows["finish_slip_days"].astype("Float64") > slip_limit).fillna(False).astype(bool)
    beyond_budget = rows["forecast_variance"] > variance_limit
    silent = rows["reported_status"].isna() & reports_are_kept
    days = rows["finish_slip_days"].astype("Float64").astype(float)
    return _listed(
        _of("divergence", rows, rows["diverges"].astype(bool), at_stake=hidden.where(hidden > 0),
            periods=rows["divergence_age"], **about),
        _of("over_budget", rows, beyond_budget, at_stake=overspend, share=rows["forecast_variance"]),
        _of("late", rows, beyond_slip, at_stake=delay, days=days, due_on=rows["forecast_finish"]),
        _of("stale", rows, silent, since=rows["reported_on"]),
    )


def overdue_risks(rows: pandas.DataFrame, probabilities: Mapping[int, float]) -> pandas.DataFrame:
    """One exception a project with risks past their date: how many, the largest by name, the oldest date.

    At stake: the expected loss, or for an opportunity the expected gain that passes; probability x cost impact, added up.
    `rows`: see `data_access.exceptions.read_overdue_risks`.
    """
    if rows.empty:
        return _listed()
    impact = expected_impact(rows["kind"], rows["probability"], rows["cost_impact"], probabilities).abs()
    ordered = rows.assign(impact=impact).sort_values(["impact", "due_on"], ascending=[False, True], na_position="last")
    grouped = ordered.groupby("project_id", sort=False)
    found = grouped.agg(name=("name", "first"), count=("raid_id", "size"), subject=("title", "first"), since=("due_on", "min"))
    found["at_stake"] = grouped["impact"].sum(min_count=1)
    return _listed(_whole("risks", found))


def endangered_milestones(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One exception a project with milestones that will hardly be met: how many, the first of them, how late it is expected.

    Expected days late: the greater of the milestone's own forecast against its baseline and the project's mean so far. At
    stake: what the longest of these delays binds. `rows`: see `data_access.exceptions.read_endangered_milestones`.
    """
    if rows.empty:
        return _listed()
    forecast = (rows["forecast_date"] - rows["baseline_date"]).dt.days.astype(float)
    expected = numpy.fmax(forecast, rows["mean_days_late"].astype(float)).round()
    stake = cost_of_delay(expected, rows)
    ordered = rows.assign(days=expected, at_stake=stake).sort_values(["baseline_date", "milestone_id"])
    grouped = ordered.groupby("project_id", sort=False)
    found = grouped.agg(name=("name", "first"), count=("milestone_id", "size"), subject=("milestone", "first"),
                        due_on=("baseline_date", "min"), days=("days", "first"), at_stake=("at_stake", "max"),
                        reached=("reached", "first"), reached_late=("reached_late", "first"))
    return _listed(_whole("milestones", found))


def red_providers(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One exception a red project that others wait for: how many wait, who, and how late the worst promise is.

    At stake: over the receivers, what the days from `needed_by` to the promise bind at their cost of a day; unknown
    where neither is stated. `rows`: see `data_access.exceptions.read_red_providers`.
    """
    if rows.empty:
        return _listed()
    gap = (rows["promised"] - rows["needed_by"]).dt.days.astype(float)
    stake = cost_of_delay(gap, rows)
    ordered = rows.assign(days=gap, at_stake=stake.where(gap > 0)).sort_values("at_stake", ascending=False, na_position="last")
    # Several deliveries to one receiver hold it up once, by the longest of them.
    ordered = ordered.drop_duplicates(["project_id", "receiver_id"])
    grouped = ordered.groupby("project_id", sort=False)
    found = grouped.agg(name=("name", "first"), is_shown=("is_shown", "first"), count=("receiver_id", "size"),
                        subject=("receiver", "first"), due_on=("needed_by", "min"), days=("days", "max"),
                        reported=("reported_status", "first"), computed=("computed_status", "first"))
    found["at_stake"] = grouped["at_stake"].sum(min_count=1)
    return _listed(_whole("provider", found))


def began(history: pandas.DataFrame, kind: str, slip_limit: float, variance_limit: float) -> pandas.Series:
    """Since which reporting date each project is outside without a break, by project_id; only for kinds that figures tell.

    `history`: see `data_access.exceptions.read_runs`, newest first by project.
    """
    outside = {
        "divergence": lambda: history["diverges"].astype(bool),
        "late": lambda: (history["finish_slip_days"].astype("Float64") > slip_limit).fillna(False).astype(bool),
        "over_budget": lambda: history["forecast_variance"] > variance_limit,
        "provider": lambda: (history["computed_status"] == "red") | (history["reported_status"] == "red"),
    }[kind]()
    unbroken = outside.groupby(history["project_id"]).cummin()
    return history[unbroken.astype(bool)].groupby("project_id")["period_end"].min()


def ranked(*lists: pandas.DataFrame) -> pandas.DataFrame:
    """All exceptions in one order: the most money at stake first; those without a figure follow, by kind, the oldest first."""
    rows = _listed(*lists)
    place = rows["kind"].map(KINDS.index)
    ordered = rows.assign(place=place).sort_values(["at_stake", "place", "since", "name", "project_id"], na_position="last",
                                                   ascending=[False, True, True, True, True], ignore_index=True)
    return ordered[list(COLUMNS)]


def one_a_project(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The costliest exception of each project in the given order, with `also`: the other kinds of that project, as a tuple."""
    kinds = rows.groupby("project_id", sort=False)["kind"].agg(tuple)
    first = rows.drop_duplicates("project_id").reset_index(drop=True)
    return first.assign(also=[kinds[key][1:] for key in first["project_id"]])


def _of(kind: str, rows: pandas.DataFrame, applies: pandas.Series, **facts) -> pandas.DataFrame:
    return pandas.DataFrame({"kind": kind, "project_id": rows["project_id"], "name": rows["name"], **facts})[applies]


def _whole(kind: str, grouped: pandas.DataFrame) -> pandas.DataFrame:
    return grouped.reset_index().assign(kind=kind)


def _listed(*parts: pandas.DataFrame) -> pandas.DataFrame:
    """The parts under one another with all of COLUMNS, each of one type whatever is in it."""
    wide = [part.reindex(columns=list(COLUMNS)).astype({"is_shown": object}) for part in parts]
    rows = {name: [value for part in wide for value in part[name].tolist()] for name in COLUMNS}
    frame = pandas.DataFrame({name: pandas.Series(values, dtype=object) for name, values in rows.items()})
    for name in _NUMBERS:
        frame[name] = pandas.to_numeric(frame[name].where(frame[name].notna(), None), errors="coerce").astype(float)
    for name in _DATES:
        frame[name] = pandas.to_datetime(frame[name]).astype("datetime64[s]")
    frame["is_shown"] = frame["is_shown"].map(lambda value: value is not False and value != 0).astype(bool)
    for name in ("subject", "reported", "computed"):
        frame[name] = frame[name].where(frame[name].notna(), None)
    return frame
