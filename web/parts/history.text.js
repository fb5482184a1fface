import { html } from '../lib/preact.js';

export default {
	en: {
		busy: 'Comparing the log with what this browser saw before…',
		states: {
			first: 'This browser sees this log for the first time, and will remember it.',
			same: 'The log is exactly the one that this browser saw last.',
			grown: 'The log has only grown since this browser saw it last. Your browser has checked the proof.',
			behind: 'This is an older state of the log than this browser has seen. It may be a copy that lags behind.',
			rolledBack: 'The log is shorter than it was. Entries that this browser has seen are gone.',
			forked: 'This log shows two different histories. Somebody has changed what was recorded.',
			unknown: 'Whether this is still the same log could not be checked.',
			noStorage: 'This browser keeps nothing for this site, so it cannot compare the log with what it saw before.',
		},
		seen: (n, when) => html`Last time, ${when}, it had ${n} entries.`,
		now: (n) => `Now it has ${n}.`,
		todo: 'Do not rely on what you read here. Keep a copy of this page, ask others what they see, and tell the registrars and officials of the community. It may be an attack, or a server restored from an old copy.',
	},
	de: {
		busy: 'Das Log wird mit dem verglichen, was dieser Browser zuvor sah …',
		states: {
			first: 'Dieser Browser sieht dieses Log zum ersten Mal und merkt es sich.',
			same: 'Das Log ist genau das, das dieser Browser zuletzt sah.',
			grown: 'Das Log ist nur gewachsen, seit dieser Browser es zuletzt sah. Dein Browser hat den Beweis geprüft.',
			behind: 'Dies ist ein älterer Stand des Logs, als dieser Browser schon sah. Vielleicht eine Kopie, die nachhinkt.',
			rolledBack: 'Das Log ist kürzer als zuvor. Einträge, die dieser Browser sah, sind fort.',
			forked: 'Dieses Log zeigt zwei verschiedene Geschichten. Jemand hat Aufgezeichnetes geändert.',
			unknown: 'Ob dies noch dasselbe Log ist, ließ sich nicht prüfen.',
			noStorage: 'Dieser Browser behält nichts für diese Seite und kann daher nicht vergleichen.',
		},
		seen: (n, when) => html`Zuletzt, ${when}, hatte es ${n} Einträge.`,
		now: (n) => `Jetzt hat es ${n}.`,
		todo: 'Verlass dich nicht auf das, was du hier liest. Behalte eine Kopie dieser Seite, frag andere, was sie sehen, und sag es Registraren und Wahlleitung. Es kann ein Angriff sein oder ein Server, der aus einer alten Kopie wiederhergestellt wurde.',
	},
};
