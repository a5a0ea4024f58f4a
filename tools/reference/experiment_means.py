"""Golden numbers of tests of means: noncentral t by scipy; power, sample size, smallest effect and margin, by statsmodels."""
from math import isfinite

from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower, TTestIndPower

from golden import write

write(
    "libs/metrics/src/stats/golden/noncentral-t.golden.json", "experiment_means.py", ["scipy"], "absolute 1e-12 or relative 1e-9", [
        {"t": t, "degreesOfFreedom": df, "noncentrality": nc, "survival": float(stats.nct.sf(t, df, nc)) if nc else float(stats.t.sf(t, df))}
        for df in (1, 2, 5.5, 18, 198, 10_000, 1_000_000) for nc in (-3, 0, 0.5, 2.8, 10, 45) for t in (-4, -1, 0, 1.96, 2.2, 4.3, 12, 60)
    ],
)

def solved(solver, unknown, alternative="two-sided", **known):
    """statsmodels' own answer, made exact: its root finder stops at 1e-5."""
    power = known.pop("power")
    rough = float(solver.solve_power(power=power, alternative=alternative, **known))
    return brentq(lambda x: float(solver.power(**known, **{unknown: x}, alternative=alternative)) - power, 0.99 * rough, 1.01 * rough, xtol=1e-300, rtol=1e-14)


DESIGNS = [
    # mean, sd, relative uplift, alpha, power, treatment share
    (12.5, 40.0, 0.05, 0.05, 0.80, 0.5), (12.5, 4.0, 0.20, 0.05, 0.90, 0.5), (0.41, 3.9, 0.5, 0.01, 0.80, 0.5),
    (3.0, 1.0, -0.3, 0.05, 0.95, 0.5), (100.0, 30.0, 0.1, 0.1, 0.8, 0.2), (100.0, 300.0, 0.02, 0.05, 0.8, 0.75),
]
cases = []
for mean, sd, uplift, alpha, power, share in DESIGNS:
    ratio = (1 - share) / share
    effect = abs(mean * uplift / sd)
    methods = {"z": NormalIndPower()} | ({"welch-t": TTestIndPower()} if share == 0.5 else {})
    case = {"mean": mean, "sd": sd, "upliftRelative": uplift, "alpha": alpha, "power": power, "treatmentShare": share, "methods": []}
    for method, solver in methods.items():
        treated = solved(solver, "nobs1", effect_size=effect, alpha=alpha, power=power, ratio=ratio)
        points = []
        for users in (20, 200, 2_000, 20_000):
            nobs = users * share
            found = float(solver.power(effect, nobs, alpha, ratio=ratio, alternative="two-sided"))
            points.append({
                "users": users,
                "power": found if isfinite(found) else None,  # statsmodels' noncentral t overflows where the power is all but 1
                "difference": solved(solver, "effect_size", nobs1=nobs, alpha=alpha, power=power, ratio=ratio) * sd,
                "margin": solved(solver, "effect_size", "larger", nobs1=nobs, alpha=alpha / 2, power=power, ratio=ratio) * sd,
            })
        case["methods"].append({"method": method, "treatmentUsers": treated, "points": points})
    cases.append(case)
write(
    "libs/experiments/src/design/means.golden.json", "experiment_means.py", ["scipy", "statsmodels"],
    "power: absolute 1e-9; users and differences: relative 1e-9, but 1e-5 for users by z, whose formula leaves the far tail out", cases,
)
