export default {
	en: {
		title: 'Roles',
		lead: 'What people can be here, decided by published rules that anybody can compute again.',
		policies: 'The rules in words',
		uses: { franchise: 'The right to vote and to stand',
			recognition: 'Thanks' },
		leads: {
			franchise: 'These decide elections. Who is on their rolls, and why, is open to everybody.',
			recognition: 'These say thank you. They give no vote.',
		},
		by: 'by the rules', person: 'Ask about one person',
		ask: 'Ask',
		roll: 'Everybody who has it',
		none: 'No rules are in force yet, so there are no roles. Two officials publish rules together.',
		asOf: 'As of',
	},
	de: {
		title: 'Rollen',
		lead: 'Was man hier sein kann, entschieden nach veröffentlichten Regeln, die jeder nachrechnen kann.',
		policies: 'Die Regeln in Worten',
		uses: { franchise: 'Wählen und gewählt werden', recognition: 'Dank' },
		leads: {
			franchise: 'Diese entscheiden Wahlen. Wer darauf steht und warum, kann jeder sehen.',
			recognition: 'Diese sagen danke. Sie geben keine Stimme.',
		},
		by: 'nach den Regeln', person: 'Nach einer Person fragen', ask: 'Fragen',
		roll: 'Alle mit dieser Rolle',
		none: 'Noch gelten keine Regeln, also gibt es keine Rollen. Zwei Wahlleitende veröffentlichen sie gemeinsam.',
		asOf: 'Stand',
	},
};
