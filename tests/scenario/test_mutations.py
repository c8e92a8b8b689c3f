"""Whatever is done to a file, it gives a scenario or faults in their places: never another exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario import Resolved, load
from standoff.scenario.override import settable_paths

SPEC = Path(__file__).resolve().parent.parent / "spec"
FULL = (SPEC / "valid" / "everything-named.yaml").read_text("utf-8")
SMALL = SPEC / "parents" / "small.yaml"
TEXT = "\n".join(line for line in FULL.splitlines() if not line.startswith("# gives"))
FRAGMENTS = [
    "\t", " ", "\n", ":", ": ", "- ", "[", "]", "{", "}", ",", "'", '"', "#", "&a", "*a", "!!int ", "|", ">", "%", "~",
    "null", "NO", "yes", "0", "-", "1e999", ".nan", "010", "0x1", "to", " to ", "million", "2020-02-30",
    "9999-12-31", "---\n", "\x00", "\x85", "\u2028", "\ud7ff", "\ufeff", "é", "𝄞", "\\", '"\\ud800"', "? ", "<<: ",
    "none", "patron: none\n", "groups: []\n", '"\\e[31m": 1\n', "\u200c", "\u202e",
    "like: everything-named.yaml\n", "like: generic-personalist\n", "{normal: [1, 2]}", "because: [C59]",
]  # fmt: skip

Edit = tuple[str, int, int, str]
edits = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "replace", "swap", "double"]),
        st.integers(0, len(TEXT)),
        st.integers(0, 60),
        st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)),
    ),
    min_size=1,
    max_size=5,
)


def mutate(text: str, changes: list[Edit]) -> str:
    for kind, at, length, fragment in changes:
        if kind == "insert":
            text = text[:at] + fragment + text[at:]
        elif kind == "delete":
            text = text[:at] + text[at + length :]
        elif kind == "replace":
            text = text[:at] + fragment + text[at + length :]
        else:
            lines = text.split("\n")
            one, other = at % len(lines), length % len(lines)
            if kind == "swap":
                lines[one], lines[other] = lines[other], lines[one]
            else:
                lines.insert(other, lines[one])
            text = "\n".join(lines)
    return text


def check(path: Path) -> None:
    """A scenario that survives JSON, or faults that lie inside their files."""
    try:
        resolved = load(str(path))
    except SourceErrors as problem:
        faults = problem.faults
    else:
        assert Resolved.from_json(resolved.canonical_json()).hash == resolved.hash
        return
    assert faults
    for fault in faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert fault.message.isprintable()
        assert (fault.hint or "").isprintable()


relaxed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@relaxed
@given(changes=edits)
def test_a_changed_file_gives_a_scenario_or_faults(changes: list[Edit], tmp_path: Path) -> None:
    path = tmp_path / "everything-named.yaml"
    path.write_bytes(mutate(TEXT, changes).encode("utf-8", "surrogatepass"))
    check(path)


@relaxed
@given(data=st.binary(max_size=300))
def test_any_bytes_give_faults(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(data)
    check(path)


@relaxed
@given(
    path=st.one_of(st.sampled_from(settable_paths()), st.text(max_size=30), st.just("groups.1.size")),
    value=st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=20), st.floats().map(str)),
)
def test_any_set_gives_a_scenario_or_one_clear_error(path: str, value: str) -> None:
    refused = refusal(str(SMALL), [f"{path}={value}"])
    if refused is not None:
        assert "--set " in refused.message
        assert not isinstance(refused, SourceErrors)


@relaxed
@given(name=st.text(max_size=60))
def test_any_name_gives_a_scenario_or_one_clear_error(name: str) -> None:
    refused = refusal(name, [])
    assert refused is None or refused.message


def refusal(name: str, sets: list[str]) -> StandoffError | None:
    try:
        assert load(name, sets).hash
    except StandoffError as problem:
        return problem
    return None
