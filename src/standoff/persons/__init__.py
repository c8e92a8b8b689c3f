"""People one by one: citizens with lasting attitudes, officers with nerve, arrests of those who marched.

The closed form of `standoff.engine` says what share of a group marches; here each person decides. With
``People(arrests="counted")`` the two agree as the number of persons grows; with arrests of actual persons, habits,
contacts or nerve they part, and by how much is measured (``docs/persons.md``).

>>> from standoff.persons import People, live
"""

from standoff.persons.agreement import Gap, compare
from standoff.persons.living import Lives, live
from standoff.persons.people import Contacts, People, Segment, seat

__all__ = ["Contacts", "Gap", "Lives", "People", "Segment", "compare", "live", "seat"]
