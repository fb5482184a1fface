import { html } from '../vendor/preact.js';

export default {
	en: {
		grant: (who, office) => html`${who} would be ${office}.`,
		powers: {
			registrar: 'A registrar can vouch for newcomers, say whose identities are, appoint chairs and revoke keys alone; and together with another one make registrars and officials and give keys to people.',
			official: 'An official can publish the rules for roles together with another one, and confirm rolls.',
			other: 'What the office may do follows from the activities and policies that name it.',
		},
		meantime: 'It counts from the moment of your agreement on, not before.',
		end: 'The office ends. What was done in it stands.',
		endOf: (who, office) => html`${who} would no longer be ${office}. What was done in that office stands.`,
		addKey: (who, mark) => html`${who} could sign with the key ${mark}. Whoever has that key can then say anything in ${who}’s name.`,
		addKeyCheck: (who) => html`Before you agree, speak with ${who} in some other way than here, and compare this fingerprint with theirs.`,
		addKeyAfter: (by, who) => html`Afterwards ${who} no longer counts as a second person for what ${by} asks for.`,
		distrust: (mark, who, index) => html`Nothing that the key ${mark} of ${who} signed from entry ${index} on would be believed any more: neither contributions nor endorsements count, and keys that it added fall with it. Offices, links and vouches it signed stand until somebody reverses them.`,
		cannotCompute: 'Which roles people lose by it cannot be computed beforehand. Older answers stay what they were.',
		policy: (title, version) => html`Version ${version} of ${title} would decide these roles from its date on:`,
		policyCannot: 'Who gains or loses a role by it cannot be computed here beforehand; compare the rolls afterwards.',
		redaction: (n) => `Text and signature of ${n} statements would be erased for ever:`,
		entry: (index, type) => `entry ${index}, ${type}`,
		losesOthers: 'with the attendance of everybody who was there',
		noWayBack: 'There is no way back. The proofs of the log still hold.',
		retraction: (link) => html`${link} would count as taken back: nothing follows from it any more. It stays readable.`,
		logKey: (key, days) => html`The log would sign with the key ${key}, and with the present one for ${days} days more. The operator must have made that key.`,
		other: 'It would take effect as it stands.',
	},
};
