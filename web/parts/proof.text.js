import { html } from '../vendor/preact.js';
import { number } from '../lib/words.js';

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
	},
};
