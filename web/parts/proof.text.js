import { html } from '../lib/preact.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';

const last = ({ before: { size, last_seen: at } }) =>
	[number(size), html`<${Instant} at=${at} />`];

/* How the tree head goes with what this browser remembers. */
const historyEn = (history) => ({
	first: () => 'This browser sees this log for the first time. It remembers that tree head, and whatever comes later has to go on from it.',
	same: () => 'That tree head is the one that this browser remembers.',
	grown: () => html`The log has all ${last(history)[0]} entries that this browser remembers from ${last(history)[1]}, unchanged, and only more.`,
	behind: () => (history.code === 'none'
		? 'That tree head is an older one of the log that this browser remembers. It may come from a copy that lags behind.'
		: html`This browser has seen ${last(history)[0]} entries, on ${last(history)[1]}; now the log shows fewer.`),
	forked: () => 'The log has another history than the one that this browser saw before. Somebody has changed what was recorded.',
	unknown: () => 'Whether the log has everything that this browser saw before.',
})[history.state]();

const historyDe = (history) => ({
	first: () => 'Dieser Browser sieht dieses Log zum ersten Mal. Er merkt sich diesen Stand, und alles Spätere muss daran anschließen.',
	same: () => 'Das ist der Stand, den dieser Browser sich gemerkt hat.',
	grown: () => html`Das Log hat alle ${last(history)[0]} Einträge, die dieser Browser sich am ${last(history)[1]} gemerkt hat, unverändert, und nur mehr.`,
	behind: () => (history.code === 'none'
		? 'Das ist ein älterer Stand des Logs, das dieser Browser kennt. Vielleicht eine Kopie, die nachhinkt.'
		: html`Dieser Browser sah am ${last(history)[1]} schon ${last(history)[0]} Einträge; jetzt zeigt das Log weniger.`),
	forked: () => 'Das Log hat eine andere Geschichte als die, die dieser Browser zuvor sah. Jemand hat Aufgezeichnetes geändert.',
	unknown: () => 'Ob das Log noch alles hat, was dieser Browser zuvor sah.',
})[history.state]();

export default {
	en: {
		busy: 'Checking the proof in this browser…',
		states: { passed: 'checked', failed: 'does not hold',
			unchecked: 'not checked' },
		verdicts: {
			passed: 'This statement is in the log, word for word. Your browser has checked it.',
			failed: 'This proof does not hold. Do not rely on this statement: what the server shows is not what the log has signed, or something on the way has changed it. Tell the registrars, and keep a copy of this page.',
			unchecked: 'Not everything could be checked in this browser.',
		},
		steps: {
			statement: () => 'The text is canonical, was made for this log, and says what this page says.',
			signature: ({ fingerprint }) => html`The signature fits the text${
				fingerprint && html`; it was made with the key <code>${
					fingerprint}</code>`}.`,
			signer: ({ by }) => html`That key is one of ${by}’s, by what this server says. (An audit of the whole log proves it.)`,
			proof: ({ index }) => index === undefined
				? 'There is a proof for one place in the log.'
				: `The proof is for entry ${number(index)}.`,
			checkpoint: ({ head }) => head === undefined
				? 'The tree head is signed by the log.'
				: `The tree head of ${number(head.size)} entries is signed by the log.`,
			inclusion: () => 'The hashes lead from text, signature and time of recording to that tree head.',
			history: ({ history }) => history === undefined
				? 'That tree head is one of the log that this browser has seen before.'
				: historyEn(history),
		},
		signedBy: (size) => `Who has signed the tree head of ${size} entries`,
		kinds: { log: 'the log', witness: 'a witness', other: 'of another kind' },
		unknownKey: 'This browser does not know the key, so the name is only what the line says.',
		pinned: 'The log was checked with the key that this browser remembers from an earlier visit.',
		told: 'The log was checked with the key that this same server tells. To be sure, compare that key with one from elsewhere.',
	},
	de: {
		busy: 'Der Beweis wird in diesem Browser geprüft …',
		states: { passed: 'geprüft', failed: 'stimmt nicht',
			unchecked: 'nicht geprüft' },
		verdicts: {
			passed: 'Diese Aussage steht Wort für Wort im Log. Dein Browser hat es geprüft.',
			failed: 'Dieser Beweis stimmt nicht. Verlass dich nicht auf diese Aussage: Was der Server zeigt, hat das Log nicht unterschrieben, oder es wurde unterwegs verändert. Sag es den Registraren und behalte eine Kopie dieser Seite.',
			unchecked: 'Nicht alles ließ sich in diesem Browser prüfen.',
		},
		steps: {
			statement: () => 'Der Text ist kanonisch, wurde für dieses Log gemacht und sagt, was diese Seite sagt.',
			signature: ({ fingerprint }) => html`Die Unterschrift passt zum Text${
				fingerprint && html`; sie stammt vom Schlüssel <code>${
					fingerprint}</code>`}.`,
			signer: ({ by }) => html`Dieser Schlüssel gehört ${by}, nach dem, was dieser Server sagt. (Eine Prüfung des ganzen Logs beweist es.)`,
			proof: ({ index }) => index === undefined
				? 'Es gibt einen Beweis für einen Platz im Log.'
				: `Der Beweis ist der von Eintrag ${number(index)}.`,
			checkpoint: ({ head }) => head === undefined
				? 'Der Stand ist vom Log unterschrieben.'
				: `Der Stand von ${number(head.size)} Einträgen ist vom Log unterschrieben.`,
			inclusion: () => 'Die Hashes führen von Text, Unterschrift und Zeit der Aufzeichnung zu diesem Stand.',
			history: ({ history }) => history === undefined
				? 'Dieser Stand ist einer des Logs, das dieser Browser zuvor sah.'
				: historyDe(history),
		},
		signedBy: (size) => `Wer den Stand von ${size} Einträgen unterschrieben hat`,
		kinds: { log: 'das Log', witness: 'eine Zeugin', other: 'von anderer Art' },
		unknownKey: 'Dieser Browser kennt den Schlüssel nicht; der Name ist nur, was die Zeile sagt.',
		pinned: 'Das Log wurde mit dem Schlüssel geprüft, den dieser Browser sich früher gemerkt hat.',
		told: 'Das Log wurde mit dem Schlüssel geprüft, den derselbe Server nennt. Vergleiche ihn mit einem von anderswo, um sicher zu sein.',
	},
};
