"""From words and a picture to a question under way, with the engine and the parameters of this moment."""

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions


class Asking:
    """GUI thread. Each call is one question: one row, and one POST at the most."""

    def __init__(self, *, engines: Engines, questions: Questions, preferences: Preferences) -> None:
        self._engines = engines
        self._questions = questions
        self._preferences = preferences

    @property
    def is_free(self) -> bool:
        """Whether what is asked now costs nothing."""
        return self._engines.engine is not None and self._engines.engine.is_demo

    def ask(self, prompt: str, picture: PreparedPicture | None) -> Question | None:
        """None, and nothing happens, while no engine can be asked."""
        engine = self._engines.engine
        if engine is None:
            return None
        settings = self._preferences.value
        fields = settings.request_fields.for_demo() if engine.is_demo else settings.request_fields
        question = new_question(
            prompt=prompt, picture=picture, parameters=settings.parameters, engine=engine, fields=fields
        )
        self._questions.ask(AskOrder(question, picture, engine, settings.cancel_after_s))
        return question
