"""The only place that knows a database. `bootstrap` opens it; everything else sees its ports."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.storage.act_store import SqlActStore
from assistant.storage.aside_store import SqlAsideStore
from assistant.storage.conversation_store import SqlConversationStore
from assistant.storage.database import Database, open_database
from assistant.storage.drive_store import SqlDriveStore
from assistant.storage.inquiry_store import SqlInquiryStore
from assistant.storage.link_store import SqlLinkStore
from assistant.storage.live_store import SqlLiveStore
from assistant.storage.membership_store import SqlMembershipStore
from assistant.storage.moderator_store import SqlModeratorStore
from assistant.storage.outbox_store import SqlOutbox
from assistant.storage.pledge_store import SqlPledgeStore
from assistant.storage.reminder_store import SqlReminderStore
from assistant.storage.report_store import SqlReportStore
from assistant.storage.retention_store import SqlRetentionStore
from assistant.storage.review_store import SqlReviewStore
from assistant.storage.role_store import SqlRoleStore
from assistant.storage.tally_store import SqlTallyStore
from assistant.storage.target_store import SqlTargetStore
from assistant.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Stores:
    """One implementation of every port over one database."""

    database: Database
    writer: Writer
    conversations: SqlConversationStore
    drives: SqlDriveStore
    pledges: SqlPledgeStore
    inquiries: SqlInquiryStore
    asides: SqlAsideStore
    tallies: SqlTallyStore
    live: SqlLiveStore
    targets: SqlTargetStore
    reports: SqlReportStore
    review: SqlReviewStore
    reminders: SqlReminderStore
    links: SqlLinkStore
    acts: SqlActStore
    moderators: SqlModeratorStore
    roles: SqlRoleStore
    retention: SqlRetentionStore
    outbox: SqlOutbox
    memberships: SqlMembershipStore

    async def forget_old(self, now: datetime) -> None:
        """Remove what is kept no longer: drafts, last topics, answered questions, offers, events."""
        await self.conversations.forget_old(now)
        await self.review.forget_answered(now)
        await self.links.forget_old(now)

    async def close(self) -> None:
        """Write what waits, then close."""
        await self.writer.close()
        await self.database.close()


async def open_stores(
    folder: Path, key_check: str, now: datetime, *, throwaway: bool = False
) -> Stores:
    """Open, make or migrate the database of a folder; raises `OperatorError`."""
    database = await open_database(folder, key_check, now, throwaway=throwaway)
    writer = Writer(database)
    writer.start()
    return Stores(
        database=database,
        writer=writer,
        conversations=SqlConversationStore(database, writer),
        drives=SqlDriveStore(database, writer),
        pledges=SqlPledgeStore(database, writer),
        inquiries=SqlInquiryStore(database, writer),
        asides=SqlAsideStore(database, writer),
        tallies=SqlTallyStore(database, writer),
        live=SqlLiveStore(database, writer),
        targets=SqlTargetStore(database, writer),
        reports=SqlReportStore(database, writer),
        review=SqlReviewStore(database, writer),
        reminders=SqlReminderStore(database, writer),
        links=SqlLinkStore(database, writer),
        acts=SqlActStore(database),
        moderators=SqlModeratorStore(database, writer),
        roles=SqlRoleStore(database, writer),
        retention=SqlRetentionStore(database, writer),
        outbox=SqlOutbox(database, writer),
        memberships=SqlMembershipStore(database, writer),
    )


__all__ = ["Stores", "open_stores"]
