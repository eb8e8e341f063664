"""The two pipelines that come with Tuoke: the four levels of the funnel with their tasks (rows 327 and 328), and the
five stages of key-account development (rows 174 to 179). Days are somebody's usual ones, from a document outside the
method: a beginning, to be edited, and replaced by the firm's own once enough deals went through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PIPELINES = {
    "funnel": _("Funnel of four levels"),
    "key_account": _("Key-account development"),
}

#: code -> its name, and the usual days.
STAGES = {
    "potential": (_("Potential"), 14),
    "hopeful": (_("Hopeful"), 21),
    "imminent": (_("Imminent"), 14),
    "ka_target": (_("1 Determine the target"), 7),
    "ka_inform": (_("2 Information and samples"), 15),
    "ka_value": (_("3 Value and programme"), 7),
    "ka_decider": (_("4 The key decision-maker"), 30),
    "ka_close": (_("5 Close"), 15),
}

POINTS = {
    # Of the funnel: control points, then tasks.
    "need_said": _("The need is written down in the customer's own words"),
    "who_decides": _("We know by name who decides"),
    "wants_on": _("They said that they want to go on, and what the next step is"),
    "money": _("Where the money comes from is known"),
    "agreed_offer": _("Who decides has agreed to the offer in principle"),
    "date_said": _("They named the day of the decision"),
    "analyse": _("Analyse what they need"),
    "push": _("Plan how to go on with them"),
    "talk": _("Talk to those who use it"),
    "expansion": _("Make the plan of expansion"),
    "alternative": _("Have a second solution ready"),
    "present": _("Present the solution"),
    "schedule": _("Agree on a schedule"),
    "implement": _("Write the plan of implementation"),
    "steps": _("List the steps to signing, and who does each"),
    "sign": _("Sign"),
    # Of key-account development: control points.
    "ka_fits": _("The company fits the profile, and its potential is put into figures"),
    "ka_rivals": _("Who supplies it today is known"),
    "ka_sample_in": _("Samples or documents arrived, and somebody there says they were looked at"),
    "ka_contacts": _("Users, buyer and technical people are known by name"),
    "ka_grade": _("The company is graded A, B or C"),
    "ka_programme": _("The programme with its goals is agreed among ourselves"),
    "ka_met": _("The key decision-maker met us and named what matters to them"),
    "ka_sponsor": _("Somebody of our management holds the line to them"),
    "ka_concerns": _("Each concern has an answer that they accepted"),
    "ka_terms": _("Price, delivery and payment are agreed"),
    # ... work items
    "ka_choose": _("Choose from the ranking, and give the reason"),
    "ka_research": _("Collect: business, need, suppliers, people, budget, calendar"),
    "ka_send": _("Send samples and documents, and ask after three days"),
    "ka_assess": _("Assess value and effort; decide on A, B or C"),
    "ka_write": _("Write the programme: who meets whom, by when, for what"),
    "ka_visit": _("Visit the key decision-maker; no payment or gift beyond the firm's limit"),
    "ka_list": _("List the concerns, and who clears each"),
    "ka_offer": _("Make the offer, negotiate, sign"),
    # ... support, people
    "ka_marketing": _("References of the same industry, from marketing"),
    "ka_technical": _("A technician for samples and questions"),
    "ka_manager": _("The sales manager"),
    "ka_management": _("A member of the management"),
    "ka_finance": _("Finance, for terms of payment"),
    "ka_seller": _("The hunter who found it"),
}

#: code of the pipeline -> its stages: code, level, usual days, points by kind.
READY: dict[str, list[tuple[str, str, int, dict[str, list[str]]]]] = {
    "funnel": [
        ("potential", "potential", 14, {"proof": ["need_said", "who_decides"], "work": ["analyse", "push", "talk"]}),
        ("hopeful", "hopeful", 21, {"proof": ["wants_on", "money"], "work": ["expansion", "alternative"]}),
        (
            "imminent", "imminent", 14,
            {"proof": ["agreed_offer", "date_said"], "work": ["present", "schedule", "implement", "steps", "sign"]},
        ),
    ],
    "key_account": [
        (
            "ka_target", "potential", 7,
            {"proof": ["ka_fits", "ka_rivals"], "work": ["ka_choose"], "support": ["ka_marketing"],
             "people": ["ka_seller", "ka_manager"]},
        ),
        (
            "ka_inform", "potential", 15,
            {"proof": ["ka_sample_in", "ka_contacts"], "work": ["ka_research", "ka_send"],
             "support": ["ka_technical"], "people": ["ka_seller"]},
        ),
        (
            "ka_value", "hopeful", 7,
            {"proof": ["ka_grade", "ka_programme"], "work": ["ka_assess", "ka_write"],
             "people": ["ka_seller", "ka_manager"]},
        ),
        (
            "ka_decider", "hopeful", 30,
            {"proof": ["ka_met", "ka_sponsor"], "work": ["ka_visit"], "people": ["ka_seller", "ka_management"]},
        ),
        (
            "ka_close", "imminent", 15,
            {"proof": ["ka_concerns", "ka_terms"], "work": ["ka_list", "ka_offer"], "support": ["ka_finance"],
             "people": ["ka_seller", "ka_manager"]},
        ),
    ],
}  # fmt: skip
