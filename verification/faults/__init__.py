"""Faults on purpose: runs that are killed, harmed, crowded and starved, each held against an unbroken one.

``python verification/faults/campaign.py`` runs it all (``make faults``); `docs/reliability.md` has the figures.
"""
