import { html } from '../lib/preact.js';

export default {
	en: {
		entry: (n) => `entry ${n}`,
		recorded: 'Recorded', made: 'Made, by the signer’s clock',
		by: 'Signed by',
		effective: 'in effect', since: (n) => `since entry ${n}`,
		retracted: 'taken back', retractedBy: (who) => html`by ${who}`,
		waits: 'waits',
		waitsFor: {
			assent: (office) => `It has no effect until another ${office} agrees.`,
			vouch: (office) => `It has no effect until a ${office} vouches for the person.`,
		},
		says: 'What it says',
		judgements: 'What those entitled to judge say',
		verdicts: { endorse: 'endorsed', dispute: 'disputed' },
		judgedBy: (who, office, group) => group
			? html`by ${who}, ${office} of ${group}` : html`by ${who}, ${office}`,
		references: 'What others said of it later',
		check: 'The proof',
		byHand: 'Check it yourself, without this page',
		byHandLead: 'Save both files; the commands take nothing but curl and OpenSSH.',
		savePayload: 'Save the text', saveSignature: 'Save the signature',
		proofText: 'The proof as the server gives it (C2SP tlog-proof):',
		exact: 'The exact text',
		exactLead: 'These bytes were signed, and nothing else counts.',
		payload: 'Canonical text', signature: 'Signature',
		digest: 'SHA-256 of the text: the statement’s name', copy: 'Copy',
	},
	de: {
		entry: (n) => `Eintrag ${n}`,
		recorded: 'Aufgezeichnet', made: 'Gemacht, nach der Uhr dessen, der unterschrieb',
		by: 'Unterschrieben von',
		effective: 'wirksam', since: (n) => `seit Eintrag ${n}`,
		retracted: 'zurückgenommen', retractedBy: (who) => html`von ${who}`,
		says: 'Was darin steht', check: 'Der Beweis', exact: 'Der genaue Text',
		exactLead: 'Diese Bytes wurden unterschrieben, und nichts sonst zählt.',
		payload: 'Kanonischer Text', signature: 'Unterschrift', copy: 'Kopieren',
	},
};
