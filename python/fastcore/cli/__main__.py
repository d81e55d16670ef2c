"""``python -m fastcore.cli``: the command where its script is not on the path."""

import sys

from fastcore.cli import main

sys.exit(main())
