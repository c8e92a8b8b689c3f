"""How good were the forecasts: numbers in, numbers out; what a case is, this room does not know.

=========== ==========================================================
module      answers
=========== ==========================================================
proper      how far off was each forecast: Brier, log score, CRPS
calibration does 30 in 100 come true 30 times in 100
pooling     how much to trust the model beside history
skill       better than the base rate, surely, and not by chance?
=========== ==========================================================
"""
