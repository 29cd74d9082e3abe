"""What the API's replies mean for the setup: who answers, its clock, the token, and the model's version."""

from datetime import datetime

from llava_desktop.core.engine import Engine, TokenPlace
from llava_desktop.core.errors import ApiError, NotSent, Refused, RefusedForNow, Unauthenticated
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.remote import LLAVA
from llava_desktop.core.setup_check import (
    CLOCK_MAY_DIFFER_S,
    SetupFinding,
    SetupPart,
    failed,
    failed_by,
    not_checked,
    passed,
)
from llava_desktop.core.text import duration_text
from llava_desktop.core.words import joined, tr
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.refusals import refusal_of
from llava_desktop.replicate.reply import Reply
from llava_desktop.replicate.wire import json_object
from llava_desktop.tasks.first_contact import Contact

SHORT_VERSION = 12
"""Of its 64 hex digits; enough to tell one from another."""
_PLACES = {
    TokenPlace.KEYRING: tr("It is kept in the keyring."),
    TokenPlace.SESSION: tr("It is kept for this session only."),
    TokenPlace.ENVIRONMENT: tr("It comes from REPLICATE_API_TOKEN, for this session only."),
}


def about_contact(contact: Contact, host: str, now: datetime) -> SetupFinding:
    """Whether it is the API that answers: to a stranger it says 401, in its own shape."""
    part = SetupPart.API
    reply = contact.reply
    if isinstance(reply, ApiError):
        return failed_by(part, reply)
    error = _not_the_api(reply, now)
    if error is None:
        return passed(part, tr("{host} answers as the predictions API does.", host=host))
    if isinstance(error, RefusedForNow) and reply.status == 429:
        return not_checked(part, error.sentence, error.advice)
    return failed_by(part, error)


def _not_the_api(reply: Reply, now: datetime) -> ApiError | None:
    try:
        if reply.is_success:
            json_object(reply.body)
            return None
    except ApiError as error:
        return error
    refusal = refusal_of(reply, now)
    return None if isinstance(refusal, Refused) and refusal.status in {401, 403} else refusal


def about_clock(contact: Contact, now: datetime) -> SetupFinding:
    """now: aware, just after the reply came."""
    part = SetupPart.CLOCK
    if contact.server_time is None:
        return not_checked(part, tr("The server did not say what time it is."))
    behind_s = (contact.server_time - now).total_seconds()
    if abs(behind_s) <= CLOCK_MAY_DIFFER_S:
        return passed(part, tr("This computer's clock agrees with the server's."))
    span = _span(abs(behind_s))
    if behind_s > 0:
        text = tr("This computer's clock is {duration} behind the server's.", duration=span)
    else:
        text = tr("This computer's clock is {duration} ahead of the server's.", duration=span)
    return failed(
        part,
        text,
        tr(
            "Set this computer's date and time: certificates seem invalid with a wrong one, and answers are dated "
            "wrongly."
        ),
    )


def _span(seconds: float) -> str:
    hours = round(seconds / 3600)
    if hours < 1:
        return duration_text(seconds)
    if hours < 48:
        return tr("%n hour(s)", "", hours)
    return tr("%n day(s)", "", hours // 24)


async def about_token(client: ReplicateClient, engine: Engine) -> SetupFinding:
    part = SetupPart.TOKEN
    if not engine.token:
        return not_checked(part, tr("There is no API token."), tr("Add one in Settings to ask LLaVA."))
    try:
        account = await client.get_account()
    except Unauthenticated as error:
        return failed(part, error.sentence, tr("Copy it again from the token page, and save it in Settings."))
    except (Refused, NotSent) as error:
        is_known = isinstance(error, NotSent) or (not isinstance(error, RefusedForNow) and error.status == 403)
        return failed_by(part, error) if is_known else not_checked(part, error.sentence, error.advice)
    except ApiError as error:
        return not_checked(part, error.sentence, error.advice)
    place = _PLACES.get(engine.token_place)
    works = tr("It works.") if place is None else joined(" ", tr("It works."), place)
    return passed(part, works, personal=tr("It belongs to {name}.", name=account.username))


async def about_model(client: ReplicateClient, engine: Engine, version: str) -> SetupFinding:
    """Looked up as a version of LLaVA: the API finds none by its id alone."""
    part, short = SetupPart.MODEL, f"{version[:SHORT_VERSION]}…"
    try:
        await client.find_version(LLAVA, version)
    except Refused as error:
        if error.status != 404:
            return not_checked(part, error.sentence, error.advice)
        if version == DEFAULT_VERSION and engine.name == "Replicate":
            return failed(
                part,
                tr("Replicate does not know version {version} of {model}.", version=short, model=LLAVA),
                tr("Look for a newer version of this app."),
            )
        return not_checked(
            part,
            tr(
                "{engine} does not list {version} as a version of {model}; it may still take it.",
                engine=engine.name,
                version=short,
                model=LLAVA,
            ),
        )
    except ApiError as error:
        return not_checked(part, error.sentence, error.advice)
    if version == DEFAULT_VERSION:
        return passed(part, tr("Version {version} of {model} is there.", version=short, model=LLAVA))
    return passed(part, tr("Version {version} of {model} is there, not the usual one.", version=short, model=LLAVA))
