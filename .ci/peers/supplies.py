"""Checks what `SUPPLIES_EXPORT=FOLDER make bench` left in FOLDER by libraries of others: the pinball losses by
scoringrules, the reorder points by stockpyl's newsvendor. Exits 1 if they differ.

    $SMART_ESOLUTIONS_TOOLS/bench/bin/python .ci/peers/supplies.py FOLDER
"""

import csv
import sys
from pathlib import Path

import numpy
import scoringrules
from scipy.stats import gamma
from stockpyl.newsvendor import newsvendor_continuous, newsvendor_normal


def rows(path):
    with path.open(newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def pinball(forecasts):
    """The largest difference of a forecast's mean loss from that by scoringrules."""
    truth = numpy.array([row["truth"] for row in forecasts])
    losses = [
        scoringrules.quantile_score(truth, numpy.array([row[name] for row in forecasts]), part)
        for name, part in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))
    ]
    theirs = numpy.mean(losses, axis=0)
    ours = numpy.array([row["pinball"] for row in forecasts])
    return numpy.max(numpy.abs(theirs - ours)), numpy.mean(ours), numpy.mean(theirs)


def reorder_points(points):
    """The largest relative difference from the optimum where each missing page costs as much more than each left over
    as the service level says; and from that for normal demand, where it varies little."""
    worst = worst_normal = 0.0
    for row in points:
        mean, deviation, level = row["mean_pages"], row["deviation_pages"], row["service_level"]
        shape = (mean / deviation) ** 2
        demand = gamma(shape, scale=mean / shape)
        optimum, _ = newsvendor_continuous(1 - level, level, demand)
        expected = max(optimum, mean)
        worst = max(worst, abs(row["reorder_point"] / expected - 1))
        if deviation <= 0.06 * mean:
            normal, _ = newsvendor_normal(1 - level, level, mean, deviation)
            worst_normal = max(worst_normal, abs(row["reorder_point"] / normal - 1))
    return worst, worst_normal


def main():
    folder = Path(sys.argv[1])
    forecasts, points = rows(folder / "forecasts.csv"), rows(folder / "reorder-points.csv")
    difference, ours, theirs = pinball(forecasts)
    print(f"pinball loss of {len(forecasts)} forecasts: ours {ours:.4f}, scoringrules {theirs:.4f}, apart at most {difference:.1e}")
    worst, worst_normal = reorder_points(points)
    print(f"{len(points)} reorder points: apart from stockpyl's optimum by {worst:.1e} at most; normal demand {worst_normal:.1%}")
    sys.exit(0 if difference < 1e-6 and worst < 1e-4 and worst_normal < 0.02 else 1)


if __name__ == "__main__":
    main()
