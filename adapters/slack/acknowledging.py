"""What the acknowledgement of a slash command says; answers are laid out and encoded once for all."""

import json
from collections import OrderedDict
from typing import Final

from slack_bolt.response import BoltResponse

from adapters.showing import Way
from adapters.slack.outbound import outbound
from adapters.slack.sending import payload
from assistant import Reply

_MOST_KEPT: Final = 512


class Acknowledgements:
    """Makes acknowledgements, and keeps those that many people get."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Way], tuple[Reply, str]] = OrderedDict()

    def of(self, reply: Reply, way: Way) -> BoltResponse | None:
        """Give what shows a reply; None if that takes more than one message."""
        # The core gives one and the same object to all who ask; as it is kept, its id stays its own.
        key = (id(reply), way)
        if kept := self._kept.get(key):
            return BoltResponse(status=200, body=kept[1])
        messages = outbound(reply, way)
        if len(messages) != 1 or messages[0].files:
            return None
        said = json.dumps(payload(messages[0], seen=not messages[0].private))
        if reply.topic:
            self._kept[key] = (reply, said)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return BoltResponse(status=200, body=said)
