"""Between what asking has cost, the person's rate and limit, and the places that say so."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.money import MICRO, Budget, cost_of, rate_of, spent_text, usd_text
from llava_desktop.core.words import tr
from llava_desktop.qt.costs import Costs
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.money_panel import MoneyPanel, MoneyView
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView
from llava_desktop.ui.shown_question import ShownQuestion

ASK_ANYWAY = tr("Ask anyway")


class MoneyDesk(QObject):
    """GUI thread."""

    objected = Signal(object)
    """str: the person is asked first, with this sentence"""

    def __init__(
        self,
        *,
        panel: MoneyPanel,
        bar: Notice,
        costs: Costs,
        preferences: Preferences,
        shown: ShownQuestion,
        parent: QObject | None = None,
    ) -> None:
        """bar: beside Ask."""
        super().__init__(parent)
        self._panel = panel
        self._bar = bar
        self._costs = costs
        self._preferences = preferences
        self._again: Callable[[], None] | None = None
        self._is_wanted = False
        bar.setObjectName("Limit notice")
        bar.action_requested.connect(self._ask_anyway)
        bar.dismissed.connect(self.forget)
        costs.changed.connect(self.render)
        self._shown = shown
        self._shown_id = ""
        shown.changed.connect(self._follow)
        self.render()

    def may_ask(self, count: int, again: Callable[[], None]) -> bool:
        """Before `count` questions that cost something are asked.

        False: the person is asked whether the limit shall be passed. `again` is called when they want that for these,
        and may then ask; it must ask for what is wanted at that moment.
        """
        objection = "" if self._is_wanted else self._budget().objection(count)
        if not objection:
            self.forget()
            return True
        self._again = again
        self._bar.render(NoticeView(objection, ASK_ANYWAY, is_error=False, can_dismiss=True))
        self.objected.emit(objection)
        return False

    def forget(self) -> None:
        """What the person was asked about is not wanted any more."""
        self._again = None
        self._bar.render(NO_NOTICE)

    def render(self) -> None:
        """Also when the rate or the limit was changed, in Settings."""
        budget = self._budget()
        spent = budget.spent
        if spent is None or not (budget.limit_cents or budget.under_way or not spent.month.is_nothing):
            self._panel.render(MoneyView())
            return
        month = spent_text(spent.month, budget.rate, budget.under_way)
        if budget.limit_cents:
            month = tr("{spent} of {limit}", spent=month, limit=usd_text(budget.limit_cents * (MICRO // 100)))
        self._panel.render(
            MoneyView(
                today=spent_text(spent.today, budget.rate, budget.under_way),
                month=month,
                note=_under_way_text(budget),
                meaning=tr(
                    "The seconds that the model ran for questions that were asked here, also those that were deleted, "
                    "at {amount} a second. The rate, and a limit, are in Settings.",
                    amount=usd_text(cost_of(MICRO, budget.rate)),
                ),
            )
        )

    def _follow(self) -> None:
        """Who turns to another question does not mean this one any more."""
        question = self._shown.question
        shown_id = "" if question is None else question.id
        if shown_id != self._shown_id:
            self._shown_id = shown_id
            self.forget()

    def _ask_anyway(self) -> None:
        again = self._again
        self.forget()
        if again is None:
            return
        self._is_wanted = True
        try:
            again()
        finally:
            self._is_wanted = False

    def _budget(self) -> Budget:
        value = self._preferences.value
        return Budget(
            rate=rate_of(value.rate_usd_per_s),
            limit_cents=value.monthly_limit_cents,
            spent=self._costs.spent,
            under_way=self._costs.under_way,
        )


def _under_way_text(budget: Budget) -> str:
    if not budget.under_way:
        return ""
    count, amount = budget.under_way, usd_text(budget.under_way * budget.each)
    return tr("%n under way, an estimated {amount} more", "questions", count, amount=amount)
