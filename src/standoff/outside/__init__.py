"""The outside view: how often it went that way in comparable cases, whatever the model says."""

from standoff.outside.classes import BaseRate, Chosen, choose_classes, reference_class, reference_classes
from standoff.outside.hazard import Features, HazardForecast, forecast
from standoff.outside.neighbours import Case, near_neighbours

__all__ = [
    "BaseRate",
    "Case",
    "Chosen",
    "Features",
    "HazardForecast",
    "choose_classes",
    "forecast",
    "near_neighbours",
    "reference_class",
    "reference_classes",
]
