import { plural } from '../lib/words.js';

const takesTwo = 'It takes effect only when another registrar agrees; until then it waits, for everybody to see.';
const brauchtZwei = 'Es gilt erst, wenn jemand anderes aus der Registratur zustimmt; bis dahin wartet es, für alle sichtbar.';

export default {
	en: {
		title: 'Offices',
		lead: 'Who holds which office. What somebody does in office counts only within their term; ending it undoes nothing that they did.',
		grant: 'Give somebody an office',
		handle: 'Handle of the person', office: 'Office', group: 'Group',
		choose: 'Choose a group', everywhere: 'None: the whole community',
		from: 'From', fromHint: 'Empty: today. A day in the past is seen by rules, but gives no authority in the past.',
		until: 'Until', untilHint: 'The last day. Empty: until it is ended.',
		wrong: { handle: 'Small letters, digits and hyphens, as the person is known here.',
			group: 'A chair and a recorder are always of a group.',
			until: 'The end is after the beginning.' },
		byTwo: takesTwo, goOn: 'Go on to signing',
		grantTitle: ({ handle, office }) => `Make ${handle} ${office}`,
		granted: ({ handle, office }, two) => (two
			? `Asked for: ${handle} as ${office}. Another registrar has to agree.`
			: `${handle} is ${office}.`),
		explain: {
			chair: 'A chair can endorse and dispute what is done in this group and in all groups below it, record its meetings, and give its other offices.',
			recorder: 'A recorder can record the meetings of this group, and what others did in it.',
			registrar: `A registrar can vouch for newcomers, link identities, appoint chairs and revoke keys. ${takesTwo}`,
			official: `An official can publish policies, together with another one. ${takesTwo}`,
			other: 'What this office may do follows from the activities and policies that name it.',
		},
		end: 'End…', act: 'Act',
		endTitle: ({ handle, office }) => `End the term of ${handle} as ${office}`,
		endExplain: 'It ends when this is recorded; ending it needs what granting it needed. The term that was served stays on record, and so does all that was done in it. To bring it back, give the office again.',
		ended: ({ handle, office }, two) => (two
			? `Asked for: the end of ${handle}’s term as ${office}. Another registrar has to agree.`
			: `The term of ${handle} as ${office} has ended.`),
		now: 'In office, and to come', noneNow: 'Nobody holds an office.',
		over: (n) => plural(n, { one: 'term that is over', other: 'terms that are over' }),
		overTitle: 'Over',
	},
	de: {
		title: 'Ämter',
		lead: 'Wer welches Amt hat. Was jemand im Amt tut, zählt nur innerhalb der Amtszeit; sie zu beenden macht nichts davon ungeschehen.',
		grant: 'Jemandem ein Amt geben',
		handle: 'Handle der Person', office: 'Amt', group: 'Gruppe',
		choose: 'Eine Gruppe wählen', everywhere: 'Keine: die ganze Gemeinschaft',
		from: 'Von', fromHint: 'Leer: heute. Einen Tag in der Vergangenheit sehen die Regeln, aber er gibt rückwirkend keine Befugnis.',
		until: 'Bis', untilHint: 'Der letzte Tag. Leer: bis sie beendet wird.',
		wrong: { handle: 'Kleine Buchstaben, Ziffern und Bindestriche, wie die Person hier heißt.',
			group: 'Vorsitz und Protokoll gehören immer zu einer Gruppe.',
			until: 'Das Ende liegt nach dem Anfang.' },
		byTwo: brauchtZwei, goOn: 'Weiter zum Unterschreiben',
		grantTitle: ({ handle, office }) => `${handle} das Amt geben: ${office}`,
		granted: ({ handle, office }, two) => (two
			? `Verlangt: ${handle} als ${office}. Jemand anderes aus der Registratur muss zustimmen.`
			: `${handle} hat jetzt das Amt: ${office}.`),
		explain: {
			chair: 'Der Vorsitz kann bestätigen und bestreiten, was in dieser Gruppe und allen darunter getan wird, ihre Treffen eintragen und ihre übrigen Ämter vergeben.',
			recorder: 'Wer Protokoll führt, kann die Treffen dieser Gruppe eintragen und was andere darin taten.',
			registrar: `Die Registratur kann sich für Neue verbürgen, Identitäten verbinden, Vorsitze vergeben und Schlüssel widerrufen. ${brauchtZwei}`,
			official: `Die Wahlleitung kann Regeln veröffentlichen, zu zweit. ${brauchtZwei}`,
			other: 'Was dieses Amt darf, folgt aus den Tätigkeiten und Regeln, die es nennen.',
		},
		end: 'Beenden …', act: 'Tun',
		endTitle: ({ handle, office }) => `Die Amtszeit von ${handle} beenden: ${office}`,
		endExplain: 'Sie endet, sobald das verzeichnet ist; es braucht dafür, was das Verleihen brauchte. Die Amtszeit bleibt verzeichnet und alles, was darin getan wurde. Um sie zurückzuholen, gib das Amt noch einmal.',
		ended: ({ handle, office }, two) => (two
			? `Verlangt: das Ende der Amtszeit von ${handle} (${office}). Jemand anderes aus der Registratur muss zustimmen.`
			: `Die Amtszeit von ${handle} (${office}) ist beendet.`),
		now: 'Im Amt, und künftige', noneNow: 'Niemand hat ein Amt.',
		over: (n) => plural(n, { one: 'vergangene Amtszeit', other: 'vergangene Amtszeiten' }),
		overTitle: 'Vorbei',
	},
};
