"""What a look at this computer's setup asks, and what it finds: for people, part by part."""

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.words import joined, tr

PART_WITHIN_S = 10.0
"""How long one part may take before it counts as one that could not be checked."""
CLOCK_MAY_DIFFER_S = 120
"""Seconds between the server's clock and ours; a `Date` header has whole seconds, and travels."""
TOKEN_REFUSED = tr("Replicate did not accept the API token.")


class SetupPart(enum.Enum):
    """In the order in which they are shown. The value is for people."""

    KEYRING = tr("Keyring")
    DEMO = tr("Demo engine")
    CERTIFICATES = tr("Certificates")
    PROXY = tr("Proxy")
    NAME = tr("Name look-up")
    CONNECTION = tr("Connection")
    TLS = tr("Secure connection")
    API = tr("API")
    CLOCK = tr("Clock")
    TOKEN = tr("API token")
    MODEL = tr("Model version")
    FOLDERS = tr("Write access")
    SPACE = tr("Free space")
    HISTORY = tr("History")
    FORMATS = tr("Picture formats")


NETWORK_PARTS = (
    SetupPart.CERTIFICATES,
    SetupPart.PROXY,
    SetupPart.NAME,
    SetupPart.CONNECTION,
    SetupPart.TLS,
    SetupPart.API,
    SetupPart.CLOCK,
    SetupPart.TOKEN,
    SetupPart.MODEL,
)
"""Those that say something about the way to the API, each of use only when the ones before it are."""


class Outcome(enum.Enum):
    """The value is for people."""

    PASS = tr("OK")
    FAIL = tr("Problem")
    UNKNOWN = tr("Not checked")
    """It could not be checked, or there was no reason to."""


@dataclass(frozen=True, slots=True)
class SetupFinding:
    """text: one sentence. advice: what to do, for a problem. Plain text; may hold words from outside.

    personal: a sentence for the window alone (whose account it is); it is left out of what is copied.
    """

    part: SetupPart
    outcome: Outcome
    text: str
    advice: str = ""
    personal: str = ""

    @property
    def whole_text(self) -> str:
        """All of it, for the window."""
        return joined(" ", *(sentence for sentence in (self.text, self.personal, self.advice) if sentence))

    @property
    def line(self) -> str:
        """For what is copied: `Problem      Proxy: … → …`."""
        advice = f" → {self.advice}" if self.advice else ""
        return f"{self.outcome.value:<13}{self.part.value}: {self.text}{advice}"


def passed(part: SetupPart, text: str, *, personal: str = "") -> SetupFinding:
    return SetupFinding(part, Outcome.PASS, text, personal=personal)


def failed(part: SetupPart, text: str, advice: str) -> SetupFinding:
    return SetupFinding(part, Outcome.FAIL, text, advice)


def failed_by(part: SetupPart, error: AppError) -> SetupFinding:
    return failed(part, error.sentence, error.advice or tr("Check again in a moment."))


def not_checked(part: SetupPart, text: str, advice: str = "") -> SetupFinding:
    return SetupFinding(part, Outcome.UNKNOWN, text, advice)


@dataclass(frozen=True, slots=True)
class SetupOrder:
    """What is to be looked at.

    api: the engine at the API's address, its token may be empty; None when the demo engine was chosen, and then no
    network is asked. demo: the demo engine while it answers. demo_trouble: why it does not; both empty when nobody
    wants it. version: the model version that questions are asked of. network: the way there that a person chose.
    """

    api: Engine | None
    version: str
    demo: Engine | None = None
    demo_trouble: str = ""
    network: NetworkChoice = AS_THE_SYSTEM

    @property
    def parts(self) -> tuple[SetupPart, ...]:
        wants_demo = self.demo is not None or bool(self.demo_trouble)
        return tuple(part for part in SetupPart if part is not SetupPart.DEMO or wants_demo)


def summary(findings: Collection[SetupFinding]) -> str:
    """How it went as a whole, in words."""
    problems = _count(findings, Outcome.FAIL)
    unknown = _count(findings, Outcome.UNKNOWN)
    found = tr("%n problem(s) (was|were) found.", "", problems) if problems else tr("No problem was found.")
    if not unknown:
        return found if problems else tr("All is well.")
    return joined(" ", found, tr("%n line(s) (was|were) not checked.", "", unknown))


def _count(findings: Iterable[SetupFinding], outcome: Outcome) -> int:
    return sum(finding.outcome is outcome for finding in findings)


def may_be_the_setup(question: Question) -> bool:
    """Whether what became of it can be a matter of this computer's network, or of the token."""
    never_left = question.state is QuestionState.NOT_SENT and bool(question.error)
    return never_left or question.error.startswith(TOKEN_REFUSED)
