"""The ledger: sources, claims with their tests and forecasts, and lenses, of a scenario or of a file beside it."""

from __future__ import annotations

from collections.abc import Mapping as Names

from standoff.scenario.assumptions import read_claims
from standoff.scenario.expectations import Crisis, read_beliefs, read_forecast, read_test
from standoff.scenario.form import ScenarioForm
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, find, spot_of
from standoff.scenario.schema import ResolvedClaim, ResolvedLens, ResolvedSource
from standoff.scenario.values import blaming, read_identifier
from standoff.scenario.vocabulary import suggest


def known_names(tree: Mapping, section: str) -> dict[str, object]:
    """The names a section defines, faulty entries included, so that one fault is told once."""
    node = tree.get(section)
    if not isinstance(node, Mapping):
        return {}
    return dict.fromkeys([*node.entries, *node.damaged])


def check_identifiers(node: Node | None, section: str, faults: Faults) -> None:
    """Record every name of a section that cannot be an identifier."""
    for name, entry in node.entries.items() if isinstance(node, Mapping) else ():
        key = Scalar(entry.key, name)
        with blaming(faults, key, section):
            read_identifier(key)


def read_sources(tree: Mapping, form: ScenarioForm, faults: Faults) -> dict[str, ResolvedSource]:
    """Sources by identifier."""
    check_identifiers(tree.get("sources"), "sources", faults)
    return {
        name: ResolvedSource(
            publisher=source.publisher, title=source.title, date=source.date, language=source.language or "",
            url=source.url or "", paragraphs=source.paragraphs,
        )
        for name, source in (form.sources or {}).items()
        if source.publisher is not None and source.title is not None and source.date is not None
    }  # fmt: skip


def read_quoted(
    tree: Mapping, form: ScenarioForm, sources: Names[str, ResolvedSource], crisis: Crisis | None, faults: Faults
) -> dict[str, ResolvedClaim]:
    """Claims; each claim's source and paragraph must exist. Tests and forecasts are read where ``crisis`` is known."""
    check_identifiers(tree.get("claims"), "claims", faults)
    claims = {}
    known = known_names(tree, "sources")
    for name, claim in (form.claims or {}).items():
        if claim.source is not None and claim.source not in known:
            hint = suggest(claim.source, known) or "sources are listed under `sources`"
            faults.add(spot_of(tree, "claims", name, "source"), f"source: there is no source `{claim.source}`", hint)
        source = sources.get(claim.source or "")
        if source and source.paragraphs and claim.paragraph and claim.paragraph > source.paragraphs:
            message = f"paragraph: `{claim.source}` has {source.paragraphs} paragraphs, found {claim.paragraph}"
            faults.add(spot_of(tree, "claims", name, "paragraph"), message, "paragraphs are its non-empty lines")
        test = forecast = None
        item = find(tree, "claims", name)
        if crisis is not None and item is not None:
            written, stated = find(item, "test"), find(item, "forecast")
            test = read_test(written, claim.test, crisis, faults) if written and claim.test else None
            forecast = read_forecast(stated, claim.forecast, crisis, faults) if stated and claim.forecast else None
        if claim.source is not None and claim.kind is not None and claim.text is not None:
            claims[name] = ResolvedClaim(
                source=claim.source, paragraph=claim.paragraph, speaker=claim.speaker or "", kind=claim.kind,
                text=claim.text, role=claim.role or "", test=test, forecast=forecast,
            )  # fmt: skip
    return claims


def read_lenses(
    tree: Mapping, form: ScenarioForm, quoted: Names[str, ResolvedClaim], crisis: Crisis | None, faults: Faults
) -> dict[str, ResolvedLens]:
    """Lenses by name, each with the assumptions it changes; no two may be the same."""
    check_identifiers(tree.get("lenses"), "lenses", faults)
    lenses: dict[str, ResolvedLens] = {}
    for name, lens in (form.lenses or {}).items():
        item = find(tree, "lenses", name)
        if crisis is None or item is None:
            continue
        changed = read_beliefs(find(item, "assumptions"), crisis, faults)
        because = read_claims(find(item, "because"), "because", crisis.claims, faults)
        forecasts = read_claims(find(item, "forecasts"), "forecasts", crisis.claims, faults)
        for claim in forecasts:
            if claim in quoted and quoted[claim].forecast is None:
                spot = spot_of(item, "forecasts")
                faults.add(spot, f"forecasts: claim `{claim}` states no forecast", "give the claim a `forecast`")
        priors = {key: each.prior for key, each in changed.items()}
        if name == "neutral" and priors:
            message = "lenses: `neutral` is the scenario's own assumptions, it changes none"
            faults.add(spot_of(tree, "lenses", name), message, "give this view a name of its own")
        for other, known in lenses.items():
            if priors == {key: each.prior for key, each in known.assumptions.items()}:
                message = f"lenses: `{name}` assumes the same as `{other}`"
                faults.add(spot_of(tree, "lenses", name), message, "two views that differ in nothing are one")
        lenses[name] = ResolvedLens(
            title=lens.title or "", assumptions=changed, speaker=lens.speaker or "", reading=lens.reading or "",
            because=because, forecasts=forecasts,
        )  # fmt: skip
    return lenses
