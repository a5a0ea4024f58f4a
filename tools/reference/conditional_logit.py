"""Golden numbers of conditional and ordinary logit, of effects of several groups, and of collinearity, by statsmodels."""
from itertools import combinations

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.outliers_influence import variance_inflation_factor

from golden import write

SEED = 20191001
rng = np.random.default_rng(SEED)


def rows(strata, p, beta, most):
    """Strata of 2 to `most` rows with effects of their own; some have several positives."""
    design, outcomes, groups = [], [], []
    for stratum in range(strata):
        n = int(rng.integers(2, most + 1))
        x = np.round(np.column_stack([rng.normal(size=(n, p - 1)), rng.integers(0, 2, size=n)]), 3)
        chance = 1 / (1 + np.exp(-(x @ beta + rng.normal() * 1.5)))
        design.append(x)
        outcomes.append((rng.random(n) < chance).astype(int))
        groups.append(np.full(n, stratum))
    return np.vstack(design), np.concatenate(outcomes), np.concatenate(groups)


def by_enumeration(x, y, groups, beta):
    """Scores of rows centered in their stratum, over all choices of as many positives: the sandwich's filling."""
    scores = np.zeros_like(x)
    for stratum in np.unique(groups):
        at = np.flatnonzero(groups == stratum)
        k = int(y[at].sum())
        if k in (0, len(at)):
            continue
        choices = list(combinations(range(len(at)), k))
        weights = np.array([np.exp(sum(x[at[i]] @ beta for i in choice)) for choice in choices])
        weights /= weights.sum()
        chance = np.array([sum(w for w, choice in zip(weights, choices) if i in choice) for i in range(len(at))])
        center = (chance[:, None] * x[at]).sum(0) / k
        scores[at] = (y[at] - chance)[:, None] * (x[at] - center)
    return scores


def robust(scores, clusters, bread):
    sums = [s for s in (scores[clusters == c].sum(0) for c in np.unique(clusters)) if np.any(s != 0)]
    filling = sum(np.outer(s, s) for s in sums)
    return bread @ filling @ bread * len(sums) / (len(sums) - 1)


def conditional():
    cases = []
    for strata, beta, most in [(120, [0.8, -0.4, 0.5], 4), (40, [0.3, 1.1], 9), (200, [-0.6, 0.2, 0.0, 0.9], 3)]:
        x, y, groups = rows(strata, len(beta), np.array(beta), most)
        result = ConditionalLogit(y, x, groups=groups).fit(method="newton", maxiter=100, disp=0)
        bread = np.asarray(result.cov_params())
        users = groups // 3
        products = rng.integers(0, 17, size=len(y))
        scores = by_enumeration(x, y, groups, np.asarray(result.params))
        cases.append({
            "design": x.ravel().tolist(), "columns": len(beta), "outcomes": y.tolist(), "groups": groups.tolist(),
            "users": users.tolist(), "products": products.tolist(),
            "coefficients": np.asarray(result.params).tolist(), "covariance": bread.ravel().tolist(), "logLikelihood": float(result.llf),
            "byUser": robust(scores, users, bread).ravel().tolist(), "byProduct": robust(scores, products, bread).ravel().tolist(),
        })
    return cases


def poisson():
    cases = []
    for strata, beta, most in [(100, [0.8, -0.4, 0.5], 4), (50, [0.3, 1.1], 8)]:
        x, y, groups = rows(strata, len(beta), np.array(beta), most)
        # A Poisson model with a constant for each stratum has the conditional one's coefficients and covariance; statsmodels' own conditional
        # Poisson model leaves out strata that are all positive.
        kept = np.isin(groups, [g for g in np.unique(groups) if y[groups == g].sum() > 0])
        constants = (groups[kept][:, None] == np.unique(groups[kept])[None, :]).astype(float)
        result = sm.Poisson(y[kept], np.column_stack([x[kept], constants])).fit(method="newton", maxiter=200, tol=1e-12, disp=0)
        p = len(beta)
        cases.append({
            "design": x.ravel().tolist(), "columns": len(beta), "outcomes": y.tolist(), "groups": groups.tolist(),
            "coefficients": np.asarray(result.params)[:p].tolist(), "covariance": np.asarray(result.cov_params())[:p, :p].ravel().tolist(),
        })
    return cases


def ordinary():
    x, y, groups = rows(90, 3, np.array([0.8, -0.4, 0.5]), 4)
    x = sm.add_constant(x)
    clusters = len(np.unique(groups))
    result = sm.Logit(y, x).fit(disp=0, tol=1e-12)
    clustered = sm.Logit(y, x).fit(disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    return [{
        "design": x.ravel().tolist(), "columns": 4, "outcomes": y.tolist(), "clusters": groups.tolist(),
        "coefficients": result.params.tolist(), "covariance": result.cov_params().ravel().tolist(), "logLikelihood": float(result.llf),
        "clustered": (clustered.cov_params() * clusters / (clusters - 1)).ravel().tolist(),
    }]


def groups():
    cases = []
    for effects, variances in [
        ([0.1, 0.62, 0.3, -0.4, 0.9], [0.01, 0.02, 0.015, 0.03, 0.05]), ([0.2, 0.21], [0.04, 0.05]), ([0.5, 0.45, 0.55, 0.52], [0.1, 0.2, 0.1, 0.3]),
        (np.round(rng.normal(0.2, 0.5, 20), 4).tolist(), np.round(rng.uniform(0.005, 0.2, 20), 4).tolist()),
    ]:
        result = combine_effects(np.array(effects), np.array(variances), method_re="iterated", use_t=False, atol=1e-14)
        table = result.summary_frame()
        pooled = table.loc["random effect"]
        cases.append({
            "effects": effects, "variances": variances, "q": float(result.q), "pValue": float(result.test_homogeneity().pvalue),
            "iSquared": max(0.0, float(result.i2)), "tauSquared": max(0.0, float(result.tau2)),
            "pooled": {"value": float(pooled["eff"]), "low": float(pooled["ci_low"]), "high": float(pooled["ci_upp"])},
        })
    return cases


def before_after():
    cases = []
    for n, ratio in [(40, 1.4), (12, 0.7)]:
        exposure = rng.integers(20, 400, size=(n, 2))
        before, after = rng.poisson(exposure[:, 0] * 0.05), rng.poisson(exposure[:, 1] * 0.05 * ratio)
        clusters = np.arange(n) // 2
        told = before + after > 0
        model = sm.GLM(
            np.column_stack([after, before])[told], np.ones((told.sum(), 1)), family=sm.families.Binomial(), offset=np.log(exposure[told, 1] / exposure[told, 0]),
        )
        result = model.fit(tol=1e-14, cov_type="cluster", cov_kwds={"groups": clusters[told], "use_correction": False})
        groups = len(np.unique(clusters[told]))
        log, half = float(result.params[0]), stats.norm.ppf(0.975) * float(result.bse[0]) * np.sqrt(groups / (groups - 1))
        cases.append({
            "pairs": [{"before": int(b), "after": int(a), "exposureBefore": int(e[0]), "exposureAfter": int(e[1]), "cluster": int(c)} for b, a, e, c in zip(before, after, exposure, clusters)],
            "value": float(np.exp(log)), "low": float(np.exp(log - half)), "high": float(np.exp(log + half)),
        })
    return cases


def inflation():
    x = rng.normal(size=(60, 3))
    x[:, 2] += 1.5 * x[:, 0]
    x = np.round(x, 3)
    full = sm.add_constant(x)
    return [{"design": x.ravel().tolist(), "columns": 3, "factors": [float(variance_inflation_factor(full, i + 1)) for i in range(3)]}]


write(
    "libs/metrics/src/stats/golden/conditional-logit.golden.json", "conditional_logit.py", ["numpy", "scipy", "statsmodels"],
    "relative 1e-6 (the reference stops Newton early), sandwiches 1e-5",
    {"conditional": conditional(), "poisson": poisson(), "ordinary": ordinary(), "groups": groups(), "inflation": inflation(), "beforeAfter": before_after()},
    seed=SEED,
)
