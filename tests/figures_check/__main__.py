import sys

from tests.figures_check import main

sys.exit(main())
