"""How do tests ask the browser file's own functions? Its exports, called with numbers as the bytes they are."""

from pathlib import Path

import nnwidgets.explorer

SCRIPT = Path(nnwidgets.explorer.__file__).parent / "explorer.js"

# JSON has no NaN and no infinity, so numbers travel as the hexadecimal digits of their bytes.
_BYTES = "Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16)).buffer"
NUMBER = f"(hex) => number(new Float64Array({_BYTES})[0])"
FILL = f"""(template, numbers, step) => {{
  const array = (hex) => ({{ data: new Float32Array({_BYTES}) }});
  return fill(template, Object.fromEntries(Object.entries(numbers).map(([name, hex]) => [name, array(hex)])), step);
}}"""
