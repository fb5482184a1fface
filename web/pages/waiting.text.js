import { plural } from '../lib/words.js';

export default {
	en: {
		title: 'Waiting room',
		lead: 'Who wants to join waits here, outside the log, until a registrar who knows them vouches for them, at most 30 days. Only registrars see it.',
		door: 'Show that you are a registrar',
		doorLead: 'You sign a challenge, which is worth nothing but a look into this room: for 15 minutes, in this page only. It is not recorded.',
		openHere: (handle) => `Open it as ${handle}`,
		openOutside: 'Get a challenge to sign', open: 'Check and open',
		openUntil: (handle) => `Open for ${handle} until`, leave: 'Close it',
		vouchMeans: 'Vouch only for somebody whom you have asked in some other way, and compare the fingerprint of the key with the one that they tell you. Whoever holds that key is that person here from then on.',
		came: 'Came', until: 'Waits until', kinds: 'As', key: 'Key',
		rivals: (n) => `${plural(n, { one: 'other key wants', other: 'other keys want' })} the same handle. A vouch names one of them; the others leave the room.`,
		also: 'Says already, and it is recorded with the vouch',
		noPerson: 'The key has not said who it belongs to. Ask them to join again.',
		vouch: (handle) => `Vouch for ${handle}…`,
		vouchTitle: (handle) => `Vouch for ${handle}`,
		vouchExplain: (handle) => `You say, as registrar, that this is a real person and that this key is theirs. ${handle} then enters the log with everything they have said so far. A vouch cannot be taken back; keys can be revoked.`,
		vouched: (handle) => `${handle} has joined.`,
		none: 'Nobody waits. Newcomers find the way in at Join; they appear here at once.',
		more: (n) => `These are the first ${n}; more come up as you vouch.`,
	},
	de: {
		title: 'Wartezimmer',
		lead: 'Wer mitmachen will, wartet hier außerhalb des Logs, bis sich jemand von der Registratur verbürgt, höchstens 30 Tage. Nur die Registratur sieht das.',
		door: 'Zeige, dass du zur Registratur gehörst',
		openHere: (handle) => `Öffnen als ${handle}`,
		vouch: (handle) => `Für ${handle} verbürgen …`,
		none: 'Niemand wartet.',
	},
};
