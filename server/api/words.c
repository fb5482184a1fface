#include "api/words.h"

/* clang-format off */
const struct sheet_word words_types[] = {
	{ "activity", "a kind of work" }, { "affiliation", "an affiliation" },
	{ "assent", "an assent" }, { "community", "the founding" },
	{ "contribution", "a contribution" }, { "coverage", "a known gap" },
	{ "declaration", "an answer of their own" },
	{ "endorsement", "a judgement" }, { "group", "a group" },
	{ "identity", "whose an identity is" },
	{ "import", "a file that was taken over" }, { "key", "a key" },
	{ "list", "a list from elsewhere" },
	{ "log-key", "a key of the log" },
	{ "metric", "a measurement from elsewhere" },
	{ "occasion", "a meeting" }, { "office", "an office" },
	{ "organisation", "an organisation" }, { "person", "a new person" },
	{ "policy", "a policy" }, { "profile", "a profile" },
	{ "redaction", "an erasure" }, { "retraction", "something taken back" },
	{ "thanks", "thanks" }, { "vouch", "a vouch" }, { NULL, NULL },
};

const struct sheet_word words_counted[] = {
	{ "activity", "kinds of work" }, { "affiliation", "affiliations" },
	{ "assent", "assents" }, { "attendance", "meetings attended" },
	{ "community", "founding" }, { "contribution", "contributions" },
	{ "coverage", "known gaps" },
	{ "declaration", "answers of people's own" },
	{ "endorsement", "judgements" }, { "group", "groups" },
	{ "identity", "links of identities to people" },
	{ "import", "files that were taken over" }, { "key", "keys" },
	{ "list", "lists from elsewhere" }, { "log-key", "keys of the log" },
	{ "metric", "measurements from elsewhere" },
	{ "occasion", "meetings and events" }, { "office", "offices" },
	{ "organisation", "organisations" }, { "person", "new people" },
	{ "policy", "policies" }, { "profile", "profiles" },
	{ "redaction", "erasures" }, { "retraction", "things taken back" },
	{ "thanks", "thanks" }, { "vouch", "vouches" }, { NULL, NULL },
};

const struct sheet_word words_statuses[] = {
	{ "effective", "" },
	{ "pending", "waits for another to agree" }, { NULL, NULL },
};

const struct sheet_word words_verdicts[] = {
	{ "endorse", "endorsed" }, { "dispute", "disputed" }, { NULL, NULL },
};

const struct sheet_word words_results[] = {
	{ "pass", "Yes" }, { "fail", "Not yet" },
	{ "insufficient", "Not enough data: records that could decide it are "
	    "known to be missing" },
	{ "unchecked", "It cannot be checked here" }, { NULL, NULL },
};

const struct sheet_word words_met[] = {
	{ "pass", "(met)" }, { "fail", "(not met)" },
	{ "insufficient", "(not enough data)" },
	{ "unchecked", "(cannot be checked)" }, { NULL, NULL },
};

const struct sheet_word words_uses[] = {
	{ "franchise", "the right to vote or to stand" },
	{ "recognition", "thanks and recognition; nobody votes by it" },
	{ NULL, NULL },
};

const struct sheet_word words_operators[] = {
	{ "all", "All of these" }, { "any", "At least one of these" },
	{ "none", "None of these" }, { "not", "Not this" },
	{ "at_least", "At least some of these" },
	{ "count", "So many records" }, { "sum", "So much altogether" },
	{ "office", "An office" }, { "role", "Another role" }, { NULL, NULL },
};

const struct sheet_word words_reasons[] = {
	{ "wrong-activity", "of another activity than the rule asks for" },
	{ "wrong-group", "in another group than the rule asks for" },
	{ "wrong-hat", "done under another hat than the rule asks for" },
	{ "wrong-occasion", "at another occasion than the rule asks for" },
	{ "wrong-source", "read from another file than the rule asks for" },
	{ "after-instant", "begins at or after the moment asked about" },
	{ "outside-window", "outside the time that the rule looks at" },
	{ "redacted", "erased since" }, { "retracted", "taken back" },
	{ "distrusted-key", "signed with a key that is no longer trusted" },
	{ "disputed", "disputed by somebody in office" },
	{ "own-work", "endorsed by nobody but the person themselves" },
	{ "not-endorsed", "not endorsed yet, or by too few" },
	{ "endorser-not-in-office",
	    "endorsed by nobody in the office that the rule asks for" },
	{ "not-independent",
	    "endorsed only by people who are not independent of it" },
	{ "duplicate", "the same work counts already" },
	{ "over-quota", "more than the rule counts for one person" },
	{ "over-cap", "beyond the most that the rule counts" },
	{ NULL, NULL },
};

const struct sheet_word words_kinds[] = {
	{ "person", "Person" }, { "group", "Group" }, { "role", "Role" },
	{ "activity", "Activity" }, { "statement", "Statement" },
	{ "gap", "Gap" }, { "list", "List" }, { "metric", "Measurement" },
	{ NULL, NULL },
};

const struct sheet_word words_distinct[] = {
	{ "facts", "records" }, { "days", "different days" },
	{ "months", "different months" }, { "groups", "different groups" },
	{ "occasions", "different occasions" }, { NULL, NULL },
};
/* clang-format on */
