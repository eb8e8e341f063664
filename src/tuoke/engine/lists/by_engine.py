"""Functions that Ibis does not know: the engine has them already, or is told of them before a step that asks them."""

from collections.abc import Callable, Sequence
from functools import cache
from inspect import Parameter, Signature
from typing import Any


@cache
def by_engine(name: str, takes: Sequence[str], gives: str) -> Callable[..., Any]:
    """The function of that name, for expressions; `takes` and `gives` are kinds of values in Ibis's words."""
    import ibis

    def said(*_given: object) -> None:
        """Nothing is run here."""

    parameters = [Parameter(f"given_{place}", Parameter.POSITIONAL_ONLY) for place in range(len(takes))]
    vars(said)["__signature__"] = Signature(parameters)
    said.__name__ = name
    function: Callable[..., Any] = ibis.udf.scalar.builtin(said, name=name, signature=(tuple(takes), gives))
    return function
