"""The compiled loop both of Epstein's models share: a torus of citizens and cops, one turn each a tick, random order.

Everything compiled stands in this one file: the compiler looks only there to see whether what it kept is out of date.

How it is fast: no neighbourhood is ever counted. Every site carries how many active citizens and how many cops see it,
and a move or a change of mind adds to, or takes from, the rows of the disc around it; most citizens are quiet, and
when they move nothing has to be added. An empty site in vision is found by drawing sites of the disc until one is
empty (after `TRIES` failures, or half as many as there are sites, by listing the empty ones): all are as likely.

Draws come from SplitMix64 (Steele, Lea & Flood 2014, OOPSLA, 453–472), whose whole state is one number, so a run is
the same on every machine. The order of the draws is part of the contract; ``tests/classics/test_epstein.py`` reads
them a second time in plain Python.

Throughout: ``board`` is an array (3, height, width) of who stands on a site (a slot or `EMPTY`), how many active
citizens see it, and how many cops; ``people`` an array of `layout.PERSON`; ``count`` holds `COLUMNS`, then `USED` …
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as _numba
import numpy as np

from standoff.classics.epstein.layout import Rules, Sight

numba: Any = _numba
Decorator = Callable[[Any], Any]
options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Without ``_nrt`` nobody counts who holds an array, which took four fifths of the time; nothing here makes one."""
entered: Decorator = numba.njit(cache=True, **options)
"""For functions Python calls; kept on disk with all they call."""
compiled: Decorator = numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **options)
"""For those only compiled ones call: a face to Python would take long to compile."""
folded: Decorator = numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, **options)
"""For those called in every turn: handing over arrays, ten numbers each, would take longer than what they do."""

QUIET, ACTIVE, JAILED, COP, GONE, EMPTY = 0, 1, 2, 3, 4, -1
"""What a person is (the first three are a citizen's) or, on a site, nobody."""
STANDING, SEE_ACTIVE, SEE_COPS = 0, 1, 2
"""Layers of the board."""
TRIES = 64
STEADY = float(2**40)
"""Chances are rounded to this grid: an exponential that differs in its last bit between machines changes no run."""
FLOORED, LITERAL, ROUNDED, N_STATES = 0, 1, 2, 3
COPS, ARRESTS, KILLS, BIRTHS, DEATHS, N_COLUMNS = 6, 7, 8, 9, 10, 11
"""Columns of a record; before them quiet, active and jailed of the first group and of the second."""
USED, EVER, FREE, RANDOM, N_COUNTS = 11, 12, 13, 14, 15
"""Further counts: slots in use, slots ever used, slots to be used again, and the random numbers' state."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


@folded
def draw(count: Any) -> Any:
    """The next 64 random bits."""
    bits = np.uint64(count[RANDOM]) + GOLDEN
    count[RANDOM] = np.int64(bits)
    bits = (bits ^ (bits >> np.uint64(30))) * FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * SECOND
    return bits ^ (bits >> np.uint64(31))


@folded
def below(count: Any, n: Any) -> Any:
    """A whole number of 0 … n - 1; they differ in chance by less than n / 2^32."""
    return np.int64(((draw(count) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@folded
def share(count: Any) -> Any:
    """A number of [0, 1), a multiple of 2^-53."""
    return np.float64(draw(count) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@folded
def wrapped(place: Any, size: Any) -> Any:
    """A coordinate at most one round off the torus, on it."""
    return place + size if place < 0 else (place - size if place >= size else place)


@folded
def beside(board: Any, steps: Any, i: Any, y: Any, x: Any) -> Any:
    """The site that lies step ``i`` from (y, x)."""
    return wrapped(y + steps[i, 0], board.shape[1]), wrapped(x + steps[i, 1], board.shape[2])


@folded
def add(line: Any, begin: Any, n: Any, amount: Any) -> None:
    """Add to ``n`` sites of a row from ``begin`` on (unsigned, so that no index is asked whether it is negative)."""
    for column in range(np.uint64(begin), np.uint64(begin + n)):
        line[column] += amount


@compiled
def show(board: Any, layer: Any, spans: Any, y: Any, x: Any, amount: Any) -> None:
    """Every site in vision of (y, x) sees ``amount`` more."""
    width = board.shape[2]
    for i in range(spans.shape[0]):
        line = board[layer, wrapped(y + spans[i, 0], board.shape[1])]
        begin, end = x + spans[i, 1], x + spans[i, 2] + 1
        if begin < 0:
            add(line, begin + width, -begin, amount)
            begin = 0
        elif end > width:
            add(line, 0, end - width, amount)
            end = width
        add(line, begin, end - begin, amount)


@folded
def empty_in_vision(board: Any, steps: Any, count: Any, y: Any, x: Any) -> Any:
    """A random empty site in vision, or the site itself where there is none."""
    n = steps.shape[0]
    for _ in range(min(TRIES, n // 2)):
        there = beside(board, steps, below(count, n), y, x)
        if board[STANDING][there] == EMPTY:
            return there
    n_empty = 0
    for i in range(n):
        n_empty += board[STANDING][beside(board, steps, i, y, x)] == EMPTY
    wanted = below(count, n_empty) if n_empty > 0 else -1
    for i in range(n if n_empty > 0 else 0):
        there = beside(board, steps, i, y, x)
        wanted -= board[STANDING][there] == EMPTY
        if wanted < 0:
            return there
    return y, x


@compiled
def empty_anywhere(board: Any, count: Any) -> Any:
    """A random empty site of the torus, or (-1, -1) where there is none."""
    height, width = board.shape[1:]
    for _ in range(TRIES):
        i = below(count, height * width)
        if board[STANDING, i // width, i % width] == EMPTY:
            return i // width, i % width
    n_empty = 0
    for i in range(height * width):
        n_empty += board[STANDING, i // width, i % width] == EMPTY
    wanted = below(count, n_empty) if n_empty > 0 else -1
    for i in range(height * width if n_empty > 0 else 0):
        wanted -= board[STANDING, i // width, i % width] == EMPTY
        if wanted < 0:
            return i // width, i % width
    return -1, -1


@compiled
def find(board: Any, people: Any, steps: Any, slot: Any, group: Any, wanted: Any) -> Any:
    """Of the free citizens in vision, of ``group`` or (-1) active, the one after ``wanted`` others; how many met."""
    met = 0
    for i in range(len(steps)):
        other = np.int64(board[STANDING][beside(board, steps, i, people[slot].y, people[slot].x)])
        if other != EMPTY and people[other].state <= ACTIVE:
            met += people[other].state == ACTIVE if group < 0 else people[other].group == group
            if met > wanted:
                return other, met
    return EMPTY, met


@compiled
def become(people: Any, count: Any, slot: Any, state: Any) -> None:
    """Change what a citizen is, and the counts with it."""
    column = people[slot].group * N_STATES
    if people[slot].state < N_STATES:
        count[column + people[slot].state] -= 1
    if state < N_STATES:
        count[column + state] += 1
    people[slot].state = state


@compiled
def stand(board: Any, people: Any, spans: Any, slot: Any, amount: Any) -> None:
    """Put a person onto the site he has (1), or take him off (-1)."""
    y, x = people[slot].y, people[slot].x
    board[STANDING, y, x] = slot if amount > 0 else EMPTY
    if people[slot].state == ACTIVE or people[slot].state == COP:
        show(board, SEE_ACTIVE if people[slot].state == ACTIVE else SEE_COPS, spans, y, x, amount)


@folded
def move(board: Any, people: Any, spans: Any, steps: Any, count: Any, slot: Any) -> None:
    """To a random empty site in vision; stay where there is none."""
    y, x = empty_in_vision(board, steps, count, people[slot].y, people[slot].x)
    go(board, people, spans, slot, y, x)


@compiled
def go(board: Any, people: Any, spans: Any, slot: Any, y: Any, x: Any) -> None:
    """From one's site to an empty one, or to the same."""
    stand(board, people, spans, slot, -1)
    people[slot].y, people[slot].x = y, x
    stand(board, people, spans, slot, 1)


@folded
def rebels(rules: Rules, board: Any, people: Any, chances: Any, slot: Any, legitimacy: Any) -> Any:
    """G - R P > T, G = H (1 - L), P = 1 - exp(-k g(C / A)): the citizen is active."""
    grievance = people[slot].hardship * (1.0 - legitimacy)
    if not grievance > rules.threshold:
        return False
    y, x = people[slot].y, people[slot].x
    cops = np.uint32(board[SEE_COPS, y, x])
    active = np.uint32(board[SEE_ACTIVE, y, x] + (people[slot].state != ACTIVE))
    if rules.ratio == LITERAL:
        chance = 1.0 - np.exp(-rules.arrest_constant * (cops / active))
        chance = np.floor(chance * STEADY + 0.5) / STEADY
    else:
        whole = cops // active
        if rules.ratio == ROUNDED:
            twice = np.uint32(2) * (cops - whole * active)
            whole += np.uint32(twice > active or (twice == active and whole % np.uint32(2) == 1))
        chance = chances[whole]
    return grievance - people[slot].risk * chance > rules.threshold


@compiled
def release(rules: Rules, board: Any, people: Any, spans: Any, count: Any, slot: Any) -> Any:
    """Whether the jailed citizen is free this turn; he missed ``term`` turns and returns to a random empty site."""
    if people[slot].term != 0:
        people[slot].term -= people[slot].term > 0
        return False
    y, x = (people[slot].y, people[slot].x) if rules.jailed_stay else empty_anywhere(board, count)
    if y < 0:
        return False
    people[slot].y, people[slot].x = y, x
    become(people, count, slot, QUIET)
    stand(board, people, spans, slot, 1)
    return True


@folded
def settle(board: Any, people: Any, spans: Any, count: Any, slot: Any, state: Any) -> None:
    """A citizen on the torus is active or quiet from now on."""
    if people[slot].state != state:
        show(board, SEE_ACTIVE, spans, people[slot].y, people[slot].x, 1 if state == ACTIVE else -1)
        become(people, count, slot, state)


@compiled
def kill(board: Any, people: Any, sight: Sight, count: Any, slot: Any) -> None:
    """One random citizen of the other group in vision, if any, is gone."""
    other = 1 - people[slot].group
    n = find(board, people, sight.steps, slot, other, board.size)[1]
    if n > 0:
        die(board, people, sight.spans, count, find(board, people, sight.steps, slot, other, below(count, n))[0])
        count[KILLS] += 1


@compiled
def die(board: Any, people: Any, spans: Any, count: Any, slot: Any) -> None:
    """The citizen is gone; his slot is free from the next tick on."""
    if people[slot].state != JAILED or board[STANDING, people[slot].y, people[slot].x] == slot:
        stand(board, people, spans, slot, -1)
    become(people, count, slot, GONE)


@compiled
def age(board: Any, people: Any, spans: Any, count: Any, slot: Any) -> None:
    """A turn nearer to the end of a citizen's life."""
    people[slot].left -= 1
    if people[slot].left <= 0:
        die(board, people, spans, count, slot)
        count[DEATHS] += 1


@compiled
def grow(rules: Rules, board: Any, people: Any, sight: Sight, count: Any, slot: Any) -> None:
    """Clone onto an empty site in vision; the clone has its parent's group and hardship, its own risk and life."""
    if share(count) >= rules.cloning or (count[FREE] == 0 and count[EVER] >= people.size):  # never with `model`'s room
        return
    y, x = empty_in_vision(board, sight.steps, count, people[slot].y, people[slot].x)
    if y == people[slot].y and x == people[slot].x:
        return
    clone = count[EVER]
    if count[FREE] > 0:
        count[FREE] -= 1
        clone = np.int64(people[count[FREE]].free)
    else:
        count[EVER] += 1
    people[count[USED]].order = clone
    count[USED] += 1
    people[clone].state, people[clone].group = GONE, people[slot].group
    people[clone].hardship, people[clone].risk = people[slot].hardship, share(count)
    people[clone].left = 1 + below(count, rules.life_max)
    people[clone].y, people[clone].x = y, x
    become(people, count, clone, QUIET)
    stand(board, people, sight.spans, clone, 1)
    count[BIRTHS] += 1


@compiled
def police(rules: Rules, board: Any, people: Any, sight: Sight, count: Any, slot: Any) -> Any:
    """The cop's rule C: arrest one random active citizen in vision. Whether the cop has moved to his site."""
    n = np.int64(board[SEE_ACTIVE, people[slot].y, people[slot].x])
    if not rules.same_vision:
        n = find(board, people, sight.beat, slot, -1, board.size)[1]
    if n == 0:
        return False
    arrested = find(board, people, sight.beat, slot, -1, below(count, n))[0]
    y, x = people[arrested].y, people[arrested].x
    stand(board, people, sight.spans, arrested, -1)
    become(people, count, arrested, JAILED)
    if rules.jailed_stay:
        stand(board, people, sight.spans, arrested, 1)
    people[arrested].term = rules.jail_max if rules.jail_max < 0 else below(count, rules.jail_max + 1)
    count[ARRESTS] += 1
    if rules.take_site:
        go(board, people, sight.spans, slot, y, x)
    return rules.take_site


@compiled
def line_up(board: Any, people: Any, spans: Any, count: Any, n_cops: Any) -> Any:
    """A new random order of all who are there, cops beyond ``n_cops`` being withdrawn. How many take turns."""
    kept = 0
    for i in range(count[USED]):
        slot = people[i].order
        if people[slot].state == GONE:
            people[count[FREE]].free = slot
            count[FREE] += 1
        else:
            people[kept].order = slot
            kept += 1
    count[USED] = kept
    for i in range(kept - 1, 0, -1):
        j = below(count, i + 1)
        people[i].order, people[j].order = people[j].order, people[i].order
    for i in range(kept if count[COPS] > n_cops else 0):
        slot = np.int64(people[i].order)
        if people[slot].state == COP and count[COPS] > n_cops:
            stand(board, people, spans, slot, -1)
            people[slot].state = GONE
            count[COPS] -= 1
    return kept


@folded
def take_turn(rules: Rules, board: Any, people: Any, sight: Sight, count: Any, slot: Any, legitimacy: Any) -> None:
    """One turn of whoever is in the slot, and is there."""
    cop = people[slot].state == COP
    if people[slot].state == JAILED and not release(rules, board, people, sight.spans, count, slot):
        return
    still = rules.moves
    if still and rules.move_first:
        move(board, people, sight.spans, sight.beat if cop else sight.steps, count, slot)
        still = False
    if cop:
        still = not police(rules, board, people, sight, count, slot) and still
    else:
        active = rebels(rules, board, people, sight.chances, slot, legitimacy)
        settle(board, people, sight.spans, count, slot, ACTIVE if active else QUIET)
        if active and rules.two_groups:
            kill(board, people, sight, count, slot)
    if still:
        move(board, people, sight.spans, sight.beat if cop else sight.steps, count, slot)
    if rules.cloning > 0.0 and not cop:
        grow(rules, board, people, sight, count, slot)


@entered
def play(rules: Rules, board: Any, people: Any, sight: Sight, count: Any, schedule: Any, record: Any) -> Any:
    """Play the schedule (legitimacy and cops by tick), a row of ``record`` each tick. How many ticks were played."""
    legitimacy, cops = schedule
    for tick in range(legitimacy.size):
        for column in range(ARRESTS, N_COLUMNS):
            count[column] = 0
        for i in range(line_up(board, people, sight.spans, count, cops[tick])):
            slot = np.int64(people[i].order)
            if people[slot].state != GONE:
                take_turn(rules, board, people, sight, count, slot, legitimacy[tick])
                if rules.life_max > 0 and people[slot].state != COP:
                    age(board, people, sight.spans, count, slot)
        for column in range(N_COLUMNS):
            record[tick, column] = count[column]
        if rules.until_extinct and (count[0] + count[1] + count[2] == 0 or count[3] + count[4] + count[5] == 0):
            return tick + 1
    return legitimacy.size


@entered
def place(rules: Rules, board: Any, people: Any, spans: Any, count: Any, numbers: Any) -> None:
    """All onto random empty sites, citizens first: ``numbers`` = (citizens, of them in the first group, cops)."""
    n_citizens, n_first, n_cops = numbers
    for slot in range(n_citizens + n_cops):
        people[slot].state = COP if slot >= n_citizens else GONE
        if slot < n_citizens:
            people[slot].group = 1 if slot >= n_first else 0
            people[slot].hardship, people[slot].risk = share(count), share(count)
            if rules.life_max > 0:
                people[slot].left = 1 + below(count, rules.life_max)
            become(people, count, slot, QUIET)
        people[slot].y, people[slot].x = empty_anywhere(board, count)
        stand(board, people, spans, slot, 1)
        people[slot].order = slot
    count[USED], count[EVER], count[COPS] = n_citizens + n_cops, n_citizens + n_cops, n_cops
