"""The outside view: how often it went that way in comparable cases, whatever the model says."""

from standoff.outside.classes import BaseRate, reference_class, reference_classes

__all__ = ["BaseRate", "reference_class", "reference_classes"]
