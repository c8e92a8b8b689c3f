"""What a run says: tables and small frozen records made from a `standoff.record.Record`, and nothing else.

========== =====================================================
module     answers
========== =====================================================
spread     how sure: sampling error and range over assumptions
outcomes   how it may end
timing     when it ends
fans       what a series may look like, week by week
drivers    which assumptions the answer hangs on
difference what a change does, with all draws shared
wording    how a probability is said: "N in 100"
========== =====================================================
"""
