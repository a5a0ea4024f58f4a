"""Golden numbers of two arms, by scipy, statsmodels, tea-tasting and Spotify's confidence."""
import numpy as np
import pandas as pd
import tea_tasting as tt
from scipy import stats
from spotify_confidence import StudentsTTest
from statsmodels.stats import proportion

from experiment_samples import SEED, pairs
from golden import write

ARMS = [(50, 1000, 65, 1000), (48, 1755, 52, 1700), (0, 40, 5, 40), (3, 12, 0, 15), (1, 2, 1, 2), (120, 90000, 190, 45000), (10, 10, 8, 10), (0, 5, 0, 9)]


def listed(values):
    return [float(value) for value in values]


def ends(interval):
    return [float(interval.low), float(interval.high)]


def agresti_caffo():
    return [
        {
            "control": {"users": n0, "converted": c0}, "treatment": {"users": n1, "converted": c1}, "alpha": alpha,
            "interval": listed(proportion.confint_proportions_2indep(c1, n1, c0, n0, method="agresti-caffo", compare="diff", alpha=alpha)),
        }
        for c0, n0, c1, n1 in ARMS for alpha in (0.05, 0.01)
    ]


def mean_difference(a, b, axis=-1):
    return np.mean(b, axis=axis) - np.mean(a, axis=axis)


def relative_difference(a, b, axis=-1):
    return np.mean(b, axis=axis) / np.mean(a, axis=axis) - 1


def ranked():
    rng = np.random.default_rng(SEED + 1)
    samples = [
        ("few, no ties", rng.normal(0, 1, 6), rng.normal(1, 1, 9)), ("few, ties", rng.integers(0, 4, 11), rng.integers(1, 5, 8)),
        ("many, no ties", rng.normal(0, 1, 40), rng.normal(0.6, 2, 55)), ("many, ties", rng.poisson(1.0, 60), rng.poisson(1.6, 45)),
        ("mostly zeros", np.where(rng.random(90) < 0.9, 0, rng.gamma(2, 20, 90)), np.where(rng.random(80) < 0.8, 0, rng.gamma(2, 20, 80))),
        ("far apart", rng.normal(0, 1, 400), rng.normal(3, 1, 380)),
    ]
    cases = []
    for name, control, treatment in samples:
        control, treatment = np.round(control, 3), np.round(treatment, 3)
        ties = len(np.unique(np.concatenate([control, treatment]))) < len(control) + len(treatment)
        exact = len(control) + len(treatment) <= 50
        how = ("exact" if not ties else stats.PermutationMethod(n_resamples=10**7)) if exact else "asymptotic"
        found = stats.mannwhitneyu(treatment, control, alternative="two-sided", method=how)
        brunner = stats.brunnermunzel(control, treatment, distribution="t")
        cases.append({
            "name": name, "control": listed(control), "treatment": listed(treatment), "exact": exact,
            "u": float(found.statistic), "pValue": float(found.pvalue), "brunnerMunzel": float(brunner.statistic),
        })
    return cases


def resampled():
    cases = []
    for control, treatment in pairs():
        arms = (control["revenue"], treatment["revenue"])
        case = {"control": listed(arms[0]), "treatment": listed(arms[1])}
        for scale, statistic in (("absolute", mean_difference), ("relative", relative_difference)):
            for method in ("percentile", "bca"):
                found = stats.bootstrap(
                    arms, statistic, n_resamples=100_000, method=method, vectorized=True, batch=2000, rng=np.random.default_rng(SEED),
                )
                case.setdefault(scale, {})[method] = ends(found.confidence_interval)
        cases.append(case)
    return cases


def permuted():
    rng = np.random.default_rng(SEED + 2)
    samples = [
        (rng.normal(0, 1, 7).round(2), rng.normal(1.5, 2, 9).round(2)), (rng.poisson(1, 8), rng.poisson(2, 8)),
        (np.array([0, 0, 0, 12.5]), np.array([3.0, 0, 0, 40, 18])), (pairs()[1][0]["revenue"], pairs()[1][1]["revenue"]),
    ]
    cases = []
    for control, treatment in samples:
        found = stats.permutation_test(
            (control, treatment), lambda a, b, axis=-1: np.abs(mean_difference(a, b, axis)), permutation_type="independent", vectorized=True,
            alternative="greater", n_resamples=200_000, batch=2000, rng=np.random.default_rng(SEED),
        )
        cases.append({
            "control": listed(control), "treatment": listed(treatment), "exact": len(control) + len(treatment) < 20,
            "difference": float(mean_difference(control, treatment)), "pValue": float(found.pvalue),
        })
    return cases


def tea_tasting():
    cases = []
    for control, treatment in pairs():
        frame = pd.concat([pd.DataFrame(control).assign(variant=0), pd.DataFrame(treatment).assign(variant=1)])
        metrics = {
            "ratio": tt.RatioOfMeans("revenue", "sessions"), "cuped": tt.Mean("revenue", "before"),
            "ratioNormal": tt.RatioOfMeans("revenue", "sessions", use_t=False), "cupedNormal": tt.Mean("revenue", "before", use_t=False),
        }
        found = tt.Experiment(metrics).analyze(frame)
        case = {"control": {key: listed(values) for key, values in control.items()}, "treatment": {key: listed(values) for key, values in treatment.items()}}
        for name in ("ratio", "cuped"):
            result, normal = found[name], found[f"{name}Normal"]
            case[name] = {
                "control": float(result.control), "treatment": float(result.treatment),
                "absolute": {"value": float(result.effect_size), "interval": [float(result.effect_size_ci_lower), float(result.effect_size_ci_upper)], "pValue": result.pvalue},
                "relative": {"value": float(result.rel_effect_size), "logNormalInterval": [float(normal.rel_effect_size_ci_lower), float(normal.rel_effect_size_ci_upper)]},
            }
        cases.append(case)
    return cases


def margins():
    """Spotify's margin is a share of the control's observed mean, taken as a known number; intervals are one-sided at 95 %."""
    cases = []
    samples = [(3407, 0.41, 3.9, 3461, 0.70, 6.2), (50000, 12.0, 55.0, 50000, 11.9, 57.0), (800, 5.0, 2.0, 900, 4.6, 2.4), (40, 3.0, 1.0, 35, 1.2, 1.1)]
    for n0, m0, s0, n1, m1, s1 in samples:
        frame = pd.DataFrame({
            "arm": ["control", "treatment"], "n": [n0, n1], "sum": [n0 * m0, n1 * m1],
            "squares": [(n0 - 1) * s0**2 + n0 * m0**2, (n1 - 1) * s1**2 + n1 * m1**2],
        })
        test = StudentsTTest(frame, "sum", "squares", "n", "arm", interval_size=0.95)
        for share, prefers in ((0.05, "increase"), (0.3, "increase"), (0.05, "decrease")):
            row = test.difference(level_1="control", level_2="treatment", absolute=True, non_inferiority_margins=(share, prefers)).iloc[0]
            cases.append({
                "control": {"n": n0, "mean": m0, "sd": s0}, "treatment": {"n": n1, "mean": m1, "sd": s1}, "margin": share * m0,
                "higherIsBetter": prefers == "increase", "pValue": float(row["p-value"]),
                "bound": float(row["ci_lower"] if prefers == "increase" else row["ci_upper"]), "significant": bool(row["is_significant"]),
            })
    return cases


write(
    "libs/metrics/src/stats/golden/experiments.golden.json", "experiment_tests.py",
    ["numpy", "scipy", "statsmodels", "tea-tasting", "spotify-confidence"],
    "relative 1e-9; bootstrap 4 % of the interval's width and drawn permutations 4 standard errors, as the draws differ",
    {"agrestiCaffo": agresti_caffo(), "ranked": ranked(), "resampled": resampled(), "permuted": permuted(), "teaTasting": tea_tasting(), "margins": margins()},
    seed=SEED, requirements="requirements-experiments.txt",
)
