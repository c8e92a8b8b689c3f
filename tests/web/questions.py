"""What the tests of the app ask."""

from __future__ import annotations

from typing import Any

HEADERS = {"x-standoff": "1", "content-type": "application/json"}
SMALL: dict[str, Any] = {"scenario": "generic-personalist", "members": 128, "days": 40}
"""A question that takes no time."""
MARKUP = '<img src=x onerror="document.title=1">'
FILE = f"""standoff: 1
name: marked
title: '{MARKUP} </script>'
like: generic-personalist
ruler: {{name: '{MARKUP}', in_power_since: 1994-07-20, regime: personalist}}
"""
