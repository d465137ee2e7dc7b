"""What do these tests share? The form of progress, in a file beside them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
