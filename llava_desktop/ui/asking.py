"""From words and a picture to a question under way, with the engine and the parameters of this moment."""

from collections.abc import Callable

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.conversation import NEW_CONVERSATION, Continuation
from llava_desktop.core.engine import Engine
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question
from llava_desktop.core.request_fields import RequestFields
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions

Gate = Callable[[int, Callable[[], None]], bool]
"""`MoneyDesk.may_ask`."""


class Asking:
    """GUI thread. Each call of `ask` is one question: one row, and one POST at the most."""

    def __init__(
        self,
        *,
        engines: Engines,
        questions: Questions,
        preferences: Preferences,
        gate: Gate = lambda _count, _again: True,
    ) -> None:
        """gate: asks the person first where so many questions would pass their limit."""
        self._engines = engines
        self._questions = questions
        self._preferences = preferences
        self._gate = gate

    @property
    def is_free(self) -> bool:
        """Whether what is asked now costs nothing."""
        return self._engines.engine is not None and self._engines.engine.is_demo

    def may_ask(self, count: int, again: Callable[[], None]) -> bool:
        """Before `count` questions. False: the person is asked first, and `again` called when they want it still."""
        return self.is_free or self._gate(count, again)

    def ask(
        self,
        prompt: str,
        picture: PreparedPicture | None,
        continues: Continuation = NEW_CONVERSATION,
        *,
        like: Question | None = None,
    ) -> Question | None:
        """None, and nothing happens, while no engine can be asked.

        like: a question whose parameters, version and other fields are taken, in the place of those of this moment.
        """
        engine = self._engines.engine
        if engine is None:
            return None
        settings = self._preferences.value
        question = new_question(
            prompt=prompt,
            picture=picture,
            parameters=settings.parameters if like is None else like.parameters,
            engine=engine,
            fields=self._fields(engine, like),
            continues=continues,
        )
        self._questions.ask(AskOrder(question, picture, engine, settings.cancel_after_s))
        return question

    def _fields(self, engine: Engine, like: Question | None) -> RequestFields:
        """Another engine than that of `like` may have other versions, and nobody to tell."""
        if like is not None and like.base_url == engine.base_url:
            return RequestFields(like.version, like.webhook, like.webhook_events, like.stream)
        fields = self._preferences.value.request_fields
        return fields.for_demo() if engine.is_demo else fields
