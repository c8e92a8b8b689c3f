"""What a run says: tables and small frozen records made from a `standoff.record.Record`, and nothing else.

=============== ======================================================
module          answers
=============== ======================================================
spread          how sure: sampling error and range over assumptions
outcomes        how it may end
timing          when it ends
fans            what a series may look like, week by week
drivers         which assumptions the answer hangs on
difference      what a change does, with all draws shared
wording         how a probability is said: "N in 100"
measure         one number of a member's path, and its weight
verdict         does an effect go where a claim says, and is it sure
shapley         what share of a gap each group of assumptions has
sobol           what share of the variance each assumption has
evidence_value  how far the answer would move if it were settled
discovery       in the futures where he falls, usually …
ema             the same futures in EMA Workbench's form
=============== ======================================================
"""
