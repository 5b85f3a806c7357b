"""From slides as plain data to files: where everything stands (`layout`), what is drawn (`drawing`), and the writers.

Lengths are points of 1/72 inch, as PowerPoint and typesetters count; the origin is the upper left corner. Pure.
"""
