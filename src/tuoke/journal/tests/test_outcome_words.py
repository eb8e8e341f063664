"""The six outcomes are called the same on every page, and in the glossary."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from tuoke.journal.kinds import OUTCOMES, Call
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import outcome_name

GLOSSARY = Path(__file__).resolve().parents[4] / "docs/glossary.md"


def test_the_glossary_and_the_catalogue_call_the_outcomes_the_same():
    listed = re.findall(r"^\| ([a-z ]+) \| (\S+) \| key (\d)", GLOSSARY.read_text("utf-8"), flags=re.MULTILINE)
    words = {}
    for language in ("en", "zh-hans"):
        with override(language):
            words[language] = [outcome_name(code) for code in OUTCOMES]
    assert [key for _, _, key in listed] == list("123456")
    assert [english.capitalize() for english, _, _ in listed] == words["en"]
    assert [chinese for _, chinese, _ in listed] == words["zh-hans"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_call_ends_in_the_same_words_on_the_list_and_on_the_companys_page(
    outcome, alice, client_of, make_company, make_list
):
    company = make_company(owner=alice)
    made = make_list(alice, [company])
    JournalEntry.objects.write(alice, company, Call(outcome))
    client = client_of(alice)
    for page in (reverse("prospects:list", args=[made.pk]), reverse("directory:company", args=[company.pk])):
        html = client.get(page).content.decode()
        with override("zh-hans"):
            assert outcome_name(outcome) in html


def test_an_outcome_that_this_version_does_not_know_stays_as_it_is():
    assert outcome_name("sang") == "sang"


def test_a_promised_moment_is_told_by_the_firms_clock(alice, client_of, make_company):
    company = make_company(owner=alice)
    JournalEntry.objects.write(alice, company, Call("call_back", at="2026-03-02T03:00:00+00:00"))
    html = client_of(alice).get(reverse("directory:company", args=[company.pk])).content.decode()
    told = re.sub(r"<time\b.*?</time>", "", html)  # when it was written down is now, and may be at 13:00 or 10:53:00
    assert "11:00" in told and not re.search(r"\b0?3:00", told), "Shanghai is eight hours ahead of UTC"
