"""Published models of revolt, rule and bargaining as small pure functions, each useful on its own.

One module a model, named after its author or subject. Each gives the equations, the paper, how sure we are of the
figures it is checked on, and every equilibrium where there are several. They know nothing of the integrated model;
`standoff verify` holds them against their published figures.
"""
