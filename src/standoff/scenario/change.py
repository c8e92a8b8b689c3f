"""Changing a resolved scenario: actions and beliefs, kept apart, without reading its file again."""

from __future__ import annotations

from standoff.scenario.schema import Resolved, ResolvedArm


def change(resolved: Resolved, *arms: ResolvedArm) -> Resolved:
    """The scenario with the levers and assumptions of all ``arms``; later arms win.

    A lever of an arm replaces what the scenario and earlier arms say of the same lever.
    """
    levers, assumptions, groups = list(resolved.levers), dict(resolved.assumptions), list(resolved.groups)
    for arm in arms:
        named = {lever.lever for lever in arm.levers}
        levers = [*(lever for lever in levers if lever.lever not in named), *arm.levers]
        for name, assumption in arm.assumptions.items():
            if name.startswith("groups."):
                number = int(name.split(".")[1])
                groups[number] = groups[number].model_copy(update={"attitude": assumption.prior})
            else:
                assumptions[name] = assumption
    changed = {
        "levers": tuple(sorted(levers, key=lambda lever: (lever.lever, lever.start))),
        "assumptions": assumptions,
        "groups": tuple(groups),
    }
    return resolved.model_copy(update=changed)
