import sys

from tests.import_check import main

sys.exit(main())
