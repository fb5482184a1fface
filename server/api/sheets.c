#include "api/sheets.h"

#include <string.h>

#include "api/rolesheets.h"
#include "api/words.h"

#define C "/{c}"
#define SIGNING                                                                \
	"Signing happens in the browser, because that is where your key is: "  \
	"this page needs JavaScript. The same can be done from a terminal:"

/* clang-format off */
static const struct sheet_field name_of[] = {
	{ "name", "", .kind = SHEET_TEXT },
	{ .name = NULL },
};

/* "chair of ops from 1 January 2026" */
static const struct sheet_field office_of_person[] = {
	{ "office", "", .kind = SHEET_TEXT },
	{ "group", "of", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field chair[] = {
	{ "handle", "", .kind = SHEET_WHO },
	{ .name = NULL },
};

static const struct sheet_field communities[] = {
	{ "title", "Community", .kind = SHEET_TEXT, .link = "/{=slug}" },
	{ "size", "Statements", .kind = SHEET_TEXT },
	{ .name = NULL },
};

static const struct sheet_field home[] = {
	{ "items", "Communities", .kind = SHEET_TABLE, .fields = communities,
	    .none = "There is no community here yet." },
	{ .name = NULL },
};

static const struct sheet_field overview[] = {
	{ "size", "Statements", .kind = SHEET_TEXT },
	{ "recorded_at", "Newest", .kind = SHEET_TIME },
	{ "settings.site", "What the community is", .kind = SHEET_OUTSIDE },
	{ "settings.zone", "Its days begin by", .kind = SHEET_TEXT },
	{ "counts", "What has been recorded", .kind = SHEET_COUNTS,
	    .words = words_counted },
	{ .name = NULL },
};

static const struct sheet_way overview_ways[] = {
	{ C "/people", "People" },
	{ C "/groups", "Groups and their chairs" },
	{ C "/roles", "Who may vote, and why" },
	{ C "/statements", "What was said, newest first" },
	{ C "/log", "Check it yourself" },
	{ C "/contribute", "Log a contribution" },
	{ .path = NULL },
};

static const struct sheet_field person_row[] = {
	{ "handle", "Person", .kind = SHEET_WHO },
	{ "name", "Name", .kind = SHEET_TEXT },
	{ "kinds", "Kind", .kind = SHEET_TEXT },
	{ "merged_into", "Is the same as", .kind = SHEET_WHO },
	{ "offices", "Offices", .kind = SHEET_LIST, .fields = office_of_person },
	{ "facts", "Contributions and attendances", .kind = SHEET_TEXT },
	{ "statements", "Statements", .kind = SHEET_TEXT },
	{ "recorded_at", "Since", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field people[] = {
	{ "items", "People", .kind = SHEET_TABLE, .fields = person_row,
	    .none = "Nobody here is called so." },
	{ .name = NULL },
};

static const struct sheet_input sought[] = {
	{ "q", "Handle, name or identity" },
	{ .name = NULL },
};

static const struct sheet_field identity[] = {
	{ "identity", "", .kind = SHEET_TEXT },
	{ "linked_by", "linked by", .kind = SHEET_WHO },
	{ "statement", "in statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ .name = NULL },
};

static const struct sheet_field affiliation[] = {
	{ "organisation", "", .kind = SHEET_TEXT },
	{ "independent", "works for nobody:", .kind = SHEET_TEXT },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field key[] = {
	{ "fingerprint", "Fingerprint", .kind = SHEET_TEXT },
	{ "added_by", "Added by", .kind = SHEET_WHO },
	{ "reason", "Revoked because it was", .kind = SHEET_TEXT },
	{ "statement", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ .name = NULL },
};

static const struct sheet_field declaration[] = {
	{ "question", "", .kind = SHEET_TEXT },
	{ "answer", ":", .kind = SHEET_TEXT },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field person[] = {
	{ "profile.name", "Name", .kind = SHEET_TEXT },
	{ "kinds", "Kind", .kind = SHEET_TEXT },
	{ "merged_into", "Is the same person as", .kind = SHEET_WHO },
	{ "merged", "Was also called", .kind = SHEET_TEXT },
	{ "profile.hats", "Hats", .kind = SHEET_TEXT },
	{ "profile.links", "Elsewhere", .kind = SHEET_OUTSIDE },
	{ "statement", "Entered by statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ "offices", "Offices", .kind = SHEET_LIST, .fields = office_of_person },
	{ "counts", "What is recorded", .kind = SHEET_COUNTS, .words = words_counted,
	    .none = "Nothing that they did is recorded yet." },
	{ "affiliations", "Works for", .kind = SHEET_LIST,
	    .fields = affiliation },
	{ "identities", "Also known as", .kind = SHEET_LIST,
	    .fields = identity },
	{ "declarations", "Their own answers", .kind = SHEET_LIST,
	    .fields = declaration },
	{ "keys", "Keys", .kind = SHEET_TABLE, .fields = key },
	{ .name = NULL },
};

static const struct sheet_way person_ways[] = {
	{ C "/people/{=handle}/standing", "Progress to each role" },
	{ C "/statements?subject={=handle}", "What is recorded of them" },
	{ C "/statements?by={=handle}", "What they have said" },
	{ .path = NULL },
};

static const struct sheet_field meeting[] = {
	{ "name", "", .kind = SHEET_TEXT,
	    .link = C "/statements/{=statement}" },
	{ "start", "", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field group_row[] = {
	{ "title", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=slug}" },
	{ "kind", "Kind", .kind = SHEET_TEXT },
	{ "parent", "Below", .kind = SHEET_TEXT,
	    .link = C "/groups/{=parent}" },
	{ "chairs", "Chairs", .kind = SHEET_LIST, .fields = chair },
	{ "last_meeting", "Met last", .kind = SHEET_LIST, .fields = meeting },
	{ .name = NULL },
};

static const struct sheet_field groups[] = {
	{ "items", "Groups", .kind = SHEET_TABLE, .fields = group_row,
	    .none = "There is no group yet." },
	{ .name = NULL },
};

static const struct sheet_field child[] = {
	{ "", "", .kind = SHEET_TEXT, .link = C "/groups/{=}" },
	{ .name = NULL },
};

static const struct sheet_field attribute[] = {
	{ "name", "", .kind = SHEET_TEXT },
	{ "value", ":", .kind = SHEET_TEXT },
	{ .name = NULL },
};

static const struct sheet_field term[] = {
	{ "handle", "Person", .kind = SHEET_WHO },
	{ "office", "Office", .kind = SHEET_TEXT },
	{ "group", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "from", "From", .kind = SHEET_TIME },
	{ "until", "Until", .kind = SHEET_TIME },
	{ "granted_by", "Granted by", .kind = SHEET_WHO },
	{ "grant", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=grant}" },
	{ .name = NULL },
};

static const struct sheet_field group[] = {
	{ "slug", "Short name", .kind = SHEET_TEXT },
	{ "kind", "Kind", .kind = SHEET_TEXT },
	{ "parent", "Below", .kind = SHEET_TEXT,
	    .link = C "/groups/{=parent}" },
	{ "statement", "Created by statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ "aliases", "Also called", .kind = SHEET_LIST, .fields = name_of },
	{ "attributes", "More about it", .kind = SHEET_LIST,
	    .fields = attribute },
	{ "children", "Groups below it", .kind = SHEET_LIST, .fields = child },
	{ "offices", "Terms of office", .kind = SHEET_TABLE, .fields = term,
	    .none = "It has had no chair yet." },
	{ .name = NULL },
};

static const struct sheet_way group_ways[] = {
	{ C "/groups/{=slug}/inbox", "What waits for its chairs" },
	{ C "/statements?group={=slug}", "What is recorded of it" },
	{ C "/groups", "All groups" },
	{ .path = NULL },
};

static const struct sheet_field claim[] = {
	{ "recorded_at", "Recorded", .kind = SHEET_TIME },
	{ "subject", "Who", .kind = SHEET_WHO },
	{ "activity", "Activity", .kind = SHEET_TEXT },
	{ "body.from", "When", .kind = SHEET_TIME },
	{ "body.summary", "What", .kind = SHEET_TEXT },
	{ "body.evidence", "Evidence", .kind = SHEET_OUTSIDE },
	{ "digest", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=digest}" },
	{ .name = NULL },
};

static const struct sheet_field inbox[] = {
	{ "items", "Claims that nobody has judged", .kind = SHEET_TABLE,
	    .fields = claim, .none = "Nothing waits here." },
	{ .name = NULL },
};

static const struct sheet_field statement_row[] = {
	{ "recorded_at", "Recorded", .kind = SHEET_TIME },
	{ "by", "Who", .kind = SHEET_WHO },
	{ "type", "recorded", .kind = SHEET_WORD, .words = words_types,
	    .link = C "/statements/{=digest}" },
	{ "subject", "About", .kind = SHEET_WHO },
	{ "group", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "activity", "Activity", .kind = SHEET_TEXT },
	{ "body.summary", "What", .kind = SHEET_TEXT },
	{ "status", "Is", .kind = SHEET_WORD, .words = words_statuses },
	{ .name = NULL },
};

static const struct sheet_field statements[] = {
	{ "items", "Statements, newest first", .kind = SHEET_TABLE,
	    .fields = statement_row, .none = "No statement is like that." },
	{ .name = NULL },
};

static const struct sheet_input statement_inputs[] = {
	{ "q", "Words in it" },
	{ "by", "Said by (handle)" },
	{ "subject", "About (handle or identity)" },
	{ "group", "Group (its short name)" },
	{ .name = NULL },
};

static const struct sheet_field endorsement[] = {
	{ "by", "Who", .kind = SHEET_WHO },
	{ "verdict", "Said", .kind = SHEET_WORD, .words = words_verdicts },
	{ "attendee", "Of", .kind = SHEET_WHO },
	{ "office", "In the office of", .kind = SHEET_TEXT },
	{ "group", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "reason", "Why", .kind = SHEET_TEXT },
	{ "statement", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ .name = NULL },
};

static const struct sheet_field statement[] = {
	{ "type", "What", .kind = SHEET_WORD, .words = words_types },
	{ "by", "Said and signed by", .kind = SHEET_WHO },
	{ "subject", "About", .kind = SHEET_WHO },
	{ "group", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "activity", "Activity", .kind = SHEET_TEXT },
	{ "target", "Refers to", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=target}" },
	{ "made_at", "Made", .kind = SHEET_TIME },
	{ "recorded_at", "Recorded", .kind = SHEET_TIME },
	{ "index", "Entry of the log", .kind = SHEET_TEXT },
	{ "status", "It is", .kind = SHEET_WORD, .words = words_statuses },
	{ "waits_for.office", "It waits for somebody else in the office of",
	    .kind = SHEET_TEXT },
	{ "retracted.by", "Taken back by", .kind = SHEET_WHO },
	{ "retracted.reason", "because", .kind = SHEET_TEXT },
	{ "digest", "Digest", .kind = SHEET_TEXT },
	{ "body", "What it says", .kind = SHEET_REST },
	{ "endorsements", "Judged by", .kind = SHEET_TABLE,
	    .fields = endorsement },
	{ "referred_by", "Statements that refer to it", .kind = SHEET_TABLE,
	    .fields = statement_row },
	{ "envelope.payload", "The exact text that was signed",
	    .kind = SHEET_EXACT },
	{ "envelope.signature", "The signature", .kind = SHEET_EXACT },
	{ .name = NULL },
};

static const struct sheet_way statement_ways[] = {
	{ "proof", "The proof that it is in the log" },
	{ C "/statements", "All statements" },
	{ .path = NULL },
};

static const struct sheet_field found[] = {
	{ "title", "Found", .kind = SHEET_TEXT, .link = "url" },
	{ "kind", "What it is", .kind = SHEET_WORD, .words = words_kinds },
	{ "context", "In", .kind = SHEET_TEXT },
	{ .name = NULL },
};

static const struct sheet_field search[] = {
	{ "items", "Found", .kind = SHEET_TABLE, .fields = found,
	    .none = "Nothing was found. Look for fewer letters, or for "
		"another spelling." },
	{ .name = NULL },
};

static const struct sheet_input search_input[] = {
	{ "q", "People, groups, roles, activities and words" },
	{ .name = NULL },
};

static const struct sheet_field log_key[] = {
	{ "vkey", "Key", .kind = SHEET_TEXT },
	{ "from", "Since entry", .kind = SHEET_TEXT },
	{ "until", "Until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field entries[] = {
	{ "size", "Entries", .kind = SHEET_TEXT },
	{ "recorded_at", "Newest entry", .kind = SHEET_TIME },
	{ "root", "Root of the tree", .kind = SHEET_TEXT },
	{ "log", "Name of the log", .kind = SHEET_TEXT },
	{ "origin", "Origin", .kind = SHEET_TEXT },
	{ "keys", "Keys of the log", .kind = SHEET_TABLE, .fields = log_key },
	{ .name = NULL },
};

static const struct sheet_way log_ways[] = {
	{ "/{c}/log/checkpoint", "The tree head, and who has signed it" },
	{ "/api/v1/{c}/bundle", "The first part of the whole record" },
	{ "/api/v1/{c}/allowed_signers", "Keys of everybody, for ssh-keygen" },
	{ C "/statements", "What was said, newest first" },
	{ .path = NULL },
};

static const struct sheet_field organisation[] = {
	{ "name", "Organisation", .kind = SHEET_TEXT },
	{ "slug", "Short name", .kind = SHEET_TEXT },
	{ "url", "Address", .kind = SHEET_OUTSIDE },
	{ "people", "People", .kind = SHEET_TEXT },
	{ "statement", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ .name = NULL },
};

static const struct sheet_field organisations[] = {
	{ "independent", "People who work for nobody", .kind = SHEET_TEXT },
	{ "items", "Organisations", .kind = SHEET_TABLE,
	    .fields = organisation,
	    .none = "No organisation has been entered." },
	{ .name = NULL },
};

static const struct sheet_field source[] = {
	{ "kind", "What", .kind = SHEET_WORD, .words = words_kinds },
	{ "list", "List", .kind = SHEET_TEXT },
	{ "source", "Source", .kind = SHEET_TEXT },
	{ "measure", "Measure", .kind = SHEET_TEXT },
	{ "group", "Group", .kind = SHEET_TEXT, .link = C "/groups/{=group}" },
	{ "activity", "Activity", .kind = SHEET_TEXT },
	{ "from", "From", .kind = SHEET_TIME },
	{ "until", "Until", .kind = SHEET_TIME },
	{ "taken_at", "Taken", .kind = SHEET_TIME },
	{ "present", "Parts that are here", .kind = SHEET_TEXT },
	{ "parts", "of", .kind = SHEET_TEXT },
	{ "complete", "Complete", .kind = SHEET_TEXT },
	{ "reason", "Why", .kind = SHEET_TEXT },
	{ "url", "Address", .kind = SHEET_OUTSIDE },
	{ "by", "Said by", .kind = SHEET_WHO },
	{ "statement", "Statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ .name = NULL },
};

static const struct sheet_field sources[] = {
	{ "incomplete", "Known to be incomplete", .kind = SHEET_TEXT },
	{ "items", "What was taken over, and what is missing",
	    .kind = SHEET_TABLE, .fields = source,
	    .none = "Nothing was taken over from elsewhere, and no gap is "
		"known." },
	{ .name = NULL },
};

static const struct sheet_field nobody[] = {
	{ "identity", "Name in the records", .kind = SHEET_TEXT },
	{ "facts", "What waits on it", .kind = SHEET_TEXT },
	{ "first", "First seen", .kind = SHEET_TIME },
	{ "last", "Last seen", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field unmatched[] = {
	{ "items", "Names that belong to nobody yet", .kind = SHEET_TABLE,
	    .fields = nobody, .none = "Every name belongs to somebody." },
	{ .name = NULL },
};

static const struct sheet_field offices[] = {
	{ "items", "Terms of office", .kind = SHEET_TABLE, .fields = term,
	    .none = "There is no office yet." },
	{ .name = NULL },
};

static const struct sheet_field problem[] = {
	{ "detail", "What went wrong", .kind = SHEET_TEXT },
	{ .name = NULL },
};

static const struct sheet_way problem_ways[] = {
	{ C, "Overview" },
	{ "/", "All communities here" },
	{ .path = NULL },
};

static const struct sheet sheets[] = {
	{ "home", .lead = "Communities that keep a signed record here of "
	    "what people did for them.", .fields = home },
	{ "overview", .lead = "Here people say what they did for this "
	    "community, and whoever may judge it endorses it. All of it is "
	    "signed, and everybody can check it.",
	    .fields = overview, .ways = overview_ways },
	{ "people", .lead = "Everybody who was vouched for, by handle.",
	    .fields = people, .action = C "/people", .inputs = sought },
	{ "person", .heading = "handle", .fields = person,
	    .ways = person_ways },
	{ "standing", .heading = "handle", .fields = rolesheet_standing,
	    .ways = rolesheet_standing_ways },
	{ "groups", .fields = groups },
	{ "group", .heading = "title", .fields = group, .ways = group_ways },
	{ "inbox", .heading = "group", .lead = "Claims of contributions that "
	    "wait for a chair of the group.", .fields = inbox,
	    .command = "kleos inbox GROUP\nkleos endorse DIGEST...\n"
		"kleos dispute DIGEST --reason TEXT" },
	{ "minutes", .lead = "Here a chair or a recorder of the group records "
	    "who was at a meeting, from its minutes. " SIGNING,
	    .command = "kleos import minutes --group GROUP FILE..." },
	{ "meetings", .lead = "Here a chair or a recorder of the group plans "
	    "meetings, and says who was there. Signing happens in the "
	    "browser, because that is where your key is: this page needs "
	    "JavaScript." },
	{ "organisations", .fields = organisations },
	{ "sources", .lead = "What was taken over from elsewhere, and whether "
	    "it is all there was.", .fields = sources },
	{ "roles", .lead = "What people may do here because of what they did, "
	    "and who decides it.", .fields = rolesheet_roles },
	{ "decision", .heading = "role", .fields = rolesheet_decision,
	    .ways = rolesheet_decision_ways,
	    .action = C "/roles/{role}/decision",
	    .inputs = rolesheet_cuts_and_person },
	{ "roll", .heading = "role", .lead = "Everybody who has the role at "
	    "one moment, by what was known at one size of the log.",
	    .fields = rolesheet_roll, .ways = rolesheet_roll_ways,
	    .action = C "/roles/{role}/roll", .inputs = rolesheet_cuts },
	{ "policies", .lead = "The rules by which roles are decided; each "
	    "version stays.", .fields = rolesheet_policies },
	{ "policy", .heading = "title", .fields = rolesheet_policy },
	{ "statements", .fields = statements, .action = C "/statements",
	    .inputs = statement_inputs },
	{ "statement", .fields = statement, .ways = statement_ways },
	{ "search", .fields = search, .action = C "/search",
	    .inputs = search_input },
	{ "unmatched", .lead = "Names in the records that no registrar has "
	    "linked to a person yet.", .fields = unmatched },
	{ "log", .lead = "Every statement is an entry here, one after the "
	    "other. Nothing can be taken out or changed without everybody who "
	    "looks being able to notice. To check all of it yourself:",
	    .command = "kleos bundle -o FILE\nkleos audit FILE --log NAME",
	    .fields = entries, .ways = log_ways },
	{ "enrol", .lead = "Here you make a key or bring one, choose a handle "
	    "and wait for a registrar to vouch for you. " SIGNING,
	    .command = "kleos enrol HANDLE --key FILE" },
	{ "contribute", .lead = "Here you say what you did, and it waits for "
	    "somebody in office to endorse it. " SIGNING,
	    .command = "kleos attest ACTIVITY --group GROUP --from DATE "
		"--summary TEXT" },
	{ "me", .lead = "Here is all that is recorded of you, to correct, to "
	    "take back and to add to, and your keys. " SIGNING,
	    .command = "kleos people HANDLE\nkleos statements --by HANDLE\n"
		"kleos retract DIGEST\nkleos key list HANDLE" },
	{ "registrar", .lead = "Here registrars let people in, grant offices "
	    "and say whose an identity is. " SIGNING,
	    .command = "kleos waiting\nkleos pending\nkleos unmatched" },
	{ "waiting", .lead = "Here a registrar vouches for people who want to "
	    "join. " SIGNING,
	    .command = "kleos waiting\nkleos vouch DIGEST" },
	{ "assents", .lead = "Here somebody in office agrees to what takes "
	    "two. " SIGNING,
	    .command = "kleos pending\nkleos assent DIGEST" },
	{ "offices", .lead = "Who is in office, and from when until when. To "
	    "grant or to end one, from a terminal:", .fields = offices,
	    .command = "kleos office grant HANDLE OFFICE --group GROUP\n"
		"kleos office end DIGEST" },
	{ "catalogue", .lead = "Here registrars make and change groups, "
	    "activities and organisations. " SIGNING,
	    .command = "kleos group create SLUG --kind KIND --title TITLE\n"
		"kleos group change SLUG\nkleos activity SLUG --title TITLE" },
	{ "identities", .lead = "Names in the records that belong to nobody "
	    "yet. To say whose one is, from a terminal:",
	    .fields = unmatched,
	    .command = "kleos identity link IDENTITY HANDLE" },
	{ "merge", .lead = "Here registrars say that two handles are one "
	    "person. " SIGNING,
	    .command = "kleos identity merge HANDLE INTO" },
	{ "keys", .lead = "Here registrars revoke keys that are lost or "
	    "stolen. " SIGNING,
	    .command = "kleos key list HANDLE\n"
		"kleos key revoke FINGERPRINT --handle HANDLE" },
	{ "erasure", .lead = "Here registrars ask that what is about somebody "
	    "be erased. " SIGNING,
	    .command = "kleos statements --for IDENTITY\n"
		"kleos redact DIGEST... --reason request --authority TEXT" },
	{ "problem", .fields = problem, .ways = problem_ways },
};
/* clang-format on */

const struct sheet *
sheet_of(const struct page *page)
{
	for (size_t i = 0; i < COUNT(sheets); i++)
		if (strcmp(sheets[i].module, page->module) == 0)
			return &sheets[i];
	return NULL;
}
