"""How are submitted notebooks graded? Run each in a closed box, ask its functions, judge their answers outside."""
