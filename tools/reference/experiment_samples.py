"""The samples that the golden numbers of experiments are made of: whole users with a covariate, an outcome and sessions."""
import numpy as np

SEED = 20191107


def users(rng, n, uplift=1.0):
    """Per user: revenue of before, sessions and revenue in the experiment; most buy nothing, sizes are skewed."""
    taste = rng.gamma(1.5, 1.0, n)
    sessions = 1 + rng.poisson(taste)
    before = np.round(rng.gamma(2.0, 20.0, n) * (rng.random(n) < 0.35 * np.minimum(1, taste)), 2)
    bought = rng.random(n) < 0.3 * np.minimum(1, taste)
    revenue = np.round(rng.gamma(2.0, 25.0, n) * bought * uplift + 0.4 * before, 2)
    return {"before": before, "sessions": sessions.astype(float), "revenue": revenue}


def pairs():
    """Two arms per case: small, of unequal size, large uplift, strong covariate."""
    rng = np.random.default_rng(SEED)
    cases = [(12, 9, 1.0), (60, 85, 1.15), (140, 120, 1.9)]
    return [(users(rng, n0), users(rng, n1, uplift)) for n0, n1, uplift in cases]
