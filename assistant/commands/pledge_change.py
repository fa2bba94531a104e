"""Changes a person's pledge: the same form, with what it holds now."""

from dataclasses import replace
from typing import Final

from assistant import checking, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.errors import UserError
from assistant.form import Form
from assistant.i18n import N_
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.pledges.form import FormContext, person_form
from assistant.pledges.pledge import STANDING, Pledge, PledgeState
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Value
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive in the arguments."""
    chosen = await pledging.drive_of_form(request, services)
    await pledging.check_open(request, services, chosen.drive)
    return person_form(await _context(request, services, chosen))


async def _context(request: Request, services: Services, chosen: pledging.Chosen) -> FormContext:
    return replace(await pledging.form_context(request, services, chosen), changing=True)


async def _of_my_own(request: Request, services: Services) -> pledging.Chosen | Reply:
    """Choose the drive that is named, or else the only one that this person has pledged in."""
    if not request.argument("drive"):
        mine = [
            each.drive
            for each in await services.pledges.all_mine(request)
            if each.pledger is Pledger.PERSON and each.state in STANDING
        ]
        if len(mine) == 1:
            request = request.with_arguments({**request.arguments, "drive": str(mine[0])})
    return await pledging.choose_drive(request, services, "pledge change")


async def run(request: Request, services: Services) -> Reply:
    """Open the form with the present values, or store the changed ones."""
    sent = request.content if isinstance(request.content, FormSubmission) else None
    chosen = (
        await pledging.drive_of_form(request, services)
        if sent
        else await _of_my_own(request, services)
    )
    if isinstance(chosen, Reply):
        return chosen
    await pledging.check_open(request, services, chosen.drive)
    mine = await services.pledges.mine(request, chosen.drive, Pledger.PERSON)
    if mine is None or mine.state not in STANDING:
        raise UserError(N_("You have no pledge here to change. Type `pledge` to make one."))
    if mine.community != chosen.home.id:
        raise UserError(
            N_(
                "You pledged in another community of this drive; you can change your pledge there. Or "
                "take it back with `withdraw`, and pledge here."
            )
        )
    context = await _context(request, services, chosen)
    say = context.say
    if sent is None or pledging.reworded(request, context):
        opened = OpenForm(
            person_form(context),
            "pledge change",
            pledging.form_arguments(context),
            initial=_present(mine),
        )
        return pledging.opening(EMPTY, opened)
    changed = await services.pledges.change(
        request,
        chosen.drive,
        mine,
        context.wording.id,
        sent.values,
        services.conversations.stored_key(request),
    )
    services.conversations.draft_gone(request)
    limit = services.settings.may_be_named_from
    return pledging.private(
        join(
            [
                await _still(request, services, changed),
                pledging.described(say, changed, chosen.drive, context.wording.version, limit),
                words.not_official(say, context.operator),
            ]
        )
    )


async def _still(request: Request, services: Services, changed: Pledge) -> Markup:
    say = services.say(request)
    if changed.state is PledgeState.COUNTED:
        return say("Your pledge is changed; it still counts once, and your receipt stays the same.")
    if changed.state is PledgeState.LINKED:
        return say(
            "Your pledge is changed, and your receipt stays the same. Your other account's pledge "
            "still counts."
        )
    return join(
        [
            say("Your pledge is changed, and your receipt stays the same."),
            await checking.how_it_stands(request, services, changed),
        ]
    )


def _present(mine: Pledge) -> dict[str, Value]:
    return {
        "age_group": mine.age_group.value,
        "country": mine.country,
        "principles": tuple(str(number) for number in mine.principles),
        "name": mine.name or "",
    }


COMMAND: Final = Command(
    name="pledge change",
    summary=N_("Changes your pledge."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("pledge change",),
    personal=True,
    aliases=("change pledge", "change my pledge"),
    topic="pledge-withdraw",
    build_form=build_form,
)
