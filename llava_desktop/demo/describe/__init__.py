"""The describer: true statements about a picture that Pillow can compute, chosen by the words of the question.

It recognises nothing and says so. `picture` opens what was sent; `colours`, `light`, `detail` and `camera` measure;
`facts` gathers; `question` reads the words; `sentences` and `answer` speak; `model` is what the server runs.
"""
