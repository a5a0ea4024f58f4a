"""Golden numbers of two conversion rates with beta posteriors, chances and losses as exact sums in fifty digits by mpmath, quantiles by scipy."""
import mpmath as mp
from scipy import integrate, optimize, stats

from golden import write

mp.mp.dps = 50


def posterior(converted, users, prior):
    return mp.mpf(prior["alpha"] + converted), mp.mpf(prior["beta"] + users - converted)


def below(first, second):
    """P(first < second), a sum of positive terms over the second's first parameter; both must be whole (Evan Miller's formula)."""
    (a, b), (c, d) = first, second
    terms = (mp.exp(log_beta(a + i, b + d) - mp.log(d + i) - log_beta(1 + i, d) - log_beta(a, b)) for i in range(int(c)))
    return mp.fsum(terms)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def at_most(control, treatment, effect, scale):
    """P(effect of treatment over control <= effect), by scipy's adaptive quadrature."""
    c, u = stats.beta(float(control[0]), float(control[1])), stats.beta(float(treatment[0]), float(treatment[1]))
    where = (lambda x: x + effect) if scale == "absolute" else (lambda x: x * (1 + effect))
    low, high = max(0.0, -effect if scale == "absolute" else 0.0), min(1.0, 1 - effect if scale == "absolute" else 1 / (1 + effect))
    inner = [x for x in (c.mean() + step * c.std() for step in (-8, -4, -2, 0, 2, 4, 8)) if low < x < high]
    ends = [low, *inner, high]
    return sum(integrate.quad(lambda x: c.pdf(x) * u.cdf(where(x)), start, end, epsabs=1e-14, epsrel=1e-12)[0] for start, end in zip(ends, ends[1:])) + c.sf(high)


def quantile(control, treatment, p, scale, low, high):
    return optimize.brentq(lambda effect: at_most(control, treatment, effect, scale) - p, low, high, xtol=1e-13, rtol=1e-12)


def case(control, treatment, priors, quantiles):
    arms = {"control": control, "treatment": treatment}
    c, t = (posterior(arms[name]["converted"], arms[name]["users"], priors[name]) for name in ("control", "treatment"))
    mean_c, mean_t = c[0] / sum(c), t[0] / sum(t)
    # E[(T - C)+] = E[T] P(T' > C) - E[C] P(T > C'), where ' has one more success: exact, and fifty digits outlast the cancellation.
    more = lambda beta: (beta[0] + 1, beta[1])
    less = lambda beta: (beta[0] - 1, beta[1])
    win, lose = below(c, t), below(t, c)
    absolute = [mean_t * below(c, more(t)) - mean_c * below(more(c), t), mean_c * below(t, more(c)) - mean_t * below(more(t), c)]
    ratio = mean_t * (sum(c) - 1) / (c[0] - 1) if c[0] > 1 else None
    relative = None if ratio is None else [ratio * below(less(c), more(t)) - win, lose - ratio * below(more(t), less(c))]
    result = {**arms, "priors": priors, "probabilityTreatmentIsHigher": float(win), "probabilityTreatmentIsLower": float(lose), "lossAbsolute": [float(x) for x in absolute], "lossRelative": relative and [float(x) for x in relative]}
    for scale, starts in quantiles.items():
        around = (lambda start: (max(start - width, -0.9999), min(start + width, 0.9999))) if scale == "absolute" else (lambda start: (0.6 * (1 + start) - 1, 1.7 * (1 + start) - 1))
        width = (starts[2] - starts[0]) / 8
        result[scale] = [float(quantile(c, t, p, scale, *around(start))) for p, start in zip((0.025, 0.5, 0.975), starts)]
    return result


def by_density(a, b, x):
    """P(X <= x) of large parameters: quadrature of the density around its peak, which sums to one by construction."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    mode = (a - 1) / (a + b - 2)
    sd = mp.sqrt(mode * (1 - mode) / (a + b))
    shape = lambda at: mp.exp((a - 1) * mp.log(at / mode) + (b - 1) * mp.log((1 - at) / (1 - mode)))
    low, high = max(mp.mpf(0), mode - 16 * sd), min(mp.mpf(1), mode + 16 * sd)
    part = lambda start, end: mp.quad(shape, [start + (end - start) * i / 24 for i in range(25)], maxdegree=5)
    return float(part(low, x) / part(low, high))


LARGE = [
    (501, 9501, 0.0456), (50_001, 950_001, 0.0495), (500_001, 500_001, 0.497), (5e7, 9.5e8, 0.05), (5e7, 9.5e8, 0.04998), (1e8, 1e8, 0.49999),
    (3e8, 1e9, 0.2307695), (2e6, 5e6, 0.2854), (1e6, 1e6, 0.5), (1e6, 1e9, 0.001),
]
FLAT = {"alpha": 1, "beta": 1}
BOTH_FLAT = {"control": FLAT, "treatment": FLAT}
SHOP = {"control": {"alpha": 20, "beta": 980}, "treatment": {"alpha": 20, "beta": 980}}
arm = lambda converted, users: {"users": users, "converted": converted}
cases = [
    case(arm(49, 100), arm(51, 100), BOTH_FLAT, {"absolute": (-0.117, 0.02, 0.156), "relative": (-0.21, 0.04, 0.374)}),
    case(arm(2, 40), arm(5, 38), BOTH_FLAT, {"absolute": (-0.06, 0.07, 0.22), "relative": (-0.5, 1.2, 9)}),
    case(arm(0, 10), arm(3, 10), BOTH_FLAT, {"absolute": (-0.043, 0.246, 0.553)}),
    case(arm(5, 5), arm(0, 5), BOTH_FLAT, {"absolute": (-0.96, -0.745, -0.3), "relative": (-0.995, -0.87, -0.43)}),
    case(arm(100, 5000), arm(130, 5000), SHOP, {"absolute": (-0.001, 0.005, 0.01), "relative": (-0.05, 0.24, 0.6)}),
    case(arm(1000, 50_000), arm(1400, 50_000), BOTH_FLAT, {}),
    case(arm(100, 10_000), arm(900, 10_000), BOTH_FLAT, {}),
    case(arm(1400, 20_000), arm(800, 20_000), BOTH_FLAT, {}),
]
write(
    "libs/metrics/src/stats/golden/beta-pair.golden.json", "beta_binomial.py", ["mpmath", "scipy"],
    "chances and absolute losses relative 1e-9; relative losses 1e-7; quantiles 1e-8; distributions 1e-9",
    {"comparisons": cases, "distributions": [{"a": a, "b": b, "x": x, "p": by_density(a, b, x)} for a, b, x in LARGE]},
)
