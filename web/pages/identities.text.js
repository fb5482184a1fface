import { html } from '../vendor/preact.js';
import { plural } from '../lib/words.js';

const facts = (n) => plural(n, { one: 'entry', other: 'entries' });

export default {
	en: {
		title: 'Whose is this?',
		lead: 'Names that files and people used, and that nobody here is known by. What they did is kept and counts already; when you say whose a name is, it counts for that person. Suggestions only compare spellings: link what you know, not what looks alike.',
		none: 'Every name belongs to somebody. New ones appear here when meetings and files are recorded.',
		count: (n) => `${n} shown`,
		did: ({ facts: n, occasions }) => `${facts(n)}${occasions > 0
			? `, at ${plural(occasions, { one: 'meeting', other: 'meetings' })}` : ''};`,
		noIdea: 'No similar handle.',
		isIt: (handle) => `Is it ${handle}?`,
		somebodyElse: 'It is somebody else…',
		whose: (id) => html`Whose is ${id}?`,
		handle: 'Handle of the person', look: 'Show what would change',
		cancel: 'Cancel',
		impact: 'What would change',
		moves: (item, who) => html`${facts(item.facts)} of this name, whenever recorded, would be ${who}’s.`,
		ownWork: 'What the person endorsed of this name is own work from then on, and no longer counts as an endorsement.',
		cannot: 'Roles can change by it. Which ones cannot be computed beforehand; you see them here before, and at once after it is recorded. A link can be undone.',
		sofar: 'So far', before: 'Now',
		link: (identity, handle) => `Link ${identity} to ${handle}…`,
		linkTitle: (identity, handle) => `${identity} is ${handle}`,
		linkExplain: 'You say, as registrar, that this name is this person’s. Nothing that was recorded is touched; it can be undone by unlinking.',
		linked: (identity, handle) => `${identity} is ${handle} now.`,
		relink: 'The link is made again.',
		unlinkTitle: (identity, handle) => `${identity} is not ${handle}`,
		unlinkExplain: 'The name is its own again from now on, with all that it did. Answers about earlier sizes of the log stay what they were.',
		unlinked: (identity, handle) => `${identity} is not ${handle} any more.`,
		wrongLink: 'Something was linked by mistake',
		showLinks: 'Show their names', links: 'Names of the person',
		noLinks: 'No name is linked to this person.',
		identity: 'Name', linkedBy: 'Linked by', act: 'Act', unlink: 'Unlink…',
	},
};
