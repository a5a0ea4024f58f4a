"""Golden numbers of GrowthBook's library: absolute and relative differences of means, sample ratio mismatch."""

from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
from gbstats.models.statistics import SampleMeanStatistic
from gbstats.utils import check_srm

from golden import write


def statistic(n, mean, sd):
    total = n * mean
    return SampleMeanStatistic(n=n, sum=total, sum_squares=(n - 1) * sd**2 + total**2 / n)


def comparison(control, treatment):
    case = {"control": control, "treatment": treatment}
    for kind in ("absolute", "relative"):
        test = TwoSidedTTest(statistic(**control), statistic(**treatment), FrequentistConfig(difference_type=kind))
        result = test.compute_result()
        case[kind] = {"value": float(result.expected), "interval": [float(end) for end in result.ci], "pValue": float(result.p_value)}
    return case


comparisons = [
    comparison({"n": 3407, "mean": 0.41, "sd": 3.9}, {"n": 3461, "mean": 0.70, "sd": 6.2}),
    comparison({"n": 50000, "mean": 12.0, "sd": 55.0}, {"n": 50000, "mean": 12.9, "sd": 57.0}),
]
mismatches = [{"counts": counts, "shares": shares, "pValue": float(check_srm(counts, shares))} for counts, shares in [
    ([5030, 4970], [0.5, 0.5]), ([5200, 4800], [0.5, 0.5]), ([9100, 880], [0.9, 0.1]),
]]
write(
    "libs/metrics/src/stats/golden/growthbook.golden.json", "growthbook.py", ["gbstats", "numpy", "scipy"],
    "relative 1e-9",
    {"comparisons": comparisons, "mismatches": mismatches}, requirements="requirements-growthbook.txt",
)
