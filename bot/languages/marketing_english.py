"""English, for operators."""

from bot.marketing_texts import MarketingTexts

TEXTS = MarketingTexts(
    language="en",
    which_reading="This can be read in several ways. Which do you mean?",
    reading="{number}. {sentence}: {count} customers",
    which_word="Or choose one of these:",
    proposed="A language model read it so: check that the sentence says what you mean.",
    saved_before="This audience is saved already.",
    refine="Refine",
    refine_ask=(
        "What shall change, or what would you like to know? For example: only those in Berlin; exclude VIPs; "
        "make it 60 days; how many of them bought coffee?; what else do they buy?; compare with last month; "
        "plot their orders by week"
    ),
    figure="{count} of {total} ({share}).",
    before="{now} now, {before} on {day}.",
    before_note="Whatever happened since is not in the earlier number; each customer's data are today's.",
    category="Category",
    of_them="Of them",
    of_all="Of all",
    bought_since="What they bought since {day}",
    bought_nothing="They bought nothing since {day}.",
    series="{total} since {first}; the highest is {highest}, from {day} on. The last step is not over yet.",
    campaign="Campaign",
    message_ask=(
        "Write the message that they shall get. {{name|friend}} becomes each customer's name, or “friend” "
        "where none is known; city, country and language work the same way."
    ),
    message_wrong="This cannot be sent: {problem} Please write the message again.",
    preview_as="As {name} will see it:",
    preview_nobody="This is the message:",
    counts="{count} customers, {reachable} of them may be written to.",
    when_ask="When shall it be sent?",
    when_now="Now",
    when_tomorrow="Tomorrow at {time}",
    when_hour="At an hour",
    hour_ask="At which hour?",
    hour_gone="That hour has passed; please choose another one.",
    confirm_ask="Send this to {reachable} of {count} customers, {when}?",
    ends_about="The last message leaves about {end}.",
    not_reached="Not sent to: {reasons}.",
    reasons={
        "unsubscribed": "unsubscribed",
        "no_consent": "never agreed",
        "blocked": "blocked us",
        "unreachable": "no channel",
        "held_out": "held out",
        "silenced": "in a journey that keeps silence",
        "frequency_capped": "enough messages already",
        "quiet_hours": "quiet hours",
        "expired": "too late",
    },
    at_once="at once",
    confirm="Yes, send it",
    discard="No, discard it",
    confirmed="“{name}” will be sent, {when}. I will tell you here how it goes.",
    confirmed_before="This campaign has been decided on already.",
    not_started="The campaign could not be started: {problem}",
    discarded="Nothing is sent.",
    sending="“{name}” is being sent: {count} messages are planned.",
    ended={
        "completed": "“{name}” is completed.",
        "cancelled": "“{name}” was cancelled.",
        "failed": "“{name}” has failed.",
    },
    states={
        "sent": "sent",
        "held_out": "held out",
        "skipped": "skipped",
        "failed": "failed",
        "unknown": "not known to have arrived",
    },
)
