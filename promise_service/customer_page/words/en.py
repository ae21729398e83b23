"""English."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="Your callback",
    of_promise="Our promise to you",
    we_call="We will call you on {time}.",
    we_had_said_we_call="We had promised to call you on {time}.",
    we_had_said="We had promised: “{words}”",
    calling_number="We will call {phone}.",
    writing_to="We will write to {email}.",
    request="Your request",
    reference="Your reference",
    situations={
        Situation.MOVED: "Noted. This takes the place of the time that we agreed on before.",
        Situation.DELAYED: "This takes the place of the time that we could not make. We apologise.",
        Situation.TRIED: "We have tried to reach you, and will try again. Please keep your phone near you.",
        Situation.LATE: (
            "We have not kept this time, and we apologise. You have not been forgotten: we still owe it to you."
        ),
        Situation.SPOKEN: "We have spoken. Thank you for your time.",
        Situation.ANSWERED: "We have answered you. Thank you for your patience.",
        Situation.UNREACHED: (
            "We called as often as we had promised, and could not reach you. If you still need us, please call us."
        ),
        Situation.GIVEN_UP: (
            "We tried to reach you, but not as often as we had promised. We apologise. If you still need us,"
            " please call us."
        ),
        Situation.CANCELLED: "This is cancelled, as you wished. There is nothing more for you to do.",
        Situation.WITHDRAWN: (
            "We could not keep this promise and have taken it back. We apologise. If you still need us, please call us."
        ),
        Situation.OVER: "This no longer applies. There is nothing for you to do.",
    },
    more_to_come="There is more to come: {words}",
    thanks="Thank you. You have told us what you think, and it helps us to keep our word.",
    add_to_calendar="Add to my calendar",
    choose_another="Choose another time",
    cancel="Cancel",
    back="Back",
    choose_title="Choose another time",
    choose_now="Until you choose another one, your time stays {time}.",
    choose_button="Take this time",
    choose_none_free="No other time is free at present. Your time stays as it is.",
    choose_nothing_chosen="Please choose one of the times.",
    choose_taken="This time is no longer free. These are the ones that are.",
    cancel_title="Do you want to cancel?",
    cancel_callback="We will then not call you on {time}.",
    cancel_promise="We will then not do what we promised: “{words}”",
    cancel_yes="Yes, cancel",
    cancel_no="No, keep it",
    feedback_title="How did we do?",
    feedback_help="Answer as much as you like. Every answer helps us to keep our word.",
    feedback_csat=Scale(question="How satisfied are you?", least="Not at all", most="Very"),
    feedback_ces=Scale(question="How easy was it for you?", least="Very hard", most="Very easy"),
    feedback_nps=Scale(question="How likely are you to recommend us?", least="Not at all", most="Very likely"),
    feedback_comment="What else would you like to tell us?",
    feedback_send="Send",
    feedback_empty="Please answer one question at least.",
    feedback_too_long="Please shorten your words to 2,000 characters.",
    gone=Said(
        title="There is no page here",
        text="The link is not complete, or the page is no longer kept. If you need us, please call us or write to us.",
    ),
    refused=Said(
        title="That did not come from our page",
        text="Nothing was changed. Please open the link in our message again, and try once more.",
    ),
    failed=Said(
        title="Something went wrong on our side",
        text="We apologise. Nothing was changed. Please try once more.",
    ),
)
