"""Pure values and rules: prediction, parameters, conversation, events, errors, text for people.

May import: the standard library, nothing of this project.
Thread: any; every value is frozen.
"""
