"""The page, and the bundle that draws it: the same files a report carries inside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import standoff.report
from standoff.web.problems import Problem

FOLDER = Path(standoff.report.__file__).resolve().parent / "static"
KINDS = {"standoff.js": "text/javascript; charset=utf-8", "standoff.css": "text/css; charset=utf-8"}
"""The files there are, and what each is; nothing else is ever read from the folder."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Standoff</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/standoff.css">
<script src="/static/standoff.js" defer></script>
</head>
<body>
<div id="standoff" data-face="app"></div>
<noscript><p>Standoff draws its charts with JavaScript, from this machine alone; nothing is loaded from elsewhere.
Without it: <code>standoff run</code> prints the same answer.</p></noscript>
</body>
</html>
"""


def static_file(name: str) -> tuple[bytes, str, str]:
    """Content, kind and tag of a file of the bundle. Raises `Problem` 404."""
    if name not in KINDS or not (FOLDER / name).is_file():
        raise Problem(404, "there is no such file", "path", "the page is at /")
    content = (FOLDER / name).read_bytes()
    return content, KINDS[name], f'"{hashlib.sha256(content).hexdigest()[:24]}"'
