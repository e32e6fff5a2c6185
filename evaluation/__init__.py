"""How well the product does on data with a known truth: one scorer a task, floors that may rise and never silently fall.

Not shipped. A scorer sees the product only through what anybody may import.
"""
