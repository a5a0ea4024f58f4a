"""Golden numbers of a total against what earlier days lead to expect, by statsmodels' quasi-likelihood GLM and scipy."""
import numpy as np
import statsmodels.api as sm
from scipy import stats

from golden import write

SEED = 20191126


def case(rng, kind, weeks, block_spread, days_asked=7):
    rates = rng.uniform(30, 90, 7)
    days = []
    for week in range(weeks + 1):
        lift = rng.gamma(1 / block_spread, block_spread) if block_spread else 1.0
        for weekday in range(7):
            exposure = int(rng.integers(200, 900)) if kind == "share" else 1
            if kind == "share":
                value = int(rng.binomial(exposure, rng.beta(6 * lift, 60)))
            elif kind == "count":
                value = int(rng.poisson(rates[weekday] * lift * rng.gamma(8, 1 / 8)))
            else:
                value = round(float(rng.exponential(40, rng.poisson(rates[weekday] * lift)).sum()), 2)
            days.append((weekday, week, value, exposure))
    earlier, asked = days[:-7], days[-7:][:days_asked]

    def design(rows):
        return np.array([[1.0 if weekday == w else 0.0 for w in range(7)] for weekday, *_ in rows])

    value = np.array([row[2] for row in earlier], float)
    exposure = np.array([row[3] for row in earlier], float)
    if kind == "share":
        fit = sm.GLM(value / exposure, design(earlier), family=sm.families.Binomial(), var_weights=exposure).fit(scale="X2", tol=1e-14)
    else:
        fit = sm.GLM(value, design(earlier), family=sm.families.Poisson()).fit(scale="X2", tol=1e-14)
    asks = np.array([row[3] for row in asked], float)
    mean = fit.predict(design(asked))
    slope = mean * (1 - mean) if kind == "share" else mean
    gradient = (asks * slope) @ design(asked)
    expected = float((asks * mean).sum())
    variance = float(fit.scale * (asks * slope).sum() + gradient @ fit.cov_params() @ gradient)
    observed = float(sum(row[2] for row in asked))
    blocks = np.array([row[1] for row in earlier])
    fitted = exposure * fit.predict(design(earlier)) if kind == "share" else fit.predict(design(earlier))
    spread = fitted * (1 - fitted / exposure) if kind == "share" else fitted
    between = sum(((value - fitted)[blocks == b].sum()) ** 2 / spread[blocks == b].sum() for b in range(weeks))
    pearson = ((value - fitted) ** 2 / spread).sum()
    inside = len(earlier) - 7 - (weeks - 1)
    f = (between / (weeks - 1)) / ((pearson - between) / inside)
    by_block = bool(f > 1 and stats.f.sf(f, weeks - 1, inside) < 0.25)
    least = 0 if kind == "amount" else 1
    phi, df = fit.scale, len(earlier) - 7
    if by_block:
        # Days of a week share a part of their variance: what is asked about is so large a part of a week.
        of_blocks = np.array([spread[blocks == b].sum() for b in range(weeks)])
        usual = (of_blocks.sum() - (of_blocks**2).sum() / of_blocks.sum()) / (weeks - 1)
        part = (asks * slope).sum() / usual
        mean_squares = np.array([between / (weeks - 1), (pearson - between) / inside]) * np.array([part, 1 - part])
        phi = mean_squares.sum()
        df = phi**2 / (mean_squares**2 / np.array([weeks - 1, inside])).sum()
    sd = np.sqrt(variance / fit.scale * max(phi, least))
    t = 2 * (np.sqrt(observed) - np.sqrt(expected)) * np.sqrt(expected) / sd
    return {
        "kind": kind,
        "earlier": [list(row) for row in earlier],
        "asked": [list(row) for row in asked],
        "observed": observed,
        "expected": expected,
        "dispersion": float(max(phi, least)),
        "byBlock": by_block,
        "degreesOfFreedom": float(df),
        "pValue": float(2 * stats.t.sf(abs(t), df)),
    }


rng = np.random.default_rng(SEED)
cases = [case(rng, kind, weeks, spread) for kind in ("count", "share", "amount") for weeks, spread in ((3, 0), (8, 0), (8, 0.05))]
cases += [case(rng, kind, 8, 0.05, days_asked) for kind in ("count", "share", "amount") for days_asked in (1, 3)]
fisher = [[x, d1, d2, float(stats.f.sf(x, d1, d2))] for x, d1, d2 in ((0.5, 3, 10), (2.5, 7, 42), (9.0, 2, 12), (30.0, 1, 5))]
write("libs/metrics/src/stats/golden/expected-total.golden.json", "expected_total.py", ["numpy", "scipy", "statsmodels"], 1e-9, {"totals": cases, "fisher": fisher}, SEED)
