"""A run of refusals: how likely chance alone brings one so long.

Assumptions:
1. Each conversation is one draw that ends in a refusal with the same chance q; they do not influence each other.
2. q is the seller's own, drawn towards the method's 1 in 10 by as many conversations as PRIOR has.

The chance is exact: it follows the length of the run that is going on from conversation to conversation.
Source: Feller 1968, An Introduction to Probability Theory, vol. 1, section XIII.7 (success runs).
"""

#: Yes and no that a seller without history has: 2 of 20.
PRIOR = (2, 18)


def chance_of_run(length: int, n: int, q: float) -> float:
    """The chance of `length` or more in a row among n conversations, each a refusal with chance q.

    ValueError unless length >= 1, n >= 0 and 0 <= q <= 1.
    """
    import numpy as np

    if length < 1 or n < 0 or not 0 <= q <= 1:
        raise ValueError(f"no run: {length} of {n} at {q}")
    going = np.zeros(length)  # the chance that the run going on has 0, 1, ... length - 1, and none was longer
    going[0] = 1.0
    reached = 0.0
    for _ in range(n):
        reached += float(going[-1]) * q
        going[1:], going[0] = going[:-1] * q, float(going.sum()) * (1 - q)
    return min(1.0, reached)


def refusal_rate(yes: int, no: int) -> float:
    """The chance of a refusal, of a seller with so many yes and no before the run."""
    return (PRIOR[1] + no) / (sum(PRIOR) + yes + no)
