"""Words that report: verbs by the kind of content that they take, nouns, and what they tell of its polarity.

A lexicon of our own, by the grammar of English reporting clauses; lemmas in lower case.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ACCUSING",
    "ASKING",
    "CALLING",
    "CLAUSAL",
    "DENYING",
    "FINDING",
    "GERUND",
    "HEDGING",
    "INFINITIVE",
    "NAMING",
    "PLAIN",
    "PROMISING",
    "QUOTING",
    "RAISING",
    "REFUSING",
    "REPORTING",
    "REPORTING_NOUNS",
    "SAYING_ADJECTIVES",
    "SPEECH",
    "TELLING",
    "THREATENING",
]

DENYING: Final = frozenset(
    {
        "deny",
        "dispute",
        "reject",
        "refute",
        "rebut",
        "dismiss",
        "contest",
        "doubt",
        "retract",
        "rubbish",
        "debunk",
        "disavow",
        "repudiate",
    }
)
"""The source turns the content down."""

HEDGING: Final = frozenset(
    {
        "think", "believe", "suspect", "guess", "feel", "hope", "expect", "assume", "suppose", "fear",
        "doubt", "suggest", "speculate", "theorize", "theorise", "estimate", "reckon", "hint", "imply",
        "indicate", "anticipate", "surmise",
    }
)  # fmt: skip
"""The source does not vouch for the content."""

THREATENING: Final = frozenset({"threaten"})
PROMISING: Final = frozenset(
    {"promise", "pledge", "vow", "swear", "undertake", "offer", "guarantee", "commit"}
)
REFUSING: Final = frozenset({"refuse", "decline"})
ASKING: Final = frozenset(
    {"ask", "demand", "request", "urge", "call", "order", "instruct", "beg", "appeal", "implore"}
)

SPEECH: Final = frozenset(
    {
        "say", "tell", "state", "announce", "declare", "claim", "assert", "argue", "explain", "report",
        "note", "observe", "remark", "comment", "add", "write", "tweet", "post", "warn", "insist",
        "stress", "emphasize", "emphasise", "maintain", "contend", "allege", "admit", "acknowledge",
        "concede", "confirm", "confess", "reveal", "disclose", "recall", "reply", "respond", "answer",
        "reiterate", "repeat", "conclude", "propose", "recommend", "complain", "caution", "signal",
        "testify", "inform", "reassure", "assure", "notify", "remind", "advise", "brief", "proclaim",
        "affirm", "predict", "forecast", "calculate", "counter", "retort", "quip", "joke", "boast",
        "lament", "reason", "protest", "object", "agree", "pretend", "show", "find", "prove",
        "demonstrate", "learn", "discover", "hear", "understand", "mean", "point", "lie", "hold",
        "put", "ask", "wonder", "inquire", "rule", "decide", "email", "text", "cable", "tip",
        "continue", "read", "go", "hit", "shoot", "chime", "conjecture", "underline", "underscore",
        "highlight", "specify", "clarify", "mention", "express", "concur", "certify", "stipulate",
        "warrant", "murmur", "whisper", "shout", "cry", "exclaim", "intone", "opine", "volunteer",
        "venture", "relay", "convey", "worry", "regret", "realize", "realise", "accept", "exclude",
        "vow", "threaten", "promise", "pledge", "swear", "guarantee", "demand", "request", "urge",
        "document", "verify", "attest", "posit", "postulate", "hypothesize", "hypothesise", "muse",
        "reflect", "intimate", "profess", "moan", "brag", "blog", "pray", "deduce", "infer", "remember",
        "elaborate", "pronounce", "decree", "broadcast", "establish", "determine", "ascertain",
        "foresee", "envisage", "know", "rejoin", "assess", "rage", "fume", "crow", "vouch", "counsel",
    }
)  # fmt: skip
"""Verbs that take a clause, beside `DENYING` and `HEDGING`."""

FINDING: Final = frozenset(
    {
        "show", "find", "prove", "demonstrate", "learn", "discover", "hear", "understand", "mean",
        "point", "lie", "hold", "put", "rule", "decide", "go", "hit", "shoot", "document", "verify",
        "realize", "realise", "regret", "accept", "exclude", "agree", "express", "convey", "highlight",
        "reveal", "indicate", "estimate", "calculate", "certify", "specify", "underline", "underscore",
        "pretend", "assume", "suppose", "fear", "expect", "hope", "deduce", "infer", "establish",
        "determine", "ascertain", "foresee", "envisage", "vouch", "decree", "posit", "postulate",
        "remember", "know", "assess",
    }
)  # fmt: skip
"""Verbs that take a clause and stand beside no quotation."""

QUOTING: Final = (
    (
        SPEECH
        | DENYING
        | HEDGING
        | ASKING
        | frozenset(
            {
                "laugh",
                "smile",
                "sigh",
                "shrug",
                "begin",
                "fume",
                "storm",
                "rage",
                "thunder",
                "blast",
                "grumble",
                "growl",
                "hit",
                "quote",
                "interject",
                "press",
                "joke",
                "finish",
                "urge",
                "sum",
                "close",
                "open",
                "snap",
                "bark",
                "beam",
                "echo",
                "enthuse",
                "gush",
                "tease",
                "whine",
            }
        )
    )
    - FINDING
    - frozenset({"call", "order", "appeal"})
)
"""Verbs that may stand beside words in quotation marks."""

INFINITIVE: Final = (
    THREATENING
    | PROMISING
    | REFUSING
    | frozenset(
        {
            "ask",
            "urge",
            "tell",
            "demand",
            "order",
            "instruct",
            "request",
            "claim",
            "beg",
            "advise",
            "warn",
            "call",
        }
    )
)
"""Verbs whose content may be an infinitive."""

CALLING: Final = frozenset(
    {
        "call",
        "describe",
        "brand",
        "label",
        "dub",
        "characterize",
        "characterise",
        "term",
        "denounce",
        "condemn",
        "portray",
        "depict",
        "hail",
        "praise",
        "criticize",
        "criticise",
        "dismiss",
        "reject",
    }
)
"""Verbs whose content is an object and what is said of it."""

NAMING: Final = frozenset({"call", "brand", "label", "dub", "term"})
"""Verbs of `CALLING` that give a name: what follows the object needs no "as"."""

ACCUSING: Final = frozenset({"accuse", "blame", "suspect"})

TELLING: Final = frozenset(
    {
        "tell",
        "inform",
        "assure",
        "reassure",
        "remind",
        "notify",
        "advise",
        "warn",
        "ask",
        "brief",
        "promise",
    }
)
"""Verbs whose object is who hears it."""

CLAUSAL: Final = SPEECH | DENYING | HEDGING
"""All verbs that take a clause."""

REPORTING: Final = CLAUSAL | INFINITIVE | ASKING | CALLING
"""All verbs that report, whatever their content is."""

RAISING: Final = frozenset(
    {"say", "believe", "understand", "think", "report", "allege", "suspect", "rumour", "rumor", "assume"}
)
"""Verbs of what nobody in particular says: ``is said to have left``."""

GERUND: Final = frozenset(
    {"deny", "admit", "report", "recall", "acknowledge", "confess", "mention", "remember", "suggest",
     "recommend", "propose", "dispute", "describe"}
)  # fmt: skip
"""Verbs whose content may be a gerund: ``denied taking part``."""

PLAIN: Final = frozenset(
    {
        "say", "tell", "add", "report", "announce", "state", "warn", "claim", "write", "note", "explain",
        "argue", "insist", "believe", "think", "confirm", "admit", "reply", "suggest", "reckon", "stress",
        "declare", "allege", "respond", "acknowledge", "assert",
    }
)  # fmt: skip
"""Verbs that report even where the parser does not see what."""

SAYING_ADJECTIVES: Final = frozenset(
    {"adamant", "afraid", "certain", "concerned", "confident", "convinced", "hopeful", "optimistic",
     "sceptical", "skeptical", "sure", "worried"}
)  # fmt: skip
"""Adjectives with a clause that says what somebody thinks."""

REPORTING_NOUNS: Final = frozenset(
    {
        "accusation", "allegation", "announcement", "argument", "assertion", "assessment", "assurance",
        "belief", "charge", "claim", "complaint", "conclusion", "confirmation", "declaration",
        "demand", "denial", "fear", "finding", "hint", "hope", "insistence", "message", "notice",
        "opinion", "pledge", "prediction", "promise", "proposal", "report", "remark", "rumour",
        "rumor", "signal", "statement", "story", "suggestion", "suspicion", "testimony", "threat",
        "view", "vow", "warning", "word", "guarantee", "impression", "concern", "lie",
    }
)  # fmt: skip
"""Nouns that take a that-clause."""
