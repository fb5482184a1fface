import { plural } from '../lib/words.js';

export default {
	en: {
		title: 'Credit for what is not code',
		lead: 'Who reported what breaks, turned up every week, gave the talk, organised, moderated, translated: said by the one who did it, endorsed by somebody entitled to judge it, and kept where nobody can change it quietly.',
		steps: [
			'A contributor says what they did, and signs it.',
			'A chair of that group endorses it, and signs that.',
			'Both go into a log that only grows and that anybody can check.',
			'A published rule makes thanks and electoral rolls of it, which anybody can compute again.',
		],
		communities: 'Communities here',
		replay: 'A replay: rebuilt from old records.',
		size: (n) => plural(n, { one: 'statement', other: 'statements' }),
		none: 'There is no community here yet. Who runs this server makes one:',
		create: 'kleos-admin create orchard --title "The orchard" …',
	},
	de: {
		title: 'Anerkennung für das, was kein Code ist',
		lead: 'Wer gemeldet hat, was bricht, jede Woche da war, den Vortrag hielt, organisiert, moderiert, übersetzt hat: gesagt von denen, die es taten, bestätigt von jemandem, der es beurteilen darf, und aufbewahrt, wo niemand es unbemerkt ändern kann.',
		steps: [
			'Wer etwas beigetragen hat, sagt es und unterschreibt.',
			'Der Vorsitz der Gruppe bestätigt es und unterschreibt auch.',
			'Beides kommt in ein Log, das nur wächst und das jeder prüfen kann.',
			'Eine veröffentlichte Regel macht daraus Dank und Wählerlisten, die jeder nachrechnen kann.',
		],
		communities: 'Gemeinschaften hier',
		replay: 'Ein Nachbau aus alten Unterlagen.',
		size: (n) => plural(n, { one: 'Aussage', other: 'Aussagen' }),
		none: 'Hier gibt es noch keine Gemeinschaft. Wer diesen Server betreibt, legt eine an:',
	},
};
