"""Gives a person everything stored about them as a JSON file."""

import json
from typing import Any, Final

from assistant import linking
from assistant.command import Acknowledgement, Command
from assistant.conversations import State
from assistant.i18n import N_
from assistant.pledges import words
from assistant.pledges.inquiries import Inquiry
from assistant.pledges.pledge import Pledge
from assistant.reply import File, Reply, Visibility
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Write pledges, links, questions passed on, the open form and the last topic."""
    say = services.say(request)
    state = await services.conversations.get(request)
    mine = await services.pledges.all_mine(request)
    inquiries = await services.inquiries.of(mine)
    pledges = [await _written(services, each, inquiries.get(each.id)) for each in mine]
    content: dict[str, Any] = {
        "about": str(words.not_official(say, services.operator)),
        "run_by": {
            "name": services.operator.name,
            "contact": services.operator.contact,
            "privacy": services.operator.privacy_url,
        },
        "made_at": request.time.isoformat(),
        "pledges": pledges,
        "said_to_be_under_the_naming_limit_in": list(await services.pledges.young_drives(request)),
        "questions_passed_on": [
            {
                "text": each.text,
                "asked_at": each.asked_at.isoformat(),
                "answered_at": each.answered_at.isoformat() if each.answered_at else None,
                "wants_to_be_told": each.tells,
            }
            for each in await services.review.mine(request)
        ],
        "changes_of_answers_under_your_name": await services.review.edits(request),
        "moderator_by_name_of": list(await services.moderators.mine(request)),
        "lines_of_the_moderators_log_with_your_name": [
            {
                "what": each.what.value,
                "about": each.subject,
                "reason": each.reason,
                "at": each.at.isoformat(),
            }
            for each in await services.acts.mine(request)
        ],
        "reminders": [
            {
                "drive": each.drive,
                "due": each.due.isoformat() if each.due else "at the goal",
            }
            for each in await services.reminders.mine(request)
        ],
        **await linking.exported(request, services),
        "last_topic": state.topic or None,
        "open_form": _form(state),
        "in_other_conversations": [
            {"last_topic": each.topic or None, "open_form": _form(each)}
            for each in await services.conversations.others(request)
        ],
        "messages_to_you_not_delivered_yet": await services.outbox.to_person(
            services.conversations.person(request)
        ),
    }
    body = json.dumps(content, ensure_ascii=False, indent=2).encode()
    return Reply(
        say("This is everything stored about you, as a JSON file."),
        visibility=Visibility.PRIVATE,
        file=File("my-data.json", body),
    )


def _form(state: State) -> dict[str, Any] | None:
    draft = state.draft
    return {"command": draft.command, "answers": dict(draft.values)} if draft else None


async def _written(services: Services, pledge: Pledge, inquiry: Inquiry | None) -> dict[str, Any]:
    version, language, text = await services.drives.wording_text(pledge.wording)
    drive = await services.drives.any(pledge.drive)
    return {
        "drive": drive.title if drive else None,
        "for": pledge.pledger.value,
        "state": pledge.state.value,
        "pledged_at": pledge.pledged_at.isoformat(),
        "wording": {"version": version, "language": language, "text": text},
        "principles": list(pledge.principles),
        "country": pledge.country or None,
        "age_group": pledge.age_group.value,
        "name": pledge.name,
        "kind": pledge.kind.value if pledge.kind else None,
        "sector": pledge.sector.value if pledge.sector else None,
        "joined_the_paris_call_on": pledge.endorsed_on.isoformat() if pledge.endorsed_on else None,
        "address_kept_encrypted": bool(pledge.address),
        "asked_by_moderators": inquiry.question if inquiry else None,
        "answered": (inquiry.answer or None) if inquiry else None,
        "reason": pledge.reason or None,
        "set_aside_with_group": pledge.aside or None,
    }


COMMAND: Final = Command(
    name="my data export",
    summary=N_("Gives you what is stored about you as a file."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("my data export",),
    personal=True,
    only_shows=True,
    aliases=("export my data",),
    topic="pledge-data",
)
