"""Takes a person's pledge; a second try shows the first one and offers to change it."""

from typing import Final

from assistant import checking, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.errors import UserError
from assistant.form import Form
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import aside_words, words
from assistant.pledges.form import FormContext, person_form
from assistant.pledges.pledge import STANDING, AgeGroup, Pledge, PledgeState
from assistant.pledges.service import Made
from assistant.pledges.store import Outcome
from assistant.reply import Button, OpenForm, Reply
from assistant.request import FormSubmission, Request
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive in the arguments."""
    chosen = await pledging.drive_of_form(request, services)
    await pledging.check_open(request, services, chosen.drive)
    return person_form(await pledging.form_context(request, services, chosen))


async def run(request: Request, services: Services) -> Reply:
    """Open the form, show the pledge there is, or store what the form holds."""
    if isinstance(request.content, FormSubmission):
        return await _submitted(request, services, request.content)
    chosen = await pledging.choose_drive(request, services, "pledge")
    if isinstance(chosen, Reply):
        return chosen
    await pledging.check_open(request, services, chosen.drive)
    mine = await services.pledges.mine(request, chosen.drive, Pledger.PERSON)
    if mine and mine.state in STANDING:
        return await _already(request, services, chosen, mine)
    await pledging.check_role(request, services, chosen)
    context = await pledging.form_context(request, services, chosen)
    opened = OpenForm(person_form(context), "pledge", pledging.form_arguments(context))
    return pledging.opening(EMPTY, opened)


async def _submitted(request: Request, services: Services, sent: FormSubmission) -> Reply:
    chosen = await pledging.drive_of_form(request, services)
    await pledging.check_open(request, services, chosen.drive)
    await pledging.check_role(request, services, chosen)
    context = await pledging.form_context(request, services, chosen)
    say = context.say
    if pledging.reworded(request, context):
        values = {name: value for name, value in sent.values.items() if name != "yes"}
        form, arguments = person_form(context), pledging.form_arguments(context)
        opened = OpenForm(form, "pledge", arguments, values=values)
        note = say("The wording was changed while you were writing. Please read it again.")
        return pledging.opening(note, opened)
    made = await services.pledges.make(
        request,
        chosen.drive,
        chosen.home,
        context.wording.id,
        Pledger.PERSON,
        sent.values,
        services.conversations.stored_key(request),
    )
    services.conversations.draft_gone(request)
    if made.outcome is Outcome.NOT_OPEN:
        raise UserError(pledging.NOT_OPEN)
    if made.outcome is not Outcome.ADDED:
        return await _already(request, services, chosen, made.pledge)
    return pledging.private(_thanks(context, made), title=say.label("Thank you"))


def _thanks(context: FormContext, made: Made) -> Markup:
    say, pledge, code = context.say, made.pledge, made.code
    if made.set_aside:
        shown = (
            say("Once it counts, you are shown as **{name}**.", name=pledge.name)
            if pledge.name
            else say("Your name is not shown.")
        )
        visible = join([aside_words.kept(say, made.set_aside.why), shown], " ")
    elif pledge.state is PledgeState.LINKED:
        visible = say(
            "Your pledge is kept. Your other account's pledge counts, so this one does not add to it."
        )
        if pledge.name:
            visible = join([visible, say("Its name is not shown meanwhile.")], " ")
    elif pledge.age_group is AgeGroup.UNDER_LIMIT:
        visible = say("Your pledge counts. Your name will not be shown.")
    elif pledge.name:
        visible = say("Your pledge counts, and you are shown as **{name}**.", name=pledge.name)
    else:
        visible = say("Your pledge counts. You are counted only; your name is not shown.")
    return join(
        [
            visible,
            say(
                "Your receipt: `{code}`. I show it only this once. `receipt {code}` tells later how "
                "your pledge stands; it gives no rights over it.",
                code=code,
            ),
            say(
                "`tally` shows the count, `withdraw` takes your pledge back, `my data` shows what is stored."
            ),
            words.not_official(say, context.operator),
        ]
    )


async def _already(
    request: Request, services: Services, chosen: pledging.Chosen, mine: Pledge
) -> Reply:
    say = services.say(request)
    version, _, text = await services.drives.wording_text(mine.wording)
    limit = services.settings.may_be_named_from
    here = mine.community == chosen.home.id and mine.state is PledgeState.COUNTED
    change = Button(say.label("Change it"), "pledge change", {"drive": str(chosen.drive.id)})
    withdraw = Button(say.label("Take it back"), "withdraw", {"pledge": str(mine.id)})
    return pledging.private(
        join(
            [
                _stands(say, mine, chosen),
                await checking.how_it_stands(request, services, mine),
                say("\u201c{wording}\u201d", wording=text),
                pledging.described(say, mine, chosen.drive, version, limit),
            ]
        ),
        *((change,) if here else ()),
        withdraw,
        choices=True,
    )


def _stands(say: Words, mine: Pledge, chosen: pledging.Chosen) -> Markup:
    if mine.state is PledgeState.LINKED:
        return say("You have pledged already; it is kept, and your other account's counts.")
    if mine.state is not PledgeState.COUNTED and mine.community != chosen.home.id:
        return say(
            "You have pledged already, in another community of this drive, and that pledge does not "
            "count now. Take it back, then you can pledge here:"
        )
    if mine.state is not PledgeState.COUNTED:
        return say("You have pledged already. Your pledge does not count now:")
    if mine.community != chosen.home.id:
        return say(
            "You have pledged already, in another community of this drive. It counts once, and there."
        )
    return say("You have pledged already; it counts once.")


COMMAND: Final = Command(
    name="pledge",
    summary=N_("Lets you pledge your support, in a few short questions."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("pledge", "pledge #2"),
    personal=True,
    aliases=(
        "i pledge",
        "i want to pledge",
        "pledge now",
        "start pledge",
        "sign",
        "sign up",
        "sign me up",
        "count me in",
        "i wanna pledge",
        "i want 2 pledge",
        "let me pledge",
        "pledge pls",
        "pledge please",
        "id like to pledge",
    ),
    topic="pledge-how",
    build_form=build_form,
)
