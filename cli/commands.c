#include "cli/commands.h"

#define DATES (OPTION_SET(OPTION_FROM) | OPTION_SET(OPTION_UNTIL))
#define OUTSIDE (OPTION_SET(OPTION_LOG) | OPTION_SET(OPTION_VKEY))
#define SEEN                                                                   \
	(OUTSIDE | OPTION_SET(OPTION_CHECKPOINT) |                             \
	    OPTION_SET(OPTION_WITNESS) | OPTION_SET(OPTION_WITNESSES_NEEDED))
#define QUESTION                                                               \
	(OPTION_SET(OPTION_ROLE) | OPTION_SET(OPTION_AS_OF) |                  \
	    OPTION_SET(OPTION_SIZE) | OPTION_SET(OPTION_POLICY) |              \
	    OPTION_SET(OPTION_BUNDLE) | OUTSIDE)
#define IMPORT                                                                 \
	(OPTIONS_SIGN | OPTION_SET(OPTION_GROUP) | OPTION_SET(OPTION_BOT))
#define SESSION (OPTION_SET(OPTION_KEY) | OPTION_SET(OPTION_VKEY))
#define MANY SIZE_MAX

#define BUNDLE_HELP                                                            \
	"With --bundle the answer comes from that file, without a server. "    \
	"Unless --log\nor --vkey, known from elsewhere, say that it is the "   \
	"real log, the answer is\nprinted and the exit is 6."

const struct command commands[] = {
	{ "enrol", "HANDLE", "enter a community, or enter somebody",
	    "Sends your handle and your key, with the key's consent; a "
	    "registrar then\nvouches. With --keyless a registrar enters "
	    "somebody who has no key.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_KIND) | OPTION_SET(OPTION_KEYLESS),
	    1, 1, cmd_enrol },
	{ "vouch", "DIGEST", "say that a waiting person is real",
	    "DIGEST is that of the person's waiting statement, not a handle, "
	    "and all of it:\nno other statement is meant.",
	    OPTIONS_SIGN, 1, 1, cmd_vouch },
	{ "assent", "DIGEST", "give effect to what needs two people", NULL,
	    OPTIONS_SIGN, 1, 1, cmd_assent },
	{ "pending", "", "what waits for an assent, and what it would change",
	    NULL, 0, 0, 0, cmd_pending },
	{ "key add", "KEY", "add a key to a person",
	    "KEY is the new key's file, which signs its consent; or what "
	    "`kleos key prove`\nprinted where that key is.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_HANDLE), 1, 1, cmd_key_add },
	{ "key prove", "KEY", "let a key consent to be a person's",
	    "Prints what `kleos key add` needs, for a key that is on another "
	    "machine.",
	    OPTION_SET(OPTION_HANDLE) | OPTION_SET(OPTION_VKEY), 1, 1,
	    cmd_key_prove },
	{ "key revoke", "FINGERPRINT", "a key counts no more",
	    "--reason is superseded (if nothing is said) or lost; "
	    "--compromised says that\nsomebody else may sign with it. With "
	    "--distrust-from two registrars take back what\nit signed already.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_HANDLE) |
		OPTION_SET(OPTION_REASON) | OPTION_SET(OPTION_COMPROMISED) |
		OPTION_SET(OPTION_DISTRUST_FROM),
	    1, 1, cmd_key_revoke },
	{ "key rotate", "KEY", "a new key of yours in place of the present one",
	    "Two statements: KEY, a file as for `kleos key add`, is added, "
	    "and the key that\nsigns (--key) is revoked.",
	    OPTIONS_SIGN, 1, 1, cmd_key_rotate },
	{ "key list", "HANDLE", "the keys of a person", NULL, 0, 1, 1,
	    cmd_key_list },
	{ "log-key", "VKEY", "give the log another key to sign with",
	    "VKEY is what `kleos-admin log-key` printed. Takes effect with the "
	    "assent of another\nregistrar; the key before it signs, too, for 30 "
	    "days, or --days.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_DAYS), 1, 1, cmd_log_key },
	{ "profile", "[HAT...]", "what is seen of you",
	    "In place of all that your profile said before. PART is "
	    "affiliations,\ncontributions, identities, offices or standing. A "
	    "registrar can speak for\n--handle, who has no key.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_HANDLE) | OPTION_SET(OPTION_NAME) |
		OPTION_SET(OPTION_LINK) | OPTION_SET(OPTION_SHOW),
	    0, 16, cmd_profile },
	{ "identity link", "IDENTITY HANDLE", "this identity is that person",
	    "An identity is scheme:value, such as irc:dai or github:dai.",
	    OPTIONS_SIGN, 2, 2, cmd_identity_link },
	{ "identity unlink", "IDENTITY HANDLE", "or it is not", NULL,
	    OPTIONS_SIGN, 2, 2, cmd_identity_unlink },
	{ "identity merge", "HANDLE INTO", "these two people are one",
	    "What HANDLE did is INTO's from then on; keys and offices stay.",
	    OPTIONS_SIGN, 2, 2, cmd_identity_merge },
	{ "identity unmerge", "HANDLE", "or they are two", NULL, OPTIONS_SIGN,
	    1, 1, cmd_identity_unmerge },
	{ "identity show", "IDENTITY...", "whose identities are",
	    "Exit 1 when one belongs to nobody yet.", 0, 1, MANY,
	    cmd_identity_show },
	{ "organisation", "SLUG NAME", "somebody to work for",
	    "In place of all that was said of SLUG before.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_LINK) | OPTION_SET(OPTION_ALIAS) |
		OPTION_SET(OPTION_BELONGS),
	    2, 2, cmd_organisation },
	{ "organisations", "", "all organisations, and how many work there",
	    NULL, OPTION_SET(OPTION_AS_OF), 0, 0, cmd_organisations },
	{ "affiliate", "[ORGANISATION]", "whom you work for",
	    "Or --independent, for nobody. With the same --from as before it "
	    "corrects the end.\nA registrar can speak for --handle, who has no "
	    "key.",
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_HANDLE) |
		OPTION_SET(OPTION_INDEPENDENT),
	    0, 1, cmd_affiliate },
	{ "activity", "SLUG", "a kind of work that counts", NULL,
	    OPTIONS_SIGN | OPTION_SET(OPTION_TITLE) | OPTION_SET(OPTION_UNIT) |
		OPTION_SET(OPTION_ENDORSER),
	    1, 1, cmd_activity },
	{ "group create", "SLUG", "create a group", NULL,
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_KIND) |
		OPTION_SET(OPTION_TITLE) | OPTION_SET(OPTION_PARENT) |
		OPTION_SET(OPTION_ALIAS) | OPTION_SET(OPTION_ATTRIBUTE),
	    1, 1, cmd_group_create },
	{ "group change", "SLUG", "change a group", NULL,
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_KIND) |
		OPTION_SET(OPTION_TITLE) | OPTION_SET(OPTION_ATTRIBUTE),
	    1, 1, cmd_group_change },
	{ "group move", "SLUG PARENT", "put a group under another", NULL,
	    OPTIONS_SIGN | OPTION_SET(OPTION_FROM), 2, 2, cmd_group_move },
	{ "group alias", "SLUG NAME...", "more spellings of a group", NULL,
	    OPTIONS_SIGN, 2, 65, cmd_group_alias },
	{ "group show", "[SLUG]", "one group, or all", NULL, 0, 0, 1,
	    cmd_group_show },
	{ "office grant", "HANDLE OFFICE", "give somebody an office",
	    "From today, if --from does not say otherwise. Registrars and "
	    "officials need\nanother registrar's assent.",
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_GROUP) |
		OPTION_SET(OPTION_OCCASION),
	    2, 2, cmd_office_grant },
	{ "office end", "DIGEST [HANDLE OFFICE]", "end an office",
	    "DIGEST is that of the statement that granted it. The one that "
	    "founded the\ncommunity gave several: whose and which is said, too.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_AT), 1, 3, cmd_office_end },
	{ "attest", "ACTIVITY", "record that somebody did something",
	    "Without --for it is a claim of your own, which waits for an "
	    "endorsement.",
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_FOR) |
		OPTION_SET(OPTION_GROUP) | OPTION_SET(OPTION_OCCASION) |
		OPTION_SET(OPTION_QUANTITY) | OPTION_SET(OPTION_HAT) |
		OPTION_SET(OPTION_EVIDENCE) | OPTION_SET(OPTION_SUMMARY),
	    1, 1, cmd_attest },
	{ "endorse", "DIGEST[/IDENTITY]...", "what is recorded is true",
	    "With /IDENTITY one attendee of an occasion is meant. At most "
	    "256 in one\nstatement.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_REASON), 1, MANY, cmd_endorse },
	{ "dispute", "DIGEST[/IDENTITY]...", "what is recorded is not true",
	    NULL, OPTIONS_SIGN | OPTION_SET(OPTION_REASON), 1, MANY,
	    cmd_dispute },
	{ "thanks", "IDENTITY TEXT", "thank somebody in public",
	    "It is there to be read; no policy counts it.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_OF), 2, 2, cmd_thanks },
	{ "retract", "DIGEST", "take back what was said",
	    "An occasion, a contribution, an endorsement or an import. A "
	    "registrar can take\nback what others said: with --reason, and "
	    "the assent of another registrar.\nWith --without an occasion is "
	    "recorded again in the same breath, but for these\nattendees.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_REASON) |
		OPTION_SET(OPTION_WITHOUT),
	    1, 1, cmd_retract },
	{ "redact", "DIGEST...", "erase what was said, for ever",
	    "Asked for by whom it is about, or by a registrar with "
	    "--authority; in either case\na registrar assents. --reason is "
	    "request, law, mistake or abuse.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_REASON) |
		OPTION_SET(OPTION_AUTHORITY) | OPTION_SET(OPTION_REPLACEMENT),
	    1, MANY, cmd_redact },
	{ "list", "LIST FILE", "who was on a list elsewhere",
	    "FILE has one identity a line. It is sorted and sent in as many "
	    "parts as need be.\nWith --partial somebody may be missing.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_AT) | OPTION_SET(OPTION_LINK) |
		OPTION_SET(OPTION_PARTIAL),
	    2, 2, cmd_list },
	{ "metric", "SOURCE MEASURE FILE", "what was measured elsewhere",
	    "FILE has an identity and a number a line, with a blank or a tab "
	    "between them.",
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_LINK), 3, 3, cmd_metric },
	{ "declare", "QUESTION yes|no", "your own answer to a question",
	    "From today, if --from does not say otherwise.",
	    OPTIONS_SIGN | DATES, 2, 2, cmd_declare },
	{ "coverage", "SOURCE", "what is recorded is not all there was",
	    "SOURCE is a word such as minutes. Whoever has not enough because "
	    "of the gap is\nneither let in nor turned away. Take it back when "
	    "it is filled.",
	    OPTIONS_SIGN | DATES | OPTION_SET(OPTION_GROUP) |
		OPTION_SET(OPTION_ACTIVITY) | OPTION_SET(OPTION_REASON),
	    1, 1, cmd_coverage },
	{ "sources", "", "is what was taken over complete?",
	    "Gaps that people know of, and lists and metrics with the parts "
	    "that are missing.\nExit 1 when anything is missing. What imports "
	    "have left out, `kleos audit` says.",
	    0, 0, 0, cmd_sources },
	{ "inbox", "GROUP", "claims that wait for a group's chairs", NULL, 0, 1,
	    1, cmd_inbox },
	{ "import minutes", "FILE...", "record meetings from MeetBot's minutes",
	    "The group is --group, or the one that is spelled as in the "
	    "file. In a replay\ncommunity everything is dated by the end of "
	    "its meeting. A file that is\nrecorded already is said so; what "
	    "an interrupted import left out is added.",
	    IMPORT, 1, MANY, cmd_import_minutes },
	{ "import csv", "FILE...", "record contributions from a spreadsheet",
	    "Columns: subject, activity, date; and group, until, "
	    "quantity:UNIT, hat,\nevidence, summary.",
	    IMPORT, 1, MANY, cmd_import_csv },
	{ "unmatched", "", "identities that belong to nobody yet", NULL, 0, 0,
	    0, cmd_unmatched },
	{ "people", "[HANDLE]", "one person, or all", NULL, 0, 0, 1,
	    cmd_people },
	{ "policy check", "FILE", "what is wrong with a policy, and where",
	    "Needs no server.", 0, 1, 1, cmd_policy_check },
	{ "policy publish", "FILE", "make a policy the rule",
	    "It takes effect with the assent of another official.",
	    OPTIONS_SIGN, 1, 1, cmd_policy_publish },
	{ "policy show", "[DIGEST]", "one policy, or all", NULL, 0, 0, 1,
	    cmd_policy_show },
	{ "why", "PERSON", "does somebody have a role, and why",
	    "PERSON is a handle or an identity. Exit 0 yes, 1 no, 4 cannot be "
	    "checked here,\n5 not enough data.\n" BUNDLE_HELP,
	    QUESTION, 1, 1, cmd_why },
	{ "roll", "", "everybody who has a role", BUNDLE_HELP,
	    QUESTION | OPTION_SET(OPTION_FORMAT), 0, 0, cmd_roll },
	{ "statement sign", "FILE", "sign a statement, print its envelope",
	    "FILE holds the body of a statement of --type, or without --type "
	    "a whole\npayload. With --log no server is asked.",
	    OPTIONS_SIGN | OPTION_SET(OPTION_TYPE) | OPTION_SET(OPTION_LOG) |
		OPTION_SET(OPTION_CHECKPOINT) | OPTION_SET(OPTION_OUTPUT),
	    1, 1, cmd_statement_sign },
	{ "statement submit", "FILE...", "send signed envelopes", NULL,
	    OPTION_SET(OPTION_VKEY), 1, MANY, cmd_statement_submit },
	{ "statement show", "DIGEST", "one statement of the log",
	    "With -o it is written with its proof, to be checked by "
	    "anybody at any time with\nkleos verify; --size asks for the proof "
	    "of that size, for a checkpoint that has it.",
	    OPTION_SET(OPTION_OUTPUT) | OPTION_SET(OPTION_VKEY) |
		OPTION_SET(OPTION_SIZE),
	    1, 1, cmd_statement_show },
	{ "session end", "", "end the session that is kept", NULL, SESSION, 0,
	    0, cmd_session_end },
	{ "statements", "", "what was said, newest first",
	    "At most 50; --handle is who said it, --for who it is about.",
	    DATES | OPTION_SET(OPTION_TYPE) | OPTION_SET(OPTION_HANDLE) |
		OPTION_SET(OPTION_FOR) | OPTION_SET(OPTION_GROUP) |
		OPTION_SET(OPTION_ACTIVITY),
	    0, 0, cmd_statements },
	{ "log", "", "which log this is, and its key",
	    "What --log and --vkey want to know; learn it by another way, "
	    "too. With --at,\nhow many entries it had then: what --size wants "
	    "to know.",
	    OPTION_SET(OPTION_VKEY) | OPTION_SET(OPTION_AT), 0, 0, cmd_log },
	{ "session", "", "open a session, for what is private",
	    "The token is kept for some minutes, for the commands below, which "
	    "open one\nthemselves if need be. With --json it is printed.",
	    SESSION, 0, 0, cmd_session },
	{ "private put", "KIND FILE [ID]", "keep something private",
	    "KIND is contact, grounds or conflict; FILE holds a JSON object. A "
	    "contact is\nyour own, or with ID that of somebody without keys; "
	    "the others get a new ID.",
	    SESSION | OPTION_SET(OPTION_UNTIL), 2, 3, cmd_private_put },
	{ "private get", "KIND [ID]", "read what is private",
	    "That you have read it is recorded, for its owner to see.", SESSION,
	    1, 2, cmd_private_get },
	{ "private reads", "KIND [ID]", "who has read what is yours", NULL,
	    SESSION, 1, 2, cmd_private_reads },
	{ "private delete", "KIND [ID]", "remove what is yours",
	    "Who has read it, you can still see.", SESSION, 1, 2,
	    cmd_private_delete },
	{ "waiting", "", "who waits for a vouch (for registrars)", NULL,
	    SESSION, 0, 0, cmd_waiting },
	{ "bundle", "", "download everything into a file",
	    "What a file has already is not asked for again: an interrupted "
	    "download goes on,\nand an old one is brought up to date.",
	    OPTION_SET(OPTION_OUTPUT) | OPTION_SET(OPTION_VKEY), 0, 0,
	    cmd_bundle },
	{ "audit", "FILE", "check a downloaded bundle, without a server",
	    "Every signature, every signer's right at its index, the tree, "
	    "the checkpoint\nand the sums of all imports. Exit 0 if it is the "
	    "log that --log or --vkey\nname, 6 if it only agrees with itself, "
	    "1 if it does not. A --checkpoint that was seen elsewhere must be on "
	    "the way to\nit, or be its end.",
	    SEEN, 1, 1, cmd_audit },
	{ "verify", "FILE",
	    "check a statement with its proof, without a server",
	    "FILE is what `kleos statement show -o` wrote. Exit 0 if it is in "
	    "the log of --vkey,\n6 if only the file itself says whose log "
	    "that is, 1 if it does not hold.\nA "
	    "--checkpoint must be of the size of the proof (statement show "
	    "--size).",
	    SEEN, 1, 1, cmd_verify },
};

const size_t commands_n = COUNT(commands);
