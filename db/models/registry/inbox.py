"""What was done about what contacts reported."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import InboxAct, InboxItem
from db.models.base import Base, County, one_of


class InboxStep(Base, County):
    """One act about an escalation or a need of a contact, by its number; never rewritten.

    What there is to be done is said by contacts alone (docs/decisions/0046): `item` is the escalation or
    a need. A correction of the contact carries its steps over to the contact that stands instead. No foreign
    key to the contact: it would have to repeat the day by which contacts are partitioned.
    """

    __tablename__ = "inbox_step"
    __table_args__ = (
        one_of("item", InboxItem),
        one_of("act", InboxAct),
        CheckConstraint(text("act = 'TAKEN_UP' OR note IS NOT NULL"), name="said"),
    )

    contact_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    act: Mapped[str]
    note: Mapped[str | None]
    done_by: Mapped[str]
    done_by_name: Mapped[str]
    done_at: Mapped[datetime] = mapped_column(server_default=func.now())
