import { plural } from '../lib/words.js';

const or = new Intl.ListFormat('en', { type: 'disjunction' });
const and = new Intl.ListFormat('en', { type: 'conjunction' });
const oder = new Intl.ListFormat('de', { type: 'disjunction' });
const und = new Intl.ListFormat('de', { type: 'conjunction' });

/* Parts with commas of their own are kept apart by more than commas. */
const apart = (list, word, format) => (list.length > 1 &&
	list.some((one) => one.includes(','))
	? `${list.slice(0, -1).join('; ')}; ${word} ${list.at(-1)}`
	: format.format(list));

export default {
	en: {
		or: (list) => apart(list, 'or', or),
		and: (list) => and.format(list),
		someOf: (k, list) => `${k} of these: ${list.join('; ')}`,
		results: { pass: 'Yes', fail: 'Not yet', insufficient: 'Not enough data',
			unchecked: 'Cannot be checked' },
		until: (when) => `Yes, until ${when}.`,
		always: 'Yes, and that does not run out.',
		lacking: (what) => `Not yet: it still takes ${what}.`,
		before: (what, when) => `${what}, before ${when}`,
		excluded: (what) => `No: this excludes it: ${what}.`,
		not: (what) => `no longer this: “${what}”`,
		insufficient: (source, from, until) => until === undefined
			? `Not enough data: records from ${source} are missing since ${from}, and they could decide it.`
			: `Not enough data: records from ${source} are missing from ${from} to ${until}, and they could decide it.`,
		insufficientAnyhow: 'Not enough data: records that could decide it are missing.',
		unchecked: (role) => `It cannot be checked here: it depends on who had the role “${role}” earlier, further back than can be followed.`,
		uncheckedAnyhow: 'It cannot be checked here.',
		since: 'Since',
		sinceHint: 'by what is known at that size; what is recorded later can move it',
		lapses: 'Until',
		lapsesHint: 'if nothing new is recorded',
		never: 'it does not run out',
		asOf: 'At the moment',
		size: 'By what was known at',
		sizes: (n) => plural(n, { one: 'statement', other: 'statements' }),
		policy: 'Decided by',
		version: (n) => `version ${n}`,
		erased: (n) => `${plural(n, { one: 'statement', other: 'statements' })} that were known then have been erased since and can no longer be taken into account.`,
		rule: 'The rule, and what it came to',
		role: (name) => `The role ${name}`,
		noPolicy: 'The policy could not be fetched: what its rules select is left out here.',
	},
	de: {
		or: (list) => apart(list, 'oder', oder),
		and: (list) => und.format(list),
		someOf: (k, list) => `${k} davon: ${list.join('; ')}`,
		results: { pass: 'Ja', fail: 'Noch nicht',
			insufficient: 'Zu wenig Daten', unchecked: 'Nicht prüfbar' },
		until: (when) => `Ja, bis ${when}.`,
		always: 'Ja, und das läuft nicht ab.',
		lacking: (what) => `Noch nicht: dafür braucht es noch ${what}.`,
		before: (what, when) => `${what}, vor ${when}`,
		excluded: (what) => `Nein: dies schließt davon aus: ${what}.`,
		not: (what) => `nicht länger dies: „${what}“`,
		insufficient: (source, from, until) => until === undefined
			? `Zu wenig Daten: seit ${from} fehlen Unterlagen aus ${source}, die es entscheiden könnten.`
			: `Zu wenig Daten: von ${from} bis ${until} fehlen Unterlagen aus ${source}, die es entscheiden könnten.`,
		insufficientAnyhow: 'Zu wenig Daten: Unterlagen fehlen, die es entscheiden könnten.',
		unchecked: (role) => `Hier nicht prüfbar: es hängt davon ab, wer früher die Rolle „${role}“ hatte, weiter zurück, als sich verfolgen lässt.`,
		uncheckedAnyhow: 'Hier nicht prüfbar.',
		since: 'Seit',
		sinceHint: 'nach diesem Stand; was später verzeichnet wird, kann es verschieben',
		lapses: 'Bis',
		lapsesHint: 'wenn nichts Neues verzeichnet wird',
		never: 'läuft nicht ab',
		asOf: 'Zum Zeitpunkt',
		size: 'Nach dem Stand von',
		sizes: (n) => plural(n, { one: 'Aussage', other: 'Aussagen' }),
		policy: 'Entschieden nach',
		version: (n) => `Fassung ${n}`,
		erased: (n) => `${plural(n, { one: 'Aussage', other: 'Aussagen' })}, die damals bekannt waren, sind inzwischen gelöscht und lassen sich nicht mehr berücksichtigen.`,
		rule: 'Die Regel, und was herauskam',
		role: (name) => `Die Rolle ${name}`,
		noPolicy: 'Die Regel ließ sich nicht holen: was sie auswählt, bleibt hier weg.',
	},
};
