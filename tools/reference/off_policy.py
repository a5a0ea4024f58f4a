"""Golden numbers of off-policy estimates, in a few lines of numpy from the papers' formulas."""
import numpy as np
from scipy import stats

from golden import write

SEED = 20191101


def interval(parts, users, alpha):
    """Mean of the parts, and a normal interval from the spread of users' sums."""
    mean = parts.mean()
    units = np.unique(users)
    sums = np.array([(parts - mean)[users == unit].sum() for unit in units])
    error = np.sqrt(len(units) / (len(units) - 1) * (sums**2).sum()) / len(parts)
    return [float(mean), *(float(mean + sign * stats.norm.isf(alpha / 2) * error) for sign in (-1, 1))]


def effective(weight, users):
    """Kish's effective sample size of users' summed weights."""
    sums = np.array([weight[users == unit].sum() for unit in np.unique(users)])
    return float(sums.sum() ** 2 / (sums**2).sum())


def case(rng, name, rows, actions, sharp, clip=None, alpha=0.05, users=None):
    context = rng.normal(size=rows)
    scores = np.outer(context, np.linspace(-1, 1, actions))
    logging = np.exp(0.7 * scores) / np.exp(0.7 * scores).sum(1, keepdims=True)
    policy = np.exp(sharp * scores) / np.exp(sharp * scores).sum(1, keepdims=True)
    chosen = np.array([rng.choice(actions, p=p) for p in logging])
    expected = 2 + scores * 1.5 + 0.3 * np.arange(actions)
    reward = np.round(expected[np.arange(rows), chosen] + rng.normal(size=rows), 4)
    guess = np.round(expected * 0.9 + 0.1, 4)
    pick = lambda table: table[np.arange(rows), chosen]
    propensity, target = np.round(pick(logging), 6), np.round(pick(policy), 6)
    model_target = np.round((guess * policy).sum(1), 5)
    weight = target / propensity
    used = weight if clip is None else np.minimum(weight, clip)
    owner = np.arange(rows) if users is None else rng.integers(0, users, rows)
    snips = (used * reward).sum() / used.sum()
    parts = {
        "ips": used * reward,
        "snips": snips + used * (reward - snips) / used.mean(),
        "doublyRobust": model_target + used * (reward - pick(guess)),
    }
    return {
        "name": name, "clip": clip, "alpha": alpha,
        "decisions": {"reward": reward.tolist(), "propensity": propensity.tolist(), "target": target.tolist(), "modelLogged": pick(guess).tolist(), "modelTarget": model_target.tolist(), "users": None if users is None else owner.tolist()},
        "estimates": {estimator: {"value": interval(part, owner, alpha), "gain": interval(part - reward, owner, alpha)} for estimator, part in parts.items()},
        "logged": interval(reward, owner, alpha), "meanWeight": interval(weight, owner, alpha),
        "effectiveSampleSize": effective(used, owner), "effectiveSampleSizeUnclipped": effective(weight, owner), "clippedRows": int((weight > (clip or np.inf)).sum()), "units": int(len(np.unique(owner))),
    }


rng = np.random.default_rng(SEED)
cases = [
    case(rng, "mild policy, rows on their own", 120, 4, 1.0),
    case(rng, "sharp policy, clipped", 160, 5, 2.5, clip=3.0, alpha=0.1),
    case(rng, "rows of forty users", 150, 3, 0.0, users=40),
]
write("libs/experiments/src/off-policy/off-policy.golden.json", "off_policy.py", ["numpy", "scipy"], "relative 1e-9", {"logs": cases}, seed=SEED)
