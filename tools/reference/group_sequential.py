"""Golden numbers of group-sequential tests: gsDesign's integration routines on a fine grid, checked against scipy's multivariate normal."""
import numpy as np
from gsdesign import gridpts, h1, hupdate
from scipy import optimize, stats

from golden import write

# gsDesign's own default is 18, good for about five digits; a finer grid shows the digits that are the method's, not the grid's.
GRID = 160


def spent(spending, t, side):
    kind = spending["kind"]
    if t >= 1:
        return side
    if kind == "obrien-fleming":
        return 2 * stats.norm.sf(stats.norm.isf(side / 2) / np.sqrt(t))
    if kind == "pocock":
        return side * np.log(1 + (np.e - 1) * t)
    gamma = spending["gamma"]
    return side * t if gamma == 0 else side * -np.expm1(-gamma * t) / -np.expm1(-gamma)


def tail(previous, information_before, information, z, theta):
    """P(not stopped before, Z >= z); Z = z at the next information."""
    if previous is None:
        return stats.norm.sf(z - theta * np.sqrt(information))
    at, _, mass = previous
    delta = information - information_before
    return float(np.sum(mass * stats.norm.sf((z * np.sqrt(information) - at * np.sqrt(information_before) - theta * delta) / np.sqrt(delta))))


def walk(fractions, bounds, theta):
    """gsDesign's sub-densities before each look."""
    densities = [None]
    for look, (t, bound) in enumerate(zip(fractions, bounds)):
        if look == len(fractions) - 1:
            break
        limits = {"a": -bound, "b": bound}
        densities.append(h1(GRID, theta, t, **limits) if look == 0 else hupdate(GRID, theta, t, limits["a"], limits["b"], theta, fractions[look - 1], densities[-1]))
    return densities


def bounds_of(fractions, spending, alpha):
    bounds, before = [], 0.0
    for look, t in enumerate(fractions):
        density = walk(fractions[: look + 1], bounds + [0], 0.0)[look]
        information_before = fractions[look - 1] if look else 0.0
        target = spent(spending, t, alpha / 2) - before
        before += target
        bounds.append(optimize.brentq(lambda z: np.log(tail(density, information_before, t, z, 0.0)) - np.log(target), 0, 12, xtol=1e-13, rtol=1e-13))
    return bounds


def crossing(fractions, bounds, theta):
    upper, lower = [], []
    for sign, into in ((1, upper), (-1, lower)):
        densities = walk(fractions, bounds, sign * theta)
        for look, t in enumerate(fractions):
            into.append(tail(densities[look], fractions[look - 1] if look else 0.0, t, bounds[look], sign * theta))
    return upper, lower


def by_multivariate_normal(fractions, bounds, theta):
    """P(no bound reached), by scipy: no recursion and no grid."""
    t = np.array(fractions)
    covariance = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    mean = theta * np.sqrt(t)
    return stats.multivariate_normal.cdf(np.array(bounds), mean=mean, cov=covariance, lower_limit=-np.array(bounds), maxpts=4_000_000, abseps=1e-9, releps=1e-9, rng=np.random.default_rng(7))


def case(name, fractions, spending, alpha=0.05, drifts=(0, 1.5, 2.8, -2), power=0.8):
    bounds = bounds_of(fractions, spending, alpha)
    under = []
    for drift in drifts:
        upper, lower = crossing(fractions, bounds, drift)
        stop = np.array(upper) + np.array(lower)
        rest = by_multivariate_normal(fractions, bounds, drift)
        assert abs(1 - stop.sum() - rest) < 3e-6, (name, drift, 1 - stop.sum(), rest)
        expected = float(np.sum(stop * np.array(fractions)) + (1 - stop.sum()) * fractions[-1])
        under.append({"drift": drift, "upper": upper, "lower": lower, "power": float(stop.sum()), "expectedFraction": expected})

    def missing(drift):
        return sum(map(sum, crossing(fractions, bounds, drift))) - power

    needed = optimize.brentq(missing, 0.5, 8, xtol=1e-11)
    critical = stats.norm.isf(alpha / 2)
    fixed = optimize.brentq(lambda drift: stats.norm.sf(critical - drift) + stats.norm.sf(critical + drift) - power, 0.5, 8, xtol=1e-13)
    return {
        "name": name, "fractions": fractions, "spending": spending, "alpha": alpha, "bounds": bounds,
        "spent": [2 * spent(spending, t, alpha / 2) for t in fractions],
        "under": under, "power": power, "driftForPower": needed, "inflation": fractions[-1] * (needed / fixed) ** 2,
    }


EQUAL = [0.2, 0.4, 0.6, 0.8, 1.0]
designs = [
    case("O'Brien-Fleming, five equal looks", EQUAL, {"kind": "obrien-fleming"}),
    case("Pocock, five equal looks", EQUAL, {"kind": "pocock"}),
    case("Hwang-Shih-DeCani -4, three equal looks, power 0.9", [1 / 3, 2 / 3, 1.0], {"kind": "hwang-shih-decani", "gamma": -4}, power=0.9),
    case("Hwang-Shih-DeCani 1, unequal looks, alpha 0.01", [0.1, 0.15, 0.7, 1.0], {"kind": "hwang-shih-decani", "gamma": 1}, alpha=0.01),
    case("O'Brien-Fleming, looks close together", [0.5, 0.52, 0.9, 0.91, 1.0], {"kind": "obrien-fleming"}),
    case("linear, three unequal looks", [0.2, 0.4, 1.0], {"kind": "hwang-shih-decani", "gamma": 0}, alpha=0.06),
    case("Pocock, weekly for ten weeks", [week / 10 for week in range(1, 11)], {"kind": "pocock"}),
]

write(
    "libs/metrics/src/stats/sequential/group-sequential.golden.json", "group_sequential.py", ["gsdesign", "numpy", "scipy"],
    "bounds, probabilities and drifts 1e-8; scipy's multivariate normal agreed within 3e-6",
    {"designs": designs}, seed=7,
)
