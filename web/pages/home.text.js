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
		forWhom: 'For whom',
		people: [
			{ who: 'Who does something', what: 'Log it in a minute, see it endorsed, know what you still need for a role, and show a badge elsewhere.' },
			{ who: 'Who chairs a group', what: 'Endorse what you know with one signature; never by accident outside your group or term.' },
			{ who: 'Who runs an election', what: 'Know who may vote and why, as of any instant, and let a second person compute it again.' },
			{ who: 'Who doubts', what: 'Check every statement and every roll yourself, without trusting this server.' },
		],
		communities: 'Communities here',
		replay: 'REPLAY: rebuilt from old records.',
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
		forWhom: 'Für wen',
		people: [
			{ who: 'Wer etwas tut', what: 'Trag es in einer Minute ein, sieh, wer es bestätigt, was dir zu einer Rolle noch fehlt, und zeig anderswo ein Abzeichen.' },
			{ who: 'Wer einer Gruppe vorsitzt', what: 'Bestätige, was du weißt, mit einer Unterschrift; nie versehentlich außerhalb deiner Gruppe oder Amtszeit.' },
			{ who: 'Wer eine Wahl leitet', what: 'Wisse, wer wählen darf und warum, zu jedem Zeitpunkt, und lass es jemand Zweiten nachrechnen.' },
			{ who: 'Wer zweifelt', what: 'Prüfe jede Aussage und jede Liste selbst, ohne diesem Server zu trauen.' },
		],
		communities: 'Gemeinschaften hier',
		replay: 'REPLAY: ein Nachbau aus alten Unterlagen.',
		size: (n) => plural(n, { one: 'Aussage', other: 'Aussagen' }),
		none: 'Hier gibt es noch keine Gemeinschaft. Wer diesen Server betreibt, legt eine an:',
	},
};
