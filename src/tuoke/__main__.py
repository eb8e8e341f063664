"""`python -m tuoke` is `tuoke`."""

import sys

from tuoke.cli import main

if __name__ == "__main__":
    sys.exit(main())
