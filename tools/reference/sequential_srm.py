"""Golden numbers of the sequential sample ratio check by ssrm-test."""
import numpy as np
from ssrm_test.ssrm_test import sequential_posteriors

from golden import write

SEED = 20191101


def case(name, batches, shares, concentration=10_000):
    looks = sequential_posteriors(batches, shares, dirichlet_concentration=concentration)
    return {
        "name": name, "batches": np.array(batches).tolist(), "shares": shares, "concentration": concentration,
        "logEvidence": [float(look["log_bayes_factor"]) if "log_bayes_factor" in look else float(np.log(look["bayes_factor"])) for look in looks],
        "pValues": [float(look["p_value"]) for look in looks],
    }


rng = np.random.default_rng(SEED)
fair = rng.multinomial(2000, [0.5, 0.5], size=12)
broken = rng.multinomial(3000, [0.52, 0.48], size=20)
three = rng.multinomial(900, [0.41, 0.39, 0.2], size=15)
write(
    "libs/experiments/src/sequential-srm.golden.json", "sequential_srm.py", ["ssrm-test", "numpy", "scipy"], "log evidence 1e-7",
    {
        "streams": [
            case("fair halves", fair, [0.5, 0.5]), case("52 to 48", broken, [0.5, 0.5]), case("three arms, concentration 500", three, [0.4, 0.4, 0.2], 500),
        ],
    },
    seed=SEED, requirements="requirements-ssrm.txt",
)
