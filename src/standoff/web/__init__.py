"""The app: one page, live answers, stored runs, on this machine only.

============  =========================================================================
``limits``    how much may be asked, in one place
``problems``  what is wrong with a request, as it is answered: ``{error: {what, where, hint}}``
``asked``     a request's body as a `Question`; everything else is refused
``guard``     who may ask at all: host, origin, size, kind; and the headers of every answer
``turns``     how many ensembles run, who waits, who is superseded, who has gone
``shelf``     the scenarios named at the start and the runs folder; never a path of a request
``answering`` from a question to a document, with what is remembered between two of them
``comparing`` two stored runs beside each other
``exporting`` a run's figures as CSV and Parquet
``yaml_line`` an edited assumption as it stands in the file
``pages``     the page and its bundle
``app``       which address leads where
``serving``   the socket, the warm-up, the end
============  =========================================================================
"""
