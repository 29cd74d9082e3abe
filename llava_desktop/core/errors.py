"""Every error a person can meet, as a type.

AppError                       has a `sentence` (what happened) and `advice` (what to do), both plain text
├── PictureError               the picture that was there stays
│   ├── PictureUnreadable      missing, a folder, a device, no permission, empty
│   ├── NotAPicture            bytes that are no picture, or a format that is refused by name
│   ├── PictureTooLarge        over the limits on bytes or pixels
│   ├── PictureDamaged         a picture that stops half way
│   └── PictureNotFetched      its address on the web may not be asked, or gave no picture
├── ApiError                   a call to the predictions API
│   ├── NotSent                nothing left this computer; sending again cannot pay twice
│   │   └── Unreachable        because no connection came about at all
│   ├── OutcomeUnknown         a POST left, no reply was understood; the prediction may exist
│   ├── ConnectionLost         a GET or a stream broke; asking again is safe
│   ├── UnexpectedReply        a reply that is not this API's (a sign-in page, a proxy, broken JSON)
│   └── Refused                the API said no, in words; has `status` and `detail`
│       ├── Unauthenticated 401 · InsufficientCredit 402 · PredictionNotFound 404
│       ├── InvalidInput 422 (has `fields`)
│       ├── InputTooLarge 413, or a 400 or 422 that says so
│       └── RefusedForNow      (has `retry_after_s`) Throttled 429 · ServerFault 5xx
├── StorageError               history, journal, settings
│   └── DatabaseUnusable
└── TokenError
    ├── NotAToken              what was pasted cannot be a token
    └── KeyringUnavailable     no safe keyring, locked, or nobody answered its prompt

A cancel is not an error: it is `asyncio.CancelledError` inside, and a state outside.
"""

from typing import NamedTuple

from llava_desktop.core.words import joined


class AppError(Exception):
    """`sentence` says what happened, `advice` what to do about it (may be empty). Plain text, for people.

    Neither may hold a token, a stream URL or the text of a request.
    """

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice

    @property
    def text(self) -> str:
        """Sentence and advice in one line."""
        return joined(" ", *(each for each in (self.sentence, self.advice) if each))


class PictureError(AppError):
    pass


class PictureUnreadable(PictureError):
    pass


class NotAPicture(PictureError):
    pass


class PictureTooLarge(PictureError):
    pass


class PictureDamaged(PictureError):
    pass


class PictureNotFetched(PictureError):
    pass


class ApiError(AppError):
    pass


class NotSent(ApiError):
    pass


class Unreachable(NotSent):
    """Not even a connection: this computer is offline, say."""


class OutcomeUnknown(ApiError):
    pass


class ConnectionLost(ApiError):
    pass


class UnexpectedReply(ApiError):
    pass


class Refused(ApiError):
    """The API answered with an error status.

    `status` is the HTTP status, `detail` the server's own words (cleaned; may be empty).
    """

    def __init__(self, sentence: str, advice: str = "", *, status: int, detail: str = "") -> None:
        super().__init__(sentence, advice)
        self.status = status
        self.detail = detail


class Unauthenticated(Refused):
    pass


class InsufficientCredit(Refused):
    pass


class PredictionNotFound(Refused):
    pass


class InvalidField(NamedTuple):
    """One entry of `invalid_fields`: which input, and what is wrong with it in the server's words."""

    field: str
    description: str


class InvalidInput(Refused):
    """422. `fields` may be empty (`Invalid version or not permitted` names none)."""

    def __init__(
        self,
        sentence: str,
        advice: str = "",
        *,
        status: int,
        detail: str = "",
        fields: tuple[InvalidField, ...] = (),
    ) -> None:
        super().__init__(sentence, advice, status=status, detail=detail)
        self.fields = fields


class InputTooLarge(Refused):
    """413, or a 400 or 422 whose words say that the picture has too many bytes. Nothing was created."""


class RefusedForNow(Refused):
    """The same call may do later. `retry_after_s`: seconds the server asks us to wait, None when it did not say."""

    def __init__(
        self,
        sentence: str,
        advice: str = "",
        *,
        status: int,
        detail: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(sentence, advice, status=status, detail=detail)
        self.retry_after_s = retry_after_s


class Throttled(RefusedForNow):
    """429: nothing was created."""


class ServerFault(RefusedForNow):
    """5xx, or 408."""


class StorageError(AppError):
    pass


class DatabaseUnusable(StorageError):
    pass


class TokenError(AppError):
    pass


class NotAToken(TokenError):
    pass


class KeyringUnavailable(TokenError):
    pass
