import pytest
from words import SMALL


def numbers(answer):
    return {k: v for k, v in answer.items() if k not in ("elapsed_s", "members_per_s", "run_dir")}


def test_on_local_changes_no_number(standoff):
    plain = numbers(standoff("run", "belarus-2020", *SMALL, "--json").json)
    assert numbers(standoff("run", "belarus-2020", *SMALL, "--on", "local:2", "--json").json) == plain


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--on", "cluster"), "expected local:N, dask://HOST:PORT or tls://HOST:PORT"),
        (("--on", "local:none"), "expected a number of threads"),
        (("--on", "local:2", "--threads", "2"), "cannot be given together"),
    ],
)
def test_a_place_that_cannot_be_ends_with_2_and_writes_nothing(standoff, tmp_path, words, told):
    said = standoff("run", "belarus-2020", *SMALL, *words)
    assert said.code == 2
    assert told in said.err
    assert "hint:" in said.err
    assert list(tmp_path.iterdir()) == []
