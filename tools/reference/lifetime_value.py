"""Golden numbers of customer lifetime value, by lifetimes: BG/NBD, Gamma-Gamma, P(alive), expected purchases, expected value, CLV."""
import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.generate_data import beta_geometric_nbd_model

from golden import write

SEED = 20201103


def customers(name, seed, size, r, alpha, a, b, days):
    np.random.seed(seed)
    rng = np.random.default_rng(seed)
    ages = rng.integers(days // 3, days, size).astype(float)
    drawn = beta_geometric_nbd_model(ages, r, alpha, a, b, size)
    frame = pd.DataFrame({
        "frequency": drawn["frequency"].astype(int), "T": ages,
        "recency": np.where(drawn["frequency"] > 0, np.minimum(np.ceil(drawn["recency"].astype(float)), ages), 0.0),
    })
    rates = rng.gamma(4.0, 1 / 40.0, size)
    frame["value"] = [round(float(rng.gamma(6.0 * max(x, 1), 1 / rate) / max(x, 1)), 2) if x > 0 else 0.0 for x, rate in zip(frame["frequency"], rates)]
    return name, frame


def case(name, frame):
    model = BetaGeoFitter(penalizer_coef=0.0)
    model.fit(frame["frequency"], frame["recency"], frame["T"], tol=1e-7)
    repeat = frame[frame["frequency"] > 0]
    spend = GammaGammaFitter(penalizer_coef=0.0)
    spend.fit(repeat["frequency"], repeat["value"], tol=1e-7)
    params = [float(model.params_[key]) for key in ("r", "alpha", "a", "b")]
    ones = np.ones(len(frame))
    x, recency, age = (frame[key].to_numpy() for key in ("frequency", "recency", "T"))
    negative = BetaGeoFitter._negative_log_likelihood(np.log(params), x, recency, age, ones, 0.0)
    spend_params = [float(spend.params_[key]) for key in ("p", "q", "v")]
    spend_negative = GammaGammaFitter._negative_log_likelihood(np.log(spend_params), repeat["frequency"].to_numpy(), repeat["value"].to_numpy(), np.ones(len(repeat)), 0.0)
    value = spend.customer_lifetime_value(model, frame["frequency"], frame["recency"], frame["T"], frame["value"], time=6, discount_rate=0.01, freq="D")
    return {
        "name": name,
        "customers": frame[["frequency", "recency", "T", "value"]].to_numpy().tolist(),
        "bgNbd": {"parameters": params, "logLikelihood": float(-negative * len(frame))},
        "gammaGamma": {"parameters": spend_params, "logLikelihood": float(-spend_negative * len(repeat))},
        "alive": np.asarray(model.conditional_probability_alive(frame["frequency"], frame["recency"], frame["T"]))[:40].tolist(),
        "expected": {str(t): np.asarray(model.conditional_expected_number_of_purchases_up_to_time(t, frame["frequency"], frame["recency"], frame["T"]))[:40].tolist() for t in (1, 30, 180)},
        "expectedValue": np.asarray(spend.conditional_expected_average_profit(frame["frequency"], frame["value"]))[:40].tolist(),
        "lifetimeValue": {"months": 6, "monthlyDiscount": 0.01, "total": float(value.sum()), "each": np.asarray(value)[:40].tolist()},
    }


cases = [
    case(*customers("many leave", SEED, 500, 0.6, 20.0, 0.8, 2.5, 200)),
    case(*customers("few leave, they buy often", SEED + 1, 400, 1.6, 12.0, 1.2, 4.0, 120)),
]
write(
    "libs/metrics/src/stats/golden/lifetime-value.golden.json", "lifetime_value.py", ["lifetimes", "numpy", "pandas", "scipy"],
    "at lifetimes' parameters: relative 1e-9; our own maximum: log-likelihood not lower, parameters relative 5e-3 (2e-2 for Gamma-Gamma), as lifetimes stops early", cases, seed=SEED,
    requirements="requirements-lifetimes.txt",
)
