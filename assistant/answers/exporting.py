"""A community's own answers as files of the FAQ, so that they can be contributed back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from assistant.answers.local import LocalAnswer
from assistant.answers.reading import FEWEST_PHRASINGS
from assistant.answers.topic import Topic
from assistant.folding import fold

GROUP: Final = "community"
_LONGEST_NAME: Final = 50
_WIDTH: Final = 10_000  # a phrasing stays on its line


def file_name(title: str, otherwise: str) -> str:
    """Make a name of letters, digits and dashes; `otherwise` for a title without any (ASCII ones)."""
    name = "-".join(re.findall(r"[a-z0-9]+", fold(title)))
    return name[:_LONGEST_NAME].strip("-") or otherwise


def exported(
    community: str, answers: Sequence[LocalAnswer], shared: Mapping[str, Topic]
) -> dict[str, str]:
    """Give the files (`en/community/when-do-we-meet.yaml`: its text) of answers in one language.

    An answer in place of a `shared` one, or more phrasings for it, gives that topic's file.
    """
    files: dict[str, str] = {}
    for each in answers:
        topic = shared.get(each.topic)
        group = topic.group if topic else GROUP
        name = topic.id if topic else file_name(each.title, each.topic)
        if f"{each.language}/{group}/{name}.yaml" in files:
            name = each.topic
        fields = _fields(community, each, topic)
        files[f"{each.language}/{group}/{name}.yaml"] = _written(fields, len(fields["phrasings"]))
    return files


def _fields(community: str, answer: LocalAnswer, topic: Topic | None) -> dict[str, Any]:
    by = f"The moderators of {community}, {answer.as_of.isoformat()}"
    known = topic.phrasings if topic else ()
    fields: dict[str, Any] = {"title": answer.title}
    if topic and topic.subject:
        fields["subject"] = topic.subject
    if topic and not answer.answer:
        fields |= {
            "title": topic.title,
            "answer": topic.answer,
            "details": topic.details,
            "as_of": topic.as_of,
            "sources": [
                {"title": each.title, **({"url": each.url} if each.url else {})}
                for each in topic.sources
            ],
        }
    else:
        web = answer.source.startswith("https://") and " " not in answer.source
        source = {"title": by, "url": answer.source} if web else {"title": answer.source or by}
        fields |= {
            "answer": answer.answer,
            "details": f"{by}, wrote this answer.",
            "as_of": answer.as_of,
            "sources": [source],
        }
    fields["related"] = list(topic.related) if topic else []
    if topic and topic.lasting:
        fields["lasting"] = True
    if topic and topic.bar is not None:
        fields["bar"] = topic.bar
    fields["phrasings"] = list(dict.fromkeys((*known, *answer.phrasings)))
    return fields


def _written(fields: Mapping[str, Any], phrasings: int) -> str:
    head = ""
    if (missing := FEWEST_PHRASINGS - phrasings) > 0:
        head = (
            f"# Before this can come with the program it needs {missing} more phrasings, and a source\n"
            "# with an address (url).\n"
        )
    return head + yaml.dump(
        fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as people write them."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style="|" if "\n" in value else None
    )


_Dumper.add_representer(str, _text)
