"""What a screen reader can make of the window as it is now: each widget that takes the focus has a name and a role."""

from collections import Counter
from collections.abc import Iterator

from tests.e2e.accessibility import Node, State

NO_ROLES = {"filler", "unknown", "invalid", ""}
"""What screen readers pass over."""
HIDDEN_NAMES = {"", "…"}


def faults(root: Node) -> list[str]:
    """One line each. Hidden widgets, and all that is in them, count as gone: screen readers leave them out."""
    found: list[str] = []
    focused = 0
    for parent in shown(root):
        named = Counter[tuple[str, str]]()
        for node in parent.children:
            states = node.states
            if not {State.SHOWING, State.FOCUSABLE} <= states:
                continue
            name, role = node.name, node.role
            named[role, name] += 1
            focused += State.FOCUSED in states
            if name.strip() in HIDDEN_NAMES:
                found.append(f"no name: {role} in {parent!r}")
            if role in NO_ROLES:
                found.append(f"no role: {role} {name!r}")
        found += [
            f"the same twice: {role} {name!r} in {parent!r}" for (role, name), times in named.items() if times > 1
        ]
    if not focused:
        found.append("Nothing has the focus.")
    return found


def shown(node: Node) -> Iterator[Node]:
    """Itself and what is in it and shows."""
    yield node
    for child in node.children:
        if child.is_showing:
            yield from shown(child)
