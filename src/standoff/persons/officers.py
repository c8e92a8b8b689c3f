"""Officers one by one: loyal, shirking or gone, each moved by his own draw.

**Equations** (officer j; v_j his nerve, uniform, redrawn when his post is refilled; f fresh uniforms)

    loyal -> shirking     if faced (chance q_shirk) and nerve > logit(stay)
    shirking -> loyal     if faced (chance q_back) and nerve <= logit(stay)
    shirking -> defected  else, if faced (chance q_leave) and nerve > logit(stay + s_gap)
    defected -> loyal     with chance refill: a new officer

``nerve`` is v_j with probability `People.nerve`, else fresh: at 0 the expected flows are those of
`standoff.mechanisms.security`, whose ``will_to_stay`` is used here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.rng import philox, to_uniform

LOYAL, SHIRKING, DEFECTED = np.uint8(0), np.uint8(1), np.uint8(2)


def serve(state: Any, generation: Any, rates: Any, lots: Any, counts: Any) -> None:
    """One day of every officer: ``state`` (officer,) uint8, ``generation`` (officer,) uint8 of his post.

    ``rates`` is a record of float32: obey, remain (logit(stay + gap)), shirk, back, leave, refill, nerve. ``lots`` are
    the day's and the persistent `standoff.persons.street.Lot`. ``counts`` (3,) receives how many are
    loyal, shirking and defected.
    """
    fresh, own = lots
    for j in range(state.size):
        w0, w1, w2, w3 = philox(np.uint64(j), fresh.day, fresh.purpose, fresh.member, fresh.key_0, fresh.key_1)
        faced, nerve = to_uniform(w0), to_uniform(w1)
        if to_uniform(w2) < rates.nerve:
            n0, _, _, _ = philox(np.uint64(j), np.uint64(generation[j]), own.purpose, own.member, own.key_0, own.key_1)
            nerve = to_uniform(n0)
        now = state[j]
        if now == LOYAL:
            if faced < rates.shirk and nerve > rates.obey:
                state[j] = SHIRKING
        elif now == SHIRKING:
            if nerve <= rates.obey:
                if faced < rates.back:
                    state[j] = LOYAL
            elif nerve > rates.remain and to_uniform(w3) < rates.leave:
                state[j] = DEFECTED
        elif faced < rates.refill:
            state[j] = LOYAL
            generation[j] += np.uint8(1)
        counts[state[j]] += 1
