/* What went wrong, in words.  The codes are those of /problems: what the server
 * says itself stands beside them, and is English. */

import { html } from '../lib/preact.js';
import { plural } from '../lib/words.js';

const rule = (word) => (code) =>
	html`${word}: <a href=${`/problems/${code}`}>${code}</a>`;

export default {
	en: {
		title: 'This did not work',
		again: 'Try again',
		unreachable: 'The server did not answer. Check the network; nothing you typed is lost.',
		busy: (seconds) => `The server is asked too much at the moment. Try again in ${plural(seconds, { one: 'second', other: 'seconds' })}.`,
		server: 'The fault is on the side of the server. Try again later; if it stays, tell who runs it.',
		missing: 'What you were looking for is not here. It may be spelt otherwise.',
		unexpected: 'Something unexpected happened in this page. Loading it anew may help.',
		said: (message) => message,
		rule: rule('Rule'),
		codes: {},
	},
	de: {
		title: 'Das hat nicht geklappt',
		again: 'Noch einmal versuchen',
		unreachable: 'Der Server hat nicht geantwortet. Prüfe das Netz; nichts Getipptes ist verloren.',
		busy: (seconds) => `Der Server wird gerade zu viel gefragt. Versuche es in ${plural(seconds, { one: 'Sekunde', other: 'Sekunden' })} wieder.`,
		server: 'Der Fehler liegt beim Server. Versuche es später; bleibt es so, sage es denen, die ihn betreiben.',
		missing: 'Das Gesuchte gibt es hier nicht. Vielleicht schreibt es sich anders.',
		unexpected: 'In dieser Seite ist etwas Unerwartetes geschehen. Neu laden kann helfen.',
		said: (message) => html`Genauer, auf Englisch: ${message}`,
		rule: rule('Regel'),
		codes: {
			malformed: 'Das Gesendete ließ sich nicht lesen.',
			'not-canonical': 'Ein Text wird in genau einer Form unterschrieben, und diese war es nicht.',
			invalid: 'Ein Wert, oder zwei zusammen, verstoßen gegen eine Regel.',
			'too-large': 'Das ist mehr, als angenommen wird.',
			'wrong-log': 'Das ist nicht, was in diesem Log unterschrieben wurde.',
			'bad-signature': 'Die Unterschrift passt nicht dazu.',
			'key-type': 'Diese Art von Schlüssel wird nicht angenommen; nur Ed25519, auch auf Sicherheitsschlüsseln.',
			'unknown-key': 'Dieser Schlüssel zählt für diese Person nicht: nie hinzugefügt oder widerrufen.',
			'unknown-signer': 'Niemand dieses Namens ist hier, oder die Person wartet noch auf eine Bürgschaft.',
			unauthorized: 'Dafür musst du erst zeigen, wer du bist.',
			forbidden: 'Das darf jemand anderes sagen oder sehen, oder jemand im Amt.',
			'own-work': 'Niemand beurteilt die eigene Arbeit.',
			'bad-time': 'Eine Zeit liegt zu weit vorn oder zurück, oder etwas endet zu früh.',
			'unknown-target': 'Es bezieht sich auf etwas, das nicht verzeichnet ist.',
			conflict: 'Das wurde schon gesagt oder widerspricht dem, was gilt.',
			gone: 'Das wurde gelöscht und wird nicht wieder angenommen.',
			unsupported: 'Dafür braucht es ein anderes Format.',
			'no-storage': 'Dieser Browser behält nichts für diese Seite; private Fenster tun das nicht.',
			're-signed': 'Das Log ist mit einem anderen Schlüssel unterschrieben als zuvor. Erfahre anderswo als hier, ob es der richtige ist.',
			forked: 'Das Log hat zwei Geschichten. Verlass dich nicht darauf und sage es anderen.',
			'rolled-back': 'Das Log war schon länger, als es jetzt gezeigt wird.',
		},
	},
};
