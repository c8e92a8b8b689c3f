"""Draws: the published generator, open intervals, and streams that do not touch."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from standoff.engine.program import ASSUMPTION_STREAM
from standoff.mechanisms.catalogue import CATALOGUE, PARAMETERS, name_of
from standoff.rng import philox, stream, to_uniform, uniforms

# Known answers of Random123's Philox4x32-10 (kat_vectors): counter, key, output.
VECTORS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_the_generator_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    assert list(philox(*words(counter), *words(key))) == words(answer)


def test_the_generator_gives_the_same_for_arrays_as_for_single_words() -> None:
    arrays = [np.array(column, np.uint64) for column in zip(*(words(f"{c} {k}") for c, k, _ in VECTORS), strict=True)]
    answers = np.column_stack(philox(*arrays))
    np.testing.assert_array_equal(answers, np.array([words(answer) for _, _, answer in VECTORS]))


def test_uniforms_lie_strictly_inside_zero_and_one() -> None:
    lowest, highest = to_uniform(np.uint64(0)), to_uniform(np.uint64(0xFFFFFFFF))
    assert isinstance(lowest, np.float32)
    assert float(lowest) == 2.0**-24
    assert float(highest) == 1.0 - 2.0**-24
    assert 0.0 < lowest < highest < 1.0


def test_neighbouring_words_give_uniforms_that_never_go_down() -> None:
    edges = np.array([[512 * k - 1, 512 * k] for k in (1, 2, 1000, 2**22, 2**23 - 1)], np.uint64)
    for below, above in edges:
        assert to_uniform(above) - to_uniform(below) == pytest.approx(2.0**-23, rel=1e-6)


def test_a_keyed_uniform_is_the_generators_word_for_that_member_day_and_stream() -> None:
    seed, member, day = 0x1234567890ABCDEF, 5_000_000_007, 41
    key = 0x90ABCDEF, 0x12345678
    counter = (member & 0xFFFFFFFF, day, stream("patron"), member >> 32)
    expected = [to_uniform(word) for word in philox(*[np.uint64(each) for each in (*counter, *key)])]
    assert [float(each) for each in uniforms(seed, member, "patron", day)] == [float(each) for each in expected]


def test_changing_seed_member_day_or_stream_changes_every_draw() -> None:
    base = np.array(uniforms(7, 11, "ruler", 13), np.float64)
    others = [
        (8, 11, "ruler", 13), (7 + 2**32, 11, "ruler", 13), (7, 12, "ruler", 13), (7, 11 + 2**32, "ruler", 13),
        (7, 11, "patron", 13), (7, 11, "ruler", 14),
    ]  # fmt: skip
    for other in others:
        assert np.all(np.array(uniforms(*other), np.float64) != base), other


def test_streams_keyed_by_name_do_not_collide_over_the_catalogue() -> None:
    names = [name_of(mechanism) for mechanism in CATALOGUE]
    names += [ASSUMPTION_STREAM + name for name in (*PARAMETERS, "nation.population")]
    names += [f"{ASSUMPTION_STREAM}groups.{n}.attitude" for n in range(48)]
    numbers = {stream(name) for name in names}
    assert len(numbers) == len(names)
    assert all(0 <= number < 2**32 for number in numbers)


def test_draws_are_uniform_over_members_and_over_days() -> None:
    many = np.arange(100_000)
    for member, day in ((many, 0), (3, many)):
        for word in uniforms(2026, member, "mobilisation", day):
            counts = np.histogram(word, bins=200, range=(0.0, 1.0))[0]
            assert stats.chisquare(counts).pvalue > 1e-3


def test_words_neighbouring_members_and_neighbouring_days_are_uncorrelated() -> None:
    n = 100_000
    first, second, third, fourth = uniforms(2026, np.arange(n), "mobilisation", 0)
    next_day = uniforms(2026, np.arange(n), "mobilisation", 1)[0]
    pairs = [(first, second), (second, third), (third, fourth), (first[1:], first[:-1]), (first, next_day)]
    for one, other in pairs:
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(n)
