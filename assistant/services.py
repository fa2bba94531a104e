"""What a command may use: the frozen bundle of capabilities."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.acts import Acts
from assistant.answers.review import ReviewService
from assistant.answers.service import Answers
from assistant.command import Registry
from assistant.communities.service import JointDrives
from assistant.conversations import Conversations
from assistant.delivering import Delivery
from assistant.drives.roles import PledgeRoles
from assistant.drives.service import DriveService
from assistant.drives.targets import Targets
from assistant.i18n import Words, choose, words
from assistant.links.service import LinkService
from assistant.live import LiveTallies
from assistant.moderators import Moderators
from assistant.outbox import Outbox
from assistant.pledges.checks import Checks
from assistant.pledges.inquiries import Inquiries
from assistant.pledges.queue import Queue
from assistant.pledges.service import PledgeService
from assistant.pledges.words import Operator
from assistant.reminders import Reminders
from assistant.request import Request
from assistant.settings import Settings
from assistant.tallies.service import TallyService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a command can reach. The moment of a request is in the request."""

    settings: Settings
    operator: Operator
    commands: Registry
    answers: Answers
    review: ReviewService
    conversations: Conversations
    drives: DriveService
    targets: Targets
    joint: JointDrives
    pledges: PledgeService
    queue: Queue
    inquiries: Inquiries
    checks: Checks
    tallies: TallyService
    live: LiveTallies
    reminders: Reminders
    links: LinkService
    acts: Acts
    moderators: Moderators
    roles: PledgeRoles
    outbox: Outbox
    delivery: Delivery
    random_bytes: Callable[[int], bytes]

    def say(self, request: Request) -> Words:
        """Give the interface texts in the language of whoever reads the reply.

        Where others read along, that is the community's, not the one person's.
        """
        here = self.drives.language(request.community)
        return words(choose([here] if request.conversation.public else [request.user.locale, here]))
