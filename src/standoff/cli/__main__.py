"""``python -m standoff.cli``."""

import sys

from standoff.cli import main

sys.exit(main())
