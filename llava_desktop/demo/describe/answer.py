"""The whole answer, in a little Markdown. It always says who is speaking, and what it cannot do."""

from llava_desktop.demo.describe.facts import Facts
from llava_desktop.demo.describe.question import Asked
from llava_desktop.demo.describe.sentences import SENTENCES

SIGNATURE = "*This is the demo engine, not LLaVA: it measures pictures and recognises nothing in them.*"

_CANNOT = (
    "I cannot recognise what a picture shows, read it or count in it. LLaVA on Replicate can: "
    "put an API token into Settings and ask again."
)


def answer_about(facts: Facts, asked: Asked) -> str:
    told = [SENTENCES[topic](facts) for topic in asked.topics]
    if asked.needs_recognition:
        opening = f"{_CANNOT} What I can measure:"
    elif asked.is_follow_up:
        opening = "What I have not told you yet:"
    else:
        opening = "Measured on the whole picture:" if len(told) > 1 else ""
    body = told[0] if len(told) == 1 else "\n".join(f"- {sentence}" for sentence in told)
    return "\n\n".join(part for part in (opening, body, SIGNATURE) if part)


def answer_without_picture() -> str:
    return (
        "There is no picture with this question, so I have nothing to measure. Drop one into the window and ask "
        f"about its size, light, colours or sharpness.\n\n{SIGNATURE}"
    )
